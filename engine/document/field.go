package document

import (
	"fmt"
	"slices"
	"strings"
)

// Table declares the keys of one kind of map. Both the decoder and the reference documentation use it, so they cannot
// disagree.
type Table struct {
	Name   string // heading in the documentation, e.g. cost_rates
	Doc    string // one paragraph
	Fields []Field
}

// Field declares one key.
type Field struct {
	Name     string
	Type     Type
	Accepts  string   // what a key of type Any accepts, for documentation
	Unit     string   // cents, ticks, …
	Range    Range    // of numbers; the zero Range allows everything
	Enum     []string // the allowed texts, if not empty
	Default  any      // int64, uint64, float64, bool or string used if the key is missing; nil: no default
	Required bool
	Unless   string   // with Required: the key that takes its place, so that exactly one of the two is required
	Nullable bool     // an explicit null counts as a missing key
	Renamed  string   // an old name: the value belongs to this key, and a warning is given
	Ignored  bool     // an old key without effect: a warning is given
	Aka      []string // names people use by mistake; the message then suggests this key
	Doc      string   // meaning, one or two sentences
}

// Type is the required type of a value.
type Type uint8

// The types. Any leaves the check to the decoder.
const (
	Any Type = iota
	BoolType
	IntType   // int64; a number without fraction such as 100.0 is accepted
	UintType  // uint64; likewise
	FloatType // finite double; an integer is accepted
	TextType
	ListType
	MapType
)

// String names the type for documentation.
func (t Type) String() string {
	return [...]string{Any: "any", BoolType: "bool", IntType: "int", UintType: "int", FloatType: "float", TextType: "text", ListType: "list",
		MapType: "map"}[t]
}

// Kind names what a key accepts, for documentation.
func (f *Field) Kind() string {
	if f.Accepts != "" {
		return f.Accepts
	}
	return f.Type.String()
}

// field returns the declaration of a key, nil if there is none.
func (t *Table) field(name string) *Field {
	i := slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Fields[i]
}

// names lists the current keys, without old names.
func (t *Table) names() []string {
	var out []string
	for _, f := range t.Fields {
		if f.Renamed == "" && !f.Ignored {
			out = append(out, f.Name)
		}
	}
	return out
}

// DefaultText is the default as documentation shows it.
func (f *Field) DefaultText() string {
	switch v := f.Default.(type) {
	case nil:
		switch {
		case f.Unless != "":
			return "required, or " + f.Unless
		case f.Required:
			return "required"
		}
		return "–"
	case float64:
		return string(appendFloat(nil, v))
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// RangeText is the allowed values as documentation shows them.
func (f *Field) RangeText() string {
	if len(f.Enum) > 0 {
		return strings.Join(f.Enum, ", ")
	}
	return f.Range.String()
}

// guess returns a hint for an undeclared key: the key that was probably meant, or the sibling variant that has the key.
func (t *Table) guess(key string, siblings []*Table) string {
	for i := range t.Fields {
		if slices.Contains(t.Fields[i].Aka, key) {
			return fmt.Sprintf("did you mean %q?", t.Fields[i].Name)
		}
	}
	for _, other := range siblings {
		if other != t && other.field(key) != nil {
			return "it belongs to type " + other.Name
		}
	}
	return Suggest(key, t.names())
}
