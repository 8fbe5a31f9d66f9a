package pictures

import (
	"fmt"
	"math"
	"slices"

	"sweep/datasets/stats"
)

// demand shows how much liquidity banks want if delay costs more or less than liquidity: what they choose in an equilibrium, and what
// would be cheapest for all of them together.
func (s *Session) demand(g *bankGame) (Picture, bool) {
	p := Picture{Name: "demand", Title: "How much liquidity does a bank want?", Short: "Demand"}
	if slices.ContainsFunc(g.axes, func(a int) bool { return !s.Study.Axes[a].liquidity() }) {
		return p, false
	}
	if p.Missing = s.noGame(g); p.Missing != "" {
		return p, true
	}
	groups, why := s.priced(g)
	if p.Missing = why; why != "" {
		return p, true
	}
	for i, of := range groups {
		v := View{Key: map[string]string{}}
		if len(groups) > 1 {
			v.Key["at"] = of.name
			p.control("at", "where", of.name, of.name)
		}
		s.demandView(&v, g, of, i)
		p.Views = append(p.Views, v)
	}
	return p, true
}

// pricedGame is a game at several ratios of delay to liquidity cost, ascending.
type pricedGame struct {
	name   string
	ratios []float64
	places []*gamePlace
}

// weighed are the ratios of delay to liquidity cost at which measured delay is weighed if the grid has no axis of prices.
var weighed = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256, 512}

// priced groups the games by what is not a price. Without an axis of prices, measured delay is weighed with other prices, which is the same
// as other runs if no policy reads prices.
func (s *Session) priced(g *bankGame) (groups []pricedGame, why string) {
	prices := s.Study.Prices
	finite := func(x float64) bool { return x > 0 && !math.IsInf(x, 0) }
	if k := slices.Index(g.outer, prices.Axis); prices.Axis >= 0 && k >= 0 {
		at := map[string]int{}
		for i := range g.places {
			place := &g.places[i]
			level := place.levels[k]
			if level < 0 || level >= len(prices.Ratios) || !finite(prices.Ratios[level]) {
				continue
			}
			rest := *place
			rest.levels = slices.Delete(slices.Clone(place.levels), k, k+1)
			of := bankGame{outer: slices.Delete(slices.Clone(g.outer), k, k+1)}
			name := of.settingsOf(s.Study, &rest)
			if _, known := at[name]; !known {
				at[name] = len(groups)
				groups = append(groups, pricedGame{name: name})
			}
			group := &groups[at[name]]
			after, _ := slices.BinarySearchFunc(group.ratios, prices.Ratios[level], func(a, b float64) int { return boolean(a > b) - boolean(a <= b) })
			group.ratios, group.places = slices.Insert(group.ratios, after, prices.Ratios[level]), slices.Insert(group.places, after, place)
		}
		if len(groups) == 0 {
			return nil, "Delay or liquidity costs nothing at all prices of the grid, so there is no ratio of the two."
		}
		return groups, ""
	}
	switch {
	case len(prices.Ratios) != 1 || !finite(prices.Ratios[0]):
		return nil, "Delay or liquidity costs nothing in the scenario, so there is no ratio of the two. Set delay_cost_per_tick_per_cent and liquidity_cost_per_tick_bps in cost_rates."
	case !prices.Fixed:
		return nil, "The grid has one ratio of delay to liquidity cost, and its policies may decide by prices, so costs cannot be weighed with others. An axis over cost_rates.delay_cost_per_tick_per_cent would show the demand."
	}
	for i := range g.places {
		group := pricedGame{name: g.settingsOf(s.Study, &g.places[i]), ratios: weighed}
		for _, ratio := range weighed {
			group.places = append(group.places, g.places[i].at(ratio/prices.Ratios[0]))
		}
		groups = append(groups, group)
	}
	return groups, ""
}

// at is the game with the cost of delay multiplied.
func (p *gamePlace) at(factor float64) *gamePlace {
	of := *p
	of.cost = make([][][]float64, len(p.cost))
	for i := range p.cost {
		of.cost[i] = make([][]float64, len(p.cost[i]))
		for k := range p.cost[i] {
			of.cost[i][k] = make([]float64, p.episodes)
			for e := range of.cost[i][k] {
				of.cost[i][k][e] = p.cost[i][k][e] + float64((factor-1)*p.delay[i][k][e])
			}
		}
	}
	return &of
}

// wanted is what a player chooses in an equilibrium.
type wanted struct {
	level, low, high int // low and high: of all profiles that may be equilibria
	joint            int // where all together pay least
	found            bool
}

// wants finds the equilibria of a game: that with the lowest joint cost of several, and the range of those that are not ruled out.
func (s *Session) wants(g *bankGame, place *gamePlace) []wanted {
	game := &stats.Game{Strategies: g.strategies(s.Study), Costs: place.cost}
	solution := game.Solve(0)
	list := make([]wanted, len(g.banks))
	for i := range list {
		w := &list[i]
		w.low, w.high, w.joint = math.MaxInt, -1, game.Strategy(solution.Minimum, i)
		for p, verdict := range solution.Verdicts {
			if verdict != stats.NoEquilibrium {
				w.low, w.high = min(w.low, game.Strategy(p, i)), max(w.high, game.Strategy(p, i))
			}
		}
		if len(solution.Pure) > 0 {
			best := slices.MinFunc(solution.Pure, func(a, b int) int {
				return boolean(solution.Joint[a] > solution.Joint[b]) - boolean(solution.Joint[a] < solution.Joint[b])
			})
			w.level, w.found = game.Strategy(best, i), true
			w.low, w.high = min(w.low, w.level), max(w.high, w.level)
		}
	}
	return list
}

// wantsAlike is the symmetric equilibrium of equal banks: the choice that is closest to being the best response to itself, and all those
// that may be.
func (s *Session) wantsAlike(g *bankGame, place *gamePlace) wanted {
	n := len(s.Study.Axes[g.axes[0]].Levels)
	w, least, cheapest := wanted{low: n, high: -1, found: true}, math.Inf(1), math.Inf(1)
	for k := range n {
		profiles := make([]int, n)
		for own := range n {
			profiles[own] = own*n + k
		}
		costs := ofGame(place.cost[0], profiles)
		r, own := replyOf(costs), stats.Mean(costs[k])
		if regret := own - stats.Mean(costs[r.best]); regret < least {
			w.level, least = k, regret
		}
		if own < cheapest {
			w.joint, cheapest = k, own
		}
		if r.low <= k && k <= r.high {
			w.low, w.high = min(w.low, k), max(w.high, k)
		}
	}
	w.low, w.high = min(w.low, w.level), max(w.high, w.level)
	return w
}

func (s *Session) demandView(v *View, g *bankGame, of pricedGame, number int) {
	axis := &s.Study.Axes[g.axes[0]]
	t := &Table{Query: s.gameCommand(g), Columns: []Column{{Name: "bank", Label: "bank", Kind: "label", Labels: g.banks}, {Name: "ratio", Label: "delay to liquidity cost", Kind: "number"},
		s.choiceColumn("demand", "demand", g.axes[0]), s.choiceColumn("low", "from", g.axes[0]), s.choiceColumn("high", "to", g.axes[0]), s.choiceColumn("joint", "joint minimum", g.axes[0])}}
	none := 0
	var first, last wanted
	for i, ratio := range of.ratios {
		list := []wanted{}
		if g.symmetric {
			list = append(list, s.wantsAlike(g, of.places[i]))
		} else {
			list = s.wants(g, of.places[i])
		}
		for bank, w := range list {
			own := &s.Study.Axes[g.axes[bank]]
			row := []any{bank, mean(ratio), nil, nil, nil, own.choice(w.joint)}
			if w.found {
				row[2], row[3], row[4] = own.choice(w.level), own.choice(w.low), own.choice(w.high)
			} else {
				none++
			}
			t.Rows = append(t.Rows, row)
		}
		if i == 0 {
			first = list[0]
		}
		last = list[0]
	}
	v.Table = s.table(fmt.Sprintf("demand:%d", number), func() *Table { return t })
	v.Draw = map[string]any{"axis": axis.Name, "banks": g.banks, "symmetric": g.symmetric}
	v.Caption = "Filled marks: what banks choose in the equilibrium of the means; whiskers: choices in which the runs do not rule out an equilibrium (95 %). Open marks: where all banks together pay least. " + s.episodesOf(of.places[0])
	if g.symmetric {
		v.Caption += " Equilibria are symmetric: the choice that is closest to being the best response to itself."
	}
	if s.Study.Prices.Axis < 0 {
		v.Caption += " The delay of the runs is weighed with each ratio, because no policy of the grid decides by prices."
	}
	if none > 0 {
		v.Caption += " Where there is no filled mark, there is no pure equilibrium."
	}
	if first.found && last.found && len(of.ratios) > 1 {
		v.Sentence = fmt.Sprintf("%s provides %s if delay costs %s of liquidity, and %s if it costs %s.", g.banks[0], axis.say(first.level), times(of.ratios[0]), axis.say(last.level), times(of.ratios[len(of.ratios)-1]))
	}
}

// times writes a ratio of costs.
func times(ratio float64) string { return significant(ratio, 3) + " times the price" }
