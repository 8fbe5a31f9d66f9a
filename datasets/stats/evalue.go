package stats

import "math"

// LogEValue is the natural logarithm of the E-value of n differences with the statistic t against a mean of 0: the likelihood
// ratio of the t statistic for an effect of N(0, τ²) standard deviations, τ = 1. It is one for normal differences, and may be
// looked at after every episode.
func LogEValue(t float64, n int) float64 {
	degrees, wide := float64(n-1), 1+float64(n)
	square := float64(t * t)
	if math.IsInf(square, 0) {
		square = math.MaxFloat64
	}
	return float64(float64(n)/2*(math.Log1p(square/degrees)-math.Log1p(square/float64(degrees*wide)))) - math.Log(wide)/2
}

// sequentialFirst is the number of episodes before the first look of a sequential evaluation.
const sequentialFirst = 50

// AcceptsSequentially reports whether a sequential evaluation of differences, looked at after every episode, ends with
// "accept" after these: E ≥ 1/α with a mean below 0, and no rare large costs.
func AcceptsSequentially(d []float64, alpha float64) bool {
	m := MomentsOf(d)
	if m.N < sequentialFirst || !(m.Mean < 0) || m.M2 == 0 {
		return false
	}
	return LogEValue(m.Mean/m.SE(), m.N) >= -math.Log(alpha) && !CarriersOf(d).Rare
}
