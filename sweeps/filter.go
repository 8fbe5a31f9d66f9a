package sweeps

import (
	"fmt"
	"math/bits"
	"sort"
	"sync"

	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/sweeps/design"
)

// filter numbers the points that no condition excludes. It stores the number of kept points before each block of 4096
// and evaluates a block again when one of its points is requested: 2 bytes per 1000 points, whatever the design.
//
// The unit of evaluation is a sequence of points that agree in all axes used by the conditions. In a factorial design
// whose last axes are unused, a unit has many points.
type filter struct {
	expansion  *expansion
	conditions []condition
	stride     int64     // points per unit
	before     []int64   // kept units before each block; the last entry is the total
	numbers    [][]exact // per axis of numbers with few values that a condition uses: its values

	mu     sync.Mutex
	recent [filterRecent]filterBlock
	clock  int
}

const (
	filterBlockUnits = 4096
	filterRecent     = 16
	// filterFactor bounds the pass that counts the kept points: the number of points per allowed run.
	filterFactor = 20
)

// filterBlock is an evaluated block.
type filterBlock struct {
	number int64 // plus 1; 0 for an empty slot
	kept   [filterBlockUnits / 64]uint64
	used   int
}

// filter counts the kept points.
func (d *decoder) filter(conditions []condition) {
	x := d.grid.expansion
	f := &filter{expansion: x, conditions: conditions, stride: 1}
	f.listNumbers()
	if full, ok := x.levels.(*design.Factorial); ok {
		f.stride = full.Stride(f.usedFactors())
	}
	if units := x.points / f.stride; units/filterFactor > d.options.runsMax {
		d.conditionProblem(conditions[0], "put the axes that the conditions use first, use a list, or raise the limit with --max-runs",
			"the conditions must be evaluated at %s points, more than the limit of %d per allowed run", text.Count(units), filterFactor)
		return
	}
	excluded, err := f.count()
	if err != nil {
		d.conditionProblem(conditions[0], "", "%v", err)
		return
	}
	for i, c := range conditions {
		if excluded[i] == 0 {
			d.Warnf(c.pos, c.key, "the condition %q excludes no points beyond those of the earlier conditions", c.text)
		}
	}
	if f.points() == 0 {
		d.conditionProblem(conditions[0], "", "every point is excluded (%s)", texts(conditions))
		return
	}
	d.grid.kept = f
}

func (d *decoder) conditionProblem(c condition, remedy, format string, args ...any) {
	d.Add(&document.Error{Pos: c.pos, Key: c.key, Class: document.SchemaError, Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

// listNumbers caches the values of numeric axes with few values, with the decimal values of doubles.
func (f *filter) listNumbers() {
	const valuesMax = 1 << 14
	f.numbers = make([][]exact, len(f.expansion.axes))
	for _, c := range f.conditions {
		for _, i := range c.uses {
			a := f.expansion.axes[i]
			if f.numbers[i] != nil || !a.kind.numeric() || a.continuous() || a.values.len() > valuesMax {
				continue
			}
			f.numbers[i] = make([]exact, a.values.len())
			for k := range f.numbers[i] {
				x := exactValue(a.values.at(k))
				x.ratio = x.rat()
				f.numbers[i][k] = x
			}
		}
	}
}

// usedFactors marks the factors with axes that a condition uses.
func (f *filter) usedFactors() []bool {
	used := make([]bool, len(f.expansion.factors))
	for k, factor := range f.expansion.factors {
		for _, i := range factor.axes {
			for _, c := range f.conditions {
				for _, u := range c.uses {
					used[k] = used[k] || u == i
				}
			}
		}
	}
	return used
}

// points returns the number of kept points.
func (f *filter) points() int64 { return f.before[len(f.before)-1] * f.stride }

// units returns the number of units before exclusions.
func (f *filter) units() int64 { return f.expansion.points / f.stride }

// count builds the index and counts what each condition excludes.
func (f *filter) count() (excluded []int64, err error) {
	excluded = make([]int64, len(f.conditions))
	t := f.trial()
	kept := int64(0)
	for u := range f.units() {
		if u%filterBlockUnits == 0 {
			f.before = append(f.before, kept)
		}
		by, err := t.excludes(u)
		if err != nil {
			return nil, err
		}
		if by >= 0 {
			excluded[by]++
		} else {
			kept++
		}
	}
	f.before = append(f.before, kept)
	return excluded, nil
}

// at returns the number, before exclusions, of kept point p.
func (f *filter) at(p int64) int64 {
	unit, rest := p/f.stride, p%f.stride
	b := int64(sort.Search(len(f.before)-1, func(b int) bool { return f.before[b+1] > unit }))
	k := f.kth(b, int(unit-f.before[b]))
	return (b*filterBlockUnits+k)*f.stride + rest
}

// kth returns the position in block b of its k-th kept unit.
func (f *filter) kth(b int64, k int) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	block := f.block(b)
	for i, word := range block.kept {
		if n := bits.OnesCount64(word); k >= n {
			k -= n
			continue
		}
		for ; k > 0; k-- {
			word &= word - 1
		}
		return int64(i*64 + bits.TrailingZeros64(word))
	}
	panic("sweeps: the index of kept points does not agree with the conditions")
}

// block evaluates a block unless it is cached.
func (f *filter) block(b int64) *filterBlock {
	f.clock++
	oldest := &f.recent[0]
	for i := range f.recent {
		r := &f.recent[i]
		if r.number == b+1 {
			r.used = f.clock
			return r
		}
		if r.used < oldest.used {
			oldest = r
		}
	}
	*oldest = filterBlock{number: b + 1, used: f.clock}
	t := f.trial()
	for u := b * filterBlockUnits; u < min((b+1)*filterBlockUnits, f.units()); u++ {
		// The conditions have already been evaluated at every point, so there can be no error now.
		if by, _ := t.excludes(u); by < 0 {
			i := u % filterBlockUnits
			oldest.kept[i/64] |= 1 << (i % 64)
		}
	}
	return oldest
}

// trial evaluates the conditions point by point.
type trial struct {
	f      *filter
	cursor *cursor
	values []Value // per axis that a condition uses
	exact  []exact // the same values as numbers
	last   []int   // per axis, the number of the value in values; −1 if unknown
}

func (f *filter) trial() *trial {
	n := len(f.expansion.axes)
	t := &trial{f: f, cursor: f.expansion.cursor(), values: make([]Value, n), exact: make([]exact, n), last: make([]int, n)}
	for i := range t.last {
		t.last[i] = -1
	}
	return t
}

// excludes returns the number of the first condition that holds for a unit, or −1.
func (t *trial) excludes(unit int64) (int, error) {
	t.cursor.move(unit * t.f.stride)
	for n := range t.f.conditions {
		c := &t.f.conditions[n]
		for _, i := range c.uses {
			if v := t.cursor.choices[i].value; v < 0 || v != t.last[i] {
				t.set(i, v)
			}
		}
		switch holds, err := c.holds(t.exact, t.values); {
		case err != nil:
			return 0, fmt.Errorf("the condition %q cannot be evaluated at %s: %w", c.text, t.cursor.describe(), err)
		case holds:
			return n, nil
		}
	}
	return -1, nil
}

// set assigns axis i the value with a number, or −1 if the value has no number.
func (t *trial) set(i, number int) {
	t.last[i] = number
	if list := t.f.numbers[i]; list != nil {
		t.exact[i] = list[number]
		return
	}
	if t.values[i] = t.cursor.value(i); t.values[i].Type.numeric() {
		t.exact[i] = exactValue(t.values[i])
	}
}
