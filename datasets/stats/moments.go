package stats

import "math"

// Moments are the mean of values and the sums of the powers of their distances from it.
type Moments struct {
	N    int
	Mean float64
	M2   float64 // sum of the squared distances
	M3   float64 // sum of the cubed distances
}

// MomentsOf makes two passes: the distances are those from the mean, which a second pass corrects for rounding. Equal values
// have exactly this mean and no distances.
func MomentsOf(x []float64) Moments {
	m := Moments{N: len(x), Mean: math.NaN()}
	if len(x) == 0 {
		return m
	}
	if Constant(x) {
		m.Mean = x[0]
		return m
	}
	n := float64(len(x))
	m.Mean = Sum(x) / n
	rest := 0.0
	for _, v := range x {
		rest += v - m.Mean
	}
	m.Mean += rest / n
	for _, v := range x {
		d := v - m.Mean
		square := float64(d * d)
		m.M2 += square
		m.M3 += float64(square * d)
	}
	return m
}

// Variance divides by n − 1; NaN for fewer than two values.
func (m Moments) Variance() float64 {
	if m.N < 2 {
		return math.NaN()
	}
	return m.M2 / float64(m.N-1)
}

// SD is the standard deviation of the sample.
func (m Moments) SD() float64 { return math.Sqrt(m.Variance()) }

// SE is the standard error of the mean.
func (m Moments) SE() float64 { return math.Sqrt(m.Variance() / float64(m.N)) }

// Skewness is that of the values themselves (m₃/m₂^1.5, divided by n); 0 for equal values.
func (m Moments) Skewness() float64 {
	if m.M2 == 0 {
		return 0
	}
	n := float64(m.N)
	second := m.M2 / n
	return m.M3 / n / float64(second*math.Sqrt(second))
}

// Sum adds in the order of the rows.
func Sum(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// Mean is the mean of the values; NaN without values.
func Mean(x []float64) float64 { return MomentsOf(x).Mean }

// Constant reports whether all values are equal.
func Constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}

// Finite reports whether a number is neither infinite nor NaN.
func Finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
