package document

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML reads a TOML document. The tree with its positions is built from the library's parser, which also keeps to
// the limits; then the library's own decoder checks the rules about tables that may not be defined again.
func parseTOML(data []byte, b budget) (*Node, error) {
	file := b.file
	t := &tomlReader{budget: b, lines: newLines(data), seen: map[*Node]map[string]Pos{}}
	if i := longKey(data); i >= 0 {
		return nil, schemaErrorf(t.pos(i), "", "a key has more than %d parts", keyPartsMax)
	}
	t.parser.Reset(data)
	root, err := t.document()
	if ours := (*Error)(nil); errors.As(err, &ours) {
		return nil, err
	}
	var check map[string]any
	if refused := toml.Unmarshal(t.narrow(data), &check); refused != nil {
		message := strings.TrimPrefix(refused.Error(), "toml: ")
		d := (*toml.DecodeError)(nil)
		if !errors.As(refused, &d) {
			return nil, schemaErrorf(Pos{File: file}, "", "the document does not parse: %s", message)
		}
		if strings.Contains(message, "64-bit signed integer") {
			message = "the integer does not fit in 64 bits"
		}
		return nil, syntaxError(file, t.lines, t.lines.offsetOf(d.Position()), message, strings.Contains(message, "start of value"))
	}
	if err != nil {
		return nil, fmt.Errorf("the document does not parse: %w", err)
	}
	if len(root.Entries) == 0 {
		return nil, emptyDocument(file)
	}
	return root, nil
}

// tomlPart reads a part of a long list.
func tomlPart(l *longList, at *lines, part int, b budget, check bool) (*Node, error) {
	data := l.enclosed(part, "a=[", "\n]")
	if check {
		var any map[string]any
		if err := toml.Unmarshal(data, &any); err != nil {
			return nil, err
		}
	}
	_, offset := l.text(part)
	t := &tomlReader{budget: b, lines: at, base: offset - len("a=["), seen: map[*Node]map[string]Pos{}}
	t.parser.Reset(data)
	if !t.parser.NextExpression() || t.parser.Expression().Kind != unstable.KeyValue {
		return nil, errPart
	}
	return t.value(t.parser.Expression().Value(), l.pos, 1)
}

// keyPartsMax bounds the parts of a dotted key. It is far above depthMax, so that a deep key gets the usual message.
const keyPartsMax = 5000

// longKey finds a text that could be a dotted key of absurd length, -1 if there is none. The library's parser takes
// time with the square of the number of parts.
func longKey(data []byte) int {
	dots := 0
	for i, c := range data {
		switch {
		case c == '.':
			if dots++; dots > keyPartsMax {
				return i
			}
		case c == '_' || c == '-' || c == '"' || c == '\'' || c == ' ' || c == '\t' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80:
		default:
			dots = 0
		}
	}
	return -1
}

// document builds the tree. An error of the parser is not an *Error.
func (t *tomlReader) document() (*Node, error) {
	root := &Node{Kind: Map, Pos: Pos{t.file, 1, 1}}
	table := root
	for t.parser.NextExpression() {
		e := t.parser.Expression()
		var err error
		switch e.Kind {
		case unstable.Table:
			table, err = t.header(root, e, false)
		case unstable.ArrayTable:
			table, err = t.header(root, e, true)
		case unstable.KeyValue:
			err = t.keyValue(table, e, 1)
		}
		if err != nil {
			return nil, err
		}
	}
	return root, t.parser.Error()
}

type tomlReader struct {
	budget
	lines  *lines
	base   int // offset of the parser's data in the document
	parser unstable.Parser
	seen   map[*Node]map[string]Pos
	wide   []unstable.Range // integers from 2^63 on, such as seeds
}

// narrow is the document with other digits for the integers that the library's decoder refuses.
func (t *tomlReader) narrow(data []byte) []byte {
	if len(t.wide) == 0 {
		return data
	}
	data = bytes.Clone(data)
	for _, r := range t.wide {
		for i := r.Offset; i < r.Offset+r.Length; i++ {
			data[i] = ' '
		}
		data[r.Offset] = '1'
	}
	return data
}

func (t *tomlReader) pos(offset int) Pos {
	line, col := t.lines.at(t.base + offset)
	return Pos{t.file, line, col}
}

type tomlKey struct {
	name string
	pos  Pos
	end  int // offset behind the key
}

func (t *tomlReader) keys(it unstable.Iterator) []tomlKey {
	var out []tomlKey
	for it.Next() {
		k := it.Node()
		out = append(out, tomlKey{string(k.Data), t.pos(int(k.Raw.Offset)), int(k.Raw.Offset + k.Raw.Length)})
	}
	return out
}

// header opens the table [a.b] or appends an element to the list [[a.b]].
func (t *tomlReader) header(root *Node, e *unstable.Node, array bool) (*Node, error) {
	keys := t.keys(e.Key())
	if len(keys) > depthMax {
		return nil, schemaErrorf(keys[0].pos, "", "lists and maps are nested deeper than %d", depthMax)
	}
	last := keys[len(keys)-1]
	parent, err := t.descend(root, keys[:len(keys)-1])
	if err != nil || !array {
		if err == nil {
			parent, err = t.descend(parent, keys[len(keys)-1:])
		}
		return parent, err
	}
	list := parent.Get(last.name)
	if list == nil {
		list = &Node{Kind: List, Pos: last.pos}
		if err := t.add(parent, Entry{last.name, last.pos, list}); err != nil {
			return nil, err
		}
	}
	if list.Kind != List || list.long != nil {
		return nil, schemaErrorf(last.pos, last.name, "the key is %v and cannot hold further tables", list.Kind)
	}
	if err := t.take(last.pos, 1); err != nil {
		return nil, err
	}
	item := &Node{Kind: Map, Pos: last.pos}
	list.items = append(list.items, item)
	return item, nil
}

// descend walks dotted keys, making maps where there are none and entering the last element of lists of tables.
func (t *tomlReader) descend(n *Node, keys []tomlKey) (*Node, error) {
	for _, k := range keys {
		next := n.Get(k.name)
		if next == nil {
			if err := t.take(k.pos, 1); err != nil {
				return nil, err
			}
			next = &Node{Kind: Map, Pos: k.pos}
			if err := t.add(n, Entry{k.name, k.pos, next}); err != nil {
				return nil, err
			}
		}
		if next.Kind == List && len(next.items) > 0 {
			next = next.items[len(next.items)-1]
		}
		if next.Kind != Map {
			return nil, schemaErrorf(k.pos, k.name, "the key is %v and cannot hold further keys", next.Kind)
		}
		n = next
	}
	return n, nil
}

func (t *tomlReader) add(n *Node, e Entry) error {
	seen := t.seen[n]
	if seen == nil {
		seen = map[string]Pos{}
		t.seen[n] = seen
	}
	return addEntry(n, seen, e)
}

func (t *tomlReader) keyValue(table *Node, e *unstable.Node, depth int) error {
	keys := t.keys(e.Key())
	if depth+len(keys) > depthMax {
		return schemaErrorf(keys[0].pos, "", "lists and maps are nested deeper than %d", depthMax)
	}
	last := keys[len(keys)-1]
	parent, err := t.descend(table, keys[:len(keys)-1])
	if err != nil {
		return err
	}
	v, err := t.value(e.Value(), t.pos(t.valueStart(last.end)), depth+1)
	if err != nil {
		return err
	}
	return t.add(parent, Entry{last.name, last.pos, v})
}

// valueStart is the offset of the value behind a key.
func (t *tomlReader) valueStart(offset int) int {
	data := t.lines.data
	for at := t.base + offset; at < len(data) && strings.IndexByte(" \t=", data[at]) >= 0; at++ {
		offset++
	}
	return offset
}

// value converts a value; at is its place if the parser does not say.
func (t *tomlReader) value(v *unstable.Node, at Pos, depth int) (*Node, error) {
	if v.Raw.Length > 0 {
		at = t.pos(int(v.Raw.Offset))
	}
	n := &Node{Pos: at}
	if err := t.take(at, depth); err != nil {
		return nil, err
	}
	var err error
	switch v.Kind {
	case unstable.String:
		n.Kind, n.Text = String, string(v.Data)
	case unstable.Bool:
		n.Kind, n.Bool = Bool, v.Data[0] == 't'
	case unstable.Integer:
		if err = tomlInt(n, string(v.Data)); n.Uint != 0 {
			t.wide = append(t.wide, v.Raw)
		}
	case unstable.Float:
		err = setFloat(n, strings.ReplaceAll(string(v.Data), "_", ""))
	case unstable.Array:
		n.Kind = List
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			item, err := t.value(it.Node(), at, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		t.keepAsText(n)
	case unstable.InlineTable:
		n.Kind = Map
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			if err := t.keyValue(n, it.Node(), depth); err != nil {
				return nil, err
			}
		}
	default:
		err = errors.New("dates and times are not used here; quote it if it is text")
	}
	if err != nil {
		return nil, schemaErrorf(n.Pos, "", "%v", err)
	}
	return n, nil
}

func tomlInt(n *Node, text string) error {
	plain := strings.ReplaceAll(text, "_", "")
	if len(plain) > 2 && bytes.IndexByte([]byte("xob"), plain[1]) >= 0 {
		return setInt(n, plain[2:], map[byte]int{'x': 16, 'o': 8, 'b': 2}[plain[1]])
	}
	return setInt(n, plain, 10)
}
