package datasets

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Difference is one difference between two plans.
type Difference struct {
	Field    string // e.g. "seed", "axes", "sources three-banks.yaml line 7"
	Old, New string // the values; empty if there is none
}

// String shows the difference in one line.
func (d Difference) String() string {
	return fmt.Sprintf("%s: %s → %s", d.Field, OrNone(d.Old), OrNone(d.New))
}

// OrNone is a value for people: a part of a long one, and a word for an empty one.
func OrNone(s string) string {
	if s == "" {
		return "(nothing)"
	}
	if len(s) > 120 {
		cut := 120
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		return s[:cut] + "…"
	}
	return s
}

// DiffPlans lists the fields in which two plans differ, apart from their numbers. No difference means that they
// describe the same runs in the same batches.
func DiffPlans(old, new PlanDoc) []Difference {
	old.Number, new.Number = 0, 0
	old.Format, new.Format = 0, 0
	old.Seal, new.Seal = "", ""
	var diff []Difference
	a, b := reflect.ValueOf(old), reflect.ValueOf(new)
	for i := range a.NumField() {
		field := a.Type().Field(i)
		if !field.IsExported() {
			continue // describes how the plan was read
		}
		name, _, _ := strings.Cut(strings.ReplaceAll(field.Tag.Get("json"), "_", " "), ",")
		switch field.Name {
		case "FormerAxes": // follow from the plans before
		case "Sources":
			diff = append(diff, diffSources(old.Sources, new.Sources)...)
		case "Axes":
			diff = append(diff, diffAxes(old.Axes, new.Axes)...)
		case "Design", "Batching":
			diff = append(diff, diffSettings(name, a.Field(i).Interface().([]Setting), b.Field(i).Interface().([]Setting))...)
		default:
			if x, y := show(a.Field(i)), show(b.Field(i)); x != y {
				diff = append(diff, Difference{Field: name, Old: x, New: y})
			}
		}
	}
	return diff
}

func show(v reflect.Value) string {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if list, ok := v.Interface().([]string); ok {
		return strings.Join(list, ", ")
	}
	return fmt.Sprint(v.Interface())
}

// diffNamed compares two lists of named things and calls changed for those in both.
func diffNamed[T any](label string, old, new []T, name func(T) string, text func(T) string, changed func(a, b T) []Difference) []Difference {
	var diff []Difference
	find := func(list []T, want string) int {
		return slices.IndexFunc(list, func(t T) bool { return name(t) == want })
	}
	for _, a := range old {
		if j := find(new, name(a)); j < 0 {
			diff = append(diff, Difference{Field: label + " " + name(a), Old: text(a)})
		} else {
			diff = append(diff, changed(a, new[j])...)
		}
	}
	for _, b := range new {
		if find(old, name(b)) < 0 {
			diff = append(diff, Difference{Field: label + " " + name(b), New: text(b)})
		}
	}
	if len(diff) == 0 && !slices.EqualFunc(old, new, func(a, b T) bool { return name(a) == name(b) }) {
		diff = append(diff, Difference{Field: "order of " + label, Old: names(old, name), New: names(new, name)})
	}
	return diff
}

func names[T any](list []T, name func(T) string) string {
	var all []string
	for _, t := range list {
		all = append(all, name(t))
	}
	return strings.Join(all, ", ")
}

func diffSettings(label string, old, new []Setting) []Difference {
	value := func(s Setting) string { return s.Value }
	return diffNamed(label, old, new, func(s Setting) string { return s.Name }, value, func(a, b Setting) []Difference {
		if a.Value == b.Value {
			return nil
		}
		return []Difference{{Field: label + " " + a.Name, Old: a.Value, New: b.Value}}
	})
}

func diffAxes(old, new []PlanAxis) []Difference {
	text := func(a PlanAxis) string {
		return fmt.Sprintf("%s %s [%s]", a.Type, strings.Join(a.Set, ", "), strings.Join(a.Values, ", "))
	}
	return diffNamed("axis", old, new, func(a PlanAxis) string { return a.Name }, text, func(a, b PlanAxis) []Difference {
		if text(a) == text(b) {
			return nil
		}
		return []Difference{{Field: "axis " + a.Name, Old: text(a), New: text(b)}}
	})
}

func diffSources(old, new []SourceFile) []Difference {
	size := func(s SourceFile) string { return fmt.Sprintf("%d bytes", len(s.Text)+len(s.Binary)) }
	return diffNamed("file", old, new, func(s SourceFile) string { return s.Name }, size, func(a, b SourceFile) []Difference {
		if a.Text == b.Text && slices.Equal(a.Binary, b.Binary) {
			return nil
		}
		if a.Text == "" || b.Text == "" {
			return []Difference{{Field: "file " + a.Name, Old: size(a), New: size(b)}}
		}
		return diffLines("file "+a.Name, a.Text, b.Text)
	})
}

// diffLines shows the first line in which two texts differ and the number of lines of each.
func diffLines(field, old, new string) []Difference {
	a, b := strings.Split(old, "\n"), strings.Split(new, "\n")
	line := 0
	for line < len(a) && line < len(b) && a[line] == b[line] {
		line++
	}
	at := func(lines []string) string {
		if line < len(lines) {
			return strings.TrimSpace(lines[line])
		}
		return ""
	}
	return []Difference{{Field: fmt.Sprintf("%s line %d", field, line+1), Old: at(a), New: at(b)}}
}
