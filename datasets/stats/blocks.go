package stats

import (
	"math"
	"math/rand/v2"
	"strconv"
)

// Episodes that follow each other in time, such as the days of one file, may depend on each other. They are resampled in blocks
// of consecutive episodes, so that the resamples keep most of that dependence. The series is taken as a circle.

// BlockLengths are the lengths of blocks that make the variance of a resampled mean most accurate.
type BlockLengths struct{ Stationary, Circular float64 }

// lagsInARow is the number of successive autocorrelations near 0 that end the search for the dependence: max(5, √log₁₀ n), which
// is 5 for any n that a computer can hold.
const lagsInARow = 5

// PolitisWhite chooses the lengths as Politis and White (2004) with the correction of 2009, before they are raised to 1 and
// rounded; ok is false if the values are constant.
func PolitisWhite(x []float64) (b BlockLengths, ok bool) {
	n := len(x)
	m := MomentsOf(x)
	if n < 2 || m.M2 == 0 {
		return b, false
	}
	lagMax := min(int(math.Ceil(math.Sqrt(float64(n))))+lagsInARow, n-1)
	covariances := make([]float64, lagMax+1)
	for k := range covariances {
		covariances[k] = autocovariance(x, m.Mean, k)
	}
	last := min(2*dependence(covariances, n), lagMax)
	g, spectrum := 0.0, covariances[0]
	for k := 1; k <= last; k++ {
		weight := 2 * taper(float64(k)/float64(last))
		g += float64(weight * float64(k) * covariances[k])
		spectrum += float64(weight * covariances[k])
	}
	cap := math.Ceil(min(3*math.Sqrt(float64(n)), float64(n)/3))
	length := func(factor float64) float64 {
		return min(cap, math.Cbrt(2*g*g/(factor*spectrum*spectrum)*float64(n)))
	}
	b = BlockLengths{length(2), length(4.0 / 3)}
	return b, !math.IsNaN(b.Circular)
}

// Whole is the length of the circular blocks, at least 1 and rounded up.
func (b BlockLengths) Whole() int { return int(math.Ceil(max(1, b.Circular))) }

// autocovariance divides by n.
func autocovariance(x []float64, mean float64, lag int) float64 {
	sum := 0.0
	for i := lag; i < len(x); i++ {
		sum += float64((x[i] - mean) * (x[i-lag] - mean))
	}
	return sum / float64(len(x))
}

// Autocorrelation is that of successive values; ok is false if they are constant.
func Autocorrelation(x []float64) (r float64, ok bool) {
	m := MomentsOf(x)
	if len(x) < 2 || m.M2 == 0 {
		return 0, false
	}
	return autocovariance(x, m.Mean, 1) / autocovariance(x, m.Mean, 0), true
}

// dependence is the lag from which on the series does not depend on its past: the first of several successive
// autocorrelations near 0, else the largest that is not, else 1.
func dependence(covariances []float64, n int) int {
	bound := 2 * math.Sqrt(math.Log10(float64(n))/float64(n))
	small, largest := 0, 1
	for k := 1; k < len(covariances); k++ {
		if math.Abs(covariances[k]/covariances[0]) < bound {
			if small++; small == lagsInARow {
				return k - lagsInARow + 1
			}
			continue
		}
		small, largest = 0, k
	}
	return largest
}

// taper is the trapezoidal weight.
func taper(x float64) float64 { return min(1, 2*(1-x)) }

// CircularVariance is the variance of the mean that resampling circular blocks of a length gives.
func CircularVariance(x []float64, length int) float64 {
	n := len(x)
	mean := Mean(x)
	sum := 0.0
	for i := range x {
		block := 0.0
		for j := range length {
			block += x[(i+j)%n] - mean
		}
		sum += float64(block * block)
	}
	return sum / float64(n) / float64(length) / float64(n)
}

// StationaryVariance is the variance of the mean that the stationary bootstrap (Politis and Romano 1994) gives, whose blocks end
// with probability p.
func StationaryVariance(x []float64, p float64) float64 {
	n := float64(len(x))
	mean := Mean(x)
	sum := autocovariance(x, mean, 0)
	for k := 1; k < len(x); k++ {
		share := float64(k) / n
		weight := float64((1-share)*math.Pow(1-p, float64(k))) + float64(share*math.Pow(1-p, n-float64(k)))
		sum += float64(2 * weight * autocovariance(x, mean, k))
	}
	return sum / n
}

// Circular is the bootstrap of the mean that resamples circular blocks; the last one is cut off.
func (d *Differences) Circular(level float64, length int, columns ...[]float64) Bootstrap {
	r := rand.New(generator("mean, circular blocks of "+strconv.Itoa(length), columns...))
	s := d.meansOf(func(rows []int) {
		start := 0
		for i := range rows {
			if i%length == 0 {
				start = r.IntN(len(rows))
			}
			rows[i] = (start + i%length) % len(rows)
		}
	})
	b := intervals(s, Mean(d.Values), level)
	b.NotAboveZero = s.notAboveZero()
	return b
}
