package document

import (
	"bytes"
	"errors"
	"iter"
	"unicode/utf8"
)

// A grid may list a million values or points. As nodes, and as what the libraries build to read them, they would take a
// hundred times the memory of their text. A long list therefore stays text: reading the document cuts it into parts of
// partItems elements, reads each part once to check it, and forgets it. Whoever walks the list gets the elements by
// reading the parts again, one after the other.
//
// The cuts are found by a scan that knows little of the formats. It may be wrong about what a bracket inside a text is,
// and so nothing depends on it: the document without the elements of its long lists must parse, each list must turn up
// at its place and without elements, and each part must parse as exactly partItems elements. Otherwise the document is
// read as it is.

const (
	partItems    = 1024
	longItemsMin = 4 * partItems // shorter lists are nodes
	longNodesMax = 64 << 20      // values in the long lists of a document
)

// longList is a list that stays text.
type longList struct {
	file   string
	data   []byte
	starts []uint32 // of the lines
	pos    Pos
	cuts   []uint32 // where the parts begin, and the end of the last one
	block  bool     // elements are the lines of a YAML block sequence, which begin with a hyphen
	read   partParser
	length int
	seen   bool // the document has a list there
}

// partParser reads a part of a long list. The check is thorough if the part was never read before.
type partParser func(l *longList, lines *lines, part int, b budget, check bool) (*Node, error)

var errPart = errors.New("a part of a long list cannot be read by itself")

// text is a part of the list and its offset.
func (l *longList) text(part int) ([]byte, int) {
	from, to := int(l.cuts[part]), int(l.cuts[part+1])
	if !l.block && part > 0 {
		from++ // behind the comma
	}
	return l.data[from:to], from
}

// enclosed is a part between two texts.
func (l *longList) enclosed(part int, before, after string) []byte {
	text, _ := l.text(part)
	return append(append([]byte(before), text...), after...)
}

// check reads all parts, which counts the elements.
func (l *longList) check(nodes *int) error {
	at := &lines{data: l.data, starts: l.starts}
	last := len(l.cuts) - 2
	for part := range last + 1 {
		b := budget{file: l.file, depthMax: depthMax, nodesMax: longNodesMax - *nodes}
		n, err := l.read(l, at, part, b, true)
		if err != nil {
			return err
		}
		if n.Kind != List || part < last && len(n.items) != partItems || l.block && len(n.items) == 0 {
			return errPart
		}
		l.length += len(n.items)
		*nodes += n.count()
	}
	return nil
}

// all reads the elements.
func (l *longList) all() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		at := &lines{data: l.data, starts: l.starts}
		for part := range len(l.cuts) - 1 {
			n, err := l.read(l, at, part, budget{file: l.file, depthMax: depthMax, nodesMax: longNodesMax}, false)
			if err != nil {
				panic("document: a part of a list that was read before cannot be read again: " + err.Error())
			}
			for i, item := range n.items {
				if !yield(part*partItems+i, item) {
					return
				}
			}
		}
	}
}

// without is the document without the elements of the lists. Everything else keeps its line and column. A list of a YAML
// block keeps its first element: without any it would be no list.
func without(data []byte, lists []*longList) []byte {
	var out []byte
	done := 0
	for _, l := range lists {
		from, to := int(l.cuts[0]), int(l.cuts[len(l.cuts)-1])
		if l.block {
			from = l.secondItem()
		}
		gone := data[from:to]
		out = append(append(out, data[done:from]...), bytes.Repeat([]byte{'\n'}, bytes.Count(gone, []byte{'\n'}))...)
		last := gone[bytes.LastIndexByte(gone, '\n')+1:]
		out = append(out, bytes.Repeat([]byte{' '}, utf8.RuneCount(last))...)
		done = to
	}
	return append(out, data[done:]...)
}

// parseLong reads a document whose long lists stay text; ok is false if it has none, or must be read as it is.
func parseLong(file string, data []byte, f *format) (n *Node, ok bool) {
	found := f.long(data)
	if len(found) == 0 {
		return nil, false
	}
	at, nodes := newLines(data), 0
	lists, places := found[:0], map[Pos]*longList{}
	for _, l := range found {
		l.file, l.data, l.starts, l.read = file, data, at.starts, f.part
		line, col := at.at(int(l.pos.Col)) // the scan knows the offset only
		l.pos = Pos{file, line, col}
		if l.check(&nodes) == nil {
			lists, places[l.pos] = append(lists, l), l
		}
	}
	if len(lists) == 0 {
		return nil, false
	}
	n, err := f.parse(without(data, lists), budget{file: file, nodesMax: nodesMax, depthMax: depthMax, long: places})
	if err != nil {
		return nil, false
	}
	for _, l := range lists {
		if !l.seen {
			return nil, false
		}
	}
	return n, true
}

// keepAsText gives a list at a place its elements if they stay text.
func (b *budget) keepAsText(n *Node) {
	l := b.long[n.Pos]
	if l == nil || l.block && len(n.items) != 1 || !l.block && len(n.items) != 0 {
		return
	}
	l.seen = true
	n.items, n.long = nil, l
}

// count is the number of values in a tree.
func (n *Node) count() int {
	sum := 1
	for _, item := range n.items {
		sum += item.count()
	}
	for i := range n.Entries {
		sum += n.Entries[i].Value.count()
	}
	return sum
}
