package policy

import "math"

// This file implements interval arithmetic. Every operation rounds monotonically, so the results for the corners of the
// operands bound all results.

// results returns bounds for the given corners; a NaN corner means that any result is possible.
func results(whole bool, corners ...float64) valueRange {
	out := valueRange{interval: interval{math.Inf(1), math.Inf(-1), whole}}
	for _, x := range corners {
		if math.IsNaN(x) {
			return valueRange{interval: anything, nan: true}
		}
		out.min, out.max = math.Min(out.min, x), math.Max(out.max, x)
	}
	return out
}

func sum(a, b valueRange) valueRange {
	return results(a.whole && b.whole, a.min+b.min, a.max+b.max, a.min+b.max, a.max+b.min)
}

func negative(a valueRange) valueRange {
	a.min, a.max = -a.max, -a.min
	return a
}

func product(a, b valueRange) valueRange {
	if a.hasZero() && b.hasInfinity() || b.hasZero() && a.hasInfinity() {
		return valueRange{interval: anything, nan: true}
	}
	return results(a.whole && b.whole, float64(a.min*b.min), float64(a.min*b.max), float64(a.max*b.min), float64(a.max*b.max))
}

// quotient divides by the part of b whose absolute value is at least the limit; none if there is no such part.
func quotient(a, b valueRange, limit float64) valueRange {
	out := valueRange{none: true}
	if b.max >= limit {
		out = out.join(quotientOfSign(a, math.Max(b.min, limit), b.max))
	}
	if b.min <= -limit {
		out = out.join(quotientOfSign(a, b.min, math.Min(b.max, -limit)))
	}
	return out
}

func quotientOfSign(a valueRange, low, high float64) valueRange {
	return results(false, a.min/low, a.min/high, a.max/low, a.max/high)
}

// div0 returns the quotient, or the default where the denominator is practically zero.
func div0(a, b, otherwise valueRange) valueRange {
	out := quotient(a, b, tolerance)
	if b.nan {
		out = out.join(valueRange{interval: anything, nan: true})
	}
	if b.min < tolerance && b.max > -tolerance {
		return out.join(otherwise)
	}
	return out
}

// extremeOf is max or min of a list; both ignore NaN.
func extremeOf(op calcOp, list []valueRange) valueRange {
	out := valueRange{interval: interval{math.Inf(-1), math.Inf(-1), true}}
	for _, x := range list {
		if op == opMin {
			x = negative(x)
		}
		if x.nan {
			x.min = math.Inf(-1)
		}
		out.min, out.max, out.whole = math.Max(out.min, x.min), math.Max(out.max, x.max), out.whole && x.whole
	}
	if op == opMin {
		return negative(out)
	}
	return out
}

// largerOf and smallerOf return the other operand if one is NaN.
func largerOf(a, b valueRange) valueRange {
	out := valueRange{interval: interval{math.Max(a.min, b.min), math.Max(a.max, b.max), a.whole && b.whole}, nan: a.nan && b.nan}
	if a.nan {
		out.min = math.Min(out.min, b.min)
	}
	if b.nan {
		out.min = math.Min(out.min, a.min)
	}
	return out
}

func smallerOf(a, b valueRange) valueRange { return negative(largerOf(negative(a), negative(b))) }

func rounded(a valueRange, round func(float64) float64) valueRange {
	return valueRange{interval: interval{round(a.min), round(a.max), true}, nan: a.nan}
}

func absolute(a valueRange) valueRange {
	out := results(a.whole, math.Abs(a.min), math.Abs(a.max))
	if a.min <= 0 && a.max >= 0 {
		out.min = 0
	}
	out.nan = a.nan
	return out
}

// calculate applies an operator to the possible values of its operands. If an operand always fails, so does the result,
// except for the default of div0, which is evaluated only when needed.
func calculate(op calcOp, x []valueRange) valueRange {
	for i, p := range x {
		if p.none && !(op == opDiv0 && i == 2) {
			return p
		}
	}
	var out valueRange
	switch op {
	case opMax, opMin:
		return extremeOf(op, x)
	case opCeil:
		return rounded(x[0], math.Ceil)
	case opFloor:
		return rounded(x[0], math.Floor)
	case opRound:
		return rounded(x[0], math.Round)
	case opAbs:
		return absolute(x[0])
	case opClamp:
		return smallerOf(largerOf(x[0], x[1]), x[2])
	case opDiv0:
		out = div0(x[0], x[1], x[2])
		out.nan = out.nan || x[0].nan
		return out
	case opAdd:
		out = sum(x[0], x[1])
	case opSubtract:
		out = sum(x[0], negative(x[1]))
	case opMultiply:
		out = product(x[0], x[1])
	case opDivide:
		out = quotient(x[0], x[1], divisorMin)
		if x[1].nan {
			out = out.join(valueRange{interval: anything, nan: true})
		}
	}
	out.nan = out.nan || x[0].nan || x[1].nan
	return out
}
