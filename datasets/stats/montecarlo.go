package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// resamples is the number of resamples of a Monte Carlo bootstrap, one less than a round number: the order statistics are
// then exact quantiles.
const resamples = 9_999

// sampledValues are the values of a statistic in the resamples, ascending.
type sampledValues struct {
	values []float64
	equal  float64 // values at most this far apart are equal but for rounding
}

// draw resamples: next fills in the rows of one resample, and value computes the statistic of these rows.
func draw(rows int, next func(rows []int), value func(rows []int) float64) sampledValues {
	s := sampledValues{values: make([]float64, resamples)}
	drawn := make([]int, rows)
	for i := range s.values {
		next(drawn)
		s.values[i] = value(drawn)
	}
	slices.Sort(s.values)
	return s
}

// independently draws each row by itself.
func independently(r *rand.Rand) func(rows []int) {
	return func(rows []int) {
		for i := range rows {
			rows[i] = r.IntN(len(rows))
		}
	}
}

// orderStatistic reads the value ⌊(B + 1) p⌋ of B ascending ones.
func orderStatistic(ascending []float64, p float64) float64 {
	i := int(math.Floor(float64(float64(len(ascending)+1)*p) + tie))
	return ascending[min(max(i, 1), len(ascending))-1]
}

func (s sampledValues) quantile(p float64) float64 { return orderStatistic(s.values, p) }

func (s sampledValues) below(x float64) float64 {
	less, _ := slices.BinarySearch(s.values, x-s.equal)
	upTo := s.firstAbove(x + s.equal)
	return float64(less+upTo) / 2 / float64(len(s.values))
}

func (s sampledValues) notBelowZero() float64 {
	less, _ := slices.BinarySearch(s.values, -s.equal)
	return float64(len(s.values)-less) / float64(len(s.values))
}

func (s sampledValues) notAboveZero() float64 {
	return float64(s.firstAbove(s.equal)) / float64(len(s.values))
}

// firstAbove is the position of the first value above x.
func (s sampledValues) firstAbove(x float64) int {
	i, _ := slices.BinarySearch(s.values, math.Nextafter(x, math.Inf(1)))
	return i
}

// meansOf are the resampled means of the differences. Sums within 10⁻¹² of Σ|d| are equal.
func (d *Differences) meansOf(next func(rows []int)) sampledValues {
	n := float64(len(d.Values))
	s := draw(len(d.Values), next, func(rows []int) float64 {
		sum := 0.0
		for _, i := range rows {
			sum += d.Values[i]
		}
		return sum / n
	})
	s.equal = tie * absolute(d.Values) / n
	return s
}

// MonteCarlo is the bootstrap of the mean that resamples whole episodes, with a generator seeded by the columns.
func (d *Differences) MonteCarlo(level float64, columns ...[]float64) Bootstrap {
	m := MomentsOf(d.Values)
	s := d.meansOf(independently(rand.New(generator("mean", columns...))))
	b := intervals(s, m.Mean, level)
	b.correct(s, m.Mean, level, m.acceleration())
	return b
}

// absolute is the sum of the absolute values.
func absolute(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += math.Abs(v)
	}
	return sum
}

// RatioInterval is the BCa interval of the ratio of two means, whose rows are resampled together; ok is false if it cannot be
// computed.
func RatioInterval(above, below []float64, level float64) (ratio float64, i Interval, ok bool) {
	n := len(above)
	a, b := Sum(above), Sum(below)
	ratio = a / b
	if n < 2 || !Finite(ratio) {
		return ratio, i, false
	}
	s := draw(n, independently(rand.New(generator("ratio of means", above, below))), func(rows []int) float64 {
		x, y := 0.0, 0.0
		for _, i := range rows {
			x += above[i]
			y += below[i]
		}
		return x / y
	})
	s.equal = tie * math.Abs(ratio)
	left := make([]float64, n)
	for i := range left {
		left[i] = -(a - above[i]) / (b - below[i])
	}
	boot := intervals(s, ratio, level)
	boot.correct(s, ratio, level, MomentsOf(left).acceleration())
	if boot.BCa == nil || !Finite(boot.BCa.Low) || !Finite(boot.BCa.High) || slices.ContainsFunc(left, math.IsNaN) {
		return ratio, i, false
	}
	return ratio, *boot.BCa, true
}

// QuantileInterval is the percentile bootstrap of a quantile; ok is false for fewer than two values.
func QuantileInterval(x []float64, p, level float64) (q float64, i Interval, ok bool) {
	ascending := Sorted(x)
	q = Quantile(ascending, p)
	if len(x) < 2 {
		return q, i, false
	}
	sample := make([]float64, len(x))
	counts := make([]int, len(x))
	s := draw(len(x), independently(rand.New(generator("quantile", x, []float64{p}))), func(rows []int) float64 {
		clear(counts)
		for _, i := range rows {
			counts[i]++
		}
		sample = sample[:0]
		for i, n := range counts {
			for range n {
				sample = append(sample, ascending[i])
			}
		}
		return Quantile(sample, p)
	})
	return q, Interval{s.quantile((1 - level) / 2), s.quantile((1 + level) / 2)}, true
}
