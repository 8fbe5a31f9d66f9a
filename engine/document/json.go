package document

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// JSONRules are the limits of a kind of JSON document, and where it is read more leniently than scenarios and grids.
type JSONRules struct {
	BytesMax, ValuesMax, DepthMax int

	// Doubles makes every number the nearest double. Otherwise integers are exact, and numbers that are too small for a
	// double are refused.
	Doubles bool
	// Repeated keeps all values of a key that is given twice. Get then finds the last one.
	Repeated bool
}

// ParseJSON reads a document that consists of one JSON value. The error is an Errors of class schema; the positions
// have no file name.
func ParseJSON(data []byte, rules JSONRules) (*Node, error) {
	data, err := validText("", data, rules.BytesMax)
	if err != nil {
		return nil, asErrors("", err)
	}
	b := budget{nodesMax: rules.ValuesMax, depthMax: rules.DepthMax}
	n, err := (&jsonReader{budget: b, data: data, lines: newLines(data), rules: rules}).document()
	if err != nil {
		return nil, asErrors("", err)
	}
	return n, nil
}

func parseJSON(data []byte, b budget) (*Node, error) {
	return (&jsonReader{budget: b, data: data, lines: newLines(data)}).document()
}

// jsonPart reads a part of a long list.
func jsonPart(l *longList, at *lines, part int, b budget, _ bool) (*Node, error) {
	_, offset := l.text(part)
	n, err := (&jsonReader{budget: b, data: l.enclosed(part, "[", "]"), lines: at, base: offset - 1}).document()
	if err != nil || len(n.items) == 0 { // empty: a comma after the last element
		return nil, errPart
	}
	return n, nil
}

// jsonReader reads a text in one pass. Every method starts at the current position and moves it to the end of what it
// has read.
type jsonReader struct {
	budget
	data  []byte
	lines *lines
	base  int // offset of the data in the document
	rules JSONRules

	offset int
}

func (j *jsonReader) document() (*Node, error) {
	if j.blank(); j.offset == len(j.data) {
		return nil, emptyDocument(j.file)
	}
	n, err := j.value(0)
	if err != nil {
		return nil, err
	}
	if j.blank(); j.offset < len(j.data) {
		return nil, j.fail("unexpected text after the end of the document")
	}
	return n, nil
}

func (j *jsonReader) pos() Pos {
	line, col := j.lines.at(j.base + j.offset)
	return Pos{j.file, line, col}
}

// fail is the error for a text that is not JSON at the current position.
func (j *jsonReader) fail(message string) error {
	return syntaxError(j.file, j.lines, j.base+j.offset, message, message == valueExpected)
}

const valueExpected = "expected a value"

func (j *jsonReader) blank() {
	for c := j.peek(); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = j.peek() {
		j.offset++
	}
}

// peek is the next byte, 0 at the end.
func (j *jsonReader) peek() byte {
	if j.offset < len(j.data) {
		return j.data[j.offset]
	}
	return 0
}

// skip moves over a text if it comes next.
func (j *jsonReader) skip(text string) bool {
	if !bytes.HasPrefix(j.data[j.offset:], []byte(text)) {
		return false
	}
	j.offset += len(text)
	return true
}

// value reads a value inside depth lists and maps.
func (j *jsonReader) value(depth int) (*Node, error) {
	n := &Node{Pos: j.pos()}
	if err := j.take(n.Pos, depth); err != nil {
		return nil, err
	}
	var err error
	switch c := j.peek(); {
	case c == '{':
		err = j.object(n, depth)
	case c == '[':
		err = j.list(n, depth)
	case c == '"':
		n.Kind = String
		n.Text, err = j.text()
	case c == '-' || '0' <= c && c <= '9':
		err = j.number(n)
	case j.skip("true"):
		n.Kind, n.Bool = Bool, true
	case j.skip("false"):
		n.Kind = Bool
	case j.skip("null"):
	case j.offset == len(j.data):
		err = j.fail("the document ends in the middle of a value")
	default:
		err = j.fail(valueExpected)
	}
	return n, err
}

func (j *jsonReader) list(n *Node, depth int) error {
	n.Kind = List
	j.offset++
	for {
		j.blank()
		if len(n.items) == 0 && j.skip("]") {
			j.keepAsText(n)
			return nil
		}
		item, err := j.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
		if more, err := j.more(']'); !more {
			return err
		}
	}
}

func (j *jsonReader) object(n *Node, depth int) error {
	n.Kind = Map
	j.offset++
	var seen map[string]Pos
	if !j.rules.Repeated {
		seen = map[string]Pos{}
	}
	for {
		j.blank()
		if len(n.Entries) == 0 && j.skip("}") {
			return nil
		}
		e := Entry{KeyPos: j.pos()}
		if j.peek() != '"' {
			return j.fail("expected a key in double quotes")
		}
		var err error
		if e.Key, err = j.text(); err != nil {
			return err
		}
		if j.blank(); !j.skip(":") {
			return j.fail("expected a colon after the key")
		}
		j.blank()
		if e.Value, err = j.value(depth + 1); err != nil {
			return err
		}
		if j.rules.Repeated {
			n.Entries = append(n.Entries, e)
		} else if err := addEntry(n, seen, e); err != nil {
			return err
		}
		if more, err := j.more('}'); !more {
			return err
		}
	}
}

// more reads the comma after an element, or the end of the list or map.
func (j *jsonReader) more(end byte) (bool, error) {
	j.blank()
	switch {
	case j.skip(","):
		return true, nil
	case j.peek() == end:
		j.offset++
		return false, nil
	case j.offset == len(j.data):
		return false, j.fail("the document ends in the middle of a value")
	}
	return false, j.fail(fmt.Sprintf("expected a comma or %q", end))
}

func (j *jsonReader) number(n *Node) error {
	start := j.offset
	j.skip("-")
	whole := j.offset
	ok := j.digits() && (j.data[whole] != '0' || j.offset == whole+1)
	integer := true
	if ok && j.skip(".") {
		integer, ok = false, j.digits()
	}
	if ok && (j.skip("e") || j.skip("E")) {
		_ = j.skip("+") || j.skip("-")
		integer, ok = false, j.digits()
	}
	text := string(j.data[start:j.offset])
	if !ok {
		j.offset = start
		return j.fail("malformed number")
	}
	var err error
	switch {
	case j.rules.Doubles:
		n.Kind = Float
		if n.Float, err = strconv.ParseFloat(text, 64); err != nil {
			err = tooLarge(text)
		}
	case integer:
		err = setInt(n, text, 10)
	default:
		err = setFloat(n, text)
	}
	if err != nil {
		return schemaErrorf(n.Pos, "", "%v", err)
	}
	return nil
}

// digits reads one or more digits.
func (j *jsonReader) digits() bool {
	start := j.offset
	for c := j.peek(); '0' <= c && c <= '9'; c = j.peek() {
		j.offset++
	}
	return j.offset > start
}

// text reads a text in double quotes.
func (j *jsonReader) text() (string, error) {
	start := j.offset
	j.offset++
	var out []byte // what is read, once there is an escape; the rest begins at done
	done := j.offset
	for j.offset < len(j.data) {
		switch c := j.data[j.offset]; {
		case c == '"':
			rest := j.data[done:j.offset]
			j.offset++
			if out == nil {
				return string(rest), nil
			}
			return string(append(out, rest...)), nil
		case c == '\\':
			out = append(out, j.data[done:j.offset]...)
			char, ok := j.escape()
			if !ok {
				return "", j.fail("invalid escape in a text")
			}
			out, done = utf8.AppendRune(out, char), j.offset
		case c < ' ':
			return "", j.fail("a control character in a text must be escaped")
		default:
			j.offset++
		}
	}
	j.offset = start
	return "", j.fail("the text has no closing quote")
}

// escape reads one escape. A surrogate is valid only as part of a pair.
func (j *jsonReader) escape() (rune, bool) {
	if j.offset+1 >= len(j.data) {
		return 0, false
	}
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), j.data[j.offset+1]); i >= 0 {
		j.offset += 2
		return rune("\"\\/\b\f\n\r\t"[i]), true
	}
	first, ok := j.hex4()
	if !ok || !utf16.IsSurrogate(first) {
		return first, ok
	}
	second, ok := j.hex4()
	pair := utf16.DecodeRune(first, second)
	return pair, ok && pair != utf8.RuneError
}

// hex4 reads \u and four hexadecimal digits.
func (j *jsonReader) hex4() (rune, bool) {
	if !bytes.HasPrefix(j.data[j.offset:], []byte(`\u`)) || j.offset+6 > len(j.data) {
		return 0, false
	}
	x, err := strconv.ParseUint(string(j.data[j.offset+2:j.offset+6]), 16, 16)
	if err != nil {
		return 0, false
	}
	j.offset += 6
	return rune(x), true
}
