package stats

import (
	"math"
	"math/big"

	"gonum.org/v1/gonum/dsp/fourier"
)

// The exact bootstrap of a mean. Differences that are multiples of one unit have resampled sums that are whole numbers of
// units, and their distribution is the n-fold convolution of that of one difference. It is computed term by term, or with a
// Fourier transform where that would take too long.

const (
	// exactStepsMax limits n · range/unit, and so the length of the distribution.
	exactStepsMax = 10_000_000
	// exactTermsMax is the number of products up to which the convolution is computed term by term, which is more accurate in
	// the tails.
	exactTermsMax = 200_000_000
	// tie is the distance at which a distribution function counts as having reached a probability.
	tie = 1e-12
)

// exactMeans is the distribution of the mean of n resampled differences.
type exactMeans struct {
	lattice
	n    int
	sum  int64     // of the steps that were observed
	mass []float64 // probability of each sum of steps
}

// Exact is the exact bootstrap of the mean; ok is false if the differences span too many of their units.
func (d *Differences) Exact(level float64) (b Bootstrap, ok bool) {
	means, ok := d.exactMeans()
	if !ok {
		return b, false
	}
	m := MomentsOf(d.Values)
	b = intervals(means, m.Mean, level)
	b.correct(means, m.Mean, level, m.acceleration())
	return b, true
}

func (d *Differences) exactMeans() (*exactMeans, bool) {
	n := len(d.Values)
	if n == 0 {
		return nil, false
	}
	l, ok := d.lattice(exactStepsMax / int64(n))
	if !ok {
		return nil, false
	}
	e := &exactMeans{lattice: l, n: n}
	counts := make([]float64, l.last+1)
	var support []int64
	for _, s := range l.steps {
		e.sum += s
		if counts[s] == 0 {
			support = append(support, s)
		}
		counts[s]++
	}
	for i := range counts {
		counts[i] /= float64(n)
	}
	if float64(len(support))*float64(l.last)*float64(n)*float64(n)/2 <= exactTermsMax {
		e.mass = convolve(counts, support, n)
	} else {
		e.mass = convolveByTransform(counts, n)
	}
	return e, true
}

// convolve adds a resampled difference n times.
func convolve(counts []float64, support []int64, n int) []float64 {
	last := len(counts) - 1
	mass, next := make([]float64, n*last+1), make([]float64, n*last+1)
	mass[0] = 1
	for k := range n {
		end := k*last + 1
		clear(next[:end+last])
		for _, s := range support {
			p := counts[s]
			to := next[s:]
			for i, m := range mass[:end] {
				to[i] += float64(m * p)
			}
		}
		mass, next = next, mass
	}
	return mass
}

// convolveByTransform raises the transform of one difference to the power of n.
func convolveByTransform(counts []float64, n int) []float64 {
	length := n*(len(counts)-1) + 1
	size := smooth(length)
	fft := fourier.NewFFT(size)
	padded := make([]float64, size)
	copy(padded, counts)
	terms := fft.Coefficients(nil, padded)
	for i, x := range terms {
		terms[i] = power(x, n)
	}
	mass := fft.Sequence(padded, terms)[:length]
	for i := range mass {
		mass[i] = max(0, mass[i]/float64(size))
	}
	return mass
}

// power squares, which is more accurate than the polar form.
func power(x complex128, n int) complex128 {
	y := complex(1, 0)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}

// smooth is the smallest number from n on without prime factors above 5, whose transform is fast.
func smooth(n int) int {
	for ; ; n++ {
		rest := n
		for _, p := range []int{2, 3, 5} {
			for rest%p == 0 {
				rest /= p
			}
		}
		if rest == 1 {
			return n
		}
	}
}

// quantile is the smallest value whose distribution function reaches p.
func (e *exactMeans) quantile(p float64) float64 {
	var reached compensated
	for k, m := range e.mass {
		if reached.add(m); reached.sum >= p-tie {
			return e.mean(int64(k), e.n)
		}
	}
	return e.mean(int64(len(e.mass)-1), e.n)
}

// below counts with the observed mean itself, whatever rounding did to x.
func (e *exactMeans) below(float64) float64 {
	var less compensated
	for _, m := range e.mass[:e.sum] {
		less.add(m)
	}
	return less.sum + e.mass[e.sum]/2
}

func (e *exactMeans) notBelowZero() float64 {
	// The first sum that is not negative has k·unit ≥ −n·low.
	need := new(big.Int).Mul(&e.low, big.NewInt(-int64(e.n)))
	need.Add(need, new(big.Int).Sub(&e.unit, big.NewInt(1)))
	need.Div(need, &e.unit)
	first := int64(0)
	if need.Sign() > 0 {
		if !need.IsInt64() || need.Int64() >= int64(len(e.mass)) {
			return 0
		}
		first = need.Int64()
	}
	if first == 0 {
		return 1
	}
	var sum compensated
	for k := int64(len(e.mass)) - 1; k >= first; k-- {
		sum.add(e.mass[k])
	}
	return math.Min(1, sum.sum)
}

// compensated is a sum that keeps what rounding takes from it (Kahan).
type compensated struct{ sum, rest float64 }

func (c *compensated) add(x float64) {
	y := x - c.rest
	t := c.sum + y
	c.rest = (t - c.sum) - y
	c.sum = t
}
