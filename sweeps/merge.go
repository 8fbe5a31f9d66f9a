package sweeps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sweep/engine/document"
)

// mistakeGroup is a mistake of an axis that several of its values share, or several banks because the axis sets a key of
// all of them. It is reported once.
type mistakeGroup struct {
	first  *mistake
	labels []string // of the values, in the order in which they were found
	keys   []string
}

// groupKey is what the mistakes of a group have in common.
type groupKey struct {
	axis                        *axis
	pos                         document.Pos // of a mistake inside a value
	label                       string       // of that value
	key, message, remedy, class string
	combined                    bool
}

var (
	elementNumber = regexp.MustCompile(`\[\d+\]`)
	particulars   = regexp.MustCompile(`"[^"]*"|[-+]?[0-9][0-9.eE+\-]*`)
)

func (m *mistake) groupKey() groupKey {
	l := groupKey{axis: m.axis, pos: m.Pos, label: m.label, key: m.Key, message: m.Message, remedy: m.Remedy, class: m.Class, combined: m.with != ""}
	if m.axis != nil {
		l.key = elementNumber.ReplaceAllString(m.Key, "[*]")
	}
	if m.whole {
		l.pos, l.label, l.message = document.Pos{}, "", particulars.ReplaceAllString(m.Message, "…")
	}
	return l
}

// merge combines each group into one mistake, in the order of their first members.
func merge(mistakes []*mistake) document.Errors {
	var order []*mistakeGroup
	known := map[groupKey]*mistakeGroup{}
	for _, m := range mistakes {
		l := m.groupKey()
		f := known[l]
		if f == nil {
			f = &mistakeGroup{first: m}
			known[l] = f
			order = append(order, f)
		}
		if m.label != "" && len(f.labels) <= labelsShown && !slices.Contains(f.labels, m.label) {
			f.labels = append(f.labels, m.label)
		}
		if len(f.keys) < 2 && !slices.Contains(f.keys, m.Key) {
			f.keys = append(f.keys, m.Key)
		}
	}
	errs := make(document.Errors, len(order))
	for i, f := range order {
		errs[i] = f.report()
	}
	return errs
}

// labelsShown is the maximum number of values that a mistake names.
const labelsShown = 3

// report returns the mistake of the group.
func (f *mistakeGroup) report() *document.Error {
	e, a := f.first.Error, f.first.axis
	if len(f.keys) > 1 {
		e.Key = a.keyOf(e.Key)
	}
	if f.first.label != "" {
		values := strings.Join(f.labels, ", ")
		if len(f.labels) > labelsShown {
			values = strings.Join(f.labels[:labelsShown], ", ") + " and others"
		}
		e.Message = fmt.Sprintf("axis %s = %s: %s", a.name, values, e.Message)
		if e.Pos.File != a.pos.File {
			e.Message += fmt.Sprintf(" (a value of the axis at %v)", a.pos)
		}
	}
	if f.first.whole && a.ranged() && strings.Contains(e.Message, "must be an integer") {
		e.Remedy = `add scale = "int" to the range`
	}
	e.Message += f.first.with
	return &e
}

// keyOf returns the key of an axis that sets several elements, the first of which has the key of a mistake.
func (a *axis) keyOf(key string) string {
	if p, err := document.ParsePath(key); err == nil {
		for _, t := range a.set {
			if len(t.path) == len(p) && p[len(p)-1] == t.path[len(p)-1] && slices.ContainsFunc(t.path, func(s document.Step) bool { return s.All }) {
				return t.text
			}
		}
	}
	return elementNumber.ReplaceAllString(key, "[*]")
}

// ranged reports whether the values of the axis come from a range.
func (a *axis) ranged() bool { return a.span.span != (span{}) }
