package policy

import (
	"fmt"
	"math"

	"sweep/engine/document"
	"sweep/engine/text"
)

// unitOfValue is the unit of a value, if known. Computations and parameters can convert units deliberately, so a unit is
// assumed only where no other interpretation makes sense.
type unitOfValue struct {
	unit   string // "" if unknown or a plain number
	source string // the field that has the unit
	direct bool   // the value of one field, not computed from several
}

const (
	unitCents = "cents"
	unitTicks = "ticks"
	unitRatio = "ratio"
)

// unitOf determines the unit of a value.
func unitOf(v *value) unitOfValue {
	switch v.form {
	case formField:
		unit := v.field.Unit()
		if unit == "tick" {
			unit = unitTicks
		}
		return unitOfValue{unit, v.field.String(), true}
	case formCompute:
		return unitOfCalc(v.calc)
	}
	return unitOfValue{}
}

func unitOfCalc(c *calc) unitOfValue {
	a := unitOf(&c.operands[0])
	switch c.op {
	case opCeil, opFloor, opRound, opAbs:
		return a
	case opMultiply, opDivide, opDiv0:
		return scaled(c, a, unitOf(&c.operands[1]))
	}
	for i := range c.operands {
		b := unitOf(&c.operands[i])
		switch {
		case a.unit == "" && isFixed(&c.operands[0]):
			a = b
		case b.unit == "" && isFixed(&c.operands[i]):
		case a.unit != b.unit:
			return unitOfValue{}
		}
	}
	a.direct = false
	return a
}

// scaled returns the unit of a product or quotient. Shares, and literal factors of the size of a share or a safety
// margin, keep the unit; other factors and parameters may convert it, as in ticks_per_priority.
func scaled(c *calc, a, b unitOfValue) unitOfValue {
	quotient := c.op != opMultiply
	if !quotient && (isFixed(&c.operands[0]) || a.unit == unitRatio) {
		c = &calc{op: c.op, operands: []value{c.operands[1], c.operands[0]}}
		a, b = b, a
	}
	switch {
	case a.unit == "":
	case isFixed(&c.operands[1]):
		if _, params := fixedValue(&c.operands[1]); params {
			return unitOfValue{}
		}
		if x := math.Abs(fixedNumber(&c.operands[1])); x >= 1.0/20 && x <= 20 {
			return unitOfValue{a.unit, a.source, false}
		}
	case b.unit == unitRatio, quotient && b.unit == "count":
		return unitOfValue{a.unit, a.source, false}
	case quotient && a.unit == b.unit:
		return unitOfValue{unitRatio, a.source, false}
	}
	return unitOfValue{}
}

func isFixed(v *value) bool {
	fixed, _ := fixedValue(v)
	return fixed
}

func fixedNumber(v *value) float64 {
	p := newFacts().value(v)
	if p.isPoint() {
		return p.min
	}
	return math.NaN()
}

// units warns about comparisons and sums of different units, and about numbers that are implausible for their unit.
func (l linter) units(e *expr, v *document.Node) {
	l.sums(&e.left, v.Get("left"))
	l.sums(&e.right, v.Get("right"))
	a, b := unitOf(&e.left), unitOf(&e.right)
	if a.unit != "" && b.unit != "" && a.unit != b.unit {
		l.d.warn(v, UnitMismatch, fmt.Sprintf("%s compares %s (%s) with %s (%s)", printer{}.expr(e, orLevel),
			unitWord(a.unit), a.source, unitWord(b.unit), b.source), "compare values of the same unit")
	}
	if yes, no := l.outcomes(e); yes && no {
		l.number(v, a, &e.right)
		l.number(v, b, &e.left)
	}
}

// args warns about action parameters with the wrong unit.
func (l linter) args(n *node, v *document.Node) {
	for i := range n.args {
		a := &n.args[i]
		at := v.Get(a.name)
		l.sums(&a.value, at)
		m, wanted := unitOf(&a.value), paramUnits[a.name]
		if wanted != "" && m.unit != "" && m.unit != wanted {
			l.d.warn(at, UnitMismatch, fmt.Sprintf("%s is in %s, but %s is %s (%s)", a.name, wanted,
				printer{}.value(&a.value, sumLevel), unitWord(m.unit), m.source), "")
		}
		if _, ok := amountText(&a.value, wanted); ok && a.value.number != math.Trunc(a.value.number) {
			l.d.warn(at, UnitMismatch, fmt.Sprintf("%s is in whole cents, not %s", a.name, formatNumber(a.value.number)), centsRemedy(a.value.number))
		}
	}
}

// outcomes returns the outcomes a comparison can have, regardless of earlier conditions.
func (l linter) outcomes(e *expr) (yes, no bool) {
	r := newFacts().relation(e)
	return r&trueFor[e.op] != 0, r&^trueFor[e.op] != 0
}

// sums warns about sums and differences of different units.
func (l linter) sums(v *value, at *document.Node) {
	if v.form != formCompute {
		return
	}
	c := v.calc
	if c.op == opAdd || c.op == opSubtract || c.op == opMax || c.op == opMin || c.op == opClamp {
		var first unitOfValue
		for i := range c.operands {
			m := unitOf(&c.operands[i])
			if first.unit == "" {
				first = m
			} else if m.unit != "" && m.unit != first.unit {
				l.d.warn(at, UnitMismatch, fmt.Sprintf("%s combines %s (%s) with %s (%s)", printer{}.value(v, sumLevel),
					unitWord(first.unit), first.source, unitWord(m.unit), m.source), "convert one of them with a factor")
				break
			}
		}
	}
	inner := at.Get("compute")
	if c.op == opMax || c.op == opMin {
		for i, item := range inner.Get("values").All() {
			l.sums(&c.operands[i], item)
		}
		return
	}
	for i, key := range c.op.operands() {
		l.sums(&c.operands[i], inner.Get(key))
	}
}

// number warns about numbers above 1 compared with a share, and about fractions of a cent.
func (l linter) number(at *document.Node, m unitOfValue, v *value) {
	if !m.direct || v.form != formLiteral && v.form != formParam {
		return
	}
	x, text := v.number, printer{}.value(v, sumLevel)
	switch {
	case m.unit == unitRatio && (x > 1 || x < 0 && m.source != FieldThroughputGap.String()):
		l.d.warn(at, UnitMismatch, fmt.Sprintf("%s is a ratio, with 1 for 100 %%, but is compared with %s", m.source, text), shareRemedy(x))
	case m.unit == unitCents && x != math.Trunc(x) && fieldIsWhole(m.source):
		l.d.warn(at, UnitMismatch, fmt.Sprintf("%s is in whole cents, but is compared with %s", m.source, text), centsRemedy(x))
	}
}

func fieldIsWhole(name string) bool {
	f, ok := FieldByName(name)
	return ok && fieldTable[f].values.whole
}

func shareRemedy(x float64) string {
	if x > 1 && x <= 100 {
		return fmt.Sprintf("for %s %% write %s", formatNumber(x), formatNumber(x/100))
	}
	return "write a share from 0 to 1"
}

func centsRemedy(x float64) string {
	return fmt.Sprintf("for %s write %s, the amount in cents", text.Cents.Mean(math.Round(x*100)), formatNumber(math.Round(x*100)))
}

// remedyOf suggests a fix for a comparison with one possible outcome.
func remedyOf(e *expr) string {
	for _, side := range []struct{ m, number *value }{{&e.left, &e.right}, {&e.right, &e.left}} {
		m := unitOf(side.m)
		if m.direct && m.unit == unitRatio && (side.number.form == formLiteral || side.number.form == formParam) && side.number.number > 1 {
			return shareRemedy(side.number.number)
		}
	}
	return ""
}

func unitWord(unit string) string {
	switch unit {
	case unitRatio:
		return "a ratio"
	case "bool":
		return "a truth value"
	case "count":
		return "a count"
	case "hash":
		return "a hash"
	case "0-10":
		return "a priority"
	}
	return unit
}
