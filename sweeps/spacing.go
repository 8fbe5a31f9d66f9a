package sweeps

import (
	"iter"
	"math"
	"math/big"
	"strconv"
)

// scale defines how values are spaced between the ends of a range.
type scale uint8

const (
	linearScale scale = iota
	logScale
	intScale
)

var scaleNames = []string{linearScale: "linear", logScale: "log", intScale: "int"}

// span is a range of numbers from which an axis takes its values.
type span struct {
	from, to float64
	scale    scale
}

// Type returns the type of the values.
func (s span) Type() AxisType {
	if s.scale == intScale {
		return Int64
	}
	return Float64
}

// spacing computes the values of a span. The ends are taken as the decimal numbers that the user wrote, and every value is
// exact before it is rounded once to the nearest double: the third tenth of 0 to 1 is 0.3 and not 0.30000000000000004,
// and a value that two ranges share is the same double in both.
type spacing struct {
	span
	first, width *big.Rat   // linear and int: from, and to − from
	start        *big.Float // log: from
	growth       *big.Float // log: ln(to/from)
}

func newSpacing(s span) spacing {
	r := spacing{span: s}
	from, to := decimal(s.from), decimal(s.to)
	if s.scale == logScale {
		r.start, r.growth = extended().SetRat(from), logarithm(to)
		r.growth.Sub(r.growth, logarithm(from))
		return r
	}
	r.first, r.width = from, to.Sub(to, from)
	return r
}

// decimal returns the shortest decimal number that parses to the given double, which is what the user wrote.
func decimal(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	if !ok {
		panic("sweeps: a non-finite number has no decimal form")
	}
	return r
}

// steps returns n ≥ 2 values from one end to the other, both included.
func (r spacing) steps(n int) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if r.scale != logScale {
			for i := 0; i < n && yield(r.step(i, n)); i++ {
			}
			return
		}
		ratio := exponential(extended().Quo(r.growth, extended().SetInt64(int64(n-1))))
		x := extended().Set(r.start)
		for i := 0; i < n && yield(FloatValue(nearest(x))); i++ {
			x.Mul(x, ratio)
		}
	}
}

// step returns the i-th of n ≥ 2 values from one end to the other. Integers are rounded to the nearest, halves up.
func (r spacing) step(i, n int) Value {
	u := big.NewRat(int64(i), int64(n-1))
	if r.scale != intScale {
		return FloatValue(r.place(u))
	}
	u.Mul(u, r.width).Add(u, r.first)
	u.Add(u, big.NewRat(1, 2))
	floor := new(big.Int).Div(u.Num(), u.Denom()) // Euclidean: the floor, because the denominator is positive
	return IntValue(floor.Int64())
}

// level returns the value at a position of a lattice of n levels, which equals a step of n steps. Integers have equal
// shares.
func (r spacing) level(u float64, n int) Value {
	if r.scale == intScale {
		return r.at(u)
	}
	return r.step(int(math.Round(u*float64(n-1))), n)
}

// at maps u in [0, 1] to a value, for sampled designs. With scale int every integer has an equal share of [0, 1).
func (r spacing) at(u float64) Value {
	if r.scale == intScale {
		k := math.Min(math.Floor(u*(r.to-r.from+1)), r.to-r.from)
		return IntValue(int64(r.from) + int64(k))
	}
	return FloatValue(r.place(new(big.Rat).SetFloat64(u)))
}

// place returns from + (to − from)·u or from·(to/from)^u, rounded once. It modifies u.
func (r spacing) place(u *big.Rat) float64 {
	if r.scale == logScale {
		x := extended().SetRat(u)
		x = exponential(x.Mul(x, r.growth))
		return nearest(x.Mul(x, r.start))
	}
	x, _ := u.Mul(u, r.width).Add(u, r.first).Float64()
	return x
}
