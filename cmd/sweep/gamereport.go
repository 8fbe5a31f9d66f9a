package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"sweep/datasets/game"
	"sweep/datasets/stats"
	"sweep/engine/text"
	"sweep/runner/results"
)

// gameReport is a solution with what people need beside it.
type gameReport struct {
	*game.Solution
	game    *results.Game // nil for a file
	welfare string        // the expression
	costs   map[string]*results.Quantity
}

// print prints a solution for people: the equilibria and the joint minimum, not all profiles.
func (r *gameReport) print(c *Context) {
	s, g := r.Solution, r.Solution.Game
	if r.game != nil && len(r.game.At) > 0 {
		c.Printf("%s\n", r.game.Name())
	}
	costs := "exact costs"
	switch {
	case g.Episodes > 1:
		costs = text.Counted(int64(g.Episodes), "episode")
	case r.game != nil:
		costs = "one run of each"
	}
	c.Printf("%s (%s) · %s · %s · epsilon %s\n\n", text.Counted(int64(len(g.Players)), "player"), strings.Join(g.Players, ", "),
		text.Counted(int64(g.Profiles()), "profile"), costs, figure(s.Epsilon))
	if r.game != nil {
		for _, player := range g.Players {
			c.Printf("cost of %s: %s\n", player, r.costs[player].Text)
		}
		c.Printf("welfare cost: %s\n\n", r.welfare)
	}
	c.printTable(r.table(), "")
	c.Printf("\n")
	if len(s.Pure) == 0 {
		c.Printf("there is no pure equilibrium\n")
	}
	if g.Episodes > 1 {
		c.Printf("verdicts: %s\n", countVerdicts(s))
	}
	c.Printf("verdict: %s\n", s.Verdict)
	if n := s.NumRare(); n > 0 {
		c.Printf("%s\n", game.RareReason(n))
	}
	if s.Anarchy != nil {
		c.Printf("price of anarchy: %s\n", figure(*s.Anarchy))
	}
	printMixed(c, s)
	if r.game != nil && r.game.Left > 0 {
		c.Printf("left out: %s that some profile lacks\n", text.Counted(int64(r.game.Left), "replication"))
	}
}

// table lists the equilibria of the means, the joint minimum and the welfare optimum.
func (r *gameReport) table() *text.Table {
	s, g := r.Solution, r.Solution.Game
	minimum := s.FirstMinimum()
	shown := s.PureInOrder()
	if !slices.Contains(shown, minimum) {
		shown = append(shown, minimum)
	}
	best, hasWelfare := r.welfareMinimum()
	if hasWelfare && !slices.Contains(shown, best) {
		shown = append(shown, best)
	}
	heads := slices.Concat(g.Players, []string{">joint cost"})
	if hasWelfare {
		heads = append(heads, ">welfare cost")
	}
	t := text.NewTable(append(heads, ">largest regret", "verdict", "")...)
	for _, p := range shown {
		var marks []string
		if slices.Contains(s.Pure, p) {
			marks = append(marks, "pure equilibrium of the means")
		}
		if p == minimum {
			marks = append(marks, "joint minimum")
		}
		row := append(g.Profile(p), figure(s.Joint[p]))
		if hasWelfare {
			row = append(row, figure(r.game.Welfare[p]))
			if p == best {
				marks = append(marks, "welfare optimum")
			}
		}
		verdict := string(s.Verdicts[p])
		if s.Rare[p] {
			verdict += ": rare large costs"
		}
		t.Add(append(row, figure(slices.Max(s.Regret[p])), verdict, strings.Join(marks, ", "))...)
	}
	return t
}

// welfareMinimum is the profile with the least cost to society; ok is false if a profile has none.
func (r *gameReport) welfareMinimum() (profile int, ok bool) {
	if r.game == nil || slices.ContainsFunc(r.game.Welfare, func(x float64) bool { return !stats.Finite(x) }) {
		return 0, false
	}
	for i, p := range r.Solution.Game.Order {
		if i == 0 || r.game.Welfare[p] < r.game.Welfare[profile] {
			profile = p
		}
	}
	return profile, true
}

// json is the solution for programs, with what a data set adds: the values of the other axes, welfare and deviations.
func (r *gameReport) json() map[string]any {
	g, object := r.Solution.Game, r.JSON()
	at, costs := map[string]string{}, map[string]string{}
	for _, a := range r.game.At {
		at[a.Axis] = a.Label
	}
	for player, q := range r.costs {
		costs[player] = q.Text
	}
	object["axes"], object["players"], object["costs"] = at, g.Players, costs
	object["epsilon"], object["episodes"], object["episodes_left_out"] = r.Epsilon, g.Episodes, r.game.Left
	profiles := []any{}
	for _, p := range g.Order {
		profiles = append(profiles, map[string]any{"profile": g.Profile(p), "cost": jsonNumber(r.game.Welfare[p])})
	}
	welfare := map[string]any{"expression": r.welfare, "profiles": profiles, "minimum": nil}
	if best, ok := r.welfareMinimum(); ok {
		welfare["minimum"] = map[string]any{"profile": g.Profile(best), "cost": r.game.Welfare[best]}
	}
	object["welfare"] = welfare
	deviations := []any{}
	r.eachDeviation(func(p, player, q int) {
		if p == q {
			return
		}
		gain := r.Gain(player, p, q)
		deviations = append(deviations, map[string]any{"profile": g.Profile(p), "player": g.Players[player], "strategy": g.Profile(q)[player],
			"gain": gain.Mean, "gain_bounds": gainBounds(gain), "externality": r.Externality(player, p, q)})
	})
	object["deviations"] = deviations
	return object
}

// gainBounds are null if rare large costs decide the gain.
func gainBounds(g stats.Gain) any {
	if g.Rare {
		return nil
	}
	return [2]float64{g.Low, g.High}
}

// eachDeviation visits all profiles, players and strategies; that of the profile itself is among them.
func (r *gameReport) eachDeviation(visit func(p, player, q int)) {
	for _, p := range r.Solution.Game.Order {
		for player := range r.Solution.Game.Players {
			for _, q := range r.Solution.Game.Deviations(p, player) {
				visit(p, player, q)
			}
		}
	}
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

// addTo adds a row for each profile, player and strategy.
func (r *gameReport) addTo(t *resultTable) {
	g := r.Solution.Game
	r.eachDeviation(func(p, player, q int) {
		var cells []resultCell
		if r.game != nil {
			for _, a := range r.game.At {
				cells = append(cells, resultCell{a.Axis, a.Label})
			}
		}
		for i, strategy := range g.Profile(p) {
			cells = append(cells, resultCell{g.Players[i], strategy})
		}
		gain, welfare := r.Gain(player, p, q), math.NaN()
		if r.game != nil {
			welfare = r.game.Welfare[p]
		}
		cells = append(cells, resultCell{"player", g.Players[player]}, resultCell{"strategy", g.Profile(q)[player]}, resultCell{"cost", r.Means[player][p]},
			resultCell{"gain", gain.Mean}, resultCell{"gain_low", gain.Low}, resultCell{"gain_high", gain.High}, resultCell{"externality", r.Externality(player, p, q)},
			resultCell{"regret", r.Regret[p][player]}, resultCell{"verdict", string(r.Verdicts[p])}, resultCell{"joint_cost", r.Joint[p]}, resultCell{"welfare_cost", welfare},
			resultCell{"epsilon", r.Epsilon}, resultCell{"episodes", int64(g.Episodes)})
		t.add(distinctCells(cells)...)
	})
}

// distinctCells gives an axis that has the name of a column another one.
func distinctCells(cells []resultCell) []resultCell {
	for i := range cells {
		for slices.ContainsFunc(cells[i+1:], func(other resultCell) bool { return other.name == cells[i].name }) {
			cells[i].name = "axis_" + cells[i].name
		}
	}
	return cells
}
