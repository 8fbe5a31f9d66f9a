package lab

import (
	"fmt"
	"maps"
	"path"
	"slices"

	d "sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// A candidate changes a policy by its parameters, by choosing another one, or by bringing a document of its own. In all cases the
// stage names a file with the whole document, so that a run has the key that it has with this policy in any other grid. A
// policy of a built-in kind stays one.

// policySpec is a policy as a scenario gives it.
type policySpec struct {
	node *d.Node // of a built-in kind, with its parameters
	text []byte  // of a document
}

// policyPath is the scenario key of a bank's policy.
func policyPath(agent string) d.Path {
	return d.Path{{Name: "agents"}, {Name: agent}, {Name: "policy"}}
}

// choosesPolicy reports whether a parameter of the space sets the policy of a bank.
func (p *Parameter) choosesPolicy(agent string) bool {
	return slices.ContainsFunc(p.set, func(path d.Path) bool {
		return len(path) == 3 && path[0].Name == "agents" && path[2].Name == "policy" && (path[1].All || path[1].Name == agent)
	})
}

// policiesOf are the policies that a bank may have: those of the space, else that of the scenario.
func (s *Space) policiesOf(agent string) (list []*d.Node) {
	for _, p := range s.Params {
		if p.choosesPolicy(agent) {
			for _, label := range slices.Sorted(maps.Keys(p.parts)) {
				list = append(list, p.parts[label])
			}
		}
	}
	if len(list) == 0 {
		list = []*d.Node{nil}
	}
	for i, n := range list {
		if n == nil {
			list[i] = s.startPolicy(agent)
		}
	}
	return list
}

// startPolicy is the policy of a bank in the scenario.
func (s *Space) startPolicy(agent string) *d.Node {
	for i := range s.start.Agents {
		if s.start.Agents[i].ID == agent {
			return specNode(&s.start.Agents[i].Policy)
		}
	}
	return d.NewMap(d.Pos{})
}

func specNode(spec *scenario.PolicySpec) *d.Node {
	n := d.NewMap(d.Pos{})
	switch spec.Kind {
	case "FromJson", "Inline", "InlineJson":
		n.Put("type", d.NewText(d.Pos{}, "InlineJson"))
		n.Put("json_string", d.NewText(d.Pos{}, string(spec.Program.Text())))
	default:
		n.Put("type", d.NewText(d.Pos{}, spec.Kind))
		for _, key := range slices.Sorted(maps.Keys(spec.Params)) {
			n.Put(key, d.NewInt(d.Pos{}, spec.Params[key]))
		}
	}
	return n
}

// read reads a policy.
func (doc *Document) read(n *d.Node) (*policySpec, error) {
	kind := n.Get("type")
	if kind == nil {
		return nil, fmt.Errorf("a policy needs a type")
	}
	switch kind.Text {
	case "FromJson":
		name := n.Get("json_path")
		if name == nil {
			return nil, fmt.Errorf("a policy of type FromJson needs a json_path")
		}
		text, err := readFile(doc.Dir, name.Text)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", name.Text, err)
		}
		return &policySpec{text: text}, nil
	case "Inline":
		if trees := n.Get("decision_trees"); trees != nil {
			return &policySpec{text: trees.Canonical()}, nil
		}
	case "InlineJson":
		if text := n.Get("json_string"); text != nil {
			return &policySpec{text: []byte(text.Text)}, nil
		}
	}
	return &policySpec{node: n}, nil
}

// proposed reads a policy of a proposal: a document, or a policy as a scenario gives it. Files are not read, because the
// journal, which is all that a replay has, does not contain them.
func (doc *Document) proposed(text []byte) (*policySpec, error) {
	tree, err := d.ParseJSON(text, d.JSONRules{BytesMax: searchBytesMax, ValuesMax: 1 << 20, DepthMax: 1000})
	if err != nil || tree.Get("type") == nil {
		return &policySpec{text: text}, nil // its mistakes are found where a scenario reads it
	}
	if tree.Get("type").Text == "FromJson" {
		return nil, fmt.Errorf("a proposal has the document itself instead of the name of a file")
	}
	return doc.read(tree)
}

// parameters are the names of the parameters of a policy.
func (doc *Document) parameters(n *d.Node) (names []string, err error) {
	spec, err := doc.read(n)
	if err != nil {
		return nil, err
	}
	if spec.node != nil {
		for _, e := range n.Entries {
			if e.Key != "type" {
				names = append(names, e.Key)
			}
		}
		return names, nil
	}
	tree, err := policy.Document(spec.text)
	if err != nil {
		return nil, err
	}
	if params := tree.Get("parameters"); params != nil {
		for _, e := range params.Entries {
			names = append(names, e.Key)
		}
	}
	return names, nil
}

// with sets a parameter; false if the policy does not have it.
func (p *policySpec) with(name string, value *d.Node) (bool, error) {
	if p.node != nil {
		if p.node.Get(name) == nil || name == "type" {
			return false, nil
		}
		p.node = p.node.Clone()
		p.node.Put(name, value)
		return true, nil
	}
	tree, err := policy.Document(p.text)
	if err != nil {
		return false, err
	}
	params := tree.Get("parameters")
	if params == nil || params.Get(name) == nil {
		return false, nil
	}
	tree, err = d.Path{{Name: "parameters"}, {Name: name}}.With(tree, value)
	if err == nil {
		p.text = tree.Canonical()
	}
	return true, err
}

// place puts the policy of a candidate into a stage: a built-in kind as it is, a document as a file.
func (c *candidate) place(agent string, p *policySpec) *d.Node {
	if p.node != nil {
		return p.node
	}
	name := path.Join("candidates", c.ID+"."+fileName(agent)+".json")
	c.files[name] = p.text
	n := d.NewMap(d.Pos{})
	n.Put("type", d.NewText(d.Pos{}, "FromJson"))
	n.Put("json_path", d.NewText(d.Pos{}, name))
	return n
}

// fileName makes a text the part of a file name.
func fileName(text string) string {
	b := []byte(text)
	for i, x := range b {
		if !(x >= 'a' && x <= 'z' || x >= 'A' && x <= 'Z' || x >= '0' && x <= '9' || x == '_' || x == '-') {
			b[i] = '_'
		}
	}
	return string(b)
}
