package lab

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/stats"
	d "sweep/engine/document"
	"sweep/runner/lab/dynamics"
	"sweep/runner/results"
)

// A game is a search without an incumbent: players choose values of the space and reply to each other (package dynamics), or all
// profiles are computed at once. Profiles are candidates, so their runs are those of any other grid with the same values.

// game is the game at one outer point.
type game struct {
	strategies []int             // numbers of strategies of the players
	choices    [][][]Param       // by player and strategy
	known      map[string]*found // by key of the profile
	order      []*found          // in the order in which they were computed
	process    *dynamics.Process
	stopped    string // by the budget
}

// found is a profile that was computed.
type found struct {
	profile dynamics.Profile
	label   string
	costs   [][]float64 // by player and episode
	means   []float64
	welfare float64
}

// welfareOf is what society pays; fees, penalties and interest are transfers.
const welfareOf = "delay_cost_cents + collateral_cost_cents + liquidity_opportunity_cost_cents"

// newGame finds the strategies of the players and where they start.
func (s *Search) newGame() (*game, error) {
	doc := s.doc
	g := &game{known: map[string]*found{}}
	start := make(dynamics.Profile, len(doc.Players))
	profiles := 1.0
	for i, p := range doc.Players {
		list := [][]Param{nil}
		for _, name := range p.Choose {
			var longer [][]Param
			for _, before := range list {
				for _, v := range doc.Space.find(name).Axis.Values.All() {
					longer = append(longer, append(slices.Clone(before), Param{name, v.Any()}))
				}
			}
			list = longer
			if len(list) > 1<<20 {
				return nil, errkind.Errorf(errkind.Invalid, "%s: the player %s has too many combinations of values", doc.File, p.Name)
			}
		}
		g.choices, g.strategies = append(g.choices, list), append(g.strategies, len(list))
		start[i] = max(0, slices.IndexFunc(list, func(params []Param) bool { return doc.startsWith(params) }))
		profiles *= float64(len(list))
	}
	if doc.Proposer.All && profiles > 1e6 {
		return nil, errkind.Errorf(errkind.Invalid, "%s: profiles = \"all\" would compute %.0f profiles; the limit is 1,000,000", doc.File, profiles)
	}
	for i, p := range doc.Players {
		if doc.Proposer.Damping > 0 && doc.Proposer.Kind == string(dynamics.BestResponse) && !doc.ordered(p) {
			return nil, errkind.Errorf(errkind.Invalid, "%s: damping moves a player part of the way to its best response, so it needs players who choose one number; %s has %d strategies without an order", doc.File, p.Name, g.strategies[i])
		}
	}
	rounds := int64(1000)
	if doc.Proposer.Generations > 0 {
		rounds = doc.Proposer.Generations
	}
	rule := dynamics.Rule{Kind: dynamics.Kind(doc.Proposer.Kind), Order: dynamics.Order(doc.Proposer.Order), Damping: doc.Proposer.Damping, Rounds: int(rounds)}
	var err error
	g.process, err = dynamics.New(g.strategies, start, rule)
	return g, err
}

// startsWith reports whether values are those at which players begin: of start, else of the incumbent.
func (doc *Document) startsWith(params []Param) bool {
	return !slices.ContainsFunc(params, func(p Param) bool {
		for _, list := range [][]Param{doc.Proposer.Start, doc.incumbent} {
			if i := slices.IndexFunc(list, func(q Param) bool { return q.Name == p.Name }); i >= 0 {
				return list[i].Value != p.Value
			}
		}
		return doc.Space.find(p.Name).Axis.Values.At(0).Any() != p.Value
	})
}

// ordered reports whether the strategies of a player are numbers that ascend or descend.
func (doc *Document) ordered(p Player) bool {
	if len(p.Choose) != 1 {
		return false
	}
	var last, direction float64
	for i, v := range doc.Space.find(p.Choose[0]).Axis.Values.All() {
		x, ok := numberOf(v.Any())
		if !ok || i > 1 && (x-last)*direction <= 0 {
			return false
		}
		if i == 1 {
			direction = x - last
		}
		last = x
	}
	return true
}

func numberOf(v any) (float64, bool) {
	switch x := v.(type) {
	case int64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

func key(p dynamics.Profile) string { return fmt.Sprint([]int(p)) }

// params are the values of a profile in the order of the space.
func (g *game) params(doc *Document, p dynamics.Profile) (list []Param) {
	for _, of := range doc.Space.Params {
		for i := range p {
			for _, param := range g.choices[i][p[i]] {
				if param.Name == of.Name {
					list = append(list, param)
				}
			}
		}
	}
	return list
}

// strategy is what a player chooses, as JSON.
func (g *game) strategy(player, strategy int) string {
	node := d.NewMap(d.Pos{})
	for _, p := range g.choices[player][strategy] {
		node.Put(p.Name, scalarNode(p.Value))
	}
	return string(node.Canonical())
}

// playAt plays the game at one outer point.
func (s *Search) playAt(ctx context.Context, outer int) (*PointOutcome, error) {
	s.all, s.have, s.stages, s.incumbent = nil, 0, 0, s.newIncumbent(outer)
	p := &PointOutcome{Outer: s.outer[outer].name}
	g, err := s.newGame()
	if err != nil {
		return nil, err
	}
	if s.doc.Proposer.All {
		if err := s.computeProfiles(ctx, outer, 0, g, g.allProfiles()); err != nil {
			return nil, err
		}
	}
	costs := func(x dynamics.Profile) []float64 { return g.known[key(x)].means }
	for step := 1; g.process.Outcome == "" && g.stopped == ""; step++ {
		if err := s.computeProfiles(ctx, outer, step, g, g.process.Needs()); err != nil {
			return nil, err
		}
		if g.stopped == "" {
			g.process.Step(costs)
		}
	}
	// The verdict of the last profile needs all deviations from it.
	if g.stopped == "" && g.process.Outcome != dynamics.Cycle {
		var needs []dynamics.Profile
		for i := range g.strategies {
			dynamics.Deviations(g.strategies, g.process.Profile, i, func(x dynamics.Profile) { needs = append(needs, slices.Clone(x)) })
		}
		if err := s.computeProfiles(ctx, outer, g.process.Round+1, g, needs); err != nil {
			return nil, err
		}
	}
	p.Stopped, p.Game = cmpOr(g.stopped, "finished"), s.gameOutcome(g)
	return p, s.commitGame(ctx, outer, p.Game)
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// firstRound are the profiles without which the players cannot begin.
func (g *game) firstRound(all bool) []dynamics.Profile {
	if all {
		return g.allProfiles()
	}
	return g.unknown(g.process.Needs())
}

// unknown are the profiles of a list that were not computed, each once.
func (g *game) unknown(needs []dynamics.Profile) (list []dynamics.Profile) {
	seen := map[string]bool{}
	for _, x := range needs {
		if k := key(x); g.known[k] == nil && !seen[k] {
			seen[k] = true
			list = append(list, x)
		}
	}
	return list
}

// allProfiles lists every profile, the strategy of the last player fastest.
func (g *game) allProfiles() (list []dynamics.Profile) {
	at := make(dynamics.Profile, len(g.strategies))
	for {
		list = append(list, slices.Clone(at))
		i := len(at) - 1
		for ; i >= 0; i-- {
			if at[i]++; at[i] < g.strategies[i] {
				break
			}
			at[i] = 0
		}
		if i < 0 {
			return list
		}
	}
}

// computeProfiles computes the profiles of a list that are not known, unless the budget is too small for them.
func (s *Search) computeProfiles(ctx context.Context, outer, round int, g *game, needs []dynamics.Profile) error {
	doc := s.doc
	list := g.unknown(needs)
	n := doc.Episodes.Search
	runs := int64(len(list)) * n * s.averaged
	switch {
	case len(list) == 0:
		return nil
	case doc.Budget > 0 && (int64(len(g.order))*n*s.averaged+runs) > doc.Budget:
		g.stopped = "budget"
		return nil
	}
	proposals := make([]Proposal, len(list))
	for i, x := range list {
		proposals[i] = Proposal{Params: g.params(doc, x)}
	}
	candidates, err := s.admit(outer, round, proposals)
	if err != nil {
		return err
	}
	st := &stage{outer: outer, first: doc.Episodes.first[0], n: n}
	own := &stage{outer: outer, first: doc.Episodes.first[0], n: n}
	for i, c := range candidates {
		if len(c.invalid) > 0 {
			return errkind.Errorf(errkind.Invalid, "%s: the profile %s cannot be simulated: %s", joinDir(doc.Dir, doc.File), g.describe(list[i]), c.invalid[0].Message)
		}
		if st.candidates = append(st.candidates, c); c.label == c.ID {
			own.candidates = append(own.candidates, c)
		}
	}
	if i := slices.IndexFunc(candidates, func(c *candidate) bool { return c.label == incumbentID }); i >= 0 {
		own.candidates = append([]*candidate{s.incumbent}, own.candidates...)
	}
	if len(own.candidates) > 0 {
		if err := s.compute(ctx, own); err != nil {
			return s.mistakes(err)
		}
	}
	s.counts.Runs += int64(len(own.candidates)) * n * s.averaged
	s.counts.Evaluated += runs
	s.stages++
	if err := s.learnCosts(g, st, list); err != nil {
		return err
	}
	s.step(Step{Outer: s.outer[outer].name, Kind: "judged", Generation: round, Stage: s.stages, Candidates: len(list), Episodes: n})
	return s.commit(ctx, st, nil)
}

// describe is a profile in messages.
func (g *game) describe(x dynamics.Profile) string {
	parts := make([]string, len(x))
	for i := range x {
		parts[i] = g.strategy(i, x[i])
	}
	return strings.Join(parts, " ")
}

// learnCosts reads the costs of profiles. A failed run, or a cost without a value, has no place in a game.
func (s *Search) learnCosts(g *game, st *stage, profiles []dynamics.Profile) error {
	welfare, err := results.ParseQuantity(welfareOf)
	if err != nil {
		return err
	}
	var quantities []*results.Quantity
	for i := range s.doc.Players {
		quantities = append(quantities, s.doc.Players[i].Cost)
	}
	var labels []string
	for _, c := range st.candidates {
		labels = append(labels, c.label)
	}
	samples, err := s.observe(st.outer, st.first, st.n, labels, append(quantities, welfare)...)
	if err != nil {
		return err
	}
	for k, c := range st.candidates {
		own := samples[c.label]
		switch {
		case own == nil:
			return fmt.Errorf("the profile %s has no runs", g.describe(profiles[k]))
		case own.failed > 0:
			return errkind.Errorf(errkind.Incomplete, "%d runs of the profile %s failed, so the players cannot weigh it; sweep status shows why", own.failed, g.describe(profiles[k]))
		}
		f := &found{profile: profiles[k], label: c.label, costs: own.values[:len(quantities)], welfare: stats.Mean(own.values[len(quantities)])}
		for i, costs := range f.costs {
			if slices.ContainsFunc(costs, math.IsNaN) {
				return errkind.Errorf(errkind.Invalid, "the cost of %s is NULL in an episode of the profile %s", s.doc.Players[i].Name, g.describe(profiles[k]))
			}
			f.means = append(f.means, stats.Mean(costs))
		}
		g.known[key(f.profile)] = f
		g.order = append(g.order, f)
		c.stages = append(c.stages, outcome{kind: "judged", planned: st.n, feasible: true, runs: own.runs, p: math.NaN(), holm: math.NaN(), logE: math.NaN(), incumbent: math.NaN(),
			Result: Result{ID: c.ID, Stage: s.stages, N: len(own.replications), Verdict: string(stats.Undecided), Reason: "a profile of a game", Mean: math.NaN(), CandidateMean: math.NaN(), Values: f.costs}})
	}
	return nil
}
