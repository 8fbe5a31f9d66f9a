package sweeps

import (
	"fmt"
	"slices"

	"sweep/engine/document"
)

// defaultValue reads the key default: the label of a value, or a value.
func (d *decoder) defaultValue(s *document.Section, a *axis) {
	n := s.Node("default")
	var label, node *document.Node
	switch n.Kind {
	case document.Map:
		if label, node = d.labelledValue(n, s.Key("default"), a); node == nil {
			return
		}
	case document.List, document.Null:
		s.Errorf("default", "", "the default must be a label or a value, not %v", n.Kind)
		return
	default:
		label, node = n, n
	}
	kind, ok := scalarType(label)
	if !ok {
		s.Errorf("default", "", "the default must be text, a truth value or a number below 2^63")
		return
	}
	if !a.free {
		if joined, mix := joinTypes(kind, a.kind); !mix || joined != a.kind {
			s.Errorf("default", "", "the default is of type %v, but the axis is of type %v", kind, a.kind)
			return
		}
		kind = a.kind
	}
	v, ok := scalar(label, kind)
	if !ok {
		x, _ := label.AsFloat64()
		d.inexact(label.Pos, s.Key("default"), string(label.Canonical()), x)
		return
	}
	if i := a.find(v.Label()); i >= 0 && n.Kind != document.Map {
		v := a.values.value(i)
		a.defaultValue = &v
		return
	}
	if a.kind == String && n.Kind != document.Map && a.labelled() {
		s.Errorf("default", remedy(v.Label(), a.labels(), "a label"), "the axis has no value with the label %q", v.Label())
		return
	}
	a.defaultValue = &axisValue{v, node, n.Pos}
}

// labelled reports whether the axis has labels for values. Such a label alone does not determine what to set.
func (a *axis) labelled() bool {
	if a.values == nil {
		return false
	}
	for i, n := range a.values.nodes {
		if n != nil && (n.Kind != document.String || n.Text != a.values.at(i).text) {
			return true
		}
	}
	return false
}

// checkDefaults checks that setting each default leaves the base scenario unchanged.
func (g *Grid) checkDefaults() document.Errors {
	if !slices.ContainsFunc(g.axes, func(a *axis) bool { return a.defaultValue != nil }) {
		return nil
	}
	base, _, err := g.resolver.decode(g.base, g.layout)
	if err != nil {
		return nil // the base is incomplete without its axes, so no runs exist without them
	}
	want := contentOf(base)
	var wrong document.Errors
	for _, a := range g.axes {
		if a.defaultValue == nil {
			continue
		}
		n, layout, errs := g.alone(a, a.defaultValue.node)
		if len(errs) > 0 {
			continue // reported with the points
		}
		s, _, err := g.resolver.decode(n, layout)
		if err == nil && contentOf(s) == want {
			continue
		}
		wrong = append(wrong, &document.Error{Pos: a.defaultValue.pos, Key: document.Join(a.key, "default"), Class: document.SchemaError,
			Message: fmt.Sprintf("axis %s: the default %s changes the base scenario, so runs made without the axis did not have this value",
				a.name, a.defaultValue.Label()),
			Remedy: "write the value from the base scenario"})
	}
	return wrong
}
