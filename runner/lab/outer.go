package lab

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/stats"
	d "sweep/engine/document"
	"sweep/runner/plan"
	"sweep/runner/results"
	"sweep/sweeps"
)

// outerPoint is a point of the outer axes.
type outerPoint struct {
	name   string
	values []sweeps.Value // in the order of doc.outer
}

// findOuter lists the points of the outer axes; one without any.
func (s *Search) findOuter() error {
	doc := s.doc
	if len(doc.outer) == 0 {
		s.outer = []outerPoint{{}}
		return nil
	}
	tree := doc.base.Clone()
	tree.Put("name", d.NewText(d.Pos{}, "outer"))
	axes := d.NewList(d.Pos{})
	for _, name := range doc.outer {
		axes.Append(doc.axis(name))
	}
	tree.Put("axis", axes)
	g, err := sweeps.FromTree(doc.Dir, "outer.json", tree, nil, sweeps.WithFilesOf(doc.Space.grid))
	if err != nil {
		return errkind.Mark(errkind.Invalid, err)
	}
	for i := range g.NumPoints() {
		p, err := g.Point(i)
		if err != nil {
			return err
		}
		var words []string
		for k, v := range p.Values {
			words = append(words, doc.outer[k]+"="+v.Label())
		}
		s.outer = append(s.outer, outerPoint{strings.Join(words, " "), p.Values})
	}
	return nil
}

// axis is the axis with a name.
func (doc *Document) axis(name string) *d.Node {
	i := slices.IndexFunc(doc.axes, func(a *d.Node) bool { return a.Get("name") != nil && a.Get("name").Text == name })
	return doc.axes[i]
}

// outerAxes are the axes of a stage beside candidates: those that are averaged, and the outer ones with the value of a point.
func (s *Search) outerAxes(outer int) (list []*d.Node) {
	for _, a := range s.doc.axes {
		k := slices.Index(s.doc.outer, a.Get("name").Text)
		if k < 0 {
			list = append(list, a)
			continue
		}
		one := d.NewMap(a.Pos)
		for _, e := range a.Entries {
			if e.Key != "values" && e.Key != "range" {
				one.Put(e.Key, e.Value)
			}
		}
		one.Put("values", d.NewList(a.Pos, valueNode(a, s.outer[outer].values[k])))
		list = append(list, one)
	}
	return list
}

// valueNode is a value of an axis as its list has it, with the type that the column has.
func valueNode(axis *d.Node, v sweeps.Value) *d.Node {
	var label *d.Node
	switch x := v.Any().(type) {
	case int64:
		label = d.NewInt(axis.Pos, x)
	case float64:
		label = d.NewFloat(axis.Pos, x)
	case bool:
		label = d.NewBool(axis.Pos, x)
	case string:
		label = d.NewText(axis.Pos, x)
	}
	values := axis.Get("values")
	if values == nil || values.Kind != d.List {
		return label
	}
	for _, item := range values.All() {
		if item.Kind != d.Map || item.Get("label") == nil {
			continue
		}
		x, numeric := item.Get("label").AsFloat64()
		y, alsoNumeric := label.AsFloat64()
		if labelOf(item.Get("label")) == v.Label() || numeric && alsoNumeric && x == y {
			item = item.Clone()
			item.Put("label", label)
			return item
		}
	}
	return label
}

// padded are the values of the incumbent, one per key.
func (s *Search) padded() []*d.Node {
	parts := slices.Clone(s.doc.Space.values)
	for len(parts) < len(s.doc.Space.keys) {
		parts = append(parts, nil)
	}
	return parts
}

// mistakes makes mistakes of a stage the user's.
func (s *Search) mistakes(err error) error {
	var list d.Errors
	if errors.As(err, &list) {
		return errkind.Mark(errkind.Invalid, err)
	}
	return err
}

// checkTables refuses a grid whose runs lack what the search reads.
func (s *Search) checkTables() error {
	st := &stage{candidates: []*candidate{s.incumbent}, first: s.doc.Episodes.first[0], n: 1, whole: true}
	g, err := s.grid(st)
	if err != nil {
		return err
	}
	kept, err := plan.OutputTables(g)
	if err != nil {
		return err
	}
	for _, name := range s.tables() {
		if name == "daily_agent_metrics" && !slices.Contains(kept, name) {
			return errkind.Errorf(errkind.Invalid, "the objective and the constraints read %s, which output.tables of %s leaves out", name, s.doc.File)
		}
	}
	return nil
}

// effects are what the winner costs each bank.
func (s *Search) effects(st *stage, winner *candidate) (list []Effect, err error) {
	var quantities []*results.Quantity
	agents := s.doc.Space.agents()
	for _, id := range agents {
		q, err := results.ParseQuantity(fmt.Sprintf("agents[%q].total_cost_cents", id))
		if err != nil {
			return nil, err
		}
		quantities = append(quantities, q)
	}
	samples, err := s.observe(st.outer, st.first, st.n, []string{incumbentID, winner.label}, quantities...)
	if err != nil {
		return nil, err
	}
	own, base := samples[winner.label], samples[incumbentID]
	for i, id := range agents {
		if own == nil || base == nil {
			break
		}
		x, y := paired(own, base, i)
		if len(x) == 0 {
			continue
		}
		e := stats.Evaluate(x, y, s.doc.question())
		effect := Effect{Agent: id, N: len(x), Mean: e.Moments.Mean}
		if i := e.Interval(); i != nil && stats.Finite(i.Low) && stats.Finite(i.High) {
			effect.CI = &[2]float64{i.Low, i.High}
		}
		list = append(list, effect)
	}
	return list, nil
}

// outer reads the axes at whose points the search is repeated.
func (r *reader) outer(s *d.Section) {
	doc := r.doc
	var known []string
	for _, a := range doc.axes {
		if name := a.Get("name"); name != nil {
			known = append(known, name.Text)
		}
	}
	for i, item := range s.Items("outer") {
		t := r.Section(item, d.JoinIndex("outer", i), outerTable)
		name := t.Text("axis")
		switch {
		case slices.Contains(doc.outer, name):
			t.Errorf("axis", "", "the axis %s is named twice", name)
		case t.Has("set"):
			axis := d.NewMap(item.Pos)
			axis.Put("name", t.Node("axis"))
			for _, key := range []string{"set", "values", "range"} {
				if v := t.Node(key); v != nil {
					axis.Put(key, v)
				}
			}
			if slices.Contains(known, name) {
				t.Errorf("axis", "", "the grid has an axis %s already", name)
			}
			doc.axes = append(doc.axes, axis)
		case !slices.Contains(known, name):
			t.Errorf("axis", "for a new axis add set and values", "the grid has no axis %q%s", name, suggestion(name, known))
		}
		doc.outer = append(doc.outer, name)
	}
}

func suggestion(name string, known []string) string {
	if len(known) == 0 {
		return ""
	}
	return "; " + d.Suggest(name, known)
}
