package sweeps

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sweep/engine/document"
)

// axisValues reads the values of an axis from its keys values or range.
func (d *decoder) axisValues(s *document.Section, a *axis) {
	switch {
	case s.Has("depends_on") && a.parent < 0:
		// Reported there; without the other axis the values cannot be understood.
	case s.Has("values") && s.Has("range"):
		s.Errorf("range", "remove one of them", "values and range are both given")
	case s.Has("values") && a.parent >= 0:
		d.dependentValues(s, a)
	case s.Has("values"):
		n := s.Node("values")
		if d.Value(n, s.Key("values"), document.Field{Type: document.ListType}) == nil {
			return
		}
		if len(n.Items) == 0 {
			s.Errorf("values", "", "the axis has no values")
		}
		v := valueReader{decoder: d, axis: a}
		v.add(n.Items, s.Key("values"))
		v.finish()
	case s.Has("range"):
		d.span(s, a, s.Node("range"))
	case d.kind == listDesign:
		a.free = true
	default:
		s.Errorf("", "add values = [ … ] or range = { from = …, to = …, n = … }", "the axis has neither values nor a range")
	}
}

// dependence reads the key depends_on.
func (d *decoder) dependence(s *document.Section, a *axis) {
	if !s.Has("depends_on") {
		return
	}
	name := s.Text("depends_on")
	a.parent = slices.IndexFunc(d.grid.axes, func(b *axis) bool { return b.name == name })
	switch {
	case d.kind != factorialDesign:
		s.Errorf("depends_on", "use design kind factorial", "a %s design has no axes that depend on another one", d.kind)
	case a.parent < 0:
		names := make([]string, len(d.grid.axes))
		for i, b := range d.grid.axes {
			names[i] = b.name
		}
		s.Errorf("depends_on", remedy(name, names, "an axis"), "there is no axis %q before this one", name)
	}
}

// dependentValues reads values that are a table from the labels of the parent to lists.
func (d *decoder) dependentValues(s *document.Section, a *axis) {
	n, key, parent := s.Node("values"), s.Key("values"), d.grid.axes[a.parent]
	if n.Kind != document.Map {
		s.Errorf("values", "write values = { LABEL = [ … ], … } with the labels of "+parent.name,
			"the axis depends on %s, so its values must be a table, not %v", parent.name, n.Kind)
		return
	}
	if parent.values == nil {
		return // reported there
	}
	v := valueReader{decoder: d, axis: a, shared: true}
	numbers := map[string][2]int{}
	for _, e := range n.Entries {
		at := document.Join(key, e.Key)
		if parent.find(e.Key) < 0 {
			d.Add(&document.Error{Pos: e.KeyPos, Key: at, Class: document.SchemaError,
				Message: "axis " + parent.name + " has no value " + strconv.Quote(e.Key), Remedy: remedy(e.Key, parent.labels(), "a value")})
			continue
		}
		if d.Value(e.Value, at, document.Field{Type: document.ListType}) == nil {
			continue
		}
		if len(e.Value.Items) == 0 {
			d.Errorf(e.Value, at, "", "the list is empty")
		}
		first := len(v.raw)
		v.add(e.Value.Items, at)
		numbers[e.Key] = [2]int{first, len(v.raw)}
	}
	var missing []string
	for _, label := range parent.labels() {
		if n.Get(label) == nil {
			missing = append(missing, label)
		}
	}
	if len(missing) > 0 {
		s.Errorf("values", "add a list for each", "no values for %s = %s", parent.name, strings.Join(missing, ", "))
	}
	v.finish()
	a.byLabel = map[string][]int{}
	for label, r := range numbers {
		a.byLabel[label] = v.numbers[r[0]:min(r[1], len(v.numbers))]
	}
}

// remedy names the nearest of the known names, or all of them.
func remedy(name string, known []string, what string) string {
	if best, ok := document.Nearest(name, known); ok {
		return `did you mean "` + best + `"?`
	}
	const shown = 12
	switch {
	case len(known) == 0:
		return ""
	case len(known) > shown:
		return "write " + what + " such as " + strings.Join(known[:shown], ", ")
	}
	return "known are " + strings.Join(known, ", ")
}

// valueReader reads lists of values and finds the type that holds them all.
type valueReader struct {
	*decoder
	axis     *axis
	shared   bool // a value may stand in several lists
	raw      []rawValue
	numbers  []int // per raw value: its number among the axis's values
	labelled bool
}

// rawValue is a value before the type of the axis is known.
type rawValue struct {
	label *document.Node // what stands in the column
	node  *document.Node // what is written into the scenario
	pos   document.Pos
	key   string
}

func (v *valueReader) add(items []*document.Node, key string) {
	for i, item := range items {
		at := document.JoinIndex(key, i)
		switch item.Kind {
		case document.Map:
			if label, node := v.labelledValue(item, at, v.axis); node != nil {
				v.labelled = true
				v.raw = append(v.raw, rawValue{label, node, item.Pos, at})
			}
		case document.List, document.Null:
			v.Errorf(item, at, `write { label = "…", value = … }`, "a value that is %v needs a label", item.Kind)
		default:
			v.raw = append(v.raw, rawValue{item, v.plain(item, v.axis), item.Pos, at})
		}
	}
	if len(v.raw) > axisValuesMax {
		v.Errorf(items[0], key, "", "the axis has %s values, more than the limit of %s", count(int64(len(v.raw))), count(axisValuesMax))
	}
}

// plain is what a value without label writes into the scenario: itself, unless it names a policy file.
func (d *decoder) plain(n *document.Node, a *axis) *document.Node {
	if n.Kind != document.String || !a.sets("json_path") {
		return n
	}
	return document.NewText(n.Pos, d.policyFile(n.Text))
}

// policyFile is the name of a policy file that a value of the grid gives, as the scenario's decoder expects it: such
// names are relative to the grid or, if there is no such file, looked up as if the scenario had given them.
func (d *decoder) policyFile(name string) string {
	if d.files.exists(name) {
		return forScenario(d.grid.baseDir, path.Clean(name))
	}
	d.grid.noteForScenario(name)
	return name
}

// finish gives the axis its type and values.
func (v *valueReader) finish() {
	kind, ok := v.commonType()
	if !ok {
		return
	}
	a := v.axis
	a.kind = kind
	a.values = make([]axisValue, 0, len(v.raw))
	seen := map[string]int{}
	for _, r := range v.raw {
		value := scalar(r.label, kind)
		label := value.Label()
		v.checkLabel(r, label)
		i, dup := seen[label]
		switch {
		case !dup:
			i = len(a.values)
			seen[label] = i
			a.values = append(a.values, axisValue{value, r.node, r.pos})
		case !v.shared:
			v.Errorf(r.label, r.key, "", "the value %s is given twice; the first one is at %v", label, a.values[i].pos)
		case string(a.values[i].node.Canonical()) != string(r.node.Canonical()):
			v.Errorf(r.label, r.key, "", "the label %s stands for another value at %v", label, a.values[i].pos)
		}
		v.numbers = append(v.numbers, i)
	}
}

// commonType is the type that holds all labels.
func (v *valueReader) commonType() (kind AxisType, ok bool) {
	for i, r := range v.raw {
		t, fits := scalarType(r.label)
		if !fits {
			v.Errorf(r.label, r.key, "", "a value of a column must be text, a truth value or a number below 2^63, not %v", r.label.Kind)
			return 0, false
		}
		if i == 0 {
			kind = t
			continue
		}
		joined, mix := joinTypes(kind, t)
		if !mix {
			v.Errorf(r.label, r.key, "give all values of an axis the same type, or labels", "the value is of type %v, but those before it are of type %v", t, kind)
			return 0, false
		}
		kind = joined
	}
	return kind, len(v.raw) > 0
}

// checkLabel refuses texts that cannot be names of directories and table cells.
func (d *decoder) checkLabel(r rawValue, label string) {
	switch {
	case strings.TrimSpace(label) == "":
		d.Errorf(r.label, r.key, "", "the label is empty")
	case len(label) > LabelBytesMax:
		d.Errorf(r.label, r.key, "give the value a short label", "the label has %d bytes, more than %d", len(label), LabelBytesMax)
	case strings.ContainsFunc(label, unicode.IsControl):
		d.Errorf(r.label, r.key, "", "the label has control characters")
	}
}

// labelledValue reads { label = …, value = … } or { label = …, file = … }.
func (d *decoder) labelledValue(n *document.Node, key string, a *axis) (label, value *document.Node) {
	if n.Get("label") == nil && n.Get("value") == nil && n.Get("file") == nil {
		d.Errorf(n, key, `write { label = "…", value = { … } }`, "a value that is a table needs a label")
		return nil, nil
	}
	s := d.Section(n, key, valueTable)
	label = s.Node("label")
	switch {
	case s.Has("value") == s.Has("file"):
		s.Errorf("", "", "give either value or file")
		return nil, nil
	case s.Has("value"):
		value = d.fromGrid(s.Node("value"))
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

// fileValue is the content of a file as a value. A JSON file for a policy is a policy document unless it says of which
// type it is.
func (d *decoder) fileValue(file *document.Node, key string, a *axis) *document.Node {
	tree := d.document(file, key)
	if tree == nil || !a.sets("policy") || strings.ToLower(path.Ext(file.Text)) != ".json" || tree.Get("type") != nil {
		return tree
	}
	spec := document.NewMap(file.Pos)
	spec.Put("type", document.NewText(file.Pos, "FromJson"))
	spec.Put("json_path", document.NewText(file.Pos, forScenario(d.grid.baseDir, path.Clean(file.Text))))
	return spec
}

// sets reports whether the first key that the axis sets has a name.
func (a *axis) sets(name string) bool {
	return len(a.set) > 0 && a.set[0].path[len(a.set[0].path)-1].Name == name
}

// fromGrid makes the policy files that a value written in the grid names relative to the scenario, as the scenario's
// decoder expects it.
func (d *decoder) fromGrid(n *document.Node) *document.Node {
	for i := range n.Entries {
		e := &n.Entries[i]
		if e.Key == "json_path" && e.Value.Kind == document.String {
			e.Value.Text = d.policyFile(e.Value.Text)
		}
		d.fromGrid(e.Value)
	}
	for _, item := range n.Items {
		d.fromGrid(item)
	}
	return n
}

// span reads the key range.
func (d *decoder) span(s *document.Section, a *axis, n *document.Node) {
	r := d.Section(n, s.Key("range"), rangeTable)
	a.span = span{from: r.Float("from"), to: r.Float("to"), scale: scale(max(slices.Index(scaleNames, r.Text("scale")), 0))}
	a.kind = a.span.Type()
	if a.parent >= 0 {
		r.Errorf("", "write values = { LABEL = [ … ], … }", "an axis that depends on another one needs values")
	}
	if !r.Has("from") || !r.Has("to") || !d.spanEnds(r, a.span) {
		a.values = []axisValue{}
		return
	}
	if !r.Has("n") {
		if !sampled(d.kind) {
			s.Errorf("range", "add n, or use one of the designs "+strings.Join(sampledDesigns, ", "), "a %s design needs the number of values n", d.kind)
		}
		return
	}
	a.values = make([]axisValue, r.Int("n"))
	for i, v := range a.span.steps(len(a.values)) {
		a.values[i] = axisValue{v, v.node(n.Pos), n.Pos}
		if i > 0 && a.values[i-1].Label() == v.Label() {
			r.Errorf("n", "reduce n", "the range has fewer than %d different values", len(a.values))
			return
		}
	}
}

// spanEnds checks that the ends suit each other and the scale.
func (d *decoder) spanEnds(r *document.Section, s span) bool {
	const exactMax = 1 << 53 // integers up to here are exact doubles
	switch {
	case s.from >= s.to:
		r.Errorf("to", "", "to must be greater than from")
	case s.scale == logScale && s.from <= 0:
		r.Errorf("from", "", "a logarithmic range must begin above 0")
	case s.scale == intScale && (s.from != math.Trunc(s.from) || s.to != math.Trunc(s.to)):
		r.Errorf("", "", "a range of integers must have integers as ends")
	case s.scale == intScale && (s.from < -exactMax || s.to > exactMax):
		r.Errorf("", "", "a range of integers must lie within ±2^53")
	case math.IsInf(s.to-s.from, 0):
		r.Errorf("", "", "the range is too wide")
	default:
		return true
	}
	return false
}

// fallback reads the key default: the label of a value, or a value.
func (d *decoder) fallback(s *document.Section, a *axis) {
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
	v := scalar(label, kind)
	if i := a.find(v.Label()); i >= 0 && n.Kind != document.Map {
		a.fallback = &a.values[i]
		return
	}
	if a.kind == String && n.Kind != document.Map && a.labelled() {
		s.Errorf("default", remedy(v.Label(), a.labels(), "a label"), "the axis has no value with the label %q", v.Label())
		return
	}
	a.fallback = &axisValue{v, node, n.Pos}
}

// labelled reports whether labels stand for values, so that a label alone does not say what to set.
func (a *axis) labelled() bool {
	return slices.ContainsFunc(a.values, func(v axisValue) bool {
		return v.node.Kind == document.Map || v.node.Kind == document.List || v.node.Kind != document.String || v.node.Text != v.text
	})
}
