package document

import (
	"slices"
	"strings"

	"sweep/engine/printable"
)

// proseKeys contain text for people, which may have several lines.
var proseKeys = []string{"description", "comment", "notes", "json_string"}

// Unprintable reports the texts of a document, including keys, with characters that are invisible or control a terminal;
// names must not contain them. Documents of stored data sets are not checked, so they can still be read. A list that was
// checked before, as part of another document, may be left out: grids check long lists once, not once per point.
func Unprintable(n *Node, checked ...*Node) Errors {
	if allPrintable(n, checked) {
		return nil
	}
	var found Errors
	unprintable(n, "", &found)
	return found
}

// hasText reports whether values of the kind are or contain text.
func (k Kind) hasText() bool { return k == String || k == List || k == Map }

// allPrintable is the usual answer, without building the names of keys.
func allPrintable(n *Node, checked []*Node) bool {
	if n.kind() == String {
		_, size := printable.Bad(n.Text)
		return size == 0
	}
	if !n.kind().hasText() || n.kind() == List && slices.Contains(checked, n) {
		return true
	}
	for _, item := range n.All() {
		if !allPrintable(item, checked) {
			return false
		}
	}
	for i := range n.Entries {
		if _, size := printable.Bad(n.Entries[i].Key); size > 0 || !allPrintable(n.Entries[i].Value, checked) {
			return false
		}
	}
	return true
}

func unprintable(n *Node, key string, found *Errors) {
	switch n.kind() {
	case String:
		prose := slices.Contains(proseKeys, key[strings.LastIndexByte(key, '.')+1:])
		found.addUnprintable(n.Text, n.Pos, key, prose)
	case List:
		for i, item := range n.All() {
			if item.kind().hasText() {
				unprintable(item, JoinIndex(key, i), found)
			}
		}
	case Map:
		for _, e := range n.Entries {
			found.addUnprintable(e.Key, e.KeyPos, key, false)
			if e.Value.kind().hasText() {
				unprintable(e.Value, Join(key, e.Key), found)
			}
		}
	}
}

func (es *Errors) addUnprintable(text string, pos Pos, key string, prose bool) {
	if prose {
		text = strings.NewReplacer("\n", "", "\r\n", "", "\t", "").Replace(text)
	}
	if at, size := printable.Bad(text); size > 0 {
		*es = append(*es, &Error{Pos: pos, Key: key, Class: SchemaError,
			Message: "the text has the character " + printable.Escape(text[at:at+size]) + ", which cannot be shown", Remedy: "remove it"})
	}
}
