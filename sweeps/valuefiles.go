package sweeps

import (
	"path"
	"strings"

	"sweep/engine/document"
)

// labelledValue reads { label = …, value = … }, { label = …, file = … } or { label = …, each = [ … ] }.
func (d *decoder) labelledValue(n *document.Node, key string, a *axis) (label, value *document.Node) {
	if n.Get("label") == nil && n.Get("value") == nil && n.Get("file") == nil && n.Get("each") == nil {
		d.Errorf(n, key, `write { label = "…", value = { … } }`, "a value that is a table needs a label")
		return nil, nil
	}
	s := d.Section(n, key, valueTable)
	label = s.Node("label")
	switch {
	case s.Has("each") && !s.Has("value") && !s.Has("file"):
		if value = d.eachValue(s, a); value == nil {
			return nil, nil
		}
	case s.Has("value") == s.Has("file") || s.Has("each"):
		s.Errorf("", "", "give one of value, file and each")
		return nil, nil
	case s.Has("value"):
		value = s.Node("value")
		if err := value.Materialize(); err != nil {
			d.addAll(err)
			return nil, nil
		}
		d.fromGrid(value)
	default:
		value = d.fileValue(s.Node("file"), s.Key("file"), a)
	}
	if label == nil {
		return nil, nil
	}
	if _, ok := scalarType(label); !ok {
		s.Errorf("label", "", "the label must be text, a number or a truth value, not %v", label.Kind)
		return nil, nil
	}
	return label, value
}

// eachValue reads a value with a part for each key that the axis sets.
func (d *decoder) eachValue(s *document.Section, a *axis) *document.Node {
	n := s.Node("each")
	if err := n.Materialize(); err != nil {
		d.addAll(err)
		return nil
	}
	if n.Len() != len(a.set) {
		s.Errorf("each", "", "the list has %d values, and the axis sets %d keys", n.Len(), len(a.set))
		return nil
	}
	for _, part := range n.All() {
		d.fromGrid(part)
	}
	a.each++
	return n
}

// fileValue returns the content of a file as a value. A JSON file for a policy is a policy document unless it has the key
// type.
func (d *decoder) fileValue(file *document.Node, key string, a *axis) *document.Node {
	tree := d.document(file, key)
	if tree == nil || !a.sets("policy") || strings.ToLower(path.Ext(file.Text)) != ".json" || tree.Get("type") != nil {
		d.policyFiles(tree)
		return tree
	}
	spec := document.NewMap(file.Pos)
	spec.Put("type", document.NewText(file.Pos, "FromJson"))
	spec.Put("json_path", document.NewText(file.Pos, d.grid.forScenario(path.Clean(file.Text))))
	return spec
}

// sets reports whether the first key that the axis sets has the given name.
func (a *axis) sets(name string) bool {
	return len(a.set) > 0 && a.set[0].path[len(a.set[0].path)-1].Name == name
}

// setsFile reports whether the values of the axis are names of files.
func (a *axis) setsFile() bool {
	return a.sets("json_path") || a.sets("profile") || a.sets("file") && len(a.set[0].path) > 1 && a.set[0].path[len(a.set[0].path)-2].Name == "amount_distribution"
}

// fromGrid rewrites the names of policy files in a value of the grid to be relative to the scenario, as the scenario's
// decoder expects.
func (d *decoder) fromGrid(n *document.Node) {
	for i := range n.Entries {
		e := &n.Entries[i]
		if namesFile(n, e) {
			e.Value.Text = d.policyFile(e.Value.Text)
		}
		d.fromGrid(e.Value)
	}
	for _, item := range n.All() {
		d.fromGrid(item)
	}
}

// plain returns what a value without a label writes into the scenario: itself, unless it names a policy file.
func (d *decoder) plain(n *document.Node, a *axis) *document.Node {
	if n.Kind != document.String || !a.setsFile() {
		return n
	}
	return document.NewText(n.Pos, d.policyFile(n.Text))
}

// policyFile converts the name of a policy file in a value of the grid to the form that the scenario's decoder expects.
// The name is relative to the grid; if no such file exists, it is resolved like a name in the scenario.
func (d *decoder) policyFile(name string) string {
	if d.files.exists(name) {
		return d.grid.forScenario(path.Clean(name))
	}
	d.grid.noteForScenario(name)
	return name
}
