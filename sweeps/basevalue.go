package sweeps

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"sweep/engine/document"
)

// BaseValue reads what an axis of the grid would be in every run of another grid, which has no such axis: the value that
// the other grid's base scenario has at the keys of the axis. ok is false if the keys have no value or several, if the
// axis has labels, which a scenario does not name, or if another axis sets the keys.
func (g *Grid) BaseValue(name string, other *Grid) (v Value, ok bool) {
	i := slices.IndexFunc(g.axes, func(a *axis) bool { return a.name == name })
	if i < 0 || !g.axes[i].plain() || other.sets(g.axes[i].set) {
		return v, false
	}
	a := g.axes[i]
	for k, t := range a.set {
		found := t.path.Find(other.base)
		if len(found) == 0 || len(found) != len(t.path[:len(t.path)-1].Find(other.base)) {
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

// SameBase reports whether two grids have the same base scenario, apart from files that it names.
func SameBase(a, b *Grid) bool { return bytes.Equal(a.base.Canonical(), b.base.Canonical()) }

// plain reports whether what stands in the column of the axis is what stands in the scenario.
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

// sets reports whether an axis sets one of the keys, a part of it, or what it is a part of.
func (g *Grid) sets(keys []target) bool {
	return slices.ContainsFunc(g.axes, func(a *axis) bool {
		return slices.ContainsFunc(a.set, func(t target) bool {
			return slices.ContainsFunc(keys, func(k target) bool { return meets(t.path, k.path) })
		})
	})
}

// meets reports whether two paths can address the same place, or one a part of the other's. An element that one names by
// its id and the other by its number may be the same.
func meets(p, q document.Path) bool {
	for i := range min(len(p), len(q)) {
		if p[i] != q[i] && !p[i].All && !q[i].All && (p[i].Name == "") == (q[i].Name == "") {
			return false
		}
	}
	return true
}

// ParseLabel reads a value of a type, by the type's name, from its label.
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
		err = fmt.Errorf("there is no type %q of axes", kind)
	}
	return v, err
}
