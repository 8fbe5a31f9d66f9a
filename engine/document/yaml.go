package document

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parseYAML reads one YAML document. Anchors, aliases and merge keys are resolved: each alias becomes a tree of its
// own, so that changing one use does not change the others.
func parseYAML(data []byte, b budget) (*Node, error) {
	file := b.file
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, emptyDocument(file)
		}
		return nil, yamlError(file, data, err)
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		return nil, schemaErrorf(Pos{file, second.Line, second.Column}, "", "the file contains more than one document")
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlError(file, data, err)
	}
	y := &yamlReader{budget: b, lines: newLines(data), open: map[*yaml.Node]bool{}}
	n, err := y.value(doc.Content[0], 0)
	if err != nil {
		return nil, err
	}
	if n.Kind == Null {
		return nil, emptyDocument(file)
	}
	return n, nil
}

// longYAML finds lists in brackets and of lines.
func longYAML(data []byte) []*longList {
	if found := longFlow(data, true, false); len(found) > 0 {
		return found
	}
	return longBlocks(data)
}

// yamlPart reads a part of a long list.
func yamlPart(l *longList, at *lines, part int, b budget, _ bool) (*Node, error) {
	data, offset := l.text(part)
	y := &yamlReader{budget: b, lines: at, open: map[*yaml.Node]bool{}}
	y.line, y.col = at.at(offset)
	if !l.block {
		data, y.col = l.enclosed(part, "[", "\n]"), y.col-1
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return nil, err
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errPart
	}
	return y.value(doc.Content[0], 1)
}

// yamlError takes the line out of the library's message and adds the remedy.
func yamlError(file string, data []byte, err error) error {
	if i := tabIndent(data); i >= 0 {
		line, col := newLines(data).at(i)
		return &Error{Pos: Pos{file, line, col}, Class: SchemaError, Message: "the document does not parse: a tab indents the line",
			Remedy: "indent with spaces; YAML does not allow tabs there"}
	}
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := Pos{File: file, Line: 1} // the library leaves out the number of the first line
	if rest, ok := strings.CutPrefix(msg, "line "); ok {
		if num, text, ok := strings.Cut(rest, ": "); ok {
			if line, err := strconv.Atoi(num); err == nil {
				pos.Line, msg = line, text
			}
		}
	}
	e := schemaErrorf(pos, "", "the document does not parse: %s", msg)
	switch {
	case strings.Contains(msg, "cannot start any token"):
		e.Remedy = "put texts that begin with @, ` or % in quotes"
	case strings.Contains(msg, "mapping values are not allowed"):
		e.Remedy = "check the indentation, and put texts with a colon in quotes"
	case strings.Contains(msg, "did not find expected"):
		e.Remedy = "check the indentation, brackets and commas"
	}
	return e
}

// tabIndent is the offset of the first tab in the blanks that begin a line, −1 if there is none.
func tabIndent(data []byte) int {
	inside := true
	for i, c := range data {
		switch {
		case c == '\n':
			inside = true
		case c == '\t' && inside:
			return i
		case c != ' ':
			inside = false
		}
	}
	return -1
}

type yamlReader struct {
	budget
	lines *lines
	open  map[*yaml.Node]bool // anchors being expanded

	line, col int // where the text that the library reads begins in the document; 0 at its start
}

func (y *yamlReader) pos(n *yaml.Node) Pos {
	p := Pos{y.file, n.Line, n.Column}
	if y.line > 0 {
		if n.Line == 1 {
			p.Col += y.col - 1
		}
		p.Line += y.line - 1
	}
	return p
}

func (y *yamlReader) value(n *yaml.Node, depth int) (*Node, error) {
	pos := y.pos(n)
	if err := y.take(pos, depth); err != nil {
		return nil, err
	}
	switch n.Kind {
	case yaml.AliasNode:
		return y.alias(n, depth)
	case yaml.ScalarNode:
		v, err := yamlScalar(n, pos)
		if e := (*Error)(nil); errors.As(err, &e) && y.inside == 0 {
			return nil, y.hint(e)
		}
		return v, err
	case yaml.SequenceNode:
		return y.list(n, pos, depth)
	case yaml.MappingNode:
		return y.mapping(n, pos, depth)
	}
	return nil, schemaErrorf(pos, "", "the document does not parse: unexpected content")
}

// hint adds the remedy for a part of a number that a comma divides.
func (y *yamlReader) hint(e *Error) *Error {
	text := y.lines.text(e.Pos.Line)
	at := 0
	for range e.Pos.Col - 1 {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	if hint := syntaxHint(text, at, true); strings.Contains(hint, "comma") {
		e.Remedy = hint
	}
	return e
}

func (y *yamlReader) alias(n *yaml.Node, depth int) (*Node, error) {
	if y.open[n.Alias] {
		return nil, schemaErrorf(y.pos(n), "", "the anchor %q contains itself", n.Value)
	}
	y.open[n.Alias] = true
	y.inside++
	v, err := y.value(n.Alias, depth+1)
	y.inside--
	delete(y.open, n.Alias)
	return v, err
}

func (y *yamlReader) list(n *yaml.Node, pos Pos, depth int) (*Node, error) {
	if n.Tag != "!!seq" {
		return nil, schemaErrorf(pos, "", "the tag %s is not known", n.Tag)
	}
	out := &Node{Kind: List, Pos: pos}
	for _, item := range n.Content {
		v, err := y.value(item, depth+1)
		if err != nil {
			return nil, err
		}
		out.items = append(out.items, v)
	}
	y.keepAsText(out)
	return out, nil
}

func (y *yamlReader) mapping(n *yaml.Node, pos Pos, depth int) (*Node, error) {
	if n.Tag != "!!map" {
		return nil, schemaErrorf(pos, "", "the tag %s is not known", n.Tag)
	}
	out := &Node{Kind: Map, Pos: pos}
	seen := make(map[string]Pos, len(n.Content)/2)
	var merged *Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.ScalarNode && key.Tag == "!!merge" {
			if merged != nil {
				return nil, schemaErrorf(y.pos(key), "<<", "the key is given twice")
			}
			v, err := y.value(value, depth+1)
			if err != nil {
				return nil, err
			}
			merged = v
			continue
		}
		name := key
		if key.Kind == yaml.AliasNode {
			name = key.Alias
		}
		if name.Kind != yaml.ScalarNode {
			return nil, schemaErrorf(y.pos(key), "", "a key must be a name, not a list or map")
		}
		v, err := y.value(value, depth+1)
		if err != nil {
			return nil, err
		}
		if err := addEntry(out, seen, Entry{name.Value, y.pos(key), v}); err != nil {
			return nil, err
		}
	}
	return out, y.merge(out, seen, merged)
}

// merge adds the entries of the value of a merge key that the map does not have itself; of several merged maps the
// first one that has a key gives it.
func (y *yamlReader) merge(m *Node, seen map[string]Pos, from *Node) error {
	switch {
	case from == nil:
		return nil
	case from.Kind == List:
		for _, item := range from.All() {
			if item.Kind != Map {
				return schemaErrorf(item.Pos, "<<", "only maps can be merged, this is %v", item.Kind)
			}
			if err := y.merge(m, seen, item); err != nil {
				return err
			}
		}
		return nil
	case from.Kind != Map:
		return schemaErrorf(from.Pos, "<<", "only maps can be merged, this is %v", from.Kind)
	}
	for _, e := range from.Entries {
		if _, has := seen[e.Key]; !has {
			seen[e.Key] = e.KeyPos
			m.Entries = append(m.Entries, e)
		}
	}
	return nil
}
