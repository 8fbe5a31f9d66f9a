package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// parseJSON reads one JSON value.
func parseJSON(data []byte, b budget) (*Node, error) {
	file := b.file
	j := &jsonReader{budget: b, data: data, lines: newLines(data)}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, emptyDocument(file)
	}
	// The syntax is checked as a whole first: the token reader below is more lenient about commas and colons.
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		offset := len(data)
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			offset = int(syntax.Offset) - 1
		}
		return nil, unparsed(file, j.lines, offset, jsonMessage(err.Error()))
	}
	j.dec = json.NewDecoder(bytes.NewReader(data))
	j.dec.UseNumber()
	n, err := j.value(0)
	if errors.Is(err, io.EOF) {
		return nil, emptyDocument(file)
	}
	return n, err
}

// jsonPart reads a part of a long list.
func jsonPart(l *longList, at *lines, part int, b budget, check bool) (*Node, error) {
	data := l.enclosed(part, "[", "]")
	if check && !json.Valid(data) {
		return nil, errPart
	}
	_, offset := l.text(part)
	j := &jsonReader{budget: b, data: data, lines: at, base: offset - 1}
	j.dec = json.NewDecoder(bytes.NewReader(data))
	j.dec.UseNumber()
	n, err := j.value(0)
	if err == nil && len(n.items) == 0 {
		return nil, errPart // a comma behind the last element
	}
	return n, err
}

// jsonMessage says what the library found as a user would.
func jsonMessage(message string) string {
	for _, m := range [][2]string{{"unexpected end of JSON input", "it ends in the middle of a value"},
		{"looking for beginning of object key string", "where a key in double quotes must stand"},
		{"looking for beginning of value", "where a value must stand"}, {"after object key:value pair", "after a value; a comma or } must follow"},
		{"after array element", "after an element; a comma or ] must follow"}, {"after object key", "after a key; a colon must follow"},
		{"after top-level value", "after the end of the document"}, {"in numeric literal", "in a number"}, {"in string literal", "in a text"}} {
		message = strings.Replace(message, m[0], m[1], 1)
	}
	return message
}

type jsonReader struct {
	budget
	data  []byte
	lines *lines
	base  int // offset of the data in the document
	dec   *json.Decoder
}

func (j *jsonReader) pos(offset int) Pos {
	line, col := j.lines.at(j.base + offset)
	return Pos{j.file, line, col}
}

// next is the place of the token that comes next.
func (j *jsonReader) next() Pos {
	i := int(j.dec.InputOffset())
	for i < len(j.data) && strings.IndexByte(" \t\r\n,:", j.data[i]) >= 0 {
		i++
	}
	return j.pos(i)
}

func (j *jsonReader) value(depth int) (*Node, error) {
	n := &Node{Pos: j.next()}
	if err := j.take(n.Pos, depth); err != nil {
		return nil, err
	}
	tok, err := j.dec.Token()
	if err != nil {
		return nil, err
	}
	switch v := tok.(type) {
	case nil:
		n.Kind = Null
	case bool:
		n.Kind, n.Bool = Bool, v
	case string:
		n.Kind, n.Text = String, v
	case json.Number:
		err = jsonNumber(n, v.String())
	case json.Delim:
		if v == '[' {
			return j.list(n, depth)
		}
		return j.object(n, depth)
	}
	if err != nil {
		return nil, schemaErrorf(n.Pos, "", "%v", err)
	}
	return n, nil
}

func jsonNumber(n *Node, text string) error {
	if strings.ContainsAny(text, ".eE") {
		return setFloat(n, text)
	}
	return setInt(n, text, 10)
}

func (j *jsonReader) list(n *Node, depth int) (*Node, error) {
	n.Kind = List
	for j.dec.More() {
		v, err := j.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, v)
	}
	j.meet(n)
	_, err := j.dec.Token()
	return n, err
}

func (j *jsonReader) object(n *Node, depth int) (*Node, error) {
	n.Kind = Map
	seen := map[string]Pos{}
	for j.dec.More() {
		pos := j.next()
		tok, err := j.dec.Token()
		if err != nil {
			return nil, err
		}
		v, err := j.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if err := addEntry(n, seen, Entry{tok.(string), pos, v}); err != nil {
			return nil, err
		}
	}
	_, err := j.dec.Token()
	return n, err
}
