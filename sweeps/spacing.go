package sweeps

import (
	"math"
	"math/big"
	"strconv"

	"sweep/engine/rng"
)

// scale says how values lie between the ends of a range.
type scale uint8

const (
	linearScale scale = iota
	logScale
	intScale
)

var scaleNames = []string{"linear", "log", "int"}

// span is a range of numbers that an axis takes its values from.
type span struct {
	from, to float64
	scale    scale
}

// Type is the type of the values.
func (s span) Type() AxisType {
	if s.scale == intScale {
		return Int64
	}
	return Float64
}

// steps lists n ≥ 2 values from one end to the other, both included.
func (s span) steps(n int) []Value {
	out := make([]Value, n)
	for i := range out {
		out[i] = s.step(i, n)
	}
	return out
}

// step is the i-th of n ≥ 2 values from one end to the other.
func (s span) step(i, n int) Value {
	switch {
	case s.scale == logScale && i > 0 && i < n-1:
		return FloatValue(s.round(s.logAt(float64(i) / float64(n-1))))
	case s.scale == intScale:
		return IntValue(s.integer(i, n-1))
	}
	x, _ := s.rational(i, n-1).Float64()
	return FloatValue(x)
}

// level is the value at a place of a lattice of n levels, the number that a step of n steps is. Integers have equal shares.
func (s span) level(u float64, n int) Value {
	if s.scale == intScale {
		return s.at(u)
	}
	return s.step(int(math.Round(u*float64(n-1))), n)
}

// rational is from + (to − from)·i/n, exactly, where the ends are the decimal numbers that the user wrote. The nearest
// double is then what the user would write: the third tenth is 0.3 and not 0.30000000000000004.
func (s span) rational(i, n int) *big.Rat {
	from, to := decimal(s.from), decimal(s.to)
	step := new(big.Rat).Sub(to, from)
	step.Mul(step, big.NewRat(int64(i), int64(n)))
	return step.Add(step, from)
}

func decimal(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	if !ok {
		panic("sweeps: a range has an end that is not finite")
	}
	return r
}

// integer is the one nearest to from + (to − from)·i/n; halves go up.
func (s span) integer(i, n int) int64 {
	r := s.rational(i, n)
	r.Add(r, big.NewRat(1, 2))
	floor := new(big.Int).Div(r.Num(), r.Denom()) // Euclidean: the floor, because the denominator is positive
	return floor.Int64()
}

// at maps u in [0, 1] to a value, for sampled designs. With scale int every integer has an equal share of [0, 1).
func (s span) at(u float64) Value {
	switch s.scale {
	case intScale:
		k := math.Min(math.Floor(u*(s.to-s.from+1)), s.to-s.from)
		return IntValue(int64(s.from) + int64(k))
	case logScale:
		return FloatValue(s.clamp(u, s.logAt(u)))
	}
	return FloatValue(s.clamp(u, s.from+float64(u*(s.to-s.from))))
}

// logAt is from·(to/from)^u with the logarithm and exponential of the engine, which are the same on every machine.
func (s span) logAt(u float64) float64 {
	low, high := rng.Log(s.from), rng.Log(s.to)
	return rng.Exp(low + float64(u*(high-low)))
}

// clamp keeps rounding errors inside the range and gives the ends exactly.
func (s span) clamp(u, x float64) float64 {
	switch {
	case u <= 0:
		return s.from
	case u >= 1:
		return s.to
	}
	return min(max(x, s.from), s.to)
}

// round replaces a number that comes within rounding error of a number of at most twelve digits by that number: the
// steps of a logarithmic range from 1e-6 to 1e-3 include 1e-5, not 9.999999999999999e-6.
func (s span) round(x float64) float64 {
	const digits, rounding = 12, 1e-14
	short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64)
	if err == nil && math.Abs(short-x) <= rounding*math.Abs(x) {
		return short
	}
	return x
}
