package sweeps

import (
	"regexp"
	"slices"
	"strings"

	"sweep/engine/document"
)

// Axis describes an axis for plans and reports.
type Axis struct {
	Name      string
	Type      AxisType
	Set       []string // scenario keys
	Values    Values   // the values, in document order; none if a design samples the range
	Banks     string   // the set of banks that the values are, such as largest:5; empty for other values
	From, To  float64  // the range of an axis without values
	Scale     string   // its scale: linear, log or int
	Default   *Value   // the value in the base scenario; nil if the grid does not specify it
	Group     string   // axes of the same group move together
	DependsOn string   // the axis that decides which values this one has
}

// axis is a decoded axis.
type axis struct {
	name   string
	pos    document.Pos
	named  document.Pos // of the name
	key    string       // path in the grid document
	set    []target
	kind   AxisType
	values *valueList // nil if continuous
	banks  string     // the set of banks that the values are, as written
	span   spacing    // if continuous
	free   bool       // values come from the rows of a list
	each   int        // values that have a part for each key
	group  string

	fromTick int64 // of a policy: from this tick on

	parent  int                // number of the axis it depends on, or −1
	byLabel map[string][]int32 // with a parent: its labels → numbers of values

	defaultValue *axisValue // nil if there is none
	textReason   string     // why a column that also has numbers is text
}

// target is a scenario key that an axis sets.
type target struct {
	text string
	path document.Path
	pos  document.Pos
}

// axisValue is a value of an axis and what it writes into the scenario.
type axisValue struct {
	Value
	node *document.Node
	pos  document.Pos // in the grid document
}

// continuous reports whether a design may take any value of the range.
func (a *axis) continuous() bool { return a.values == nil && !a.free }

func (a *axis) describe() Axis {
	d := Axis{Name: a.name, Type: a.kind, Group: a.group, Banks: a.banks}
	for _, t := range a.set {
		d.Set = append(d.Set, t.text)
	}
	d.Values = Values{a.values}
	if a.continuous() {
		d.From, d.To, d.Scale = a.span.from, a.span.to, scaleNames[a.span.scale]
	}
	if a.defaultValue != nil {
		v := a.defaultValue.Value
		d.Default = &v
	}
	return d
}

// find returns the number of the value with the given label, or −1.
func (a *axis) find(label string) int {
	if a.values == nil {
		return -1
	}
	return a.values.find(label)
}

// labels lists the labels of the values.
func (a *axis) labels() []string {
	if a.values == nil {
		return nil
	}
	return a.values.labels()
}

// size returns the number of values that the axis lists.
func (a *axis) size() int {
	if a.values == nil {
		return 0
	}
	return a.values.len()
}

var axisName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// axis decodes one [[axis]] table.
func (d *decoder) axis(n *document.Node, path string) *axis {
	s := d.Section(n, path, axisTable)
	if !s.IsMap() {
		return nil
	}
	a := &axis{name: s.Text("name"), pos: n.Pos, key: path, group: s.Text("group"), parent: -1}
	if s.Has("name") {
		a.named = s.Node("name").Pos
	}
	if s.Has("name") && !axisName.MatchString(a.name) {
		s.Errorf("name", "write, for example, "+suggestName(a.name),
			"the name %q must begin with a lower-case letter and have only lower-case letters, digits and underscores, at most 63", a.name)
	}
	if i := slices.IndexFunc(d.grid.axes, func(b *axis) bool { return b.name == a.name }); i >= 0 && a.name != "" {
		s.Errorf("name", "", "the name %q is taken by the axis at %v", a.name, d.grid.axes[i].pos)
	}
	if s.Has("set") {
		a.set = d.targets(s.Node("set"), s.Key("set"))
	}
	d.dependence(s, a)
	d.fromTick(s, a)
	d.axisValues(s, a)
	if a.each > 0 && a.each < a.size() {
		s.Errorf("values", "give each to all values", "some values of the axis have a part for each key, and others do not")
	}
	if s.Has("default") {
		d.defaultValue(s, a)
	}
	return a
}

// suggestName turns a text into a valid name.
func suggestName(text string) string {
	clean := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(text), "_")
	clean = strings.Trim(clean, "_")
	if clean == "" || clean[0] < 'a' || clean[0] > 'z' {
		clean = "x" + clean
	}
	return clean[:min(len(clean), 63)]
}

// targets reads the key set: one path or a list of them.
func (d *decoder) targets(n *document.Node, key string) []target {
	list := document.NewList(n.Pos, n)
	if n.Kind == document.List {
		list = n
		if n.Len() == 0 {
			d.Errorf(n, key, "", "the axis sets no key")
		}
	}
	var out []target
	for i, item := range list.All() {
		at := key
		if n.Kind == document.List {
			at = document.JoinIndex(key, i)
		}
		if d.Value(item, at, document.Field{Type: document.TextType}) == nil {
			continue
		}
		p, err := document.ParsePath(item.Text)
		if err != nil {
			d.Errorf(item, at, "", "%v", err)
			continue
		}
		if p.String() == "simulation.rng_seed" {
			d.Errorf(item, at, "use replications and seed; every run gets its seed from them", "an axis cannot set the seed")
			continue
		}
		out = append(out, target{text: item.Text, path: p, pos: item.Pos})
	}
	return out
}

// overlaps reports keys set by an earlier axis that a later axis overwrites completely: the earlier axis would have no
// effect.
func (d *decoder) overlaps() {
	for i, later := range d.grid.axes {
		for j := range i {
			for _, t := range later.set {
				for _, earlier := range d.grid.axes[j].set {
					if covers(t.path, earlier.path) || coversDefaults(t.path, earlier.path) || coversDefaults(earlier.path, t.path) {
						d.Add(&document.Error{Pos: t.pos, Key: document.Join(later.key, "set"), Class: document.SchemaError,
							Message: "the axis overwrites " + earlier.text + ", which axis " + d.grid.axes[j].name + " sets",
							Remedy:  "set different keys, or put this axis first"})
						return
					}
				}
			}
		}
	}
}

// coversDefaults reports whether setting p replaces a default that q sets at all banks.
func coversDefaults(p, q document.Path) bool {
	return len(p) > 2 && p[0].Name == "agents" && p[1].All && q[0].Name == "agents_defaults" && covers(p[2:], q[1:])
}

// covers reports whether setting p replaces everything that q sets.
func covers(p, q document.Path) bool {
	if len(p) > len(q) {
		return false
	}
	for i := range p {
		if p[i] != q[i] && !p[i].All {
			return false
		}
	}
	return true
}
