package sweeps

import (
	"strings"
	"unicode"

	"sweep/engine/document"
	"sweep/engine/printable"
	"sweep/engine/text"
)

// valueReader reads lists of values and finds a type that can hold them all.
type valueReader struct {
	*decoder
	axis    *axis
	shared  bool // a value may appear in several lists
	labels  cells
	nodes   []*document.Node // per label, what it writes into the scenario; nil: itself
	lists   []valueKeys
	numbers []int32 // per label: its number among the values of the axis
}

// valueKeys stores the key of a list of values and the label at which the list begins.
type valueKeys struct {
	key   string
	first int
}

func (v *valueReader) add(list *document.Node, key string) {
	v.lists = append(v.lists, valueKeys{key, v.labels.len()})
	if n := list.Len(); n > axisValuesMax {
		v.Errorf(list, key, "", "the axis has %s values, more than the limit of %s", text.Count(int64(n)), text.Count(axisValuesMax))
		return
	}
	v.labels.reserve(list.Len())
	for i, item := range list.All() {
		switch item.Kind {
		case document.Map:
			at := document.JoinIndex(key, i)
			if label, node := v.labelledValue(item, at, v.axis); node != nil {
				v.label(label, node, item.Pos, at)
			}
		case document.List, document.Null:
			v.Errorf(item, document.JoinIndex(key, i), `write { label = "…", value = … }`, "a value that is %v needs a label", item.Kind)
		case document.String:
			node := v.plain(item, v.axis)
			if node == item {
				node = nil
			}
			v.label(item, node, item.Pos, "")
		default:
			v.label(item, nil, item.Pos, "")
		}
	}
}

// label adds a label with the node it writes (nil for itself) and the position of the value.
func (v *valueReader) label(n, node *document.Node, pos document.Pos, key string) {
	kind, ok := scalarType(n)
	if !ok {
		v.Errorf(n, v.keyOr(key), "", "a value of a column must be text, a truth value or a number below 2^63, not %v", n.Kind)
		return
	}
	value, ok := scalar(n, kind)
	if !ok {
		v.inexact(n.Pos, v.keyOr(key), n.Text, n.Float)
		return
	}
	if kind == String {
		v.checkLabel(n, v.keyOr(key), value.text)
	}
	v.labels.whole.File = pos.File
	v.labels.add(value, pos.Line, pos.Col)
	if node != nil && v.nodes == nil {
		v.nodes = make([]*document.Node, v.labels.len()-1)
	}
	if v.nodes != nil {
		v.nodes = append(v.nodes, node)
	}
}

// keyOr returns the given key, or that of the next label.
func (v *valueReader) keyOr(key string) string {
	if key != "" {
		return key
	}
	return v.key(v.labels.len())
}

// key returns the path of a label in the grid document.
func (v *valueReader) key(i int) string {
	l := v.lists[0]
	for _, next := range v.lists[1:] {
		if next.first > i {
			break
		}
		l = next
	}
	return document.JoinIndex(l.key, i-l.first)
}

// report adds a mistake at a label.
func (v *valueReader) report(i int, remedy, format string, args ...any) {
	v.Errorf(&document.Node{Pos: v.labels.pos(i)}, v.key(i), remedy, format, args...)
}

// finish sets the type and values of the axis.
func (v *valueReader) finish() {
	c := &v.labels
	if c.len() == 0 {
		return
	}
	kind, odd, ok := c.kind()
	if !ok {
		v.report(odd, "give all values of an axis the same type, or labels", "the value is of type %v, but those before it are of type %v", c.kinds[odd], kind)
		return
	}
	if wrong := c.convert(kind); wrong >= 0 {
		written := c.value(wrong)
		v.inexact(c.pos(wrong), v.key(wrong), written.Label(), float64(int64(written.bits)))
		return
	}
	firsts, numbers := c.distinct()
	v.numbers = numbers
	for i, number := range numbers {
		switch first := int(firsts[number]); {
		case first == i:
		case !v.shared:
			v.report(i, "", "the value %s is given twice; the first one is at %v", c.value(i).Label(), c.pos(first))
		case string(v.node(first).Canonical()) != string(v.node(i).Canonical()):
			v.report(i, "", "the label %s has a different value at %v", c.value(i).Label(), c.pos(first))
		}
	}
	v.axis.kind, v.axis.values = kind, v.list(kind, firsts)
	v.sameValues()
}

// node returns what a label writes.
func (v *valueReader) node(i int) *document.Node {
	if v.nodes != nil && v.nodes[i] != nil {
		return v.nodes[i]
	}
	return v.labels.value(i).node(v.labels.pos(i))
}

// list returns the values at some of the labels.
func (v *valueReader) list(kind AxisType, at []int32) *valueList {
	c := &v.labels
	l := &valueList{kind: kind, nodes: v.nodes, wrote: c.wrote, places: c.places}
	if kind == String {
		l.texts = c.texts
	} else {
		l.bits = c.bits
	}
	if len(at) == c.len() {
		return l
	}
	some := &valueList{kind: kind, places: places{whole: c.whole}}
	for _, i := range at {
		some.add(l.at(int(i)))
		if c.wrote != nil && c.wrote[i] != kind {
			some.write(l.node(int(i)))
		}
		if v.nodes != nil && v.nodes[i] != nil {
			some.write(v.nodes[i])
		}
		some.places.add(int(c.lines[i]), int(c.cols[i]))
	}
	return some
}

// sameValues reports labels with the same value, whose runs would be computed separately.
func (v *valueReader) sameValues() {
	if v.nodes == nil || v.shared || v.axis.group != "" || v.kind.Levels == nil || v.kind.Together {
		return
	}
	first := map[string]int{}
	for i := range v.labels.len() {
		content := string(v.node(i).Canonical())
		if k, ok := first[content]; ok {
			v.report(i, "remove one of them", "the labels %s and %s have the same value, so the same runs would be computed twice; the first one is at %v",
				v.labels.value(k).Label(), v.labels.value(i).Label(), v.labels.pos(k))
			continue
		}
		first[content] = i
	}
}

// checkTwice reports values that appear twice in one list, the labels from … to − 1.
func (v *valueReader) checkTwice(from, to int) {
	seen := map[int32]bool{}
	for i := from; i < to; i++ {
		if seen[v.numbers[i]] {
			v.report(i, "", "the value is given twice")
		}
		seen[v.numbers[i]] = true
	}
}

// checkLabel rejects texts that cannot be directory names and table cells.
func (d *decoder) checkLabel(n *document.Node, key, label string) {
	switch {
	case strings.TrimSpace(label) == "":
		d.Errorf(n, key, "", "the label is empty")
	case len(label) > LabelBytesMax:
		d.Errorf(n, key, "use a shorter label", "the label has %d bytes, more than the limit of %d", len(label), LabelBytesMax)
	case strings.ContainsFunc(label, unicode.IsControl):
		d.Errorf(n, key, "", "the label contains control characters")
	default:
		if at, size := printable.Bad(label); size > 0 && d.files.disk {
			d.Errorf(n, key, "remove it", "the label contains the character %s, which is not printable", printable.Escape(label[at:at+size]))
		}
	}
}
