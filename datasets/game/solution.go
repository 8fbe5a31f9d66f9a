package game

import (
	"fmt"
	"slices"

	"sweep/datasets/stats"
	"sweep/engine/text"
)

// Solution is the solution of a game.
type Solution struct {
	*stats.Solution
	Game    *Game
	Epsilon float64
}

// Solve looks for equilibria in which no player can gain more than epsilon.
func (g *Game) Solve(epsilon float64) *Solution {
	return &Solution{g.Game.Solve(epsilon), g, epsilon}
}

// JSON is the solution as programs read it.
func (s *Solution) JSON() map[string]any {
	g := s.Game
	pure, verdicts, regrets := [][]string{}, []any{}, []any{}
	for _, p := range s.PureInOrder() {
		pure = append(pure, g.Profile(p))
	}
	for _, p := range g.Order {
		regret := map[string]float64{}
		for i, player := range g.Players {
			regret[player] = s.Regret[p][i]
		}
		verdicts = append(verdicts, map[string]any{"profile": g.Profile(p), "verdict": s.Verdicts[p]})
		regrets = append(regrets, map[string]any{"profile": g.Profile(p), "regret": regret})
	}
	minimum := s.FirstMinimum()
	object := map[string]any{"pure": pure, "verdict": s.Verdict, "verdicts": verdicts, "regret": regrets, "mixed": nil, "degenerate": nil,
		"joint_minimum": map[string]any{"profile": g.Profile(minimum), "cost": s.Joint[minimum]}, "price_of_anarchy": s.Anarchy, "reason": nil}
	if n := s.NumRare(); n > 0 {
		object["reason"] = RareReason(n)
	}
	if s.HasMixed {
		object["mixed"], object["degenerate"] = s.MixedNames(), s.Degenerate
	}
	return object
}

// NumRare counts the profiles that are undecided because of rare large costs.
func (s *Solution) NumRare() (n int) {
	for _, rare := range s.Rare {
		if rare {
			n++
		}
	}
	return n
}

// RareReason says why profiles are undecided.
func RareReason(profiles int) string {
	return fmt.Sprintf("rare large costs: a few episodes decide some gains of %s, or too few episodes show no difference", text.Counted(int64(profiles), "undecided profile"))
}

// PureInOrder are the profiles without regret in the order of the rows.
func (s *Solution) PureInOrder() []int {
	place := make([]int, len(s.Game.Order))
	for i, p := range s.Game.Order {
		place[p] = i
	}
	list := slices.Clone(s.Pure)
	slices.SortFunc(list, func(a, b int) int { return place[a] - place[b] })
	return list
}

// FirstMinimum is the profile with the smallest joint cost that the rows have first.
func (s *Solution) FirstMinimum() int {
	for _, p := range s.Game.Order {
		if s.Joint[p] == s.Joint[s.Minimum] {
			return p
		}
	}
	return s.Minimum
}

// MixedNames are the mixed equilibria: the probabilities of the strategies in use, by player.
func (s *Solution) MixedNames() []map[string]map[string]float64 {
	list := []map[string]map[string]float64{}
	for _, m := range s.Mixed {
		both := map[string]map[string]float64{}
		for i, player := range s.Game.Players {
			both[player] = map[string]float64{}
			for k, w := range m[i] {
				if w > 0 {
					both[player][s.Game.Strategies[i][k]] = w
				}
			}
		}
		list = append(list, both)
	}
	return list
}
