package stats

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Differences of paired values are taken between exact decimals: a float stands for the shortest decimal that denotes it, so
// that 0.3 − 0.1 is 0.2. Differences that are equal on paper are then equal, and the bootstrap can find their common unit.

// decimal is coef · 10^exp.
type decimal struct {
	coef big.Int
	exp  int
}

// Differences are the differences of pairs, candidate minus baseline.
type Differences struct {
	Values   []float64
	decimals []decimal
}

// Pair takes the differences of finite values.
func Pair(candidate, baseline []float64) *Differences {
	d := &Differences{make([]float64, len(candidate)), make([]decimal, len(candidate))}
	for i := range candidate {
		x, y := decimalOf(candidate[i]), decimalOf(baseline[i])
		d.decimals[i] = x.minus(&y)
		d.Values[i] = d.decimals[i].float()
	}
	return d
}

// PairDecimals takes the differences of finite decimals.
func PairDecimals(candidate, baseline []string) *Differences {
	d := &Differences{make([]float64, len(candidate)), make([]decimal, len(candidate))}
	for i := range candidate {
		x, y := parsed(candidate[i]), parsed(baseline[i])
		d.decimals[i] = x.minus(&y)
		d.Values[i] = d.decimals[i].float()
	}
	return d
}

// Single takes values that are differences already.
func Single(values []float64) *Differences { return Pair(values, make([]float64, len(values))) }

// decimalOf is the shortest decimal that denotes a finite float.
func decimalOf(x float64) (d decimal) {
	digits, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	d.exp, _ = strconv.Atoi(exponent)
	if whole, fraction, ok := strings.Cut(digits, "."); ok {
		digits = whole + fraction
		d.exp -= len(fraction)
	}
	coef, _ := strconv.ParseInt(digits, 10, 64)
	d.coef.SetInt64(coef)
	return d
}

// exponentMax bounds the exponents that are taken as they stand; a double has none beyond it.
const exponentMax = 400

// parsed is the decimal that a text denotes, which is a finite number. Digits too small for a double are not worth their memory.
func parsed(text string) (d decimal) {
	digits, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(digits, ".")
	exp, err := 0, error(nil)
	if scientific {
		exp, err = strconv.Atoi(exponent)
	}
	exp -= len(fraction)
	if _, ok := d.coef.SetString(whole+fraction, 10); ok && err == nil && exp >= -exponentMax && exp <= exponentMax {
		d.exp = exp
		return d
	}
	x, _ := strconv.ParseFloat(text, 64)
	return decimalOf(x)
}

func (d *decimal) minus(e *decimal) (difference decimal) {
	difference.exp = min(d.exp, e.exp)
	a, b := d.at(difference.exp), e.at(difference.exp)
	difference.coef.Sub(a, b)
	return difference
}

// at is the coefficient for a smaller exponent; that of 0 is 0 for any.
func (d *decimal) at(exp int) *big.Int {
	if d.exp == exp || d.coef.Sign() == 0 {
		return &d.coef
	}
	return new(big.Int).Mul(&d.coef, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.exp-exp)), nil))
}

// float is the nearest float.
func (d *decimal) float() float64 {
	x, _ := strconv.ParseFloat(d.coef.String()+"e"+strconv.Itoa(d.exp), 64)
	return x
}

// Total is an exact sum of finite values as decimals, so that equal sums give equal means in whatever order they are added.
type Total struct {
	sum decimal
	n   int64
}

// Add adds a value.
func (t *Total) Add(x float64) {
	d := decimalOf(x)
	d.coef.Neg(&d.coef)
	t.sum = t.sum.minus(&d)
	t.n++
}

// Mean is the float nearest to the mean; NaN without values.
func (t *Total) Mean() float64 {
	if t.n == 0 {
		return math.NaN()
	}
	return quotient(&t.sum.coef, t.sum.exp, t.n)
}

// quotient is the float nearest to coef · 10^exp / n.
func quotient(coef *big.Int, exp int, n int64) float64 {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exp, -exp))), nil)
	ratio := new(big.Rat).SetFrac(coef, big.NewInt(n))
	if exp >= 0 {
		ratio.Mul(ratio, new(big.Rat).SetInt(power))
	} else {
		ratio.Quo(ratio, new(big.Rat).SetInt(power))
	}
	x, _ := ratio.Float64()
	return x
}

// lattice writes the differences as low + step·unit: their smallest, and the steps of each in multiples of their greatest
// common divisor. Both are coefficients of 10^exp.
type lattice struct {
	low, unit big.Int
	exp       int
	steps     []int64
	last      int64 // the largest step
}

// lattice finds the unit of the differences; ok is false if they span more than stepsMax units.
func (d *Differences) lattice(stepsMax int64) (l lattice, ok bool) {
	if len(d.decimals) == 0 {
		return l, false
	}
	l.exp = d.decimals[0].exp
	for i := range d.decimals {
		l.exp = min(l.exp, d.decimals[i].exp)
	}
	coefs := make([]*big.Int, len(d.decimals))
	var high big.Int
	for i := range d.decimals {
		c := d.decimals[i].at(l.exp)
		coefs[i] = c
		l.unit.GCD(nil, nil, &l.unit, new(big.Int).Abs(c))
		if i == 0 || c.Cmp(&l.low) < 0 {
			l.low.Set(c)
		}
		if i == 0 || c.Cmp(&high) > 0 {
			high.Set(c)
		}
	}
	if l.unit.Sign() == 0 {
		l.unit.SetInt64(1)
	}
	span := new(big.Int).Sub(&high, &l.low)
	span.Quo(span, &l.unit)
	if !span.IsInt64() || span.Int64() > stepsMax {
		return l, false
	}
	l.last = span.Int64()
	l.steps = make([]int64, len(coefs))
	for i, c := range coefs {
		step := new(big.Int).Sub(c, &l.low)
		l.steps[i] = step.Quo(step, &l.unit).Int64()
	}
	return l, true
}

// mean is the float nearest to the mean of n differences whose steps have a sum.
func (l *lattice) mean(sum int64, n int) float64 {
	total := new(big.Int).Mul(&l.low, big.NewInt(int64(n)))
	total.Add(total, new(big.Int).Mul(&l.unit, big.NewInt(sum)))
	return quotient(total, l.exp, int64(n))
}
