package policy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits on a document's text. They are far above any sensible policy and limit the resources a hostile one can use.
const (
	documentBytesMax = 1 << 20
	jsonValuesMax    = 100_000
	nestingMax       = 127    // lists and objects, the policy object included
	ignoredNesting   = 10_000 // the same inside unknown keys of the policy object, which are skipped
)

// jsonKind is the type of a JSON value.
type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonBool
	jsonNumber
	jsonString
	jsonList
	jsonObject
)

func (k jsonKind) String() string {
	return [...]string{"null", "a boolean", "a number", "text", "a list", "an object"}[k]
}

// jsonValue is one value of the text with its position: offset in the text, parent, and key or index in the parent.
type jsonValue struct {
	kind    jsonKind
	flag    bool
	number  float64
	text    string // of a string
	items   []*jsonValue
	members []jsonMember
	offset  int
	end     int // offset after the value
	parent  *jsonValue
	key     string
	index   int
}

// jsonMember is one key of an object. A key may occur more than once; the decoder decides what that means.
type jsonMember struct {
	key    string
	offset int
	value  *jsonValue
}

// get returns the last value of a key.
func (v *jsonValue) get(key string) *jsonValue {
	for i := len(v.members) - 1; i >= 0; i-- {
		if v.members[i].key == key {
			return v.members[i].value
		}
	}
	return nil
}

// path returns the path from the policy object to the value, such as payment_tree.condition.conditions[1].left.
func (v *jsonValue) path() string {
	if v == nil || v.parent == nil {
		return ""
	}
	up := v.parent.path()
	if v.parent.kind == jsonList {
		return fmt.Sprintf("%s[%d]", up, v.index)
	}
	return join(up, v.key)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// parseJSON parses a complete text. The error is a syntax error or an exceeded limit, with its offset.
func parseJSON(text string) (*jsonValue, *syntaxError) {
	if len(text) > documentBytesMax {
		return nil, &syntaxError{0, fmt.Sprintf("the document is %d bytes long; the limit is %d", len(text), documentBytesMax)}
	}
	if !utf8.ValidString(text) {
		return nil, &syntaxError{invalidUTF8(text), "the document is not UTF-8 text"}
	}
	r := jsonReader{text: text}
	if strings.HasPrefix(text, "\uFEFF") {
		r.pos = len("\uFEFF")
	}
	r.blank()
	if r.pos == len(text) {
		return nil, &syntaxError{r.pos, "the document is empty"}
	}
	v, err := r.value(nil, 0, nestingMax)
	if err != nil {
		return nil, err
	}
	r.blank()
	if r.pos < len(text) {
		return nil, r.fail("unexpected text after the end of the policy")
	}
	return v, nil
}

type syntaxError struct {
	offset  int
	message string
}

func invalidUTF8(text string) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

type jsonReader struct {
	text   string
	pos    int
	values int
	slab   []jsonValue // values are allocated in blocks; pointers into a block stay valid
}

func (r *jsonReader) fail(message string) *syntaxError { return &syntaxError{r.pos, message} }

func (r *jsonReader) blank() {
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

// peek returns the next byte, 0 at the end.
func (r *jsonReader) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

func (r *jsonReader) take(parent *jsonValue) *jsonValue {
	if len(r.slab) == 0 {
		r.slab = make([]jsonValue, min(16+r.values, 1024))
	}
	v := &r.slab[0]
	r.slab = r.slab[1:]
	v.parent, v.offset = parent, r.pos
	return v
}

// value reads the value at the current position. depth is the number of enclosing lists and objects.
func (r *jsonReader) value(parent *jsonValue, depth, limit int) (*jsonValue, *syntaxError) {
	if r.values++; r.values > jsonValuesMax {
		return nil, r.fail(fmt.Sprintf("the document has more than %d values", jsonValuesMax))
	}
	v := r.take(parent)
	var err *syntaxError
	switch c := r.peek(); {
	case c == '{' || c == '[':
		if depth++; depth > limit {
			return nil, r.fail(fmt.Sprintf("objects and lists are nested deeper than %d", limit))
		}
		if r.pos++; c == '{' {
			v.kind = jsonObject
			err = r.object(v, depth, limit)
		} else {
			v.kind = jsonList
			err = r.list(v, depth, limit)
		}
	case c == '"':
		v.kind = jsonString
		v.text, err = r.string()
	case c == '-' || '0' <= c && c <= '9':
		v.kind = jsonNumber
		v.number, err = r.number()
	case r.word("true"):
		v.kind, v.flag = jsonBool, true
	case r.word("false"):
		v.kind = jsonBool
	case r.word("null"):
	case r.pos >= len(r.text):
		err = r.fail("the document ends in the middle of a value")
	default:
		err = r.fail("expected a value")
	}
	v.end = r.pos
	return v, err
}

func (r *jsonReader) word(w string) bool {
	if !strings.HasPrefix(r.text[r.pos:], w) {
		return false
	}
	r.pos += len(w)
	return true
}

func (r *jsonReader) list(v *jsonValue, depth, limit int) *syntaxError {
	for {
		r.blank()
		if r.peek() == ']' && len(v.items) == 0 {
			r.pos++
			return nil
		}
		item, err := r.value(v, depth, limit)
		if err != nil {
			return err
		}
		item.index = len(v.items)
		v.items = append(v.items, item)
		if more, err := r.more(']'); !more {
			return err
		}
	}
}

func (r *jsonReader) object(v *jsonValue, depth, limit int) *syntaxError {
	for {
		r.blank()
		if r.peek() == '}' && len(v.members) == 0 {
			r.pos++
			return nil
		}
		if r.peek() != '"' {
			return r.fail("expected a key in double quotes")
		}
		m := jsonMember{offset: r.pos}
		var err *syntaxError
		if m.key, err = r.string(); err != nil {
			return err
		}
		r.blank()
		if r.peek() != ':' {
			return r.fail("expected a colon after the key")
		}
		r.pos++
		r.blank()
		inner := limit
		if depth == 1 && !knownKey(policyKeys, m.key) {
			inner = ignoredNesting
		}
		if m.value, err = r.value(v, depth, inner); err != nil {
			return err
		}
		m.value.key = m.key
		v.members = append(v.members, m)
		if more, err := r.more('}'); !more {
			return err
		}
	}
}

// more reads the comma after an element, or the end of the list or object.
func (r *jsonReader) more(end byte) (bool, *syntaxError) {
	r.blank()
	switch r.peek() {
	case ',':
		r.pos++
		return true, nil
	case end:
		r.pos++
		return false, nil
	}
	return false, r.fail(fmt.Sprintf("expected a comma or %q", end))
}

// number reads a number as the nearest double. This includes integers: one beyond 53 bits is rounded once.
func (r *jsonReader) number() (float64, *syntaxError) {
	start := r.pos
	if r.peek() == '-' {
		r.pos++
	}
	ok := r.digits(true)
	if ok && r.peek() == '.' {
		r.pos++
		ok = r.digits(false)
	}
	if ok && (r.peek() == 'e' || r.peek() == 'E') {
		r.pos++
		if r.peek() == '+' || r.peek() == '-' {
			r.pos++
		}
		ok = r.digits(false)
	}
	if !ok {
		return 0, r.fail("malformed number")
	}
	x, err := strconv.ParseFloat(r.text[start:r.pos], 64)
	if err != nil {
		return 0, &syntaxError{start, "the number is too large"}
	}
	return x, nil
}

// digits reads one or more digits; an integer part must not have leading zeros.
func (r *jsonReader) digits(integer bool) bool {
	start := r.pos
	for c := r.peek(); '0' <= c && c <= '9'; c = r.peek() {
		r.pos++
	}
	n := r.pos - start
	return n > 0 && !(integer && n > 1 && r.text[start] == '0')
}
