package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Bootstrap is what a bootstrap says about a mean, or about another statistic.
type Bootstrap struct {
	Percentile Interval
	Basic      Interval
	BCa        *Interval // bias-corrected and accelerated (Efron 1987); nil if it cannot be computed or makes no sense

	Z0, Acceleration float64 // of BCa
	Levels           Interval
	NotBelowZero     float64 // probability that the resampled statistic is at least 0
	NotAboveZero     float64 // that it is at most 0; of blocks only
}

// resampled is the distribution of a resampled statistic.
type resampled interface {
	quantile(p float64) float64
	below(x float64) float64 // probability of less than the estimate x, plus half of that of x
	notBelowZero() float64
}

// intervals reads the intervals off a distribution.
func intervals(d resampled, estimate, level float64) Bootstrap {
	p := Interval{(1 - level) / 2, (1 + level) / 2}
	b := Bootstrap{Percentile: Interval{d.quantile(p.Low), d.quantile(p.High)}, NotBelowZero: d.notBelowZero()}
	b.Basic = Interval{float64(2*estimate) - b.Percentile.High, float64(2*estimate) - b.Percentile.Low}
	return b
}

// correct adds the BCa interval. The acceleration is a sixth of the skewness of the jackknife's values over √n.
func (b *Bootstrap) correct(d resampled, estimate, level, acceleration float64) {
	b.Acceleration = acceleration
	b.Z0 = distuv.UnitNormal.Quantile(d.below(estimate))
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	low, ok := corrected(b.Z0, -z, acceleration)
	high, also := corrected(b.Z0, z, acceleration)
	if ok && also {
		b.Levels = Interval{low, high}
		b.BCa = &Interval{d.quantile(low), d.quantile(high)}
	}
}

// corrected is the level at which BCa reads a bound; ok is false if the estimate is at an end of the distribution.
func corrected(z0, z, acceleration float64) (level float64, ok bool) {
	rest := 1 - float64(acceleration*(z0+z))
	if math.IsInf(z0, 0) || math.IsNaN(acceleration) || rest <= 0 {
		return 0, false
	}
	return distuv.UnitNormal.CDF(z0 + (z0+z)/rest), true
}

// acceleration is that of the mean, whose jackknife leaves (value − mean)/(n − 1) out.
func (m Moments) acceleration() float64 {
	if m.M2 == 0 {
		return 0
	}
	return m.M3 / float64(6*m.M2*math.Sqrt(m.M2))
}
