package policy

import "math"

// program is a compiled tree: a list of comparisons, each with a target per outcome. A target is the index of a
// comparison, or the bitwise complement of the index of a leaf.
type program struct {
	tree      Tree
	entry     int32
	tests     []test
	calcs     []calcCode
	leaves    []leaf
	faults    []faultInfo
	ids       []string // node ids, for errors
	fields    []Field
	registers []string
}

type test struct {
	left, right operand
	yes, no     int32
	node        int32
	op          exprOp
}

// source is where the value of an operand comes from.
type source uint8

const (
	absent source = iota // a parameter that is not given
	fromField
	fromConstant
	fromRegister
	fromCalc
	fromFault
)

type operand struct {
	number float64
	index  int32 // of a field, register, computation or fault
	source source
}

type calcCode struct {
	op       calcOp
	operands []operand
}

// fault is the cause of a failed evaluation: 0 is success, n > 0 is fault number n of the program, counted from 1.
type fault int32

const (
	noFault        fault = 0
	divisionByZero fault = -1
)

type faultInfo struct{ kind, message string }

// walk evaluates the tree from the root to a leaf.
func (p *program) walk(f *Frame) (int32, *EvalError) {
	at := p.entry
	for at >= 0 {
		t := &p.tests[at]
		left, bad := p.value(&t.left, f)
		if bad != noFault {
			return 0, p.failure(bad, t.node)
		}
		right, bad := p.value(&t.right, f)
		if bad != noFault {
			return 0, p.failure(bad, t.node)
		}
		if compare(t.op, left, right) {
			at = t.yes
		} else {
			at = t.no
		}
	}
	return ^at, nil
}

func (p *program) value(o *operand, f *Frame) (float64, fault) {
	switch o.source {
	case fromField:
		return f.Values[o.index], noFault
	case fromConstant:
		return o.number, noFault
	case fromRegister:
		return f.Registers[o.index], noFault
	case fromCalc:
		return p.calc(&p.calcs[o.index], f)
	}
	return 0, fault(o.index)
}

// tolerance is the absolute difference up to which numbers count as equal. < and > do not use it.
const tolerance = 1e-9

// compare evaluates a comparison. If the difference is NaN, which includes two equal infinities, == and != are both
// false.
func compare(op exprOp, left, right float64) bool {
	switch op {
	case opLess:
		return left < right
	case opGreater:
		return left > right
	case opLessOrEqual:
		return left <= right || math.Abs(left-right) < tolerance
	case opGreaterOrEqual:
		return left >= right || math.Abs(left-right) < tolerance
	case opEqual:
		return math.Abs(left-right) < tolerance
	}
	return math.Abs(left-right) >= tolerance
}

// calc evaluates operands in order and stops at the first error.
func (p *program) calc(c *calcCode, f *Frame) (float64, fault) {
	if c.op == opMax || c.op == opMin {
		return p.extreme(c, f)
	}
	a, bad := p.value(&c.operands[0], f)
	if bad != noFault {
		return 0, bad
	}
	switch c.op {
	case opCeil:
		return math.Ceil(a), noFault
	case opFloor:
		return math.Floor(a), noFault
	case opRound:
		return math.Round(a), noFault
	case opAbs:
		return math.Abs(a), noFault
	}
	b, bad := p.value(&c.operands[1], f)
	if bad != noFault {
		return 0, bad
	}
	switch c.op {
	case opAdd:
		return a + b, noFault
	case opSubtract:
		return a - b, noFault
	case opMultiply:
		// The conversion keeps the compiler from fusing the product with an addition in the caller.
		return float64(a * b), noFault
	case opDivide:
		if math.Abs(b) < divisorMin {
			return 0, divisionByZero
		}
		return a / b, noFault
	case opDiv0:
		if math.Abs(b) < tolerance {
			return p.value(&c.operands[2], f)
		}
		return a / b, noFault
	}
	high, bad := p.value(&c.operands[2], f)
	return smaller(larger(a, b), high), bad
}

// extreme returns the largest or smallest operand, ignoring NaN.
func (p *program) extreme(c *calcCode, f *Frame) (float64, fault) {
	best := math.Inf(-1)
	if c.op == opMin {
		best = math.Inf(1)
	}
	for i := range c.operands {
		x, bad := p.value(&c.operands[i], f)
		if bad != noFault {
			return 0, bad
		}
		if c.op == opMax && x > best || c.op == opMin && x < best {
			best = x
		}
	}
	return best, noFault
}

// larger returns the other operand if one is NaN.
func larger(a, b float64) float64 {
	if a < b || math.IsNaN(a) {
		return b
	}
	return a
}

// smaller returns the other operand if one is NaN.
func smaller(a, b float64) float64 {
	if a > b || math.IsNaN(a) {
		return b
	}
	return a
}
