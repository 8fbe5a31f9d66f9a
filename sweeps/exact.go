package sweeps

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
)

// exact is a number in a condition: an integer, a double or, for everything else, a fraction. A double is treated as the
// decimal number that a user writes for it, so 0.1 · 3 is 0.3. Nothing wraps and nothing is rounded.
type exact struct {
	form  exactForm
	whole int64
	float float64
	ratio *big.Rat // never modified; for a double, its decimal value if known
}

type exactForm uint8

const (
	wholeForm exactForm = iota
	floatForm
	ratioForm
)

func exactInt(v int64) exact { return exact{whole: v} }

func exactFloat(v float64) exact { return exact{form: floatForm, float: v} }

// exactRat stores a fraction as an integer if it is one, because integers are faster.
func exactRat(v *big.Rat) exact {
	if v.IsInt() && v.Num().IsInt64() {
		return exactInt(v.Num().Int64())
	}
	return exact{form: ratioForm, ratio: v}
}

// exactValue returns the value of a numeric axis.
func exactValue(v Value) exact {
	if v.Type == Int64 {
		return exactInt(int64(v.bits))
	}
	return exactFloat(v.float())
}

// rat returns the number as a fraction, which must not be modified.
func (x exact) rat() *big.Rat {
	switch x.form {
	case wholeForm:
		return new(big.Rat).SetInt64(x.whole)
	case floatForm:
		if x.ratio == nil {
			return decimal(x.float)
		}
	}
	return x.ratio
}

func (x exact) sign() int {
	switch x.form {
	case wholeForm:
		return compareOrdered(x.whole, 0)
	case floatForm:
		return compareOrdered(x.float, 0)
	}
	return x.ratio.Sign()
}

func compareOrdered[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// compare returns −1, 0 or 1. Doubles have the same order as the decimals they represent, and so do integers up to 2^53
// compared with doubles.
func (x exact) compare(y exact) int {
	if x.form == wholeForm && y.form == wholeForm {
		return compareOrdered(x.whole, y.whole)
	}
	a, okA := x.double()
	b, okB := y.double()
	if okA && okB {
		return compareOrdered(a, b)
	}
	return x.rat().Cmp(y.rat())
}

// double returns the number as a double, if it is one.
func (x exact) double() (float64, bool) {
	const exactMax = 1 << 53
	switch x.form {
	case wholeForm:
		return float64(x.whole), x.whole >= -exactMax && x.whole <= exactMax
	case floatForm:
		return x.float, true
	}
	return 0, false
}

func (x exact) add(y exact) exact {
	if x.form == wholeForm && y.form == wholeForm {
		if sum := x.whole + y.whole; (sum > x.whole) == (y.whole > 0) {
			return exactInt(sum)
		}
	}
	return exactRat(new(big.Rat).Add(x.rat(), y.rat()))
}

func (x exact) negate() exact {
	switch {
	case x.form == wholeForm && x.whole != math.MinInt64:
		return exactInt(-x.whole)
	case x.form == floatForm:
		return exactFloat(-x.float)
	}
	return exactRat(new(big.Rat).Neg(x.rat()))
}

func (x exact) subtract(y exact) exact { return x.add(y.negate()) }

func (x exact) multiply(y exact) exact {
	if x.form == wholeForm && y.form == wholeForm && x.whole != math.MinInt64 && y.whole != math.MinInt64 {
		hi, lo := bits.Mul64(uint64(max(x.whole, -x.whole)), uint64(max(y.whole, -y.whole)))
		if hi == 0 && lo <= math.MaxInt64 {
			if (x.whole < 0) != (y.whole < 0) {
				return exactInt(-int64(lo))
			}
			return exactInt(int64(lo))
		}
	}
	return exactRat(new(big.Rat).Mul(x.rat(), y.rat()))
}

var errDivision = errors.New("division by zero")

func (x exact) divide(y exact) (exact, error) {
	if y.sign() == 0 {
		return exact{}, errDivision
	}
	return exactRat(new(big.Rat).Quo(x.rat(), y.rat())), nil
}

// remainder returns the remainder of integer division, with the sign of x.
func (x exact) remainder(y exact) (exact, error) {
	if y.sign() == 0 {
		return exact{}, errDivision
	}
	if x.form == wholeForm && y.form == wholeForm {
		if y.whole == -1 {
			return exactInt(0), nil
		}
		return exactInt(x.whole % y.whole), nil
	}
	a, b := x.rat(), y.rat()
	if !a.IsInt() || !b.IsInt() {
		return exact{}, errors.New("% needs integers")
	}
	return exactRat(new(big.Rat).SetInt(new(big.Int).Rem(a.Num(), b.Num()))), nil
}

// power is exact for integer exponents. Roots are accurate to 70 digits.
func (x exact) power(y exact) (exact, error) {
	if y.form == floatForm {
		y = exactRat(y.rat())
	}
	if x.sign() == 0 && y.sign() < 0 {
		return exact{}, errDivision
	}
	if y.form == wholeForm {
		return x.integerPower(y.whole)
	}
	switch x.sign() {
	case -1:
		return exact{}, errors.New("a power of a negative number needs an integer exponent")
	case 0:
		return exactInt(0), nil
	}
	e := extended().SetRat(y.rat())
	if e.Mul(e, logarithm(x.rat())).MantExp(nil) > 11 {
		return exact{}, errPower
	}
	r, _ := new(big.Float).SetPrec(powerSure).Set(exponential(e)).Rat(nil)
	return exactRat(r), nil
}

var errPower = errors.New("the power is too large to be computed exactly")

func (x exact) integerPower(n int64) (exact, error) {
	const bitsMax = 1 << 16
	a := x.rat()
	size := int64(max(a.Num().BitLen(), a.Denom().BitLen()))
	switch {
	case size <= 1 && a.IsInt(): // −1, 0 or 1
		if n%2 != 0 || n != 0 && x.sign() == 0 {
			return x, nil
		}
		return exactInt(1), nil
	case n > bitsMax || n < -bitsMax || size*max(n, -n) > bitsMax:
		return exact{}, errPower
	}
	e := big.NewInt(max(n, -n))
	num, denom := new(big.Int).Exp(a.Num(), e, nil), new(big.Int).Exp(a.Denom(), e, nil)
	if n < 0 {
		num, denom = denom, num
	}
	return exactRat(new(big.Rat).SetFrac(num, denom)), nil
}
