package stats

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is a confidence interval.
type Interval struct{ Low, High float64 }

// TQuantile is a quantile of Student's t distribution.
func TQuantile(p, degrees float64) float64 {
	key := [2]float64{p, degrees}
	if q, known := quantiles.Load(key); known {
		return q.(float64)
	}
	q := distuv.StudentsT{Sigma: 1, Nu: degrees}.Quantile(p)
	if degrees == math.Trunc(degrees) && degrees < quantilesMax { // numbers of replications, of which a study has few
		quantiles.Store(key, q)
	}
	return q
}

// quantiles keeps quantiles: each takes 30 µs, and a study may have intervals at 100,000 points.
var quantiles sync.Map

// quantilesMax bounds the degrees of freedom whose quantiles are kept.
const quantilesMax = 1000

// TTwoSided is the probability that Student's t is at least as far from 0 as t. Of its two forms each is exact where the other
// takes a difference from 1.
func TTwoSided(t, degrees float64) float64 {
	square := float64(t * t)
	if square < 1 {
		return 1 - mathext.RegIncBeta(0.5, degrees/2, square/(degrees+square))
	}
	return mathext.RegIncBeta(degrees/2, 0.5, degrees/(degrees+square))
}

// TInterval is the interval of the mean by Student's t; ok is false for fewer than two values.
func (m Moments) TInterval(level float64) (i Interval, ok bool) {
	half := m.HalfWidth(level)
	return Interval{m.Mean - half, m.Mean + half}, Finite(half)
}

// HalfWidth is half of the width of that interval; infinite for fewer than two values.
func (m Moments) HalfWidth(level float64) float64 {
	if m.N < 2 {
		return math.Inf(1)
	}
	return float64(TQuantile(0.5+level/2, float64(m.N-1)) * m.SE())
}

// MeanInterval is the interval of the mean of values by Student's t.
func MeanInterval(x []float64, level float64) (i Interval, ok bool) {
	return MomentsOf(x).TInterval(level)
}

// HallInterval is the interval of the mean that Hall (1992) corrects for skewness with a monotone cubic transformation; ok is
// false for fewer than two values.
func (m Moments) HallInterval(level float64) (i Interval, ok bool) {
	if m.N < 2 {
		return i, false
	}
	q := TQuantile(0.5+level/2, float64(m.N-1)) / math.Sqrt(float64(m.N))
	i = Interval{m.Mean - float64(m.SD()*m.hall(q)), m.Mean - float64(m.SD()*m.hall(-q))}
	return i, Finite(i.Low) && Finite(i.High)
}

// hall is (3/γ)(∛(1 + γ(y − γ/(6n))) − 1), which is y for γ = 0, in a form that a small γ does not make inaccurate:
// c³ − 1 = (c − 1)(c² + c + 1).
func (m Moments) hall(y float64) float64 {
	skewness := m.Skewness()
	shifted := y - skewness/(6*float64(m.N))
	c := math.Cbrt(1 + float64(skewness*shifted))
	return 3 * shifted / (float64(c*c) + c + 1)
}
