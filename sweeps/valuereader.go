package sweeps

import (
	"strings"
	"unicode"

	"sweep/engine/document"
	"sweep/engine/printable"
)

// valueReader reads lists of values and finds the type that holds them all.
type valueReader struct {
	*decoder
	axis    *axis
	shared  bool // a value may stand in several lists
	raw     []rawValue
	numbers []int // per raw value: its number among the axis's values
}

// rawValue is a value before the type of the axis is known.
type rawValue struct {
	label *document.Node // what stands in the column
	node  *document.Node // what is written into the scenario
	pos   document.Pos
	key   string
}

func (v *valueReader) add(items []*document.Node, key string) {
	for i, item := range items {
		at := document.JoinIndex(key, i)
		switch item.Kind {
		case document.Map:
			if label, node := v.labelledValue(item, at, v.axis); node != nil {
				v.raw = append(v.raw, rawValue{label, node, item.Pos, at})
			}
		case document.List, document.Null:
			v.Errorf(item, at, `write { label = "…", value = … }`, "a value that is %v needs a label", item.Kind)
		default:
			v.raw = append(v.raw, rawValue{item, v.plain(item, v.axis), item.Pos, at})
		}
	}
	if len(v.raw) > axisValuesMax {
		v.Errorf(items[0], key, "", "the axis has %s values, more than the limit of %s", count(int64(len(v.raw))), count(axisValuesMax))
	}
}

// finish gives the axis its type and values.
func (v *valueReader) finish() {
	kind, ok := v.commonType()
	if !ok {
		return
	}
	a := v.axis
	a.kind = kind
	a.values = make([]axisValue, 0, len(v.raw))
	seen := map[string]int{}
	for _, r := range v.raw {
		value := scalar(r.label, kind)
		label := value.Label()
		v.checkLabel(r, label)
		i, dup := seen[label]
		switch {
		case !dup:
			i = len(a.values)
			seen[label] = i
			a.values = append(a.values, axisValue{value, r.node, r.pos})
		case !v.shared:
			v.Errorf(r.label, r.key, "", "the value %s is given twice; the first one is at %v", label, a.values[i].pos)
		case string(a.values[i].node.Canonical()) != string(r.node.Canonical()):
			v.Errorf(r.label, r.key, "", "the label %s stands for another value at %v", label, a.values[i].pos)
		}
		v.numbers = append(v.numbers, i)
	}
}

// checkTwice reports values that stand twice in one list, which begins and ends at raw values.
func (v *valueReader) checkTwice(from, to int) {
	seen := map[int]bool{}
	for i := from; i < to; i++ {
		if seen[v.numbers[i]] {
			v.Errorf(v.raw[i].label, v.raw[i].key, "", "the value is given twice")
		}
		seen[v.numbers[i]] = true
	}
}

// commonType is the type that holds all labels.
func (v *valueReader) commonType() (kind AxisType, ok bool) {
	for i, r := range v.raw {
		t, fits := scalarType(r.label)
		if !fits {
			v.Errorf(r.label, r.key, "", "a value of a column must be text, a truth value or a number below 2^63, not %v", r.label.Kind)
			return 0, false
		}
		if i == 0 {
			kind = t
			continue
		}
		joined, mix := joinTypes(kind, t)
		if !mix {
			v.Errorf(r.label, r.key, "give all values of an axis the same type, or labels", "the value is of type %v, but those before it are of type %v", t, kind)
			return 0, false
		}
		kind = joined
	}
	return kind, len(v.raw) > 0
}

// checkLabel refuses texts that cannot be names of directories and table cells.
func (d *decoder) checkLabel(r rawValue, label string) {
	switch {
	case strings.TrimSpace(label) == "":
		d.Errorf(r.label, r.key, "", "the label is empty")
	case len(label) > LabelBytesMax:
		d.Errorf(r.label, r.key, "give the value a short label", "the label has %d bytes, more than %d", len(label), LabelBytesMax)
	case strings.ContainsFunc(label, unicode.IsControl):
		d.Errorf(r.label, r.key, "", "the label has control characters")
	default:
		if at, size := printable.Bad(label); size > 0 && d.files.disk {
			d.Errorf(r.label, r.key, "remove it", "the label has the character %s, which cannot be shown", printable.Escape(label[at:at+size]))
		}
	}
}
