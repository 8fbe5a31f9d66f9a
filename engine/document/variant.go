package document

import (
	"slices"
	"strings"
)

// TypeField is the key that selects a variant, as tables of variants declare it.
var TypeField = Field{Name: "type", Type: TextType, Required: true, Doc: "Selects the variant."}

// Variant reads a map whose key type selects its table by name. It returns nil if the type is missing or unknown, which
// has then been reported.
func (r *Reader) Variant(n *Node, path string, tables []*Table) *Section {
	if n.Kind != Map {
		r.Errorf(n, path, "", "must be a map with the key type, not %s", describe(n))
		return nil
	}
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.Name
	}
	kind := n.Get(TypeField.Name)
	if kind == nil {
		r.Errorf(n, Join(path, TypeField.Name), "add it: one of "+strings.Join(names, ", "), "the key is required")
		return nil
	}
	f := TypeField
	f.Enum = names
	if r.check(kind, Join(path, TypeField.Name), &f) == nil {
		return nil
	}
	return r.section(n, path, tables[slices.Index(names, kind.Text)], tables)
}

// Kind is the name of the section's table: the value of type for a variant.
func (s *Section) Kind() string { return s.table.Name }
