package rng

import (
	"fmt"
	"math"
	"testing"
)

// TestPoissonMoments holds the mean and the variance of many counts against those of a Poisson distribution, which are
// both λ. The sample mean has the variance λ/N, the sample variance about (λ + 2λ²)/N.
func TestPoissonMoments(t *testing.T) {
	for _, c := range []struct {
		mean float64
		n    int
	}{{0.3, 200_000}, {7, 50_000}, {300, 10_000}, {700, 20_000}, {740, 20_000}, {740.0001, 20_000}, {745, 20_000}, {746, 20_000},
		{1000, 20_000}, {1480, 10_000}, {5000, 5_000}, {123_456.7, 200}, {1e6, 25}} {
		t.Run(fmt.Sprint(c.mean), func(t *testing.T) {
			s, p := New(20_240_601), NewPoisson(c.mean)
			sum, squares := 0.0, 0.0
			for range c.n {
				d := float64(p.Draw(&s)) - c.mean
				sum += d
				squares += d * d
			}
			n := float64(c.n)
			mean, variance := sum/n, (squares-sum*sum/n)/(n-1)
			if sd := math.Sqrt(c.mean / n); math.Abs(mean) > 4*sd {
				t.Errorf("the mean of %d counts is off by %v, its standard deviation is %v", c.n, mean, sd)
			}
			if sd := math.Sqrt((c.mean + 2*c.mean*c.mean) / n); math.Abs(variance-c.mean) > 4*sd {
				t.Errorf("the variance of %d counts is %v, its standard deviation is %v", c.n, variance, sd)
			}
		})
	}
}

// TestPoissonDistribution compares the frequencies of the counts of a sum of two parts with the probabilities, by χ².
func TestPoissonDistribution(t *testing.T) {
	const mean, n, width = 800.0, 40_000, 10
	s, p := New(7), NewPoisson(mean)
	seen := map[int]float64{}
	for range n {
		seen[min(max(p.Draw(&s), 700), 899)/width]++
	}
	want := map[int]float64{}
	for k := range 2000 {
		lg, _ := math.Lgamma(float64(k) + 1)
		want[min(max(k, 700), 899)/width] += n * math.Exp(float64(k)*math.Log(mean)-mean-lg)
	}
	chi := 0.0
	for bin, expected := range want {
		d := seen[bin] - expected
		chi += d * d / expected
	}
	if len(want) != 20 || chi > 43.8 { // the 99.9 % quantile with 19 degrees of freedom
		t.Errorf("χ² is %.1f over %d classes", chi, len(want))
	}
}

// TestPoissonOfNothing: a mean that is not positive gives no count and leaves the stream alone.
func TestPoissonOfNothing(t *testing.T) {
	for _, mean := range []float64{0, -1, math.Inf(-1), math.NaN()} {
		s, p := New(9), NewPoisson(mean)
		if n := p.Draw(&s); n != 0 || s.State() != 9 {
			t.Errorf("mean %v gives %d and leaves state %d", mean, n, s.State())
		}
	}
}
