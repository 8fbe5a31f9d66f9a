package stats

import (
	"math"
	"math/rand/v2"
)

// MorrisStep is a step of a trajectory of a Morris design: one factor moves between two points.
type MorrisStep struct {
	Factor   int
	From, To int     // points
	Size     float64 // in units of the range of the factor, with its sign; not 0
}

// MorrisMeasures are the mean of the elementary effects of a factor, the mean of their absolute values, and their standard
// deviation (divided by their number less one), which is NaN for one trajectory.
type MorrisMeasures struct {
	Mu, MuStar, Sigma float64
	MuStarCI          *Interval // nil for one trajectory
}

// Morris computes the measures. Every trajectory moves each factor once. The interval resamples trajectories. ok is false for
// constant outputs.
func Morris(o *Outputs, trajectories [][]MorrisStep, level float64) (measures []MorrisMeasures, ok bool) {
	if o.constant() {
		return nil, false
	}
	factors, n := len(trajectories[0]), len(trajectories)
	effects := make([][]float64, factors)
	for i := range effects {
		effects[i] = make([]float64, n)
	}
	for t, steps := range trajectories {
		for _, s := range steps {
			effects[s.Factor][t] = s.effect(o.Means[s.From], o.Means[s.To])
		}
	}
	measures = make([]MorrisMeasures, factors)
	for i, e := range effects {
		m := MomentsOf(e)
		for t := range e {
			e[t] = math.Abs(e[t])
		}
		measures[i] = MorrisMeasures{Mu: m.Mean, MuStar: Mean(e), Sigma: m.SD()}
	}
	if n > 1 {
		intervals := percentileIntervals(factors, level, generator("morris", o.columns()...), func(r *rand.Rand) []float64 {
			return resampleEffects(o, trajectories, effects, r)
		})
		for i := range measures {
			measures[i].MuStarCI = intervals[i]
		}
	}
	return measures, true
}

// effect is the change of the output per unit of the factor's range.
func (s MorrisStep) effect(from, to float64) float64 { return (to - from) / s.Size }

// resampleEffects draws as many trajectories as there are and takes the mean absolute effects, which are known if no replications
// are drawn.
func resampleEffects(o *Outputs, trajectories [][]MorrisStep, known [][]float64, r *rand.Rand) []float64 {
	means := make([]float64, len(known))
	drawn := o.draw(r)
	for range trajectories {
		t := r.IntN(len(trajectories))
		if o.Replications == nil {
			for i := range means {
				means[i] += known[i][t]
			}
			continue
		}
		at := drawn.at(trajectories[t][0].From)
		for _, s := range trajectories[t] {
			next := drawn.at(s.To)
			means[s.Factor] += math.Abs(s.effect(at, next))
			at = next
		}
	}
	for i := range means {
		means[i] /= float64(len(trajectories))
	}
	return means
}
