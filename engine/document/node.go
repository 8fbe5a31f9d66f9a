// Package document reads YAML, TOML and JSON into one kind of tree in which every value knows its place in the file.
// The tree is what scenario and grid documents are decoded from: it can be searched, cloned and changed by key path
// (which is how a grid's axes act), written in a canonical form that is hashed, and decoded strictly with a Reader that
// reports all mistakes at once, each with file, line, column, key and remedy.
package document

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Kind is the type of a value.
type Kind uint8

// The kinds of values. An integer-valued float such as 2.0 is a Float: only the reader of a key decides whether it
// may stand for an integer.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	List
	Map
)

// String names the kind for messages.
func (k Kind) String() string {
	return [...]string{Null: "null", Bool: "a boolean", Int: "an integer", Float: "a number with a fraction", String: "text", List: "a list",
		Map: "a map"}[k]
}

// Pos is a place in a file. Lines and columns count from 1; columns count characters, not bytes. Line 0 means that the
// place is not known.
type Pos struct {
	File      string
	Line, Col int
}

// String returns "file:line:col" without the parts that are not known.
func (p Pos) String() string {
	var parts []string
	if p.File != "" {
		parts = append(parts, p.File)
	}
	if p.Line > 0 {
		parts = append(parts, strconv.Itoa(p.Line))
	}
	if p.Line > 0 && p.Col > 0 {
		parts = append(parts, strconv.Itoa(p.Col))
	}
	return strings.Join(parts, ":")
}

// Node is one value of a document. Only the field of its kind is set, and Text of a Float that is a whole number although
// the document has another number, which has more digits than a double: Text is what the document has then.
type Node struct {
	Kind    Kind
	Bool    bool
	Pos     Pos
	Int     int64
	Uint    uint64 // an Int above the int64 range stands here (then Int is 0); otherwise 0
	Float   float64
	Text    string
	Entries []Entry

	items []*Node
	long  *longList // instead of items
}

// Entry is one key of a map with its value, in the order of the document.
type Entry struct {
	Key    string
	KeyPos Pos
	Value  *Node
}

// Len is the number of elements of a list.
func (n *Node) Len() int {
	if n.long != nil {
		return n.long.length
	}
	return len(n.items)
}

// All gives the elements of a list in order. Those of a list with many elements may be made for the caller: what he
// changes in them is not kept.
func (n *Node) All() iter.Seq2[int, *Node] {
	if n.long != nil {
		return n.long.all()
	}
	return slices.All(n.items)
}

// Append adds elements to a list.
func (n *Node) Append(items ...*Node) { n.items = append(n.elements(), items...) }

// elements makes the elements of a list nodes.
func (n *Node) elements() []*Node {
	if n.long == nil {
		return n.items
	}
	items := make([]*Node, 0, n.long.length)
	for _, item := range n.long.all() {
		items = append(items, item)
	}
	n.items, n.long = items, nil
	return items
}

// Materialize makes all elements of long lists inside the tree nodes, for a tree that is walked often.
func (n *Node) Materialize() error {
	sum := 0
	return n.materialize(&sum)
}

func (n *Node) materialize(sum *int) error {
	if n == nil {
		return nil
	}
	if *sum += 1; n.long != nil && *sum+n.long.length > nodesMax || *sum > nodesMax {
		return Errors{schemaErrorf(n.Pos, "", "the document has more than %d values", nodesMax)}
	}
	for _, item := range n.elements() {
		if err := item.materialize(sum); err != nil {
			return err
		}
	}
	for i := range n.Entries {
		if err := n.Entries[i].Value.materialize(sum); err != nil {
			return err
		}
	}
	return nil
}

// Get returns the value of a key of a map, or nil; of a key that is given twice, the last one.
func (n *Node) Get(key string) *Node {
	if i := n.index(key); i >= 0 {
		return n.Entries[i].Value
	}
	return nil
}

func (n *Node) index(key string) int {
	if n == nil || n.Kind != Map {
		return -1
	}
	for i := len(n.Entries) - 1; i >= 0; i-- {
		if n.Entries[i].Key == key {
			return i
		}
	}
	return -1
}

// kind is the kind of a node that may be missing.
func (n *Node) kind() Kind {
	if n == nil {
		return Null
	}
	return n.Kind
}

// Put sets a key of a map, replacing its value or adding the key at the end. A nil value removes the key.
func (n *Node) Put(key string, v *Node) {
	i := n.index(key)
	switch {
	case i >= 0 && v == nil:
		n.Entries = append(n.Entries[:i], n.Entries[i+1:]...)
	case i >= 0:
		n.Entries[i].Value = v
		n.Entries[i].KeyPos = v.Pos
	case v != nil:
		n.Entries = append(n.Entries, Entry{Key: key, KeyPos: v.Pos, Value: v})
	}
}

// Clone copies the whole tree.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	c := *n
	if n.items != nil {
		c.items = make([]*Node, len(n.items))
		for i, item := range n.items {
			c.items[i] = item.Clone()
		}
	}
	if n.Entries != nil {
		c.Entries = make([]Entry, len(n.Entries))
		for i, e := range n.Entries {
			c.Entries[i] = Entry{Key: e.Key, KeyPos: e.KeyPos, Value: e.Value.Clone()}
		}
	}
	return &c
}

// NewBool makes a boolean. This and the other constructors make values for With and Put.
func NewBool(pos Pos, v bool) *Node { return &Node{Kind: Bool, Pos: pos, Bool: v} }

// NewInt makes an integer.
func NewInt(pos Pos, v int64) *Node { return &Node{Kind: Int, Pos: pos, Int: v} }

// NewUint makes an integer of the unsigned range.
func NewUint(pos Pos, v uint64) *Node {
	if v <= 1<<63-1 {
		return NewInt(pos, int64(v))
	}
	return &Node{Kind: Int, Pos: pos, Uint: v}
}

// NewFloat makes a number; it must be finite.
func NewFloat(pos Pos, v float64) *Node { return &Node{Kind: Float, Pos: pos, Float: v} }

// NewNumber makes a number from a text with a decimal point or exponent, or an integer beyond 64 bits.
func NewNumber(pos Pos, text string) (*Node, error) {
	n := &Node{Pos: pos}
	return n, setFloat(n, text)
}

// NewText makes a text.
func NewText(pos Pos, v string) *Node { return &Node{Kind: String, Pos: pos, Text: v} }

// NewList makes a list of the given items.
func NewList(pos Pos, items ...*Node) *Node { return &Node{Kind: List, Pos: pos, items: items} }

// NewMap makes an empty map.
func NewMap(pos Pos) *Node { return &Node{Kind: Map, Pos: pos} }
