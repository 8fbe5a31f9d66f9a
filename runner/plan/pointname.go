package plan

import (
	"crypto/sha256"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/sweeps"
)

// naming gives the points of a data set's plans, and of a grid that is to join them, names that do not depend on the
// order of axes and points, nor on which axes a plan has: an existing point has the same name in every plan.
type naming struct {
	docs []datasets.PlanDoc
	axes []string // of all of them, ascending
}

// namingOf is the naming of plans and of a grid, which comes after the last plan.
func namingOf(plans Plans, g *source) naming {
	n := naming{docs: append(plans.docs(), datasets.PlanDoc{Axes: planAxes(g.axes)})}
	for _, a := range datasets.AxesOf(n.docs) {
		n.axes = append(n.axes, a.Name)
	}
	slices.Sort(n.axes)
	return n
}

// only restricts the names to some axes.
func (n naming) only(axes []sweeps.Axis) naming {
	n.axes = slices.DeleteFunc(slices.Clone(n.axes), func(name string) bool { return indexAxis(axes, name) < 0 })
	return n
}

// at names the points of the plan at a position; the grid comes after the last plan.
func (n naming) at(position int, axes []sweeps.Axis) pointNamer {
	namer := make(pointNamer, len(n.axes))
	for i, name := range n.axes {
		namer[i] = namedAxis{name: name, index: indexAxis(axes, name)}
		if namer[i].index < 0 {
			namer[i].label, namer[i].known = datasets.AbsentLabel(n.docs, position, name)
		}
	}
	return namer
}

func indexAxis(axes []sweeps.Axis, name string) int {
	return slices.IndexFunc(axes, func(a sweeps.Axis) bool { return a.Name == name })
}

// pointNamer names points of a plan by the values of all axes.
type pointNamer []namedAxis

// namedAxis is the source of the label of an axis: a value of the point, or the value that all points of the plan
// share.
type namedAxis struct {
	name  string
	index int // of the value; negative: none
	label string
	known bool
}

// label is the label of an axis at a point; known is false if nothing defines it.
func (a namedAxis) at(p sweeps.Point) (label string, known bool) {
	if a.index >= 0 {
		return p.Values[a.index].Label(), true
	}
	return a.label, a.known
}

// pointName stands for the values of a point; the start of a hash is shorter than the values.
type pointName [16]byte

// unknownLabel cannot be a label, since labels have no control characters.
const unknownLabel = "\x01"

func (n pointNamer) name(p sweeps.Point) pointName {
	var b strings.Builder
	for _, a := range n {
		label, known := a.at(p)
		if !known {
			label = unknownLabel
		}
		b.WriteString(a.name)
		b.WriteByte(0)
		b.WriteString(label)
		b.WriteByte(0)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return pointName(sum[:16])
}
