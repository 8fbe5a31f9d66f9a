package document

import (
	"slices"
	"strconv"
	"strings"
)

// Canonical writes the tree as JSON without whitespace, keys in ascending byte order, integers in decimal and floats in
// the shortest form that parses to the same double; an integer-valued float keeps its ".0", so 2 and 2.0 differ.
// Equal trees have equal canonical forms regardless of the source format; positions are not included.
func (n *Node) Canonical() []byte { return n.appendCanonical(nil, false) }

// CanonicalDoubles is Canonical for documents that compute only with doubles: 2 and 2.0 are the same. Of a key that is
// given twice, it has the last value.
func (n *Node) CanonicalDoubles() []byte { return n.appendCanonical(nil, true) }

// Stored identities depend on both forms, so they must not change.
func (n *Node) appendCanonical(b []byte, doubles bool) []byte {
	switch n.Kind {
	case Null:
		return append(b, "null"...)
	case Bool:
		return strconv.AppendBool(b, n.Bool)
	case Int, Float:
		return n.appendNumber(b, doubles)
	case String:
		return appendText(b, n.Text)
	case List:
		b = append(b, '[')
		for i, item := range n.All() {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendCanonical(b, doubles)
		}
		return append(b, ']')
	}
	entries := slices.Clone(n.Entries)
	slices.SortStableFunc(entries, func(x, y Entry) int { return strings.Compare(x.Key, y.Key) })
	b = append(b, '{')
	for i, e := range entries {
		if i+1 < len(entries) && entries[i+1].Key == e.Key {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = appendText(b, e.Key)
		b = append(b, ':')
		b = e.Value.appendCanonical(b, doubles)
	}
	return append(b, '}')
}

func (n *Node) appendNumber(b []byte, doubles bool) []byte {
	switch {
	case doubles:
		x, _ := n.AsFloat64()
		return strconv.AppendFloat(b, x, 'g', -1, 64)
	case n.Kind == Float:
		return appendFloat(b, n.Float)
	case n.Uint != 0:
		return strconv.AppendUint(b, n.Uint, 10)
	}
	return strconv.AppendInt(b, n.Int, 10)
}

func appendFloat(b []byte, x float64) []byte {
	start := len(b)
	b = strconv.AppendFloat(b, x, 'g', -1, 64)
	if !slices.ContainsFunc(b[start:], func(c byte) bool { return c == '.' || c == 'e' }) {
		b = append(b, ".0"...)
	}
	return b
}

// appendText writes a JSON string with only the escapes that JSON requires.
func appendText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
