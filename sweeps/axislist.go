package sweeps

import (
	"iter"
	"slices"

	"sweep/engine/document"
)

// valueList is the values of an axis, column by column. Most values write themselves into the scenario.
type valueList struct {
	kind  AxisType
	bits  []uint64         // unless kind is String
	texts []string         // if kind is String
	nodes []*document.Node // what values with a label write; nil, or nil for a value, means the value itself
	wrote []AxisType       // the types that values themselves are written with; nil: that of the list
	places
}

// Values are the values of an axis; there may be millions.
type Values struct{ list *valueList }

// ValuesOf lists values of one type.
func ValuesOf(values ...Value) Values {
	l := &valueList{}
	for _, v := range values {
		l.kind = v.Type
		l.add(v)
	}
	return Values{l}
}

// Len is their number.
func (v Values) Len() int {
	if v.list == nil {
		return 0
	}
	return v.list.len()
}

// At is value i.
func (v Values) At(i int) Value { return v.list.at(i) }

// All gives them in order.
func (v Values) All() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		for i := 0; i < v.Len() && yield(i, v.At(i)); i++ {
		}
	}
}

func (l *valueList) len() int {
	if l.kind == String {
		return len(l.texts)
	}
	return len(l.bits)
}

// add appends a value of the list's type that writes itself.
func (l *valueList) add(v Value) {
	if l.kind == String {
		l.texts = append(l.texts, v.text)
	} else {
		l.bits = append(l.bits, v.bits)
	}
	if l.nodes != nil {
		l.nodes = append(l.nodes, nil)
	}
}

// write says that the last value writes something else than itself.
func (l *valueList) write(n *document.Node) {
	if l.nodes == nil {
		l.nodes = make([]*document.Node, l.len())
	}
	l.nodes[l.len()-1] = n
}

// at is value i.
func (l *valueList) at(i int) Value {
	if l.kind == String {
		return TextValue(l.texts[i])
	}
	return Value{Type: l.kind, bits: l.bits[i]}
}

// node is what value i writes into the scenario.
func (l *valueList) node(i int) *document.Node {
	if l.nodes != nil && l.nodes[i] != nil {
		return l.nodes[i]
	}
	if l.wrote != nil && l.wrote[i] == Int64 && l.kind == Float64 {
		return document.NewInt(l.pos(i), int64(l.at(i).float()))
	}
	return l.at(i).node(l.pos(i))
}

// value is value i with what it writes.
func (l *valueList) value(i int) axisValue { return axisValue{l.at(i), l.node(i), l.pos(i)} }

// find is the number of the value with a label, or −1.
func (l *valueList) find(label string) int {
	if l.kind == String {
		return slices.Index(l.texts, label)
	}
	for i := range l.bits {
		if l.at(i).Label() == label {
			return i
		}
	}
	return -1
}

// labels lists the labels of the values.
func (l *valueList) labels() []string {
	out := make([]string, l.len())
	for i := range out {
		out[i] = l.at(i).Label()
	}
	return out
}
