package sweeps

import (
	"iter"
	"slices"

	"sweep/engine/document"
)

// valueList stores the values of an axis in columns. Most values are written into the scenario as they are.
type valueList struct {
	kind  AxisType
	bits  []uint64         // unless kind is String
	texts []string         // if kind is String
	nodes []*document.Node // what labelled values write; nil, or a nil element, means the value itself
	wrote []AxisType       // the types that values are written with; nil: the type of the list
	places
}

// Values are the values of an axis; there may be millions.
type Values struct{ list *valueList }

// ValuesOf makes a list from values of one type.
func ValuesOf(values ...Value) Values {
	l := &valueList{}
	for _, v := range values {
		l.kind = v.Type
		l.add(v)
	}
	return Values{l}
}

// Len returns the number of values.
func (v Values) Len() int {
	if v.list == nil {
		return 0
	}
	return v.list.len()
}

// At returns value i.
func (v Values) At(i int) Value { return v.list.at(i) }

// All iterates over the values in order.
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

// add appends a value of the list's type that is written into the scenario as it is.
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

// write sets what the last value writes into the scenario in place of itself.
func (l *valueList) write(n *document.Node) {
	if l.nodes == nil {
		l.nodes = make([]*document.Node, l.len())
	}
	l.nodes[l.len()-1] = n
}

// at returns value i.
func (l *valueList) at(i int) Value {
	if l.kind == String {
		return TextValue(l.texts[i])
	}
	return Value{Type: l.kind, bits: l.bits[i]}
}

// node returns what value i writes into the scenario.
func (l *valueList) node(i int) *document.Node {
	if l.nodes != nil && l.nodes[i] != nil {
		return l.nodes[i]
	}
	if l.wrote != nil && l.wrote[i] == Int64 && l.kind == Float64 {
		return document.NewInt(l.pos(i), int64(l.at(i).float()))
	}
	return l.at(i).node(l.pos(i))
}

// value returns value i together with what it writes.
func (l *valueList) value(i int) axisValue { return axisValue{l.at(i), l.node(i), l.pos(i)} }

// find returns the number of the value with the given label, or −1.
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

// labels returns the labels of the values.
func (l *valueList) labels() []string {
	out := make([]string, l.len())
	for i := range out {
		out[i] = l.at(i).Label()
	}
	return out
}
