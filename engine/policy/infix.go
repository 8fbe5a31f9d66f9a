package policy

import (
	"math"
	"strconv"
	"strings"

	"sweep/engine/document"
)

// printer writes expressions in infix form, with either the names or the values of fields, registers and parameters.
type printer struct {
	frame     *Frame             // nil to write names
	registers map[string]float64 // by name
	money     bool               // numbers compared with amounts are followed by the formatted amount
}

// The precedences of boolean and numeric operators. An operand with a lower precedence than its context is put in
// parentheses.
const (
	orLevel = iota
	andLevel
	notLevel
)

const (
	sumLevel = iota
	productLevel
	atomLevel
)

func (p printer) expr(e *expr, level int) string {
	switch e.op {
	case opNot:
		return "not " + p.expr(&e.list[0], notLevel)
	case opAnd, opOr:
		return p.list(e, level)
	}
	text := p.side(&e.left, unitOf(&e.right).unit) + " " + e.op.String() + " " + p.side(&e.right, unitOf(&e.left).unit)
	return parenthesized(text, level == notLevel)
}

// side writes a value at a place where values have a unit.
func (p printer) side(v *value, unit string) string {
	text := p.value(v, sumLevel)
	if amount, ok := amountText(v, unit); ok && p.money {
		text += " (" + amount + ")"
	}
	return text
}

func (p printer) list(e *expr, level int) string {
	own := andLevel
	if e.op == opOr {
		own = orLevel
	}
	switch {
	case len(e.list) == 0 && e.op == opAnd:
		return "true"
	case len(e.list) == 0:
		return "false"
	case len(e.list) == 1:
		return p.expr(&e.list[0], level)
	}
	parts := make([]string, len(e.list))
	for i := range e.list {
		parts[i] = p.expr(&e.list[i], own)
	}
	return parenthesized(strings.Join(parts, " "+e.op.String()+" "), own < level)
}

func parenthesized(text string, needed bool) string {
	if needed {
		return "(" + text + ")"
	}
	return text
}

func (p printer) value(v *value, level int) string {
	switch v.form {
	case formCompute:
		return p.calc(v.calc, level)
	case formField:
		if p.frame != nil {
			return formatNumber(p.frame.Values[v.field])
		}
		return v.field.String()
	case formRegister:
		if p.frame != nil {
			return formatNumber(p.registers[v.name])
		}
		return v.name
	case formParam:
		if p.frame != nil {
			return formatNumber(v.number)
		}
		return "$" + v.name
	}
	return literalString(v)
}

func literalString(v *value) string {
	switch v.lit {
	case document.Float:
		return formatNumber(v.number)
	case document.Bool:
		return strconv.FormatBool(v.number == 1)
	case document.String:
		return strconv.Quote(v.text)
	case document.List:
		quoted := make([]string, len(v.texts))
		for i, text := range v.texts {
			quoted[i] = strconv.Quote(text)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return v.lit.String()
}

func (p printer) calc(c *calc, level int) string {
	own := sumLevel
	switch c.op {
	case opMultiply, opDivide:
		own = productLevel
	case opAdd, opSubtract:
	default:
		parts := make([]string, len(c.operands))
		for i := range c.operands {
			parts[i] = p.value(&c.operands[i], sumLevel)
		}
		return c.op.String() + "(" + strings.Join(parts, ", ") + ")"
	}
	right := own
	if c.op == opSubtract || c.op == opDivide {
		right++ // a - (b - c)
	}
	text := p.value(&c.operands[0], own) + " " + c.op.String() + " " + p.value(&c.operands[1], right)
	return parenthesized(text, own < level)
}

// formatNumber writes whole numbers of ordinary size without an exponent.
func formatNumber(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
