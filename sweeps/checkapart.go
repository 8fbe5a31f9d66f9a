package sweeps

import (
	"errors"
	"slices"
	"strings"

	"sweep/engine/document"
)

// A grid document with mistakes makes no points, so its scenarios cannot be checked. What can be said all the same is
// told together with those mistakes: what is wrong with the keys of each axis and with the values of the sound ones, tried
// by themselves on the base scenario, and what is wrong with the base scenario where no axis sets it.

// valuesApart is the number of values of an axis that are tried by themselves.
const valuesApart = 200

// checkApart looks for mistakes beside those of the document, which has a number of axes.
func (g *Grid) checkApart(found document.Errors, axes int) document.Errors {
	if g.base == nil {
		return nil
	}
	var apart []*mistake
	known := map[finding]bool{}
	add := func(findings []finding) {
		for _, f := range findings {
			if !known[f] {
				known[f] = true
				apart = append(apart, &mistake{finding: f})
			}
		}
	}
	for _, a := range g.axes {
		if a.mentioned(found) {
			add(g.tryKeys(a))
			continue
		}
		for _, v := range a.trials() {
			add(g.tryValue(a, v))
		}
	}
	if len(g.axes) == axes {
		add(unattributed(g.baseMistakes()))
	}
	return Shorten(merge(apart))
}

// unattributed are mistakes that come from no value.
func unattributed(errs document.Errors) []finding {
	list := make([]finding, len(errs))
	for i, e := range errs {
		list[i].Error = *e
	}
	return list
}

// mentioned reports whether a mistake is one of the axis, so that its values may be wrong.
func (a *axis) mentioned(errs document.Errors) bool {
	return slices.ContainsFunc(errs, func(e *document.Error) bool {
		rest, ok := strings.CutPrefix(e.Key, a.key)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// tryKeys tells which keys an axis cannot set, whatever its values are.
func (g *Grid) tryKeys(a *axis) []finding {
	value := document.NewInt(a.pos, 0)
	n, errs := a.apply(g.base, value)
	list := unattributed(errs)
	for _, e := range g.decodeMistakes(n) {
		if a.wrongKey(e) != nil && holds(value, e.Pos) {
			list = append(list, a.explain(e, IntValue(0), value))
		}
	}
	return list
}

// trials are the values of an axis that are tried: the first ones, or the ends of its range.
func (a *axis) trials() []axisValue {
	if !a.continuous() {
		out := make([]axisValue, min(a.size(), valuesApart))
		for i := range out {
			out[i] = a.values.value(i)
		}
		return out
	}
	low, high := a.span.at(0), a.span.at(1)
	return []axisValue{{low, low.node(a.pos), a.pos}, {high, high.node(a.pos), a.pos}}
}

// tryValue sets a value in the base scenario and tells what is wrong with the keys that it sets and inside of it.
func (g *Grid) tryValue(a *axis, v axisValue) []finding {
	n, errs := a.apply(g.base, v.node)
	if len(errs) > 0 {
		return unattributed(errs)
	}
	var list []finding
	for _, e := range g.decodeMistakes(n) {
		if holds(v.node, e.Pos) {
			list = append(list, a.explain(e, v.Value, v.node))
		}
	}
	return list
}

// baseMistakes are those of the base scenario at keys that no axis sets.
func (g *Grid) baseMistakes() document.Errors {
	return slices.DeleteFunc(g.decodeMistakes(g.base), func(e *document.Error) bool {
		key, err := document.ParsePath(e.Key)
		return err != nil || g.sets([]target{{path: key}}) || slices.ContainsFunc(g.axes, func(a *axis) bool { return len(a.set) == 0 })
	})
}

// decodeMistakes are the mistakes of a scenario.
func (g *Grid) decodeMistakes(n *document.Node) document.Errors {
	_, _, err := g.resolver.decode(n)
	var errs document.Errors
	errors.As(err, &errs)
	return errs
}
