package sweeps

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"sweep/engine/document"
)

// BaseValue returns the value that an axis of the grid has in every run of another grid without this axis: the value at
// the keys of the axis in the other grid's base scenario. ok is false if the keys have no value or different values, if
// the axis has labels, which do not appear in a scenario, or if another axis sets the keys.
func (g *Grid) BaseValue(name string, other *Grid) (v Value, ok bool) {
	i := slices.IndexFunc(g.axes, func(a *axis) bool { return a.name == name })
	if i < 0 || !g.axes[i].plain() || other.sets(g.axes[i].set) {
		return v, false
	}
	a := g.axes[i]
	for k, t := range a.set {
		path, err := other.pathOf(&t)
		if err != nil {
			return v, false
		}
		found, in := path.Find(other.baseOf(&t)), path[:len(path)-1].Find(other.baseOf(&t))
		if len(found) == 0 || len(found) != len(in) {
			return v, false
		}
		for j, n := range found {
			here, ok := scalar(n, a.kind)
			if !ok {
				return v, false
			}
			if k == 0 && j == 0 {
				v = here
			} else if here.Label() != v.Label() {
				return v, false
			}
		}
	}
	return v, len(a.set) > 0
}

// SameBase reports whether two grids have the same base scenario. It ignores the contents of files that the scenario names.
func SameBase(a, b *Grid) bool { return bytes.Equal(a.base.Canonical(), b.base.Canonical()) }

// plain reports whether the column of the axis has the same values as the scenario.
func (a *axis) plain() bool {
	if a.free || a.values == nil {
		return !a.free
	}
	for i, n := range a.values.nodes {
		if n == nil {
			continue
		}
		if v, ok := scalar(n, a.kind); !ok || v != a.values.at(i) {
			return false
		}
	}
	return true
}

// sets reports whether an axis sets one of the keys, a part of one, or a parent of one.
func (g *Grid) sets(keys []target) bool {
	return slices.ContainsFunc(g.axes, func(a *axis) bool {
		return slices.ContainsFunc(a.set, func(t target) bool {
			return slices.ContainsFunc(keys, func(k target) bool { return intersects(t.path, k.path) })
		})
	})
}

// intersects reports whether two paths can address the same value, or one a part of the other. An element that one path names
// by id and the other by number may be the same.
func intersects(p, q document.Path) bool {
	for i := range min(len(p), len(q)) {
		if p[i] != q[i] && !p[i].All && !q[i].All && (p[i].Name == "") == (q[i].Name == "") {
			return false
		}
	}
	return true
}

// ParseLabel parses the label of a value of the named type.
func ParseLabel(kind, label string) (v Value, err error) {
	switch kind {
	case Int64.String():
		var n int64
		n, err = strconv.ParseInt(label, 10, 64)
		v = IntValue(n)
	case Float64.String():
		var x float64
		x, err = strconv.ParseFloat(label, 64)
		v = FloatValue(x)
	case Bool.String():
		var b bool
		b, err = strconv.ParseBool(label)
		v = BoolValue(b)
	case String.String():
		v = TextValue(label)
	default:
		err = fmt.Errorf("unknown axis type %q", kind)
	}
	return v, err
}
