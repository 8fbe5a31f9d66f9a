package lab

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
	"sweep/runner/lab/dynamics"
)

// GameOutcome is how a game ended at one outer point.
type GameOutcome struct {
	Players    []string
	Outcome    dynamics.Outcome
	Profiles   []ProfileOutcome // the equilibrium, or the profiles of the cycle, or the last one; all pure equilibria if all profiles were computed
	MeanPlay   [][]Played       // of fictitious play, by player
	MeanRegret []float64        // what each player would gain against the mean play of the others
	Rounds     int
	Path       [][]string // by player: what it chose at the start and at the end of each round
	Computed   int        // profiles
	All        bool
	Episodes   int64
	Epsilon    float64
	Minimum    *float64 // joint cost, if all profiles were computed
	Anarchy    *float64
	Verdict    stats.Verdict // of the game, if all profiles were computed
	Method     string
}

// ProfileOutcome is a profile in which a game ended.
type ProfileOutcome struct {
	Candidate  string
	Strategies []string // by player
	Costs      []float64
	Regrets    []float64    // by player; NaN unless all its deviations were computed, and so are the bounds
	Gains      []stats.Gain // by player: the mean and the lower bound of its best deviation, the largest upper bound of all
	Joint      float64
	Welfare    float64
	Verdict    stats.Verdict
	Rare       bool
	play       []float64
}

// Played is how often a strategy was played.
type Played struct {
	Strategy string
	Share    float64
}

// gameOutcome judges how the game ended.
func (s *Search) gameOutcome(g *game) *GameOutcome {
	doc, p := s.doc, g.process
	out := &GameOutcome{Outcome: p.Outcome, Rounds: p.Round, Computed: len(g.order), All: doc.Proposer.All, Episodes: doc.Episodes.Search, Epsilon: doc.Rule.Epsilon, Method: doc.Proposer.method()}
	if out.Outcome == "" {
		out.Outcome = dynamics.NotSettled
	}
	for i, of := range doc.Players {
		out.Players = append(out.Players, of.Name)
		var path []string
		for _, x := range p.Path {
			path = append(path, g.strategy(i, x[i]))
		}
		out.Path = append(out.Path, path)
	}
	ends := []dynamics.Profile{p.Profile}
	if p.Outcome == dynamics.Cycle {
		ends = p.Loop
	}
	if out.All {
		pure := s.solveAll(g, out)
		for _, x := range pure {
			if !slices.ContainsFunc(ends, func(y dynamics.Profile) bool { return slices.Equal(x, y) }) {
				ends = append(ends, x)
			}
		}
	}
	bounds := stats.BoundsOf(g.strategies, int(doc.Episodes.Search))
	for _, x := range ends {
		if g.known[key(x)] != nil {
			out.Profiles = append(out.Profiles, s.profileOutcome(g, x, bounds))
		}
	}
	if p.Rule.Kind == dynamics.FictitiousPlay {
		costs := func(x dynamics.Profile) []float64 { return g.known[key(x)].means }
		for i, beliefs := range p.Beliefs {
			var play []Played
			for k, share := range beliefs {
				if share > 0 {
					play = append(play, Played{g.strategy(i, k), share})
				}
			}
			out.MeanPlay = append(out.MeanPlay, play)
			if g.knowsReplies() {
				out.MeanRegret = append(out.MeanRegret, p.MeanRegret(i, costs))
			}
		}
	}
	return out
}

// knowsReplies reports whether the costs of all replies to the mean play are known.
func (g *game) knowsReplies() bool {
	again, err := dynamics.New(g.strategies, g.process.Profile, dynamics.Rule{Kind: dynamics.FictitiousPlay, Order: dynamics.Simultaneous, Rounds: 1})
	if err != nil {
		return false
	}
	again.Beliefs = g.process.Beliefs
	return !slices.ContainsFunc(again.Needs(), func(x dynamics.Profile) bool { return g.known[key(x)] == nil })
}

// solveAll solves the game of all profiles.
func (s *Search) solveAll(g *game, out *GameOutcome) (pure []dynamics.Profile) {
	all := &stats.Game{Strategies: g.strategies, Costs: make([][][]float64, len(g.strategies))}
	list := g.allProfiles()
	for _, x := range list {
		for i, costs := range g.known[key(x)].costs {
			all.Costs[i] = append(all.Costs[i], costs)
		}
	}
	solution := all.Solve(s.doc.Rule.Epsilon)
	out.Minimum, out.Anarchy, out.Verdict = &solution.Joint[solution.Minimum], solution.Anarchy, solution.Verdict
	for _, p := range solution.Pure {
		pure = append(pure, list[p])
	}
	return pure
}

// profileOutcome judges one profile by those of its deviations that were computed.
func (s *Search) profileOutcome(g *game, x dynamics.Profile, bounds stats.Bounds) ProfileOutcome {
	at := g.known[key(x)]
	o := ProfileOutcome{Candidate: at.label, Welfare: at.welfare, Costs: at.means}
	largest, complete := 0.0, true
	for _, f := range g.order {
		for _, c := range f.means {
			largest = max(largest, math.Abs(c))
		}
	}
	v := stats.ProfileVerdict{Epsilon: s.doc.Rule.Epsilon + float64(1e-12*largest)}
	for i := range g.strategies {
		o.Strategies = append(o.Strategies, g.strategy(i, x[i]))
		o.Joint += at.means[i]
		o.play = append(o.play, g.process.Beliefs[i][x[i]])
		best, rare, known := stats.Gain{}, false, true
		dynamics.Deviations(g.strategies, x, i, func(y dynamics.Profile) {
			to := g.known[key(y)]
			if to == nil {
				known = false
				return
			}
			if y[i] == x[i] {
				return
			}
			gain := bounds.Gain(at.costs[i], to.costs[i])
			v.Add(gain)
			rare = rare || gain.Rare
			if gain.Mean > best.Mean {
				best.Mean, best.Low = gain.Mean, gain.Low
			}
			best.High = max(best.High, gain.High)
		})
		if best.Rare = rare; rare || !known {
			best.Low, best.High = math.NaN(), math.NaN()
		}
		if !known {
			complete, best.Mean = false, math.NaN()
		}
		o.Regrets, o.Gains = append(o.Regrets, best.Mean), append(o.Gains, best)
	}
	o.Verdict, o.Rare = v.Verdict()
	if !complete && o.Verdict == stats.Equilibrium {
		o.Verdict = stats.Undecided
	}
	return o
}

// method says how players adapt.
func (p *ProposerSpec) method() string {
	text := strings.ReplaceAll(p.Kind, "_", " ") + ", " + p.Order
	if p.Damping > 0 {
		text += ", damping " + number(p.Damping)
	}
	if p.All {
		text += ", all profiles"
	}
	return text
}

// JSON is the outcome for programs.
func (o *GameOutcome) JSON() map[string]any {
	finite := func(x float64) *float64 {
		if !stats.Finite(x) {
			return nil
		}
		return &x
	}
	profiles := []any{}
	for _, p := range o.Profiles {
		players := map[string]any{}
		for i, name := range o.Players {
			players[name] = map[string]any{"strategy": json.RawMessage(p.Strategies[i]), "cost": p.Costs[i], "regret": finite(p.Regrets[i]), "gain_low": finite(p.Gains[i].Low), "gain_high": finite(p.Gains[i].High)}
		}
		var reason *string
		if p.Rare {
			text := "rare large costs"
			reason = &text
		}
		profiles = append(profiles, map[string]any{"candidate": p.Candidate, "players": players, "joint_cost": p.Joint, "welfare_cost": finite(p.Welfare), "verdict": p.Verdict, "reason": reason})
	}
	object := map[string]any{"outcome": o.Outcome, "profiles": profiles, "rounds": o.Rounds, "profiles_computed": o.Computed, "all_profiles": o.All, "episodes": o.Episodes, "epsilon": o.Epsilon,
		"joint_minimum": o.Minimum, "price_of_anarchy": o.Anarchy, "method": o.Method, "verdict": nil, "mean_play": nil, "mean_regret": nil}
	if o.All {
		object["verdict"] = o.Verdict
	}
	if o.MeanPlay != nil {
		play, regret := map[string]any{}, map[string]any{}
		for i, name := range o.Players {
			list := []any{}
			for _, of := range o.MeanPlay[i] {
				list = append(list, map[string]any{"strategy": json.RawMessage(of.Strategy), "share": of.Share})
			}
			play[name] = list
			if o.MeanRegret != nil {
				regret[name] = o.MeanRegret[i]
			}
		}
		object["mean_play"] = play
		if o.MeanRegret != nil {
			object["mean_regret"] = regret
		}
	}
	return object
}
