package stats

import "math"

// Gain is what a player saves by moving from one profile to another, with one-sided bounds.
type Gain struct {
	Mean, Low, High float64
	Rare            bool // rare large costs decide the mean: there are no bounds, and they are NaN
}

// Bounds are the one-sided bounds of gains from paired differences by Student's t, each at 1 − 0.05/m, m being the number of all
// profiles, players and deviations of the game: all bounds hold together in 95 % of the cases, also those of a profile that was
// chosen because it looks like an equilibrium.
type Bounds struct{ quantile float64 }

// BoundsOf are the bounds of a game by the numbers of strategies of its players.
func BoundsOf(strategies []int, episodes int) Bounds {
	profiles, deviations := 1.0, 0.0
	for _, n := range strategies {
		profiles *= float64(n)
		deviations += float64(n - 1)
	}
	if m := float64(profiles * deviations); episodes > 1 && m > 0 {
		return Bounds{-TQuantile(0.05/m, float64(episodes-1))}
	}
	return Bounds{}
}

// Gain pairs the costs of a player in the episodes of two profiles. The costs of one episode are exact.
func (b Bounds) Gain(from, to []float64) Gain {
	difference, largest := make([]float64, len(from)), 0.0
	for e := range difference {
		difference[e] = from[e] - to[e]
		largest = max(largest, math.Abs(from[e]), math.Abs(to[e]))
	}
	m := MomentsOf(difference)
	if m.N == 1 {
		return Gain{Mean: m.Mean, Low: m.Mean, High: m.Mean}
	}
	constant := true // but for rounding
	for _, d := range difference {
		constant = constant && math.Abs(d-m.Mean) <= float64(equalCosts*largest)
	}
	half := 0.0
	switch {
	case constant && m.N < rareEqualBefore, !constant && CarriersOf(difference).Rare:
		return Gain{m.Mean, math.NaN(), math.NaN(), true}
	case !constant:
		half = float64(b.quantile * m.SE())
	}
	return Gain{Mean: m.Mean, Low: m.Mean - half, High: m.Mean + half}
}

// ProfileVerdict judges a profile by the gains of all deviations from it.
type ProfileVerdict struct {
	Epsilon           float64 // gains up to it do not count
	above, may, noted bool
}

// Add considers a deviation.
func (v *ProfileVerdict) Add(g Gain) {
	v.above = v.above || g.Low > v.Epsilon
	v.may = v.may || !(g.High <= v.Epsilon)
	v.noted = v.noted || g.Rare
}

// Verdict is an equilibrium if no deviation may gain more than epsilon, no equilibrium if one does, and undecided otherwise; rare
// says that rare large costs are why.
func (v *ProfileVerdict) Verdict() (verdict Verdict, rare bool) {
	switch {
	case v.above:
		return NoEquilibrium, false
	case v.may:
		return Undecided, v.noted
	}
	return Equilibrium, false
}
