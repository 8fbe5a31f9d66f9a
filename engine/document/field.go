package document

import (
	"fmt"
	"slices"
	"strings"
)

// Table declares the keys of one kind of map. Decoders read maps through their table, and the reference documentation
// is made from the same table, so the two cannot disagree.
type Table struct {
	Name   string // heading in the documentation, e.g. cost_rates
	Doc    string // one paragraph
	Fields []Field
}

// Field declares one key.
type Field struct {
	Name     string
	Type     Type
	Unit     string   // cents, ticks, …
	Range    Range    // of numbers; the zero Range allows everything
	Enum     []string // the allowed texts, if not empty
	Default  any      // int64, uint64, float64, bool or string that stands for a missing key; nil: missing is missing
	Required bool
	Nullable bool     // an explicit null stands for a missing key
	Renamed  string   // an old name: the value belongs to this key, and a warning is given
	Ignored  bool     // an old key without effect: a warning is given
	Aka      []string // what people write by mistake; the message then names this key
	Doc      string   // meaning, one or two sentences
}

// Type is what the value of a key must be.
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
	return [...]string{"any", "bool", "int", "int", "float", "text", "list", "map"}[t]
}

// field finds the declaration of a key, nil if there is none.
func (t *Table) field(name string) *Field {
	i := slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Fields[i]
}

// names lists the keys a user may write, without the old ones.
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
		if f.Required {
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

// guess is the remedy for a key the table does not declare: the key that was probably meant, or the variant among the
// siblings that has the key.
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
