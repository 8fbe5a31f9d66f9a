package pictures

import (
	"math"

	"sweep/datasets/stats"
)

// judged is what the computed profiles say about one of them.
type judged struct {
	computed, known bool      // known: with all deviations from it
	regret          []float64 // by player, in the means
	low, high       float64   // the largest bounds of a gain
	joint           float64
	pure, rare      bool
	verdict         stats.Verdict
}

// judge judges the profiles of a place, as stats.Game.Solve does, by the deviations that were computed: a search computes those that its
// players weigh. The bounds are those of the complete game.
func (g *bankGame) judge(place *gamePlace) []judged {
	game := &stats.Game{Strategies: g.strategies()}
	bounds, all, means, largest := stats.BoundsOf(game.Strategies, place.episodes), make([]judged, game.Profiles()), make([][]float64, len(g.choices)), 0.0
	for i := range g.choices {
		means[i] = make([]float64, len(all))
		for p, costs := range place.cost[i] {
			if costs == nil {
				means[i][p] = math.NaN()
				continue
			}
			means[i][p] = stats.Mean(costs)
			largest = max(largest, math.Abs(means[i][p]))
			all[p].computed = true
			all[p].joint += means[i][p]
		}
	}
	tolerance := float64(1e-12 * largest)
	for p := range all {
		if j := &all[p]; j.computed {
			g.judgeOne(game, place, bounds, means, p, tolerance, j)
		}
	}
	return all
}

// judgeOne judges a profile that was computed.
func (g *bankGame) judgeOne(game *stats.Game, place *gamePlace, bounds stats.Bounds, means [][]float64, p int, tolerance float64, j *judged) {
	v := stats.ProfileVerdict{Epsilon: g.epsilon + tolerance}
	j.known, j.pure, j.regret = true, true, make([]float64, len(g.choices))
	for i := range g.choices {
		for _, q := range game.Deviations(p, i) {
			if math.IsNaN(means[i][q]) {
				j.known = false
				continue
			}
			if q == p {
				continue
			}
			gain := bounds.Gain(place.cost[i][p], place.cost[i][q])
			v.Add(gain)
			j.low, j.high, j.rare = max(j.low, gain.Low), max(j.high, gain.High), j.rare || gain.Rare
			j.regret[i] = max(j.regret[i], means[i][p]-means[i][q])
		}
		j.pure = j.pure && j.regret[i] <= tolerance
	}
	j.pure = j.pure && j.known
	if j.verdict, _ = v.Verdict(); j.verdict == stats.Equilibrium && !j.known {
		j.verdict = stats.Undecided
	}
}
