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
	numeric := len(g.choices) == 2 && g.choices[0].Numeric && g.choices[1].Numeric
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
	if why := s.notStored("daily_agent_metrics"); why != "" && g.axes != nil {
		return why
	}
	if len(g.places) == 0 {
		return "No combination of the other axes has a completed run of every combination of the choices of " + list(g.banks, func(b string) string { return b }, ", ") + "."
	}
	return ""
}

// choiceColumn is a column with values of an axis of choices.
func choiceColumn(name, label string, axis *Axis) Column {
	if axis.Unit == "money" {
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
	axes := g.choices
	t := &Table{Query: s.command(g.query), Columns: []Column{{Name: "bank", Label: "bank", Kind: "label", Labels: g.banks},
		choiceColumn("others", "choice of the others", g.choices[1]), choiceColumn("reply", "best response", g.choices[0]),
		choiceColumn("low", "from", g.choices[0]), choiceColumn("high", "to", g.choices[0])}}
	game := &stats.Game{Strategies: g.strategies()}
	meets, lacking := [][2]any{}, 0
	for player := range g.banks {
		for k := range axes[1-player].Levels {
			from := k // the profile of the other's choice and the player's first
			if player == 1 {
				from = k * len(axes[1].Levels)
			}
			costs := ofGame(place.cost[player], game.Deviations(from, player))
			if slices.ContainsFunc(costs, func(c []float64) bool { return c == nil }) {
				lacking++
				continue
			}
			r := replyOf(costs)
			own := axes[player]
			t.Rows = append(t.Rows, []any{player, axes[1-player].choice(k), own.choice(r.best), own.choice(r.low), own.choice(r.high)})
			if g.symmetric && r.best == k {
				meets = append(meets, [2]any{own.choice(k), own.choice(k)})
			}
		}
	}
	if !g.symmetric {
		for p, j := range g.judge(place) {
			if j.pure {
				meets = append(meets, [2]any{axes[0].choice(game.Strategy(p, 0)), axes[1].choice(game.Strategy(p, 1))})
			}
		}
	}
	v.Table = s.table(fmt.Sprintf("best_response:%d", number), func() *Table { return t })
	v.Draw = map[string]any{"axes": axes, "banks": g.banks, "symmetric": g.symmetric, "equilibria": meets}
	v.Caption = s.episodesOf(place) + " Whiskers: the least and the greatest choice that is not surely more expensive than the best one (95 %, all choices together)."
	if place.episodes == 1 {
		v.Caption = s.episodesOf(place)
	}
	if lacking > 0 {
		v.Caption += fmt.Sprintf(" The search did not compute all replies to %s of the others.", count(lacking, "choice"))
	}
	v.Sentence = s.equilibriaSentence(g, axes, meets, lacking > 0)
}

// episodesOf says what the costs are.
func (s *Session) episodesOf(place *gamePlace) string {
	text := "Mean costs over " + s.said(place.episodes) + ", paired."
	switch {
	case place.episodes == 1 && place.complete():
		text = "One run of every combination: the costs are exact."
	case place.episodes == 1:
		text = "One run of each combination: the costs are exact."
	}
	return text
}

func (s *Session) equilibriaSentence(g *bankGame, axes []*Axis, meets [][2]any, partial bool) string {
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
		return noPure(partial)
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
	game, all := &stats.Game{Strategies: g.strategies()}, g.judge(place)
	lines := slices.DeleteFunc(seq(len(all)), func(p int) bool { return !all[p].known })
	slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(slices.Max(all[a].regret), slices.Max(all[b].regret)) })
	t := &Table{Query: s.command(g.query), Columns: []Column{{Name: "profile", Label: "choices", Kind: "label"}, {Name: "gain", Label: "largest gain", Kind: "metric", Of: "total_cost_cents"},
		{Name: "low", Label: "from", Kind: "metric", Of: "total_cost_cents"}, {Name: "high", Label: "to", Kind: "metric", Of: "total_cost_cents"},
		{Name: "pure", Label: "equilibrium of the means", Kind: "flag"}, {Name: "joint_cost", Label: "joint cost", Kind: "metric", Of: "total_cost_cents"}, {Name: "verdict", Label: "verdict", Kind: "text"}}}
	rare := 0
	for i, p := range lines[:min(len(lines), profilesShown)] {
		l := all[p]
		t.Columns[0].Labels = append(t.Columns[0].Labels, g.said(game, p))
		low, high := mean(l.low), mean(l.high)
		if l.rare {
			low, high = nil, nil
			rare++
		}
		t.Rows = append(t.Rows, []any{i, mean(slices.Max(l.regret)), low, high, l.pure, mean(l.joint), string(l.verdict)})
	}
	v.Table = s.table(fmt.Sprintf("best_response:%d", number), func() *Table { return t })
	v.Draw = map[string]any{"metric": "total_cost_cents", "rows": append([]string{}, t.Columns[0].Labels...)}
	v.Caption = s.episodesOf(place) + " Each row is a combination of choices: what the bank that gains most would save by another choice of its own"
	if place.episodes > 1 {
		v.Caption += ", with bounds that hold together in 95 % of the cases"
	}
	v.Caption += "."
	if len(lines) < len(all) {
		v.Caption += fmt.Sprintf(" The search computed all replies to %d of %s.", len(lines), count(len(all), "combination"))
	}
	if len(lines) > profilesShown {
		v.Caption += fmt.Sprintf(" Shown are the %d with the smallest gain of %s.", profilesShown, count(len(lines), "combination"))
	}
	if rare > 0 {
		v.Caption += " Rows without bounds are undecided: rare large costs."
	}
	v.Caption += g.costWords()
	v.Sentence = g.pureSentence(all, !place.complete())
}

// noPure says that no profile is an equilibrium of the means.
func noPure(partial bool) string {
	if partial {
		return "No combination whose replies were all computed is a pure equilibrium."
	}
	return "There is no pure equilibrium."
}

func (g *bankGame) pureSentence(all []judged, partial bool) string {
	game := &stats.Game{Strategies: g.strategies()}
	pure := slices.DeleteFunc(seq(len(all)), func(p int) bool { return !all[p].pure })
	switch n := len(pure); {
	case n == 0:
		return noPure(partial)
	case n > equilibriaNamed:
		return fmt.Sprintf("%d pure equilibria of the means.", n)
	}
	return "Pure equilibrium of the means: " + list(pure, func(p int) string { return g.said(game, p) }, "; ") + "."
}

// costWords names costs that are not the total costs of the banks.
func (g *bankGame) costWords() string {
	if g.costs == "" {
		return ""
	}
	return " Costs: " + g.costs + "."
}
