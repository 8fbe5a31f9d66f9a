package sweeps

import (
	"slices"

	"sweep/engine/document"
)

// factor is one axis, or several that move together.
type factor struct {
	name   string
	axes   []int
	parent int     // number of the factor whose axis this one depends on, or −1
	pick   [][]int // per axis: level → number of its value; nil if they are the same
	levels int     // 0 for a factor with only continuous axes

	choices [][]int // with a parent: levels per level of the parent
}

// factors groups the axes, ordered by the first axis of each factor.
func (d *decoder) factors() []factor {
	var out []factor
	byGroup := map[string]int{}
	for i, a := range d.grid.axes {
		if k, ok := byGroup[a.group]; ok && a.group != "" {
			out[k].axes = append(out[k].axes, i)
			continue
		}
		byGroup[a.group] = len(out)
		f := factor{name: a.name, axes: []int{i}, parent: -1}
		if a.group != "" {
			f.name = "group " + a.group // an axis may have the same name
		}
		out = append(out, f)
	}
	for k := range out {
		d.resolveFactor(out, k)
		if d.Failed() {
			break
		}
	}
	return out
}

// together combines all axes into one factor, as a zip design needs.
func (d *decoder) together() []factor {
	all := factor{parent: -1}
	for i := range d.grid.axes {
		all.axes = append(all.axes, i)
	}
	if len(all.axes) == 0 {
		return nil
	}
	out := []factor{all}
	d.resolveFactor(out, 0)
	return out
}

// resolveFactor checks that the axes of factor k are compatible and counts its levels.
func (d *decoder) resolveFactor(all []factor, k int) {
	f, axes := &all[k], d.grid.axes
	first := axes[f.axes[0]]
	for _, i := range f.axes[1:] {
		if a := axes[i]; a.parent != first.parent {
			d.axisError(a, "group", "", "the axes of a group must depend on the same axis, but %s does not depend on what %s depends on", a.name, first.name)
			return
		}
	}
	if first.parent >= 0 {
		d.dependentFactor(all, k)
		return
	}
	for _, i := range f.axes {
		a := axes[i]
		switch {
		case a.continuous():
		case f.levels == 0:
			f.levels, first = a.values.len(), a
		case a.values.len() != f.levels:
			d.axisError(a, "values", "", "axes that move together need the same number of values: %s has %d, %s has %d",
				first.name, f.levels, a.name, a.values.len())
		}
	}
}

// dependentFactor creates a separate level for each value of each axis under each level of the parent.
func (d *decoder) dependentFactor(all []factor, k int) {
	f, axes := &all[k], d.grid.axes
	parentAxis := axes[f.axes[0]].parent
	f.parent = slices.IndexFunc(all, func(p factor) bool { return slices.Contains(p.axes, parentAxis) })
	if f.parent >= k {
		d.axisError(axes[f.axes[0]], "depends_on", "", "an axis cannot depend on an axis of its own group")
		return
	}
	parent := &all[f.parent]
	position := slices.Index(parent.axes, parentAxis)
	f.pick = make([][]int, len(f.axes))
	for level := range parent.levels {
		label := axes[parentAxis].values.at(parent.value(position, level)).Label()
		n := len(axes[f.axes[0]].byLabel[label])
		var choice []int
		for i := range n {
			choice = append(choice, f.levels+i)
		}
		for j, i := range f.axes {
			numbers := axes[i].byLabel[label]
			if len(numbers) != n {
				d.axisError(axes[i], "values", "", "axes that move together need the same number of values: for %s = %s, %s has %d, %s has %d",
					axes[parentAxis].name, label, axes[f.axes[0]].name, n, axes[i].name, len(numbers))
				return
			}
			for _, n := range numbers {
				f.pick[j] = append(f.pick[j], int(n))
			}
		}
		f.levels += n
		f.choices = append(f.choices, choice)
	}
}

// value returns the number of the value that the j-th axis of the factor has at a level.
func (f *factor) value(j, level int) int {
	if f.pick == nil {
		return level
	}
	return f.pick[j][level]
}

// axisError reports a mistake at a key of an axis.
func (d *decoder) axisError(a *axis, key, remedy, format string, args ...any) {
	d.Errorf(&document.Node{Pos: a.pos}, document.Join(a.key, key), remedy, format, args...)
}
