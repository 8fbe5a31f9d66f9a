package stats

import (
	"math"
	"slices"
)

// Game is a finite game with the costs of every profile: the restricted game of empirical game theory. Profiles are numbered with
// the strategy of the last player fastest.
type Game struct {
	Strategies []int         // number of strategies of each player
	Costs      [][][]float64 // by player and profile: the costs in the episodes, one if they are exact
}

// Profiles is the number of profiles.
func (g *Game) Profiles() int {
	n := 1
	for _, s := range g.Strategies {
		n *= s
	}
	return n
}

// Strategy is the strategy of a player in a profile.
func (g *Game) Strategy(profile, player int) int {
	return profile / g.stride(player) % g.Strategies[player]
}

// stride is the distance of profiles in which a player has one strategy and the next.
func (g *Game) stride(player int) int {
	n := 1
	for _, s := range g.Strategies[player+1:] {
		n *= s
	}
	return n
}

// Deviations are the profiles that a player can reach from one by changing only its own strategy, in the order of its strategies;
// the profile itself is among them.
func (g *Game) Deviations(profile, player int) []int {
	stride := g.stride(player)
	first := profile - g.Strategy(profile, player)*stride
	list := make([]int, g.Strategies[player])
	for s := range list {
		list[s] = first + s*stride
	}
	return list
}

// Verdicts about a profile, and about a game; Undecided is another.
const (
	Equilibrium   Verdict = "equilibrium"
	NoEquilibrium Verdict = "no equilibrium"
)

// Solution is what follows from the costs. Regrets, pure and mixed equilibria, and the joint minimum are those of the point
// estimates, the means over the episodes.
type Solution struct {
	Means      [][]float64 // by player and profile
	Regret     [][]float64 // by profile and player
	Pure       []int       // profiles without regret
	Verdicts   []Verdict   // of the profiles
	Rare       []bool      // by profile: undecided because of rare large costs
	Verdict    Verdict     // of the game
	Joint      []float64   // by profile: the sum of the costs of all players
	Minimum    int         // profile with the smallest joint cost
	Anarchy    *float64    // joint cost of the worst pure equilibrium divided by the minimum
	Mixed      []MixedProfile
	game       *Game
	bounds     Bounds
	HasMixed   bool // there are two players with at most MixedStrategiesMax strategies each
	Degenerate bool
}

// equalCosts is the distance, relative to the largest cost, within which costs count as equal.
const equalCosts = 1e-12

// Solve analyses a game for equilibria in which no player can gain more than epsilon by changing only its own strategy.
func (g *Game) Solve(epsilon float64) *Solution {
	s := &Solution{game: g, Means: make([][]float64, len(g.Strategies)), Joint: make([]float64, g.Profiles())}
	largest := 0.0
	for i, profiles := range g.Costs {
		s.Means[i] = make([]float64, len(profiles))
		for p, costs := range profiles {
			s.Means[i][p] = Mean(costs)
			s.Joint[p] += s.Means[i][p]
			largest = max(largest, math.Abs(s.Means[i][p]))
		}
	}
	tolerance := float64(equalCosts * largest)
	for p := range s.Joint {
		regret := make([]float64, len(g.Strategies))
		for i := range regret {
			best := math.Inf(1)
			for _, q := range g.Deviations(p, i) {
				best = min(best, s.Means[i][q])
			}
			regret[i] = s.Means[i][p] - best
		}
		s.Regret = append(s.Regret, regret)
		if slices.Max(regret) <= tolerance {
			s.Pure = append(s.Pure, p)
		}
		if s.Joint[p] < s.Joint[s.Minimum] {
			s.Minimum = p
		}
	}
	s.judge(g, epsilon, tolerance)
	s.priceAnarchy()
	s.mix(g, tolerance)
	return s
}

// judge gives every profile its verdict.
func (s *Solution) judge(g *Game, epsilon, tolerance float64) {
	s.bounds = BoundsOf(g.Strategies, len(g.Costs[0][0]))
	s.Verdict = NoEquilibrium
	for p := range s.Joint {
		v := ProfileVerdict{Epsilon: epsilon + tolerance}
		for i := range g.Strategies {
			for _, q := range g.Deviations(p, i) {
				if q != p {
					v.Add(s.Gain(i, p, q))
				}
			}
		}
		verdict, rare := v.Verdict()
		s.Verdicts, s.Rare = append(s.Verdicts, verdict), append(s.Rare, rare)
	}
	for _, v := range []Verdict{Undecided, Equilibrium} {
		if slices.Contains(s.Verdicts, v) {
			s.Verdict = v
		}
	}
}

// Gain pairs the costs of two profiles by episode.
func (s *Solution) Gain(player, p, q int) Gain {
	return s.bounds.Gain(s.game.Costs[player][p], s.game.Costs[player][q])
}

// Externality is what the others pay more if a player moves from profile p to q.
func (s *Solution) Externality(player, p, q int) float64 {
	sum := 0.0
	for j, means := range s.Means {
		if j != player {
			sum += means[q] - means[p]
		}
	}
	return sum
}

// priceAnarchy divides the joint cost of the worst pure equilibrium by the minimum, if that is positive.
func (s *Solution) priceAnarchy() {
	if len(s.Pure) == 0 || s.Joint[s.Minimum] <= 0 {
		return
	}
	worst := s.Joint[s.Pure[0]]
	for _, p := range s.Pure {
		worst = max(worst, s.Joint[p])
	}
	price := worst / s.Joint[s.Minimum]
	s.Anarchy = &price
}
