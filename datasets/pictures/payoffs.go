package pictures

import (
	"fmt"
	"math"

	"sweep/datasets/stats"
)

// payoffsMax is the number of profiles of a matrix that is drawn.
const payoffsMax = 2500

// payoffs is the matrix of what two players pay. Games of more have a list of profiles, best_response.
func (s *Session) payoffs(g *bankGame) (p Picture, ok bool) {
	p = Picture{Name: "payoffs", Title: "What does each pair of choices cost?", Short: "Payoffs"}
	if len(g.choices) != 2 || g.symmetric {
		return p, false
	}
	if p.Missing = s.noGame(g); p.Missing != "" {
		return p, true
	}
	if n := len(g.choices[0].Levels) * len(g.choices[1].Levels); n > payoffsMax {
		p.Missing = fmt.Sprintf("A matrix of %d pairs of choices cannot be read; the list of best_response has those with the smallest gains.", n)
		return p, true
	}
	for i := range g.places {
		place := &g.places[i]
		v := s.payoffsView(g, place, i)
		if len(g.places) > 1 {
			v.Key["at"] = g.settingsOf(s.Study, place)
			p.control("at", "where", v.Key["at"], v.Key["at"])
		}
		p.Views = append(p.Views, v)
	}
	return p, true
}

func (s *Session) payoffsView(g *bankGame, place *gamePlace, number int) View {
	game, all := &stats.Game{Strategies: g.strategies()}, g.judge(place)
	labels := func(a *Axis) (texts []string) {
		for level := range a.Levels {
			texts = append(texts, a.say(level))
		}
		return texts
	}
	s.doc.Metrics["total_cost_cents"] = s.Study.metric("total_cost_cents")
	cost := func(name, label string) Column {
		return Column{Name: name, Label: label, Kind: "metric", Of: "total_cost_cents"}
	}
	t := &Table{Query: s.command(g.query), Columns: []Column{{Name: "first", Label: g.banks[0] + " chooses", Kind: "label", Labels: labels(g.choices[0])}, {Name: "second", Label: g.banks[1] + " chooses", Kind: "label", Labels: labels(g.choices[1])},
		cost("cost_first", "cost of "+g.banks[0]), cost("cost_second", "cost of "+g.banks[1]), cost("joint_cost", "joint cost"),
		{Name: "best_first", Label: "best reply of " + g.banks[0], Kind: "flag"}, {Name: "best_second", Label: "best reply of " + g.banks[1], Kind: "flag"}, {Name: "verdict", Label: "verdict", Kind: "text"}}}
	minimum, verdicts := -1, map[stats.Verdict]int{}
	for p, j := range all {
		if !j.computed {
			continue
		}
		if minimum < 0 || j.joint < all[minimum].joint {
			minimum = p
		}
		verdicts[j.verdict]++
		best := [2]any{}
		for i := range best {
			best[i] = g.bestReply(game, place, p, i)
		}
		t.Rows = append(t.Rows, []any{game.Strategy(p, 0), game.Strategy(p, 1), mean(stats.Mean(place.cost[0][p])), mean(stats.Mean(place.cost[1][p])), mean(j.joint), best[0], best[1], string(j.verdict)})
	}
	v := View{Key: map[string]string{}, Table: s.table(fmt.Sprintf("payoffs:%d", number), func() *Table { return t }), Draw: map[string]any{"players": g.banks, "choices": []string{g.choices[0].Label, g.choices[1].Label}, "metric": "total_cost_cents"}}
	v.Sentence = g.pureSentence(all, !place.complete()) + fmt.Sprintf(" %s with %s: %s.", map[bool]string{true: "The joint cost is least", false: "Of the computed pairs, the joint cost is least"}[place.complete()], g.said(game, minimum), s.costText(all[minimum].joint))
	v.Caption = s.episodesOf(place) + fmt.Sprintf(" In each cell the cost of %s, then that of %s; the fill is their sum. A circle marks the best reply of %s to the choice of the other, a square that of %s; a cell with both is framed: an equilibrium of the means.", g.banks[0], g.banks[1], g.banks[0], g.banks[1])
	if place.episodes > 1 {
		v.Caption += fmt.Sprintf(" With all bounds (95 %%) together, %d of %s are equilibria, %d are none and %d are undecided.", verdicts[stats.Equilibrium], count(len(t.Rows), "pair"), verdicts[stats.NoEquilibrium], verdicts[stats.Undecided])
	}
	if !place.complete() {
		v.Caption += fmt.Sprintf(" The search computed %d of %d pairs; the others are empty.", len(t.Rows), len(all))
	}
	v.Caption += g.costWords()
	return v
}

// bestReply reports whether a player has no cheaper choice in the means; nil if some of its choices were not computed.
func (g *bankGame) bestReply(game *stats.Game, place *gamePlace, profile, player int) any {
	own, least, largest := stats.Mean(place.cost[player][profile]), math.Inf(1), 0.0
	for _, q := range game.Deviations(profile, player) {
		if place.cost[player][q] == nil {
			return nil
		}
		x := stats.Mean(place.cost[player][q])
		least, largest = min(least, x), max(largest, math.Abs(x))
	}
	return own <= least+float64(1e-12*largest)
}
