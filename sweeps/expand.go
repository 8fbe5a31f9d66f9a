package sweeps

import (
	"math"

	"sweep/sweeps/design"
)

// expansion maps the number of a point, before exclusions, to the values of the axes.
type expansion struct {
	axes    []*axis
	factors []factor
	points  int64
	lattice int // levels of the lattice of a Morris design; 0: no lattice

	// One of the three says how.
	levels design.Levels
	unit   design.Unit
	rows   [][]int32 // list designs: per axis, per row, the number of the value
}

// choice is the value of an axis at a point: its number or, for a continuous axis, −1 and the position in its range.
type choice struct {
	value int
	u     float64
}

// cursor computes points. It owns scratch memory, so each goroutine needs its own cursor.
type cursor struct {
	x       *expansion
	level   []int
	u       []float64
	choices []choice // the point, by axis
}

func (x *expansion) cursor() *cursor {
	return &cursor{x: x, level: make([]int, len(x.factors)), u: make([]float64, len(x.factors)), choices: make([]choice, len(x.axes))}
}

// move moves the cursor to a point.
func (c *cursor) move(point int64) {
	x := c.x
	if x.rows != nil {
		for i, column := range x.rows {
			c.choices[i] = choice{value: int(column[point])}
		}
		return
	}
	if x.levels != nil {
		x.levels.At(point, c.level)
	} else {
		x.unit.At(point, c.u)
	}
	for k := range x.factors {
		f := &x.factors[k]
		for j, i := range f.axes {
			switch {
			case x.axes[i].continuous():
				c.choices[i] = choice{value: -1, u: c.u[k]}
			case x.levels != nil:
				c.choices[i] = choice{value: f.value(j, c.level[k])}
			default:
				c.choices[i] = choice{value: levelAt(c.u[k], f.levels)}
			}
		}
	}
}

// levelAt divides [0, 1] into n equal parts. A product that rounding puts just below a boundary counts as above it:
// 0.29·100 must be 29.
func levelAt(u float64, n int) int {
	return min(int(math.Nextafter(u*float64(n), math.Inf(1))), n-1)
}

// value returns the value of axis i at the current point.
func (c *cursor) value(i int) Value {
	a, ch := c.x.axes[i], c.choices[i]
	switch {
	case ch.value < 0 && c.x.lattice > 0:
		return a.span.level(ch.u, c.x.lattice)
	case ch.value < 0:
		return a.span.at(ch.u)
	}
	return a.values.at(ch.value)
}

// values returns the values of all axes at the current point.
func (c *cursor) values() []Value {
	out := make([]Value, len(c.choices))
	for i := range out {
		out[i] = c.value(i)
	}
	return out
}

// expand makes the expansion from the axes and the design.
func (d *decoder) expand(o *design.Options) {
	x := &expansion{axes: d.grid.axes}
	d.grid.expansion = x
	if d.kind.Listed {
		d.list(o.Section, x)
		return
	}
	if d.kind.Together {
		d.noGroups()
		x.factors = d.together()
	} else {
		x.factors = d.factors()
	}
	if d.Failed() {
		return
	}
	for _, f := range x.factors {
		var names []string
		for _, i := range f.axes {
			names = append(names, x.axes[i].name)
		}
		d.grid.design.Factors = append(d.grid.design.Factors, names)
	}
	if d.kind.Sampled() {
		if x.unit = d.sample(o, x.factors); x.unit != nil {
			x.points = x.unit.Points()
			if l, ok := x.unit.(design.Lattice); ok {
				x.lattice = l.Lattice()
			}
			d.repeatedSamples(o.Section)
		}
		return
	}
	if x.levels = d.cross(x.factors); x.levels != nil {
		x.points = x.levels.Points()
	}
}
