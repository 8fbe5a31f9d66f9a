package sweeps

import (
	"errors"
	"fmt"

	"sweep/engine/document"
)

// explain attributes the mistakes of a point to the axis values they come from.
func (g *Grid) explain(c *cursor, err error) document.Errors {
	var errs document.Errors
	if err == nil {
		return nil
	}
	if !errors.As(err, &errs) {
		return document.Errors{{Class: document.SchemaError, Message: err.Error()}}
	}
	out := make(document.Errors, len(errs))
	for k, e := range errs {
		out[k] = e
		for i, a := range g.axes {
			if node := c.node(i); holds(node, e.Pos) {
				out[k] = a.explain(e, c.value(i))
				break
			}
		}
	}
	return out
}

// explain says of a mistake inside a value of the axis that it is one of the axis.
func (a *axis) explain(e *document.Error, v Value) *document.Error {
	out := *e
	if t := a.wrongKey(e); t != nil {
		out.Pos = t.pos
		out.Message = "axis " + a.name + " sets an unknown key"
		return &out
	}
	out.Message = fmt.Sprintf("axis %s = %s: %s", a.name, v.Label(), e.Message)
	if e.Pos.File != a.pos.File {
		out.Message += fmt.Sprintf(" (a value of the axis at %v)", a.pos)
	}
	return &out
}

// holds reports whether a place is inside a value.
func holds(n *document.Node, pos document.Pos) bool {
	if pos.Line == 0 {
		return false
	}
	if n.Pos == pos {
		return true
	}
	for _, item := range n.Items {
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

// wrongKey is the target of the axis that a mistake about an unknown key is about; that one mistake of the axis would
// otherwise be told for each of its values.
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

// collect joins the mistakes of all points. A mistake that is there at every point is told as it is; one that depends
// on the combination of values is told with the first point that has it.
func (g *Grid) collect(points [][]choice, found []document.Errors) document.Errors {
	type mistake struct {
		document.Error
		first int
		times int
	}
	var order []*mistake
	known := map[document.Error]*mistake{}
	for i, errs := range found {
		for _, e := range errs {
			m := known[*e]
			if m == nil {
				m = &mistake{Error: *e, first: i}
				known[*e] = m
				order = append(order, m)
			}
			m.times++
		}
	}
	var out document.Errors
	for _, m := range order {
		e := m.Error
		c := g.expansion.cursor()
		copy(c.choices, points[m.first])
		// Where a value is wrong in itself, every point that has it has the mistake, and naming one would mislead.
		if m.times < g.pointsWith(c, e.Pos, points) {
			e.Message += " (with " + c.describe() + ")"
		}
		out = append(out, &e)
	}
	return out
}

// pointsWith counts the points that have the same value as c where a place is inside that value: all points for a place
// outside of every axis.
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

// Shorten keeps the first mistakes of a hopeless grid and says how many more there are.
func Shorten(errs document.Errors) document.Errors {
	if len(errs) <= errorsShown {
		return errs
	}
	more := &document.Error{Class: errs[0].Class, Message: fmt.Sprintf("and %d more mistakes", len(errs)-errorsShown)}
	return append(errs[:errorsShown:errorsShown], more)
}
