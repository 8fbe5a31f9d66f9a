package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sweep/datasets/game"
	"sweep/datasets/stats"
	"sweep/engine/text"
)

// printGame prints a solution for people: the equilibria and the joint minimum, not all profiles.
func printGame(c *Context, s *game.Solution) {
	g := s.Game
	costs := "exact costs"
	if g.Episodes > 1 {
		costs = text.Counted(int64(g.Episodes), "episode")
	}
	c.Printf("%s (%s) · %s · %s · epsilon %s\n\n", text.Counted(int64(len(g.Players)), "player"), strings.Join(g.Players, ", "),
		text.Counted(int64(g.Profiles()), "profile"), costs, figure(s.Epsilon))
	minimum := s.FirstMinimum()
	shown := s.PureInOrder()
	if !slices.Contains(shown, minimum) {
		shown = append(shown, minimum)
	}
	t := text.NewTable(slices.Concat(g.Players, []string{">joint cost", ">largest regret", "verdict", ""})...)
	for _, p := range shown {
		var marks []string
		if slices.Contains(s.Pure, p) {
			marks = append(marks, "pure equilibrium of the means")
		}
		if p == minimum {
			marks = append(marks, "joint minimum")
		}
		t.Add(slices.Concat(g.Profile(p), []string{figure(s.Joint[p]), figure(slices.Max(s.Regret[p])), string(s.Verdicts[p]), strings.Join(marks, ", ")})...)
	}
	c.printTable(t, "")
	c.Printf("\n")
	if len(s.Pure) == 0 {
		c.Printf("there is no pure equilibrium\n")
	}
	if g.Episodes > 1 {
		c.Printf("verdicts: %s\n", countVerdicts(s))
	}
	c.Printf("verdict: %s\n", s.Verdict)
	if s.Anarchy != nil {
		c.Printf("price of anarchy: %s\n", figure(*s.Anarchy))
	}
	printMixed(c, s)
}

// countVerdicts counts the profiles by verdict.
func countVerdicts(s *game.Solution) string {
	var parts []string
	for _, v := range []stats.Verdict{stats.Equilibrium, stats.NoEquilibrium, stats.Undecided} {
		n := 0
		for _, x := range s.Verdicts {
			if x == v {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%s %s", text.Count(int64(n)), v))
	}
	return strings.Join(parts, ", ")
}

// printMixed prints the mixed equilibria.
func printMixed(c *Context, s *game.Solution) {
	if !s.HasMixed {
		return
	}
	for _, m := range s.MixedNames() {
		var players []string
		for _, player := range s.Game.Players {
			var parts []string
			for _, strategy := range slices.Sorted(maps.Keys(m[player])) {
				parts = append(parts, fmt.Sprintf("%s %s", strategy, text.Share(m[player][strategy])))
			}
			players = append(players, player+": "+strings.Join(parts, ", "))
		}
		c.Printf("mixed equilibrium: %s\n", strings.Join(players, "; "))
	}
	if s.Degenerate {
		c.Printf("the game is degenerate: an equilibrium has more best replies than strategies in use, so there may be more mixed equilibria\n")
	}
}

// gameTable has a row per profile and player.
func gameTable(s *game.Solution) *resultTable {
	t := &resultTable{}
	for _, p := range s.Game.Order {
		for i, player := range s.Game.Players {
			var cells []resultCell
			for k, strategy := range s.Game.Profile(p) {
				cells = append(cells, resultCell{s.Game.Players[k], strategy})
			}
			t.add(append(cells, resultCell{"player", player}, resultCell{"cost", s.Means[i][p]}, resultCell{"regret", s.Regret[p][i]},
				resultCell{"joint_cost", s.Joint[p]}, resultCell{"verdict", string(s.Verdicts[p])}, resultCell{"epsilon", s.Epsilon},
				resultCell{"episodes", int64(s.Game.Episodes)})...)
		}
	}
	return t
}
