package sweeps

import (
	"slices"
	"strconv"
	"strings"

	"sweep/engine/document"
)

// axisValues reads the values of an axis from the key values or range.
func (d *decoder) axisValues(s *document.Section, a *axis) {
	switch {
	case s.Has("depends_on") && a.parent < 0:
		// Already reported; without the other axis the values cannot be interpreted.
	case s.Has("values") && s.Has("range"):
		s.Errorf("range", "remove one of them", "values and range are both given")
	case s.Has("values") && a.parent >= 0:
		d.dependentValues(s, a)
	case s.Has("values"):
		n := s.Node("values")
		if n.Kind == document.String {
			if n = d.bankValues(a, n, s.Key("values")); n == nil {
				return
			}
		}
		if d.Value(n, s.Key("values"), document.Field{Type: document.ListType}) == nil {
			return
		}
		if n.Len() == 0 {
			s.Errorf("values", "", "the axis has no values")
		}
		v := valueReader{decoder: d, axis: a}
		v.add(n, s.Key("values"))
		v.finish()
	case s.Has("range"):
		d.span(s, a, s.Node("range"))
	case d.kind.Listed:
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
	case !d.kind.Nested:
		s.Errorf("depends_on", "use design kind factorial", "a %s design has no axes that depend on another one", d.kind.Name)
	case a.parent < 0:
		names := make([]string, len(d.grid.axes))
		for i, b := range d.grid.axes {
			names[i] = b.name
		}
		s.Errorf("depends_on", remedy(name, names, "an axis"), "there is no axis %q before this one", name)
	}
}

// dependentValues reads values given as a table that maps the labels of the parent to lists.
func (d *decoder) dependentValues(s *document.Section, a *axis) {
	n, key, parent := s.Node("values"), s.Key("values"), d.grid.axes[a.parent]
	if n.Kind != document.Map {
		s.Errorf("values", "write values = { LABEL = [ … ], … } with the labels of "+parent.name,
			"the axis depends on %s, so its values must be a table, not %v", parent.name, n.Kind)
		return
	}
	if parent.values == nil {
		return // already reported
	}
	v := valueReader{decoder: d, axis: a, shared: true}
	lists := map[string][2]int{} // label of the parent → where its values are among the labels
	known := map[string]bool{}
	for _, label := range parent.labels() {
		known[label] = true
	}
	for _, e := range n.Entries {
		at := document.Join(key, e.Key)
		if !known[e.Key] {
			d.Add(&document.Error{Pos: e.KeyPos, Key: at, Class: document.SchemaError,
				Message: "axis " + parent.name + " has no value " + strconv.Quote(e.Key), Remedy: remedy(e.Key, parent.labels(), "a value")})
			continue
		}
		lists[e.Key] = [2]int{}
		list := e.Value
		if list.Kind == document.String {
			if list = d.bankValues(a, list, at); list == nil {
				continue
			}
		}
		if d.Value(list, at, document.Field{Type: document.ListType}) == nil {
			continue
		}
		if list.Len() == 0 {
			d.Errorf(list, at, "", "the list is empty")
		}
		first := v.labels.len()
		v.add(list, at)
		lists[e.Key] = [2]int{first, v.labels.len()}
	}
	d.missingLists(s, parent, lists)
	v.finish()
	a.byLabel = map[string][]int32{}
	if len(v.numbers) < v.labels.len() {
		return // already reported
	}
	for label, r := range lists {
		a.byLabel[label] = v.numbers[r[0]:r[1]]
		v.checkTwice(r[0], r[1])
	}
}

// missingLists reports values of the parent for which an axis has no values.
func (d *decoder) missingLists(s *document.Section, parent *axis, lists map[string][2]int) {
	var missing []string
	for _, label := range parent.labels() {
		if _, ok := lists[label]; !ok {
			missing = append(missing, label)
		}
	}
	if len(missing) > 0 {
		s.Errorf("values", "add a list for each", "no values for %s = %s", parent.name, strings.Join(missing, ", "))
	}
}

// remedy suggests the nearest known name, or lists the known names.
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
	return "use one of " + strings.Join(known, ", ")
}
