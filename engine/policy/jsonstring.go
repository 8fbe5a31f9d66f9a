package policy

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string in double quotes.
func (r *jsonReader) string() (string, *syntaxError) {
	r.pos++
	start := r.pos
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; {
		case c == '"':
			r.pos++
			return r.text[start : r.pos-1], nil
		case c == '\\':
			return r.escaped(start)
		case c < ' ':
			return "", r.fail("a control character in a string must be escaped")
		}
		r.pos++
	}
	return "", &syntaxError{start - 1, "unterminated string"}
}

// escaped reads the rest of a string with escapes; the part from start to the position has none.
func (r *jsonReader) escaped(start int) (string, *syntaxError) {
	out := []byte(r.text[start:r.pos])
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; {
		case c == '"':
			r.pos++
			return string(out), nil
		case c == '\\':
			char, ok := r.escape()
			if !ok {
				return "", r.fail("invalid escape in a string")
			}
			out = utf8.AppendRune(out, char)
		case c < ' ':
			return "", r.fail("a control character in a string must be escaped")
		default:
			out = append(out, c)
			r.pos++
		}
	}
	return "", &syntaxError{start - 1, "unterminated string"}
}

// escape reads one escape. A surrogate is valid only as a pair.
func (r *jsonReader) escape() (rune, bool) {
	if r.pos+1 >= len(r.text) {
		return 0, false
	}
	c := r.text[r.pos+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		r.pos += 2
		return rune("\"\\/\b\f\n\r\t"[i]), true
	}
	first, ok := r.hex4(c == 'u')
	if !ok || !utf16.IsSurrogate(first) {
		return first, ok
	}
	second, ok := r.hex4(strings.HasPrefix(r.text[r.pos:], `\u`))
	pair := utf16.DecodeRune(first, second)
	return pair, ok && pair != utf8.RuneError
}

func (r *jsonReader) hex4(begins bool) (rune, bool) {
	if !begins || r.pos+6 > len(r.text) {
		return 0, false
	}
	x, err := strconv.ParseUint(r.text[r.pos+2:r.pos+6], 16, 16)
	if err != nil {
		return 0, false
	}
	r.pos += 6
	return rune(x), true
}
