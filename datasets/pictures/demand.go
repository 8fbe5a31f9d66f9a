package pictures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
)

// demand shows how much liquidity banks want if delay costs more or less than liquidity: what they choose in an equilibrium, and what
// would be cheapest for all of them together.
func (s *Session) demand(g *bankGame) (Picture, bool) {
	p := Picture{Name: "demand", Title: "How much liquidity does a bank want?", Short: "Demand"}
	if slices.ContainsFunc(g.choices, func(a *Axis) bool { return !a.liquidity() }) {
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

	weighed bool // the delay of the same runs, with each ratio
}

// weighed are the ratios of delay to liquidity cost at which measured delay is weighed if the grid has no axis of prices.
var weighed = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256, 512}

// priced groups the games by what is not a price. Without an axis of prices, measured delay is weighed with other prices, which is the same
// as other runs if no policy reads prices.
func (s *Session) priced(g *bankGame) (groups []pricedGame, why string) {
	prices := s.Study.Prices
	if g.axes == nil {
		prices = g.pricesOf(s.Study)
	}
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
			rest.name = ""
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
	case slices.ContainsFunc(g.places, func(p gamePlace) bool { return p.delay == nil }):
		return nil, "There is one ratio of delay to liquidity cost, and the costs of the players are not the total costs of banks, so their delay cannot be weighed with others. An axis over cost_rates.delay_cost_per_tick_per_cent would show the demand."
	case slices.ContainsFunc(g.places, func(p gamePlace) bool { return !p.complete() }):
		return nil, `The search computed the profiles that its players weighed at one ratio of delay to liquidity cost. An outer axis over cost_rates.delay_cost_per_tick_per_cent, or profiles = "all" in [game], would show the demand.`
	case !prices.Fixed:
		return nil, "The grid has one ratio of delay to liquidity cost, and its policies may decide by prices, so costs cannot be weighed with others. An axis over cost_rates.delay_cost_per_tick_per_cent would show the demand."
	}
	for i := range g.places {
		group := pricedGame{name: g.settingsOf(s.Study, &g.places[i]), ratios: weighed, weighed: true}
		for _, ratio := range weighed {
			group.places = append(group.places, g.places[i].at(ratio/prices.Ratios[0]))
		}
		groups = append(groups, group)
	}
	return groups, ""
}

// pricesOf are the ratios of delay to liquidity cost at the places of a search, by the levels of an outer axis that sets prices if there
// is one.
func (g *bankGame) pricesOf(s *Study) Prices {
	p := Prices{Axis: -1, Fixed: s.Prices.Fixed}
	for _, a := range g.outer {
		if !slices.ContainsFunc(s.Axes[a].Set, func(key string) bool { return key != "cost_rates" && !strings.HasPrefix(key, "cost_rates.") }) {
			p.Axis, p.Ratios = a, slices.Repeat([]float64{math.NaN()}, len(s.Axes[a].Levels))
		}
	}
	for i := range g.places {
		place := &g.places[i]
		if p.Axis < 0 {
			p.Ratios = []float64{place.ratio}
		} else if level := place.levels[slices.Index(g.outer, p.Axis)]; level >= 0 {
			p.Ratios[level] = place.ratio
		}
	}
	return p
}

// at is the game with the cost of delay multiplied.
func (p *gamePlace) at(factor float64) *gamePlace {
	of := *p
	of.cost = make([][][]float64, len(p.cost))
	for i := range p.cost {
		of.cost[i] = make([][]float64, len(p.cost[i]))
		for k := range p.cost[i] {
			if p.cost[i][k] == nil {
				continue
			}
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
	joint            int // where all together pay least; −1 if not all profiles were computed
	found            bool
}

// wants finds the equilibria of a game: that with the lowest joint cost of several, and the range of those that are not ruled out.
func (s *Session) wants(g *bankGame, place *gamePlace) []wanted {
	game, all := &stats.Game{Strategies: g.strategies()}, g.judge(place)
	minimum, best := -1, -1
	for p, j := range all {
		if j.computed && (minimum < 0 || j.joint < all[minimum].joint) {
			minimum = p
		}
		if j.pure && (best < 0 || j.joint < all[best].joint) {
			best = p
		}
	}
	list := make([]wanted, len(g.banks))
	for i := range list {
		w := &list[i]
		w.low, w.high, w.joint = math.MaxInt, -1, -1
		if place.complete() {
			w.joint = game.Strategy(minimum, i)
		}
		for p, j := range all {
			if j.known && j.verdict != stats.NoEquilibrium {
				w.low, w.high = min(w.low, game.Strategy(p, i)), max(w.high, game.Strategy(p, i))
			}
		}
		if best >= 0 {
			w.level, w.found = game.Strategy(best, i), true
			w.low, w.high = min(w.low, w.level), max(w.high, w.level)
		}
	}
	return list
}

// wantsAlike is the symmetric equilibrium of equal banks: the choice that is closest to being the best response to itself, and all those
// that may be.
func (s *Session) wantsAlike(g *bankGame, place *gamePlace) wanted {
	n := len(g.choices[0].Levels)
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
	t := &Table{Query: s.command(g.query), Columns: []Column{{Name: "bank", Label: "bank", Kind: "label", Labels: g.banks}, {Name: "ratio", Label: "delay to liquidity cost", Kind: "number"},
		choiceColumn("demand", "demand", g.choices[0]), choiceColumn("low", "from", g.choices[0]), choiceColumn("high", "to", g.choices[0]), choiceColumn("joint", "joint minimum", g.choices[0])}}
	none := 0
	var first, last []wanted
	for i, ratio := range of.ratios {
		list := []wanted{}
		if g.symmetric {
			list = append(list, s.wantsAlike(g, of.places[i]))
		} else {
			list = s.wants(g, of.places[i])
		}
		for bank, w := range list {
			own := g.choices[bank]
			row := []any{bank, mean(ratio), nil, nil, nil, nil}
			if w.joint >= 0 {
				row[5] = own.choice(w.joint)
			}
			if w.found {
				row[2], row[3], row[4] = own.choice(w.level), own.choice(w.low), own.choice(w.high)
			} else {
				none++
			}
			t.Rows = append(t.Rows, row)
		}
		if i == 0 {
			first = list
		}
		last = list
	}
	v.Table = s.table(fmt.Sprintf("demand:%d", number), func() *Table { return t })
	v.Draw = map[string]any{"axes": g.choices, "banks": g.banks, "symmetric": g.symmetric}
	v.Caption = "Filled marks: what banks choose in the equilibrium of the means; whiskers: choices in which the runs do not rule out an equilibrium (95 %). Open marks: where all banks together pay least" + map[bool]string{true: ". ", false: ", of games whose profiles were all computed. "}[of.places[0].complete()] + s.episodesOf(of.places[0])
	if g.symmetric {
		v.Caption += " Equilibria are symmetric: the choice that is closest to being the best response to itself."
	}
	if of.weighed {
		v.Caption += " The delay of the runs is weighed with each ratio, because no policy of the grid decides by prices."
	}
	if none > 0 {
		v.Caption += " Where there is no filled mark, there is no pure equilibrium."
	}
	if len(of.ratios) > 1 {
		v.Sentence = g.demandSentence(first, last, of.ratios)
	}
}

// demandSentence says what the players choose at the least and at the greatest ratio.
func (g *bankGame) demandSentence(first, last []wanted, ratios []float64) string {
	var parts []string
	for bank := range first {
		if a := g.choices[bank]; first[bank].found && last[bank].found && bank < equilibriaNamed {
			parts = append(parts, fmt.Sprintf("%s provides %s if delay costs %s of liquidity, and %s if it costs %s.", g.banks[bank], a.say(first[bank].level), times(ratios[0]), a.say(last[bank].level), times(ratios[len(ratios)-1])))
		}
	}
	return strings.Join(parts, " ")
}

// times writes a ratio of costs.
func times(ratio float64) string { return significant(ratio, 3) + " times the price" }
