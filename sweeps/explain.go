package sweeps

import (
	"errors"
	"fmt"

	"sweep/engine/document"
)

// finding is a mistake of a scenario with the axis value that causes it.
type finding struct {
	document.Error
	axis  *axis  // nil if no axis sets the key
	label string // of the value; empty if the axis causes the mistake whatever its value
	whole bool   // the value itself is wrong, not something inside it
}

// explain attributes the mistakes of a point to the axis values that cause them.
func (g *Grid) explain(c *cursor, err error) []finding {
	var errs document.Errors
	if err == nil {
		return nil
	}
	if !errors.As(err, &errs) {
		return []finding{{Error: document.Error{Class: document.SchemaError, Message: err.Error()}}}
	}
	out := make([]finding, len(errs))
	for k, e := range errs {
		out[k].Error = *e
		for i, a := range g.axes {
			if node := c.node(i); holds(node, e.Pos) {
				out[k] = a.explain(e, c.value(i), node)
				break
			}
		}
	}
	return out
}

// explain marks a mistake inside a value of the axis as one of the axis.
func (a *axis) explain(e *document.Error, v Value, node *document.Node) finding {
	f := finding{Error: *e, axis: a}
	if v.Type == String && a.textReason != "" && e.Class == document.SchemaError {
		f.Remedy = a.textReason // a cell has no quotes to remove
	}
	if t := a.wrongKey(e); t != nil {
		f.Pos = t.pos
		f.Message = "axis " + a.name + " sets an unknown key"
		return f
	}
	f.label, f.whole = v.Label(), node.Pos == e.Pos && node.Kind != document.Map && node.Kind != document.List
	return f
}

// holds reports whether a position is inside a value.
func holds(n *document.Node, pos document.Pos) bool {
	if pos.Line == 0 {
		return false
	}
	if n.Pos == pos {
		return true
	}
	for _, item := range n.All() {
		if holds(item, pos) {
			return true
		}
	}
	for _, e := range n.Entries {
		if e.KeyPos == pos || holds(e.Value, pos) {
			return true
		}
	}
	return false
}

// wrongKey returns the target of the axis that an unknown-key mistake concerns. Without it, this one mistake of the axis
// would be reported for each of its values.
func (a *axis) wrongKey(e *document.Error) *target {
	key, err := document.ParsePath(e.Key)
	if err != nil || e.Message != "unknown key" {
		return nil
	}
	for i := range a.set {
		if p := a.set[i].path; len(p) == len(key) && p[len(p)-1] == key[len(key)-1] {
			return &a.set[i]
		}
	}
	return nil
}

// mistake is a finding with the number of points that have it.
type mistake struct {
	finding
	first int    // point
	times int    // points
	with  string // the combination of values that causes it; empty if a single value does
}

// collect merges the mistakes of all points. A mistake that occurs at every point is reported as it is; one that depends
// on the combination of values is reported with the first point where it occurs.
func (g *Grid) collect(points [][]choice, found [][]finding) document.Errors {
	var order []*mistake
	known := map[finding]*mistake{}
	for i, findings := range found {
		for _, f := range findings {
			m := known[f]
			if m == nil {
				m = &mistake{finding: f, first: i}
				known[f] = m
				order = append(order, m)
			}
			m.times++
		}
	}
	for _, m := range order {
		c := g.expansion.cursor()
		copy(c.choices, points[m.first])
		// If the value alone is wrong, every point with that value has the mistake; naming one point would mislead.
		if m.times < g.pointsWith(c, m.Pos, points) {
			m.with = " (with " + c.describe() + ")"
		}
	}
	return merge(order)
}

// pointsWith counts the points that have the same axis value as c at a position. A position outside every axis value
// counts all points.
func (g *Grid) pointsWith(c *cursor, pos document.Pos, points [][]choice) int {
	for i := range g.axes {
		if !holds(c.node(i), pos) {
			continue
		}
		n := 0
		for _, p := range points {
			if p[i] == c.choices[i] {
				n++
			}
		}
		return n
	}
	return len(points)
}

// Shorten keeps the first mistakes of a long list and replaces the others by their number.
func Shorten(errs document.Errors) document.Errors {
	if len(errs) <= errorsShown {
		return errs
	}
	more := &document.Error{Class: errs[0].Class, Message: fmt.Sprintf("and %d more mistakes", len(errs)-errorsShown)}
	return append(errs[:errorsShown:errorsShown], more)
}
