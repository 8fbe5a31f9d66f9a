package sweeps

import (
	"math"
	"math/big"

	"sweep/engine/rng"
)

// Places on a logarithmic scale are computed far beyond the precision of a double and rounded once. The same place is
// then the same double whatever the ends of the range are, and a place that is a short decimal number is that number.

const (
	// powerBits is the precision of the computation. Squarings and a million
	// multiplications lose less than 60 bits of it.
	powerBits = 384
	// powerSure is the precision that is left when all rounding errors are gone: a place that a double, or the middle
	// between two of them, holds exactly becomes exactly that.
	powerSure = 256
)

func extended() *big.Float { return new(big.Float).SetPrec(powerBits) }

// nearest is the double nearest to x.
func nearest(x *big.Float) float64 {
	d, _ := new(big.Float).SetPrec(powerSure).Set(x).Float64()
	return d
}

// exponential is e^x for |x| < 2^12. The argument is halved until a short Taylor series does, and the result squared as
// often.
func exponential(x *big.Float) *big.Float {
	const halvings = 28
	y := extended().SetMantExp(x, -halvings)
	sum, term := extended().SetInt64(1), extended().SetInt64(1)
	for i := int64(1); term.Sign() != 0 && term.MantExp(nil) > -powerBits-halvings; i++ {
		term.Mul(term, y)
		term.Quo(term, extended().SetInt64(i))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// logarithm is ln x for x > 0. Each step of Halley's method triples the digits that are right.
func logarithm(x *big.Rat) *big.Float {
	want, mantissa := extended().SetRat(x), extended()
	exponent := want.MantExp(mantissa)
	m, _ := mantissa.Float64()
	y := extended().SetFloat64(rng.Log(m) + float64(float64(exponent)*math.Ln2))
	for range 3 {
		e := exponential(y)
		difference := extended().Sub(want, e)
		difference.Quo(difference, e.Add(e, want))
		y.Add(y, difference.Add(difference, difference))
	}
	return y
}
