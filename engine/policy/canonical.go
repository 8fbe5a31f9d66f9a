package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// hash returns the first 16 hex digits of the SHA-256 of the canonical form.
func (v *jsonValue) hash() string {
	sum := sha256.Sum256(v.appendCanonical(nil))
	return hex.EncodeToString(sum[:8])
}

// appendCanonical writes the value without whitespace. Keys are in ascending byte order, each once with its last value.
// Numbers have the shortest form that parses to the same double; policies compute only with doubles, so 2 and 2.0 are
// the same. Stored identities depend on this form, so it must not change.
func (v *jsonValue) appendCanonical(b []byte) []byte {
	switch v.kind {
	case jsonNull:
		return append(b, "null"...)
	case jsonBool:
		return strconv.AppendBool(b, v.flag)
	case jsonNumber:
		return strconv.AppendFloat(b, v.number, 'g', -1, 64)
	case jsonString:
		return appendText(b, v.text)
	case jsonList:
		b = append(b, '[')
		for i, item := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendCanonical(b)
		}
		return append(b, ']')
	}
	// The sort is stable, so the last of several equal keys stays last.
	members := slices.Clone(v.members)
	slices.SortStableFunc(members, func(x, y jsonMember) int { return strings.Compare(x.key, y.key) })
	b = append(b, '{')
	first := true
	for i, m := range members {
		if i+1 < len(members) && members[i+1].key == m.key {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendText(b, m.key), ':')
		b = m.value.appendCanonical(b)
	}
	return append(b, '}')
}

// appendText writes a string with only the escapes that JSON requires.
func appendText(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, `\u00`...)
			b = append(b, digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
