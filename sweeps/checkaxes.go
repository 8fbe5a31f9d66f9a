package sweeps

import (
	"errors"
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/engine/scenario"
)

// A grid document with mistakes has no points, so its scenarios cannot be checked. The mistakes that can be found without
// points are reported together with those of the document: unknown keys of each axis, values of the valid axes (each
// tried alone on the base scenario), and mistakes of the base scenario at keys that no axis sets.

// valuesAloneMax is the number of values of an axis that are tried alone.
const valuesAloneMax = 200

// checkAxesAlone looks for mistakes in addition to those of the document, which has the given number of axes.
func (g *Grid) checkAxesAlone(found document.Errors, axes int) document.Errors {
	if g.base == nil || g.sources != nil {
		return nil
	}
	var alone []*mistake
	known := map[finding]bool{}
	add := func(findings []finding) {
		for _, f := range findings {
			if !known[f] {
				known[f] = true
				alone = append(alone, &mistake{finding: f})
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
	return Shorten(merge(alone))
}

// unattributed returns the mistakes that no axis value causes.
func unattributed(errs document.Errors) []finding {
	list := make([]finding, len(errs))
	for i, e := range errs {
		list[i].Error = *e
	}
	return list
}

// mentioned reports whether a mistake concerns the axis, in which case its values may be wrong too.
func (a *axis) mentioned(errs document.Errors) bool {
	return slices.ContainsFunc(errs, func(e *document.Error) bool {
		rest, ok := strings.CutPrefix(e.Key, a.key)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// tryKeys reports the keys that an axis cannot set, whatever its values are.
func (g *Grid) tryKeys(a *axis) []finding {
	value := document.NewInt(a.pos, 0)
	n, layout, errs := g.alone(a, value)
	list := unattributed(errs)
	for _, e := range g.decodeMistakes(n, layout) {
		if a.wrongKey(e) != nil && holds(value, e.Pos) {
			list = append(list, a.explain(e, IntValue(0), value))
		}
	}
	return list
}

// alone returns the base scenario with one value of one axis.
func (g *Grid) alone(a *axis, value *document.Node) (*document.Node, *scenario.Layout, document.Errors) {
	return g.with(func(i int) *document.Node {
		if g.axes[i] == a {
			return value
		}
		return nil
	})
}

// trials returns the values of an axis to try: the first ones, or the ends of its range. An axis whose values could not be
// found has none.
func (a *axis) trials() []axisValue {
	if !a.continuous() || !a.ranged() {
		out := make([]axisValue, min(a.size(), valuesAloneMax))
		for i := range out {
			out[i] = a.values.value(i)
		}
		return out
	}
	low, high := a.span.at(0), a.span.at(1)
	return []axisValue{{low, low.node(a.pos), a.pos}, {high, high.node(a.pos), a.pos}}
}

// tryValue sets a value in the base scenario and reports mistakes in the keys that it sets and inside the value.
func (g *Grid) tryValue(a *axis, v axisValue) []finding {
	n, layout, errs := g.alone(a, v.node)
	if len(errs) > 0 {
		return unattributed(errs)
	}
	var list []finding
	for _, e := range g.decodeMistakes(n, layout) {
		if holds(v.node, e.Pos) {
			list = append(list, a.explain(e, v.Value, v.node))
		}
	}
	return list
}

// baseMistakes returns the mistakes of the base scenario at keys that no axis sets.
func (g *Grid) baseMistakes() document.Errors {
	return slices.DeleteFunc(g.decodeMistakes(g.base, g.layout), func(e *document.Error) bool {
		key, err := document.ParsePath(e.Key)
		return err != nil || g.sets([]target{{path: key}}) || slices.ContainsFunc(g.axes, func(a *axis) bool { return len(a.set) == 0 })
	})
}

// decodeMistakes returns the mistakes of a scenario.
func (g *Grid) decodeMistakes(n *document.Node, layout *scenario.Layout) document.Errors {
	_, _, err := g.resolver.decode(n, layout)
	var errs document.Errors
	errors.As(err, &errs)
	return errs
}
