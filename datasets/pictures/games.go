package pictures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
)

// Prices say what delay costs relative to liquidity, as the grid sets it.
type Prices struct {
	Axis   int       // the axis that sets prices, or −1
	Ratios []float64 // of delay to liquidity cost at its levels, or one; NaN if one of the two costs nothing
	Fixed  bool      // no policy reads prices, so what the banks do is the same at all prices
}

// bankGame is a study in which banks choose: axes are choices of single banks, or a search followed players who reply to each other.
type bankGame struct {
	choices   []*Axis  // of each player, or of one bank and of all others
	axes      []int    // these axes of the study; none in a search
	banks     []string // the players
	symmetric bool     // one bank, whose choice is compared with the same one of all others
	outer     []int
	epsilon   float64 // gain from which a deviation counts
	query     string  // returns the costs
	costs     string  // what they are, in words; empty for the total costs of the banks
	places    []gamePlace
}

// gamePlace is the game where the other axes agree.
type gamePlace struct {
	levels   []int
	name     string        // of a place of a search
	cost     [][][]float64 // by player, profile and episode; none of a profile that was not computed
	delay    [][][]float64 // the part of it that is delay cost; nil if it is not known
	ratio    float64       // of delay to liquidity cost, of a place of a search
	episodes int
}

// complete reports whether all profiles were computed.
func (p *gamePlace) complete() bool {
	return !slices.ContainsFunc(p.cost[0], func(costs []float64) bool { return costs == nil })
}

// gameRunsMax bounds the runs of a game that is drawn.
const gameRunsMax = 200_000

// findGame looks for players: axes whose keys are all of one bank, each of another. A single one that chooses liquidity plays against an axis of
// liquidity with the same levels.
func (s *Session) findGame() *bankGame {
	if s.Study.Sampled || len(s.runs) > gameRunsMax {
		return nil
	}
	g := &bankGame{}
	factors := s.Study.factors()
	for _, a := range factors {
		if bank := s.Study.Axes[a].bank(); bank != "" && !slices.Contains(g.banks, bank) {
			g.axes, g.banks = append(g.axes, a), append(g.banks, bank)
		}
	}
	if len(g.axes) == 1 && s.Study.Axes[g.axes[0]].liquidity() {
		own := &s.Study.Axes[g.axes[0]]
		for _, a := range factors {
			if other := &s.Study.Axes[a]; a != g.axes[0] && other.liquidity() && slices.Equal(other.Levels, own.Levels) {
				g.axes, g.symmetric = append(g.axes, a), true
				break
			}
		}
	}
	if len(g.axes) < 2 {
		return nil
	}
	for _, a := range g.axes {
		g.choices = append(g.choices, &s.Study.Axes[a])
	}
	g.query = "SELECT " + list(g.axes, func(a int) string { return column(s.Study.Axes[a].Name) }, ", ") +
		", agent_id, avg(m.total_cost_cents) AS cost FROM runs JOIN daily_agent_metrics m USING (run_id) WHERE agent_id IN (" + list(g.banks, quoted, ", ") + ") GROUP BY ALL ORDER BY ALL"
	for _, a := range s.Study.others(g.axes...) {
		if len(s.Study.Axes[a].Levels) > 0 {
			g.outer = append(g.outer, a)
		}
	}
	return g
}

// bank is the bank that all keys of an axis belong to; "" if there is none.
func (a *Axis) bank() string {
	bank := ""
	for _, key := range a.Set {
		rest, ok := strings.CutPrefix(key, "agents.")
		id, _, found := strings.Cut(rest, ".")
		if !ok || !found || strings.ContainsAny(id, `*"[`) || bank != "" && bank != id {
			return ""
		}
		bank = id
	}
	return bank
}

// strategies are the numbers of choices of the players.
func (g *bankGame) strategies() []int {
	list := make([]int, len(g.choices))
	for i, a := range g.choices {
		list[i] = len(a.Levels)
	}
	return list
}

// profile numbers a combination of choices, that of the last player fastest, as stats.Game does.
func (g *bankGame) profile(choices []int) int {
	p := 0
	for i, a := range g.choices {
		p = p*len(a.Levels) + choices[i]
	}
	return p
}

// said describes a profile.
func (g *bankGame) said(game *stats.Game, profile int) string {
	return list(seq(len(g.choices)), func(k int) string {
		a := g.choices[k]
		return a.Label + " " + a.say(game.Strategy(profile, k))
	}, ", ")
}

// read reads the costs of the players in all runs. Places that lack a profile are left out, and so are replications that some profile
// lacks.
func (s *Session) readGame(ctx context.Context, g *bankGame) error {
	costs, err := s.bankCosts(ctx, g.banks)
	if err != nil {
		return err
	}
	profiles := 1
	for _, n := range g.strategies() {
		profiles *= n
	}
	type place struct {
		levels []int
		runs   []map[int64]int64 // by profile: the run of a replication
	}
	at, list := map[uint64]int{}, []place{}
	for _, r := range s.runs {
		if slices.ContainsFunc(g.axes, func(a int) bool { return r.levels[a] < 0 }) || costs[r.id] == nil {
			continue
		}
		key := s.radix(r, g.outer)
		if _, known := at[key]; !known {
			at[key] = len(list)
			list = append(list, place{pick(r.levels, g.outer), make([]map[int64]int64, profiles)})
		}
		p := &list[at[key]].runs[g.profile(pick(r.levels, g.axes))]
		if *p == nil {
			*p = map[int64]int64{}
		}
		(*p)[r.episode] = r.id
	}
	for _, p := range list {
		if one := placeOf(p.runs, costs, len(g.banks)); one.episodes > 0 {
			one.levels = p.levels
			g.places = append(g.places, one)
		}
	}
	slices.SortFunc(g.places, func(a, b gamePlace) int { return slices.Compare(a.levels, b.levels) })
	return nil
}

// placeOf puts the costs of the replications that all profiles have in order.
func placeOf(runs []map[int64]int64, costs map[int64][][2]float64, players int) (g gamePlace) {
	var replications []int64
	for r := range runs[0] {
		if !slices.ContainsFunc(runs, func(of map[int64]int64) bool { _, ok := of[r]; return !ok }) {
			replications = append(replications, r)
		}
	}
	slices.Sort(replications)
	g.episodes = len(replications)
	g.cost, g.delay = make([][][]float64, players), make([][][]float64, players)
	for i := range players {
		g.cost[i], g.delay[i] = make([][]float64, len(runs)), make([][]float64, len(runs))
		for p := range runs {
			for _, r := range replications {
				c := costs[runs[p][r]][i]
				g.cost[i][p], g.delay[i][p] = append(g.cost[i][p], c[0]), append(g.delay[i][p], c[1])
			}
		}
	}
	return g
}

// bankCosts are the total cost and the delay cost of some banks, by run; of runs that have those of all.
func (s *Session) bankCosts(ctx context.Context, banks []string) (map[int64][][2]float64, error) {
	rows, err := s.db.Rows(ctx, fmt.Sprintf("SELECT run_id, agent_id, CAST(sum(total_cost_cents) AS DOUBLE), CAST(sum(delay_cost_cents) AS DOUBLE) FROM daily_agent_metrics WHERE agent_id IN (%s) GROUP BY ALL ORDER BY ALL",
		list(banks, quoted, ", ")))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found, counts := map[int64][][2]float64{}, map[int64]int{}
	err = each(rows, func(row []any) error {
		id, bank := row[0].(int64), slices.Index(banks, row[1].(string))
		if found[id] == nil {
			found[id] = make([][2]float64, len(banks))
		}
		found[id][bank] = [2]float64{numeric(row[2]), numeric(row[3])}
		counts[id]++
		return nil
	})
	for id, n := range counts {
		if n < len(banks) {
			delete(found, id)
		}
	}
	return found, err
}

// reply is what a player would choose.
type reply struct {
	best      int // the cheapest choice in the mean, the first of several
	low, high int // the least and the greatest choice that is not surely more expensive
}

// replyOf compares the choices of a player, whose profiles are given in their order.
func replyOf(costs [][]float64) reply {
	means, largest := make([]float64, len(costs)), 0.0
	for k, c := range costs {
		means[k] = stats.Mean(c)
		largest = max(largest, math.Abs(means[k]))
	}
	least := slices.Min(means) + float64(1e-12*largest)
	best := slices.IndexFunc(means, func(m float64) bool { return m <= least })
	r, bounds := reply{best, best, best}, stats.BoundsOf([]int{len(costs)}, len(costs[0]))
	for k, c := range costs {
		if gain := bounds.Gain(c, costs[best]); gain.Rare || gain.Low <= float64(1e-12*largest) {
			r.low, r.high = min(r.low, k), max(r.high, k)
		}
	}
	return r
}

// ofGame are the costs of a player in some profiles.
func ofGame(costs [][]float64, profiles []int) [][]float64 {
	list := make([][]float64, len(profiles))
	for i, p := range profiles {
		list[i] = costs[p]
	}
	return list
}

// settingsOf describes a place for controls.
func (g *bankGame) settingsOf(s *Study, p *gamePlace) string {
	if p.name != "" {
		return p.name
	}
	return list(seq(len(g.outer)), func(k int) string {
		a := &s.Axes[g.outer[k]]
		return a.Label + " " + a.say(p.levels[k])
	}, ", ")
}
