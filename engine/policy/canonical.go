package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// hash is 16 hex digits of SHA-256 over the canonical form.
func (v *jsonValue) hash() string {
	sum := sha256.Sum256(v.appendCanonical(nil))
	return hex.EncodeToString(sum[:8])
}

// appendCanonical writes the value without blanks, keys in ascending byte order, each once with its last value,
// numbers in the shortest form that reads back to the same double. As policies compute with doubles only, 2 and 2.0
// are the same. The form is part of stored identities and must not change.
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
	// A stable sort leaves the last of equal keys last.
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

// appendText writes a string with the escapes that JSON requires and no others.
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
