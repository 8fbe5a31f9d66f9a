package document

import (
	"fmt"
	"iter"
	"slices"
)

// Section is one map decoded with its table: unknown keys, missing keys, types and ranges have been checked and reported,
// and the getters return the values. For a value that was reported, they return the default.
type Section struct {
	r      *Reader
	table  *Table
	node   *Node
	path   string
	values []*Node // by field; nil if missing, null or wrong
	given  []bool  // by field: the key is there, whatever its value
	sound  bool    // the node is a map
}

// Section reads a map. A node that is not a map is reported and gives a section without values.
func (r *Reader) Section(n *Node, path string, t *Table) *Section { return r.section(n, path, t, nil) }

// section reads a map; the siblings are the other variants it might have been meant for.
func (r *Reader) section(n *Node, path string, t *Table, siblings []*Table) *Section {
	s := &Section{r: r, table: t, node: n, path: path, values: make([]*Node, len(t.Fields)),
		given: make([]bool, len(t.Fields)), sound: n.Kind == Map}
	if !s.sound {
		r.Errorf(n, path, "", "must be a map, not %s", describe(n))
		return s
	}
	for _, e := range n.Entries {
		i := slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == e.Key })
		if i < 0 {
			r.Add(&Error{Pos: e.KeyPos, Key: Join(path, e.Key), Class: SchemaError, Message: "unknown key", Remedy: t.guess(e.Key, siblings)})
			continue
		}
		if i = s.current(i, e); i < 0 {
			continue
		}
		if s.given[i] {
			r.Add(&Error{Pos: e.KeyPos, Key: Join(path, t.Fields[i].Name), Class: SchemaError,
				Message: fmt.Sprintf("given twice: %s is another name of %s", e.Key, t.Fields[i].Name), Remedy: "remove one of them"})
			continue
		}
		s.given[i] = true
		s.values[i] = r.check(e.Value, Join(path, e.Key), &t.Fields[i])
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		replaced := f.Unless != "" && s.Given(f.Unless)
		switch {
		case f.Required && !s.given[i] && !replaced:
			r.Add(&Error{Pos: n.Pos, Key: Join(path, f.Name), Class: SchemaError, Message: "the key is required", Remedy: f.example()})
		case s.given[i] && replaced:
			other := f.Unless
			if at := s.Node(other).Pos; at.File != s.Node(f.Name).Pos.File {
				other += ", which is set at " + at.String() // by an axis of a grid
			}
			s.Errorf(f.Name, "remove one of them", "cannot be combined with %s", other)
		}
	}
	return s
}

// current maps an old name to the field that has its value now, with a warning; -1 means that the key has no effect.
func (s *Section) current(i int, e Entry) int {
	f := &s.table.Fields[i]
	switch {
	case f.Ignored:
		s.r.Warnf(e.KeyPos, Join(s.path, e.Key), "the key is obsolete and has no effect")
		return -1
	case f.Renamed != "":
		s.r.Warnf(e.KeyPos, Join(s.path, e.Key), "the key is an old name of %s", f.Renamed)
		return s.index(f.Renamed)
	}
	return i
}

// example says what a missing key must hold.
func (f *Field) example() string {
	text := "add it: " + f.Type.String()
	if f.Type == Any {
		text = "add it"
	}
	if f.Unit != "" {
		text += " (" + f.Unit + ")"
	}
	if r := f.RangeText(); r != "" {
		text += ", " + r
	}
	if f.Unless != "" {
		text += ", or " + f.Unless
	}
	return text
}

// index finds a field by name; asking for a key the table does not declare is a bug of the decoder.
func (s *Section) index(name string) int {
	i := slices.IndexFunc(s.table.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		panic(fmt.Sprintf("document: table %s declares no key %q", s.table.Name, name))
	}
	return i
}

// IsMap reports whether the section was a map at all.
func (s *Section) IsMap() bool { return s.sound }

// Path is the path of the section's map.
func (s *Section) Path() string { return s.path }

// Key is the full path of a key of the section.
func (s *Section) Key(name string) string { return Join(s.path, name) }

// Node is the value of a key, nil if it is missing, null or was reported as wrong.
func (s *Section) Node(name string) *Node { return s.values[s.index(name)] }

// Given reports whether a key is present, even with a wrong value. A permitted null does not count. Rules about
// combinations of keys use it, so that a wrong value is not also reported as missing.
func (s *Section) Given(name string) bool {
	i := s.index(name)
	return s.given[i] && (s.values[i] != nil || !s.table.Fields[i].Nullable || s.node.Get(name).kind() != Null)
}

// Has reports whether a key has a usable value.
func (s *Section) Has(name string) bool { return s.Node(name) != nil }

// HasDefault reports whether a missing key has a value.
func (s *Section) HasDefault(name string) bool { return s.table.Fields[s.index(name)].Default != nil }

// Errorf reports a mistake of class schema at a key, or at the section if the key is missing or the name empty.
func (s *Section) Errorf(name, remedy, format string, args ...any) {
	n, key := s.node, s.path
	if name != "" {
		key = s.Key(name)
		if v := s.Node(name); v != nil {
			n = v
		}
	}
	s.r.Errorf(n, key, remedy, format, args...)
}

// Int is an integer or the default.
func (s *Section) Int(name string) int64 {
	if n := s.Node(name); n != nil {
		v, _ := n.AsInt64()
		return v
	}
	v, _ := s.table.Fields[s.index(name)].Default.(int64)
	return v
}

// Choice is the constant for the text of a key, or for its default. The Enum of the key has the constants as its keys.
func Choice[T ~uint8](s *Section, name string) T {
	return T(max(slices.Index(s.table.Fields[s.index(name)].Enum, s.Text(name)), 0))
}

// IntPtr is an integer, nil if the key is missing.
func (s *Section) IntPtr(name string) *int64 {
	if !s.Has(name) {
		return nil
	}
	v := s.Int(name)
	return &v
}

// Uint is an unsigned integer or the default.
func (s *Section) Uint(name string) uint64 {
	if n := s.Node(name); n != nil {
		v, _ := n.AsUint64()
		return v
	}
	v, _ := s.table.Fields[s.index(name)].Default.(uint64)
	return v
}

// Float is a number or the default.
func (s *Section) Float(name string) float64 {
	if n := s.Node(name); n != nil {
		v, _ := n.AsFloat64()
		return v
	}
	v, _ := s.table.Fields[s.index(name)].Default.(float64)
	return v
}

// FloatPtr is a number, nil if the key is missing.
func (s *Section) FloatPtr(name string) *float64 {
	if !s.Has(name) {
		return nil
	}
	v := s.Float(name)
	return &v
}

// Bool is a boolean or the default.
func (s *Section) Bool(name string) bool {
	if n := s.Node(name); n != nil {
		return n.Bool
	}
	v, _ := s.table.Fields[s.index(name)].Default.(bool)
	return v
}

// Text is a text or the default.
func (s *Section) Text(name string) string {
	if n := s.Node(name); n != nil {
		return n.Text
	}
	v, _ := s.table.Fields[s.index(name)].Default.(string)
	return v
}

// Items are the elements of a list.
func (s *Section) Items(name string) iter.Seq2[int, *Node] {
	if n := s.Node(name); n != nil {
		return n.All()
	}
	return func(func(int, *Node) bool) {}
}

// Len is the number of elements of a list.
func (s *Section) Len(name string) int {
	if n := s.Node(name); n != nil {
		return n.Len()
	}
	return 0
}

// Entries are the entries of a map with free keys.
func (s *Section) Entries(name string) []Entry {
	if n := s.Node(name); n != nil {
		return n.Entries
	}
	return nil
}

// Ints are the integer keys of the section that have a value; nil if there are none.
func (s *Section) Ints() map[string]int64 {
	var out map[string]int64
	for i, f := range s.table.Fields {
		if f.Type == IntType && s.values[i] != nil {
			if out == nil {
				out = map[string]int64{}
			}
			out[f.Name], _ = s.values[i].AsInt64()
		}
	}
	return out
}
