package sweeps

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/engine/scenario"
)

// The base scenario exists twice: as its file has it, and with the templates and defaults of banks written out. Axes set
// keys of the latter, so that they reach every bank by its id. Only an axis that sets an entry of the list, its count
// or agents_defaults changes the scenario as written, which is then written out for every point, before the other axes
// are applied.

// setBase expands the base scenario. If that fails, the grid has no base, and the mistakes of the scenario are reported.
func (d *decoder) setBase(n *document.Node) {
	g := d.grid
	if n != nil && n.Kind != document.Map {
		d.Errorf(n, "", "", "a scenario must be a map, not %v", n.Kind)
	}
	if n == nil || n.Kind != document.Map {
		return
	}
	d.policyFiles(n)
	var wrong document.Errors
	g.written = n
	if g.base, g.layout, wrong = scenario.Expand(n); g.layout != nil {
		if addsBanks(n) {
			g.addBanks()
		}
		return
	}
	if _, _, err := g.resolver.decode(n, nil); errors.As(err, &wrong) {
		d.addAll(wrong)
	}
	g.base = nil
}

// start returns the scenario of a point as the axes set it, not decoded and without policies that apply from a later tick on.
func (g *Grid) start(c *cursor) (point, document.Errors, error) {
	if g.sources == nil {
		n, layout, errs := g.set(c.node)
		return point{node: n, layout: layout, by: g.resolver}, errs, nil
	}
	from, err := g.source(c).resolved()
	if err != nil {
		return point{}, nil, err
	}
	n, errs := g.apply(from.node, from.layout, c.node, func(*target) bool { return true })
	if g.continues != nil {
		run, err := g.source(c).grid.Run(g.source(c).index)
		if err != nil {
			return point{}, nil, err
		}
		n = g.continues.apply(n, from.scenario, run.Key)
	}
	return point{node: n, layout: from.layout, by: from.by}, errs, nil
}

// with returns the base scenario with the values of axes; nil leaves an axis out.
func (g *Grid) with(value func(i int) *document.Node) (*document.Node, *scenario.Layout, document.Errors) {
	n, layout, errs := g.set(value)
	return withEvents(n, g.policyChanges(value)), layout, errs
}

// set is with without policies that apply from a later tick on.
func (g *Grid) set(value func(i int) *document.Node) (n *document.Node, layout *scenario.Layout, errs document.Errors) {
	n, layout = g.base, g.layout
	if g.setsEntries {
		n, errs = g.apply(g.written, nil, value, (*target).isEntry)
		if n, layout, _ = scenario.Expand(n); layout == nil {
			return n, nil, errs // decoding reports why
		}
	}
	n, more := g.apply(n, layout, value, func(t *target) bool { return !g.setsEntries || !t.isEntry() })
	return n, layout, append(errs, more...)
}

// apply writes values to those keys of their axes that match, in a copy that shares all other nodes. The layout is nil
// for the scenario as written.
func (g *Grid) apply(n *document.Node, layout *scenario.Layout, value func(i int) *document.Node, match func(*target) bool) (*document.Node, document.Errors) {
	var errs document.Errors
	for i, a := range g.axes {
		v := value(i)
		if v == nil || a.fromTick > 0 {
			continue
		}
		whole := v
		for k := range a.set {
			t := &a.set[k]
			if v = a.part(whole, k); v == nil || !match(t) {
				continue
			}
			set, err := t.path, error(nil)
			if layout != nil {
				v = g.complete(t, v)
				set, err = t.banks(layout)
			}
			if err == nil {
				for _, banks := range scenario.ParticipantPaths(n, set) {
					if n, err = banks.With(n, v); err != nil {
						break
					}
				}
			}
			if err != nil {
				message := strings.TrimPrefix(err.Error(), t.text+": ")
				errs = append(errs, &document.Error{Pos: t.pos, Key: t.text, Class: document.SchemaError, Message: "axis " + a.name + ": " + message})
			}
		}
	}
	return n, errs
}

// part is what a value writes to the k-th key; nil: nothing.
func (a *axis) part(v *document.Node, k int) *document.Node {
	if a.each == 0 || v.Kind != document.List {
		return v
	}
	for i, part := range v.All() {
		if i == k && part.Kind != document.Null {
			return part
		}
	}
	return nil
}

// banks returns the path of a target in a scenario that has been written out, where an entry can be several banks.
func (t *target) banks(layout *scenario.Layout) (document.Path, error) {
	p := t.path
	if !layout.WrittenOut() || p[0].Name != "agents" || len(p) < 2 || p[1].Name != "" || p[1].All {
		return p, nil
	}
	first, n := layout.Banks(p[1].Index)
	if n == 0 {
		return nil, fmt.Errorf("the list has no element %d; elements are numbered from 0", p[1].Index)
	}
	p = slices.Clone(p)
	p[1].Index, p[1].More = first, n-1
	return p, nil
}

// complete adds agents_defaults to a value that is a bank.
func (g *Grid) complete(t *target, v *document.Node) *document.Node {
	defaults := g.written.Get("agents_defaults")
	if len(t.path) != 2 || t.path[0].Name != "agents" || v.Kind != document.Map || defaults == nil || defaults.Kind != document.Map {
		return v
	}
	return scenario.WithDefaults(v, defaults)
}

// isEntry reports whether a target belongs to the list of banks as written: agents, agents[0], agents[0].count,
// agents_defaults and the keys in it.
func (t *target) isEntry() bool {
	p := t.path
	switch {
	case p[0].Name != "agents":
		return p[0].Name == "agents_defaults"
	case len(p) == 2:
		return p[1].Name == ""
	}
	return len(p) == 1 || p[2].Name == "count"
}

// pathOf returns the path of a target in baseOf.
func (g *Grid) pathOf(t *target) (document.Path, error) {
	if t.isEntry() {
		return t.path, nil
	}
	return t.banks(g.layout)
}

// baseOf returns the tree in which an axis sets a key.
func (g *Grid) baseOf(t *target) *document.Node {
	if t.isEntry() {
		return g.written
	}
	return g.base
}

// findEntries finds out whether an axis sets the scenario as written. In a scenario without templates and defaults,
// agents[0] is a bank like any other.
func (g *Grid) findEntries() {
	if g.base == nil {
		return
	}
	plain := func(t *target) bool { return g.base == g.written && len(t.path) == 2 && t.path[0].Name == "agents" }
	for _, a := range g.axes {
		for k := range a.set {
			g.setsEntries = g.setsEntries || a.set[k].isEntry() && !plain(&a.set[k])
		}
	}
}
