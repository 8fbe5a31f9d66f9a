package sweeps

import (
	"math"
	"math/big"

	"sweep/engine/rng"
)

// Values on a logarithmic scale are computed with far more precision than a double and rounded once. The same value is
// then the same double whatever the ends of the range are, and a value that is a short decimal number is exactly that
// number.

const (
	// powerBits is the precision of the computation. Squarings and a million
	// multiplications lose less than 60 bits of it.
	powerBits = 384
	// powerSure is the precision that remains after all rounding errors. Rounding to it makes values exact that are a
	// double or the midpoint of two doubles.
	powerSure = 256
)

func extended() *big.Float { return new(big.Float).SetPrec(powerBits) }

// nearest returns the double nearest to x.
func nearest(x *big.Float) float64 {
	d, _ := new(big.Float).SetPrec(powerSure).Set(x).Float64()
	return d
}

// exponential returns e^x for |x| < 2^12. It halves the argument until a short Taylor series is sufficient, and squares the
// result the same number of times.
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

// logarithm returns ln x for x > 0. Each step of Halley's method triples the number of correct digits.
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
