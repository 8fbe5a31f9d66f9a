package lab

import (
	"errors"
	"slices"
	"strings"

	d "sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/runner/results"
	"sweep/sweeps"
)

// Space is what candidates may change. Its parameters are axes of a grid, so their values, ranges and designs mean the same as
// there, and their mistakes are found by the same decoder.
type Space struct {
	Params []*Parameter

	axes   []int              // of the grid: parameter k is axis axes[k]; keys of the scenario come before parameters of policies
	grid   *sweeps.Grid       // whose points are those of the design
	base   *sweeps.Grid       // of the scenario alone
	start  *scenario.Scenario // of the first episode of the scenario alone
	keys   []d.Path           // what the axis candidate sets
	values []*d.Node          // of the incumbent, by key; nil: as in the scenario
}

// Parameter is one dimension of the space.
type Parameter struct {
	Name string
	Axis sweeps.Axis // its values or range

	set    []d.Path // scenario keys; none for a parameter of a policy
	setPos []d.Pos
	parts  map[string]*d.Node // what labelled values set
	agent  string             // whose policy has the parameter
	param  string
	values *d.Node
	pos    d.Pos
	key    string // path in the search document

	agentPos, paramPos d.Pos
}

func (s *Space) names() []string {
	names := make([]string, len(s.Params))
	for i, p := range s.Params {
		names[i] = p.Name
	}
	return names
}

// find returns the parameter with a name, nil if there is none.
func (s *Space) find(name string) *Parameter {
	if i := slices.IndexFunc(s.Params, func(p *Parameter) bool { return p.Name == name }); i >= 0 {
		return s.Params[i]
	}
	return nil
}

// Points is the number of points of the design.
func (s *Space) Points() int { return int(s.grid.NumPoints()) }

// Point returns the values of a point of the design.
func (s *Space) Point(i int) ([]Param, error) {
	at, err := s.grid.Point(int64(i))
	if err != nil {
		return nil, err
	}
	params := make([]Param, len(s.Params))
	for k, p := range s.Params {
		params[k] = Param{p.Name, at.Values[s.axes[k]].Any()}
	}
	return params, nil
}

// space reads the base scenario, the outer axes and the space.
func (r *reader) space(s *d.Section) {
	doc := r.doc
	doc.base = d.NewMap(d.Pos{File: joinDir(doc.Dir, doc.File), Line: 1, Col: 1})
	if !r.baseOf(s) {
		return
	}
	doc.Space = &Space{}
	var nodes []*d.Node
	for i, item := range s.Items("space") {
		if p, axis := r.parameter(item, d.JoinIndex("space", i)); p != nil {
			doc.Space.Params = append(doc.Space.Params, p)
			nodes = append(nodes, axis)
		}
	}
	axes, keys := doc.Space.order(nodes)
	if len(doc.Space.Params) == 0 && doc.Agent == "" && !r.Failed() {
		s.Errorf("space", "add [[space]] tables", "candidates have nothing to change")
	}
	tree := doc.base.Clone()
	tree.Put("name", d.NewText(d.Pos{}, "space"))
	design := doc.Proposer.Design
	if design == nil {
		design = d.NewMap(d.Pos{})
		if s.Has("player") { // strategies are values, not ranges
			design.Put("kind", d.NewText(d.Pos{}, "factorial"))
		} else {
			design.Put("kind", d.NewText(d.Pos{}, "random"))
			design.Put("samples", d.NewInt(d.Pos{}, 1))
		}
	}
	if len(keys) > 0 {
		tree.Put("axis", axes)
		tree.Put("design", design)
	}
	g, mistakes := sweeps.FromTree(doc.Dir, "space.json", tree, nil)
	if mistakes == nil {
		doc.Space.grid = g
		for k, p := range doc.Space.Params {
			p.Axis = g.Axes()[doc.Space.axes[k]]
		}
	}
	// Mistakes in the space do not hide those in what refers to the banks of the scenario.
	r.baseScenario()
	r.outer(s)
	if doc.Space.start != nil {
		r.checkSpace(s)
	}
	switch {
	case mistakes != nil:
		r.addRemapped(mistakes, keys)
	case doc.Space.start != nil:
		r.incumbent(s)
	}
}

// order puts scenario keys before parameters of policies, which a key could overwrite.
func (s *Space) order(nodes []*d.Node) (axes *d.Node, keys []string) {
	axes, s.axes = d.NewList(d.Pos{}), make([]int, len(nodes))
	for _, later := range []bool{false, true} {
		for k, p := range s.Params {
			if later == (p.agent != "") {
				s.axes[k] = len(keys)
				axes.Append(nodes[k])
				keys = append(keys, p.key)
			}
		}
	}
	return axes, keys
}

// baseOf makes the part of a grid that all stages share, from the scenario or from a grid file.
func (r *reader) baseOf(s *d.Section) bool {
	doc := r.doc
	put := func(name string, n *d.Node) {
		if n != nil {
			doc.base.Put(name, n)
		}
	}
	switch {
	case s.Has("scenario"):
		put("scenario", s.Node("scenario"))
		doc.at["base"] = s.Node("scenario").Pos
	case s.Has("grid"):
		n := s.Node("grid")
		doc.at["base"] = n.Pos
		if strings.ContainsAny(n.Text, `/\`) {
			s.Errorf("grid", "put the search document next to the grid", "the grid must be in the directory of the search document")
			return false
		}
		text, err := readFile(doc.Dir, n.Text)
		if err != nil {
			r.Add(&d.Error{Pos: n.Pos, Key: "grid", Class: d.FileError, Message: "cannot read " + n.Text + ": " + err.Error()})
			return false
		}
		tree, err := d.Parse(joinDir(doc.Dir, n.Text), text)
		if err != nil {
			r.addRemapped(err, nil)
			return false
		}
		if design := tree.Get("design"); design != nil {
			r.Errorf(n, "grid", "use a factorial grid", "a grid with a design cannot be crossed with candidates")
			return false
		}
		for _, e := range tree.Entries {
			switch e.Key {
			case "scenario", "seed", "seeding", "output", "exclude":
				put(e.Key, e.Value)
			case "axis":
				for _, axis := range e.Value.All() {
					doc.axes = append(doc.axes, axis)
				}
			case "replications", "name":
			default:
				r.Errorf(e.Value, e.Key, "", "a grid of a search cannot have %s", e.Key)
			}
		}
	default:
		return false
	}
	put("seed", s.Node("seed"))
	return true
}

// parameter reads one dimension of the space, and makes the axis of which it has the values.
func (r *reader) parameter(n *d.Node, key string) (*Parameter, *d.Node) {
	s := r.Section(n, key, spaceTable)
	if !s.IsMap() {
		return nil, nil
	}
	p := &Parameter{Name: s.Text("name"), agent: s.Text("agent"), param: s.Text("parameter"), values: s.Node("values"), pos: n.Pos, key: key}
	axis := d.NewMap(n.Pos)
	for _, name := range []string{"name", "set", "values", "range"} {
		if v := s.Node(name); v != nil {
			axis.Put(name, v)
		}
	}
	switch {
	case s.Has("set") && (s.Has("agent") || s.Has("parameter")):
		s.Errorf("set", "remove one of them", "give set, or agent and parameter")
	case s.Has("parameter") != s.Has("agent"):
		s.Errorf("parameter", `for example agent = "SMALL", parameter = "urgency_threshold"`, "a parameter of a policy needs both agent and parameter")
	case !s.Has("set") && !s.Has("agent"):
		s.Errorf("set", `add set = "agents.SMALL.liquidity_allocation_fraction", or agent and parameter`, "the key is required")
	case s.Has("agent"):
		p.agentPos, p.paramPos = s.Node("agent").Pos, s.Node("parameter").Pos
		axis.Put("set", d.NewText(p.agentPos, p.axisKey()))
	}
	p.parts = map[string]*d.Node{}
	if p.values != nil {
		for i, item := range p.values.All() {
			r.labelled(p, item, d.JoinIndex(s.Key("values"), i))
		}
	}
	if set := s.Node("set"); set != nil {
		list := d.NewList(set.Pos, set)
		if set.Kind == d.List {
			list = set
		}
		for _, item := range list.All() {
			if path, err := d.ParsePath(item.Text); err == nil && item.Kind == d.String {
				p.set, p.setPos = append(p.set, path), append(p.setPos, item.Pos)
			}
		}
	}
	return p, axis
}

// axisKey is what the axis of a parameter of a policy sets. The key params of a policy has no effect: the values of the axis are used,
// its scenarios are not.
func (p *Parameter) axisKey() string {
	return d.Path{{Name: "agents"}, {Name: p.agent}, {Name: "policy"}, {Name: "params"}, {Name: p.Name}}.String()
}

// labelled keeps what a value with a label sets. Its mistakes are found by the decoder of grids.
func (r *reader) labelled(p *Parameter, item *d.Node, key string) {
	label := item.Get("label")
	if item.Kind != d.Map || label == nil {
		return
	}
	if v := item.Get("value"); v != nil {
		p.parts[labelOf(label)] = v
	}
	if f := item.Get("file"); f != nil && f.Kind == d.String {
		spec := d.NewMap(f.Pos)
		spec.Put("type", d.NewText(f.Pos, "FromJson"))
		spec.Put("json_path", f)
		p.parts[labelOf(label)] = spec
	}
	if item.Get("each") != nil {
		r.Errorf(item, key, "use several [[space]] tables", "a value of the space cannot have each")
	}
}

func labelOf(n *d.Node) string {
	if n.Kind == d.String {
		return n.Text
	}
	return string(n.Canonical())
}

// addRemapped adds the mistakes of a grid that was made from the document, with the keys of the document.
func (r *reader) addRemapped(err error, axes []string) {
	var list d.Errors
	if !errors.As(err, &list) {
		r.Add(&d.Error{Class: d.SchemaError, Message: err.Error()})
		return
	}
	for _, e := range list {
		if r.namesNoBank(e.Key) {
			continue
		}
		for i, key := range axes {
			if rest, ok := strings.CutPrefix(e.Key, d.JoinIndex("axis", i)); ok {
				e.Key = key + rest
				break
			}
		}
		if rest, ok := strings.CutPrefix(e.Key, "design"); ok {
			e.Key = "proposer.design" + rest
		}
		r.Add(e)
	}
}

// baseScenario resolves the scenario alone, from which the incumbent and the policies of banks are known.
func (r *reader) baseScenario() {
	doc := r.doc
	tree := doc.base.Clone()
	tree.Put("name", d.NewText(d.Pos{}, "base"))
	var options []sweeps.Option
	if doc.Space.grid != nil {
		options = append(options, sweeps.WithFilesOf(doc.Space.grid))
	}
	g, err := sweeps.FromTree(doc.Dir, "base.json", tree, nil, options...)
	if err == nil {
		err = g.Check()
	}
	if err != nil {
		r.addRemapped(err, nil)
		return
	}
	run, err := g.Run(0)
	if err == nil {
		doc.Space.start, err = g.Settings(run)
	}
	if err != nil {
		r.addRemapped(err, nil)
		return
	}
	doc.Space.base = g
	r.dates(g)
}

func (s *Space) agents() []string {
	ids := make([]string, len(s.start.Agents))
	for i := range s.start.Agents {
		ids[i] = s.start.Agents[i].ID
	}
	return ids
}

// quantities are all expressions of the document.
func (doc *Document) quantities() (list []*results.Quantity) {
	add := func(q *results.Quantity) {
		if q != nil {
			list = append(list, q)
		}
	}
	add(doc.Objective.Quantity)
	for i := range doc.Constraints {
		add(doc.Constraints[i].Quantity)
	}
	for i := range doc.Players {
		add(doc.Players[i].Cost)
	}
	return list
}
