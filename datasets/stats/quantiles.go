package stats

import (
	"math"
	"slices"
)

// Sorted is a copy of the values in ascending order.
func Sorted(x []float64) []float64 {
	s := slices.Clone(x)
	slices.Sort(s)
	return s
}

// Quantile interpolates linearly between the values, which ascend (as numpy, DuckDB's quantile_cont and R's type 7); NaN
// without values.
func Quantile(ascending []float64, p float64) float64 {
	if len(ascending) == 0 {
		return math.NaN()
	}
	at := float64(p * float64(len(ascending)-1))
	i := min(int(at), len(ascending)-1)
	next := min(i+1, len(ascending)-1)
	return ascending[i] + float64((at-float64(i))*(ascending[next]-ascending[i]))
}

// Median is the middle value, or the mean of the two middle values.
func Median(x []float64) float64 { return Quantile(Sorted(x), 0.5) }

// Step is a step of an empirical distribution function: the share of the values that are at most X.
type Step struct{ X, Share float64 }

// ECDF is the empirical distribution function, a step per distinct value.
func ECDF(x []float64) []Step {
	ascending := Sorted(x)
	var steps []Step
	for i, v := range ascending {
		if i+1 == len(ascending) || ascending[i+1] != v {
			steps = append(steps, Step{v, float64(i+1) / float64(len(ascending))})
		}
	}
	return steps
}

// CVaR95 is the mean of the largest twentieth of the values, at least of one of them; NaN without values.
func CVaR95(x []float64) float64 {
	ascending := Sorted(x)
	return Mean(ascending[len(x)-(len(x)+19)/20:])
}
