package rng

import "math"

// Exp, Log and Cos return the correctly rounded result for practically every argument, so that amounts do not depend on
// the machine or the build. The library's value can be off by one or two units in the last place, depending on the
// processor's fused multiply-add; a double-double evaluation (about 100 significant bits) corrects it.

// dd is an unevaluated sum hi + lo with |lo| at most half a unit in the last place of hi.
type dd struct{ hi, lo float64 }

func quickTwoSum(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

func twoSum(a, b float64) dd {
	s := a + b
	bb := s - a
	return dd{s, (a - (s - bb)) + (b - bb)}
}

func (x dd) add(y dd) dd {
	s := twoSum(x.hi, y.hi)
	t := twoSum(x.lo, y.lo)
	s = quickTwoSum(s.hi, s.lo+t.hi)
	return quickTwoSum(s.hi, s.lo+t.lo)
}

func (x dd) mul(y dd) dd {
	p := float64(x.hi * y.hi)
	e := math.FMA(x.hi, y.hi, -p)
	e = math.FMA(x.hi, y.lo, e)
	e = math.FMA(x.lo, y.hi, e)
	return quickTwoSum(p, e)
}

func (x dd) scale(f float64) dd { return dd{x.hi * f, x.lo * f} } // f a power of two

// div returns x / n for a small integer n.
func (x dd) div(n float64) dd {
	q := x.hi / n
	r := math.FMA(-q, n, x.hi)
	return quickTwoSum(q, (r+x.lo)/n)
}

var (
	ddLn2    = dd{0.6931471805599453, 2.3190468138462996e-17}
	ddHalfPi = dd{1.5707963267948966, 6.123233995736766e-17}
)

// expDD evaluates exp(x) for |x| below about 745 as m · 2^k: r = x − k·ln 2 is divided by 64, its exponential is summed as
// a Taylor series and squared six times.
func expDD(x dd) (m dd, k int) {
	k = int(math.Round(x.hi / ddLn2.hi))
	kf := float64(k)
	prod := float64(kf * ddLn2.hi)
	err := math.FMA(kf, ddLn2.hi, -prod)
	r := x.add(dd{-prod, 0}).add(dd{-err, 0}).add(dd{float64(-kf * ddLn2.lo), 0}).scale(1.0 / 64)
	// Taylor series: |r| < 0.0055, so the error after eleven terms is less than 2^-110.
	sum := dd{1, 0}
	for n := 11.0; n >= 1; n-- {
		sum = dd{1, 0}.add(r.mul(sum).div(n))
	}
	for i := 0; i < 6; i++ {
		sum = sum.mul(sum)
	}
	return sum, k
}

// Exp is e**x, correctly rounded for practically every argument.
func Exp(x float64) float64 {
	if !(x > -708 && x < 709) { // subnormal or infinite: keep the library's value
		return math.Exp(x)
	}
	m, k := expDD(dd{x, 0})
	return math.Ldexp(m.hi+m.lo, k)
}

// Log returns the natural logarithm of x, correctly rounded for practically every argument.
func Log(x float64) float64 {
	y := math.Log(x)
	if math.IsInf(y, 0) || math.IsNaN(y) || x == 1 || x < 0x1p-1000 {
		return y
	}
	// One Newton step from y: log x = y + (x·e^−y − 1) − (x·e^−y − 1)²/2 …
	m, k := expDD(dd{-y, 0})
	q := m.mul(dd{math.Ldexp(x, k), 0})
	d := q.add(dd{-1, 0})
	corr := d.add(d.mul(d).scale(-0.5))
	return y + (corr.hi + corr.lo)
}

// Cos returns the cosine of x, for 0 ≤ x ≤ 2π·(1+ε), correctly rounded for practically every argument.
func Cos(x float64) float64 {
	q := math.Round(x / ddHalfPi.hi)
	prod := float64(q * ddHalfPi.hi)
	err := math.FMA(q, ddHalfPi.hi, -prod)
	r := twoSum(x, -prod).add(dd{-err, 0}).add(dd{float64(-q * ddHalfPi.lo), 0})
	var v dd
	switch int64(q) & 3 {
	case 0:
		v = cosDD(r)
	case 1:
		v = sinDD(r).scale(-1)
	case 2:
		v = cosDD(r).scale(-1)
	default:
		v = sinDD(r)
	}
	return v.hi + v.lo
}

// cosDD sums the Taylor series for |r| ≤ π/4.
func cosDD(r dd) dd {
	z := r.mul(r)
	sum := dd{1, 0}
	for n := 27.0; n >= 1; n -= 2 {
		sum = dd{1, 0}.add(z.mul(sum).div(n * (n + 1)).scale(-1))
	}
	return sum
}

// sinDD sums the Taylor series for |r| ≤ π/4.
func sinDD(r dd) dd {
	z := r.mul(r)
	sum := dd{1, 0}
	for n := 26.0; n >= 2; n -= 2 {
		sum = dd{1, 0}.add(z.mul(sum).div(n * (n + 1)).scale(-1))
	}
	return r.mul(sum)
}
