package sweeps

import (
	"fmt"
	"math"
	"strconv"

	"sweep/engine/document"
)

// AxisType is the type of an axis and of its column in the data set.
type AxisType uint8

// The types of axes.
const (
	Int64 AxisType = iota
	Float64
	String
	Bool
)

var axisTypeNames = []string{Int64: "int64", Float64: "float64", String: "string", Bool: "bool"}

// String returns the name used in plans and messages.
func (t AxisType) String() string { return axisTypeNames[t] }

// numeric reports whether the values are numbers.
func (t AxisType) numeric() bool { return t == Int64 || t == Float64 }

// Value is the value of an axis at one point, as stored in the axis's column of the data set.
type Value struct {
	Type AxisType
	bits uint64 // the number or truth value
	text string // String
}

// IntValue makes a value of type Int64.
func IntValue(v int64) Value { return Value{Type: Int64, bits: uint64(v)} }

// FloatValue makes a value of type Float64. Negative zero becomes zero, so that equal values have one label.
func FloatValue(v float64) Value { return Value{Type: Float64, bits: math.Float64bits(v + 0)} }

// TextValue makes a value of type String.
func TextValue(v string) Value { return Value{Type: String, text: v} }

// BoolValue makes a value of type Bool.
func BoolValue(v bool) Value {
	if v {
		return Value{Type: Bool, bits: 1}
	}
	return Value{Type: Bool}
}

// Any returns the value as an int64, float64, string or bool.
func (v Value) Any() any {
	switch v.Type {
	case Int64:
		return int64(v.bits)
	case Float64:
		return v.float()
	case Bool:
		return v.bits != 0
	}
	return v.text
}

// Label returns the value as text: the label of a labelled value, otherwise the shortest text that parses to the value.
// Different values of an axis have different labels.
func (v Value) Label() string {
	switch v.Type {
	case Int64:
		return strconv.FormatInt(int64(v.bits), 10)
	case Float64:
		// Amounts and rates are easier to read without exponents unless they are very large or very small.
		if x := math.Abs(v.float()); x == 0 || x >= 1e-4 && x < 1e15 {
			return strconv.FormatFloat(v.float(), 'f', -1, 64)
		}
		return strconv.FormatFloat(v.float(), 'g', -1, 64)
	case Bool:
		return strconv.FormatBool(v.bits != 0)
	}
	return v.text
}

func (v Value) float() float64 { return math.Float64frombits(v.bits) }

// node returns the value as it is written into a scenario.
func (v Value) node(pos document.Pos) *document.Node {
	switch v.Type {
	case Int64:
		return document.NewInt(pos, int64(v.bits))
	case Float64:
		return document.NewFloat(pos, v.float())
	case Bool:
		return document.NewBool(pos, v.bits != 0)
	}
	return document.NewText(pos, v.text)
}

// scalarType returns the type of an axis whose only value is n; ok is false if n cannot be stored in a column.
func scalarType(n *document.Node) (t AxisType, ok bool) {
	switch n.Kind {
	case document.Int:
		return Int64, n.Uint == 0
	case document.Float:
		return Float64, true
	case document.String:
		return String, true
	case document.Bool:
		return Bool, true
	}
	return 0, false
}

// joinTypes returns the type that can hold values of both types. Only integers and numbers with fractions can be mixed.
func joinTypes(a, b AxisType) (AxisType, bool) {
	switch {
	case a == b:
		return a, true
	case a.numeric() && b.numeric():
		return Float64, true
	}
	return 0, false
}

// scalar reads n as a value of a type; ok is false if the type cannot hold it exactly.
func scalar(n *document.Node, t AxisType) (v Value, ok bool) {
	kind, ok := scalarType(n)
	switch {
	case !ok:
		return v, false
	case kind == Int64:
		v = IntValue(n.Int)
	case kind == Float64:
		v, ok = FloatValue(n.Float), !n.Rounded()
	case kind == Bool:
		v = BoolValue(n.Bool)
	default:
		v = TextValue(n.Text)
	}
	if !ok {
		return v, false
	}
	return widen(v, t)
}

// inexact reports a number that the column of an axis cannot hold exactly.
func (d *decoder) inexact(pos document.Pos, key, written string, column float64) {
	d.Add(&document.Error{Pos: pos, Key: key, Class: document.SchemaError, Remedy: "write integers only, or numbers with fewer digits",
		Message: fmt.Sprintf("the column of the axis holds doubles, and %s would become %s", written, strconv.FormatFloat(column, 'f', -1, 64))})
}
