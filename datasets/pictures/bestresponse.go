package pictures

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"sweep/datasets/stats"
)

// bestResponse shows what each bank would choose against the others, and where no bank gains by another choice.
func (s *Session) bestResponse(g *bankGame) Picture {
	p := Picture{Name: "best_response", Title: "What does each bank choose against the others?", Short: "Best response"}
	if p.Missing = s.noGame(g); p.Missing != "" {
		return p
	}
	numeric := len(g.axes) == 2 && s.Study.Axes[g.axes[0]].Numeric && s.Study.Axes[g.axes[1]].Numeric
	for i := range g.places {
		place := &g.places[i]
		v := View{Key: map[string]string{}}
		if len(g.places) > 1 {
			v.Key["at"] = g.settingsOf(s.Study, place)
			p.control("at", "where", v.Key["at"], v.Key["at"])
		}
		if numeric {
			s.curvesView(&v, g, place, i)
		} else {
			s.profilesView(&v, g, place, i)
		}
		p.Views = append(p.Views, v)
	}
	if !numeric {
		p.Draw = "profiles"
	}
	return p
}

// noGame says why there are no costs of a game.
func (s *Session) noGame(g *bankGame) string {
	if why := s.notStored("daily_agent_metrics"); why != "" {
		return why
	}
	if len(g.places) == 0 {
		return "No combination of the other axes has a completed run of every combination of the choices of " + list(g.banks, func(b string) string { return b }, ", ") + "."
	}
	return ""
}

// choiceColumn is a column with values of an axis of choices.
func (s *Session) choiceColumn(name, label string, axis int) Column {
	if s.Study.Axes[axis].Unit == "money" {
		return Column{Name: name, Label: label, Kind: "metric", Of: "liquidity_provided_cents"}
	}
	return Column{Name: name, Label: label, Kind: "number"}
}

// choice is the value of a level of a numeric axis.
func (a *Axis) choice(level int) any {
	x, err := strconv.ParseFloat(a.Levels[level], 64)
	if err != nil {
		return nil
	}
	return x
}

// curvesView draws the replies of two players as curves that cross in the equilibria, or those of one bank with a diagonal.
func (s *Session) curvesView(v *View, g *bankGame, place *gamePlace, number int) {
	axes := []*Axis{&s.Study.Axes[g.axes[0]], &s.Study.Axes[g.axes[1]]}
	t := &Table{Query: s.gameCommand(g), Columns: []Column{{Name: "bank", Label: "bank", Kind: "label", Labels: g.banks},
		s.choiceColumn("others", "choice of the others", g.axes[1]), s.choiceColumn("reply", "best response", g.axes[0]),
		s.choiceColumn("low", "from", g.axes[0]), s.choiceColumn("high", "to", g.axes[0])}}
	game := &stats.Game{Strategies: g.strategies(s.Study)}
	meets := [][2]any{}
	for player := range g.banks {
		for k := range axes[1-player].Levels {
			from := k // the profile of the other's choice and the player's first
			if player == 1 {
				from = k * len(axes[1].Levels)
			}
			r := replyOf(ofGame(place.cost[player], game.Deviations(from, player)))
			own := axes[player]
			t.Rows = append(t.Rows, []any{player, axes[1-player].choice(k), own.choice(r.best), own.choice(r.low), own.choice(r.high)})
			if g.symmetric && r.best == k {
				meets = append(meets, [2]any{own.choice(k), own.choice(k)})
			}
		}
	}
	if !g.symmetric {
		game.Costs = place.cost
		for _, p := range game.Solve(0).Pure {
			meets = append(meets, [2]any{axes[0].choice(game.Strategy(p, 0)), axes[1].choice(game.Strategy(p, 1))})
		}
	}
	v.Table = s.table(fmt.Sprintf("best_response:%d", number), func() *Table { return t })
	v.Draw = map[string]any{"axes": []string{axes[0].Name, axes[1].Name}, "banks": g.banks, "symmetric": g.symmetric, "equilibria": meets}
	v.Caption = s.episodesOf(place) + " Whiskers: the least and the greatest choice that is not surely more expensive than the best one (95 %, all choices together)."
	if place.episodes == 1 {
		v.Caption = s.episodesOf(place)
	}
	v.Sentence = s.equilibriaSentence(g, axes, meets)
}

// episodesOf says what the costs are.
func (s *Session) episodesOf(place *gamePlace) string {
	if place.episodes == 1 {
		return "One run of every combination: the costs are exact."
	}
	return "Mean costs over " + s.said(place.episodes) + ", paired."
}

func (s *Session) equilibriaSentence(g *bankGame, axes []*Axis, meets [][2]any) string {
	say := func(a *Axis, x any) string {
		return a.say(slices.IndexFunc(seq(len(a.Levels)), func(l int) bool { return a.choice(l) == x }))
	}
	where := list(meets, func(m [2]any) string {
		if g.symmetric {
			return axes[0].Label + " " + say(axes[0], m[0])
		}
		return fmt.Sprintf("(%s %s, %s %s)", axes[0].Label, say(axes[0], m[0]), axes[1].Label, say(axes[1], m[1]))
	}, ", ")
	switch {
	case len(meets) == 0 && g.symmetric:
		return "No choice is the best response to itself: there is no symmetric pure equilibrium among the levels of the grid."
	case len(meets) == 0:
		return "There is no pure equilibrium."
	case len(meets) > equilibriaNamed:
		return fmt.Sprintf("%d pure equilibria of the means.", len(meets))
	case g.symmetric:
		return "Best response to itself, an equilibrium of the means: " + where + "."
	}
	return "Pure equilibrium of the means: " + where + "."
}

const (
	equilibriaNamed = 4
	profilesShown   = 30
)

// profilesView lists the profiles with what the player who gains most would gain by another choice.
func (s *Session) profilesView(v *View, g *bankGame, place *gamePlace, number int) {
	game := &stats.Game{Strategies: g.strategies(s.Study), Costs: place.cost}
	solution := game.Solve(0)
	type line struct {
		profile         int
		mean, low, high float64
		rare            bool
	}
	var lines []line
	for p := range solution.Joint {
		l := line{profile: p, mean: slices.Max(solution.Regret[p])}
		for i := range g.banks {
			for _, q := range game.Deviations(p, i) {
				if q == p {
					continue
				}
				gain := solution.Gain(i, p, q)
				l.low, l.high, l.rare = max(l.low, gain.Low), max(l.high, gain.High), l.rare || gain.Rare
			}
		}
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.mean, b.mean) })
	t := &Table{Query: s.gameCommand(g), Columns: []Column{{Name: "profile", Label: "choices", Kind: "label"}, {Name: "gain", Label: "largest gain", Kind: "metric", Of: "total_cost_cents"},
		{Name: "low", Label: "from", Kind: "metric", Of: "total_cost_cents"}, {Name: "high", Label: "to", Kind: "metric", Of: "total_cost_cents"},
		{Name: "pure", Label: "equilibrium of the means", Kind: "flag"}, {Name: "joint_cost", Label: "joint cost", Kind: "metric", Of: "total_cost_cents"}}}
	rare := 0
	for i, l := range lines[:min(len(lines), profilesShown)] {
		t.Columns[0].Labels = append(t.Columns[0].Labels, list(seq(len(g.axes)), func(k int) string {
			a := &s.Study.Axes[g.axes[k]]
			return a.Label + " " + a.say(game.Strategy(l.profile, k))
		}, ", "))
		low, high := mean(l.low), mean(l.high)
		if l.rare {
			low, high = nil, nil
			rare++
		}
		t.Rows = append(t.Rows, []any{i, mean(l.mean), low, high, slices.Contains(solution.Pure, l.profile), mean(solution.Joint[l.profile])})
	}
	v.Table = s.table(fmt.Sprintf("best_response:%d", number), func() *Table { return t })
	v.Draw = map[string]any{"metric": "total_cost_cents", "rows": t.Columns[0].Labels}
	v.Caption = s.episodesOf(place) + " Each row is a combination of choices: what the bank that gains most would save by another choice of its own, with bounds that hold together in 95 % of the cases."
	if place.episodes == 1 {
		v.Caption = s.episodesOf(place) + " Each row is a combination of choices: what the bank that gains most would save by another choice of its own."
	}
	if len(lines) > profilesShown {
		v.Caption += fmt.Sprintf(" Shown are the %d with the smallest gain of %s.", profilesShown, count(len(lines), "combination"))
	}
	if rare > 0 {
		v.Caption += " Rows without bounds are undecided: rare large costs."
	}
	v.Sentence = s.pureSentence(g, game, solution)
}

func (s *Session) pureSentence(g *bankGame, game *stats.Game, solution *stats.Solution) string {
	switch n := len(solution.Pure); {
	case n == 0:
		return "There is no pure equilibrium."
	case n > equilibriaNamed:
		return fmt.Sprintf("%d pure equilibria of the means.", n)
	}
	return "Pure equilibrium of the means: " + list(solution.Pure, func(p int) string {
		return list(seq(len(g.axes)), func(k int) string {
			a := &s.Study.Axes[g.axes[k]]
			return a.Label + " " + a.say(game.Strategy(p, k))
		}, ", ")
	}, "; ") + "."
}

// gameCommand is the query of the costs.
func (s *Session) gameCommand(g *bankGame) string {
	return s.command("SELECT " + list(g.axes, func(a int) string { return column(s.Study.Axes[a].Name) }, ", ") +
		", agent_id, avg(m.total_cost_cents) AS cost FROM runs JOIN daily_agent_metrics m USING (run_id) WHERE agent_id IN (" + list(g.banks, quoted, ", ") + ") GROUP BY ALL ORDER BY ALL")
}
