// Package dynamics follows players of a finite game who adapt to each other: best response and fictitious play. It computes no costs;
// whoever drives a process gives it those of the profiles it asks for, so the same code follows a stored game, a simulation and a
// closed form.
//
// A process moves in rounds. With best response each player replies to what the others play now, with fictitious play to how often
// they have played what so far. Players move all at once or one after another; the others then see the moves of those before them
// in the same round. A player who already plays a best reply keeps it, so a process rests exactly where no player gains by moving.
//
// Best response without memory is determined by the profile: if a profile comes back at the end of a round, the process repeats
// itself for ever and ends as a cycle. Fictitious play has no such end, because beliefs never return. It rests if the played profile
// is a best reply to itself and to the beliefs; otherwise its result is the mean play after the last round.
package dynamics

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind says what players reply to.
type Kind string

// The kinds.
const (
	BestResponse   Kind = "best_response"
	FictitiousPlay Kind = "fictitious_play"
)

// Order says when players move.
type Order string

// The orders.
const (
	Simultaneous Order = "simultaneous"
	Sequential   Order = "sequential"
)

// Rule is how players adapt.
type Rule struct {
	Kind  Kind
	Order Order
	// Damping, at least 0 and below 1, slows players down. In best response a player moves that part less than the whole way to its
	// best reply, in places of its list of strategies, and at least one place. In fictitious play it is the weight of the old
	// beliefs in every round; with 0 all rounds weigh the same.
	Damping float64
	Rounds  int // after which the process ends
}

// Profile is the strategy of each player.
type Profile []int

// Hash identifies a profile.
func (p Profile) Hash() string {
	sum := sha256.Sum256([]byte(p.key()))
	return hex.EncodeToString(sum[:8])
}

func (p Profile) key() string {
	parts := make([]string, len(p))
	for i, s := range p {
		parts[i] = strconv.Itoa(s)
	}
	return strings.Join(parts, ",")
}

// Outcome is how a process ended.
type Outcome string

// The outcomes; a process that goes on has none.
const (
	Equilibrium Outcome = "equilibrium" // no player gains by moving from the profile
	Cycle       Outcome = "cycle"       // the profiles of Loop follow each other for ever
	NotSettled  Outcome = "not settled" // it was still moving after the last round
)

// Process is a game in motion.
type Process struct {
	Strategies []int // number of strategies of each player
	Rule       Rule
	Profile    Profile     // what is played
	Beliefs    [][]float64 // by player: how often it is expected to play each strategy
	Round      int         // rounds that are over
	Mover      int         // next player, if they move one after another
	Path       []Profile   // what was played at the end of each round, the start first
	Outcome    Outcome
	Loop       []Profile // of a cycle
	seen       map[string]int
}

// New starts a process.
func New(strategies []int, start Profile, rule Rule) (*Process, error) {
	switch {
	case len(strategies) == 0 || len(start) != len(strategies):
		return nil, fmt.Errorf("a profile of %d strategies does not fit %d players", len(start), len(strategies))
	case rule.Damping < 0 || rule.Damping >= 1 || math.IsNaN(rule.Damping):
		return nil, fmt.Errorf("damping %g is not at least 0 and below 1", rule.Damping)
	case rule.Rounds < 1:
		return nil, fmt.Errorf("%d rounds are less than 1", rule.Rounds)
	}
	p := &Process{Strategies: strategies, Rule: rule, Profile: slices.Clone(start), seen: map[string]int{}}
	for i, s := range start {
		if s < 0 || s >= strategies[i] {
			return nil, fmt.Errorf("player %d has no strategy %d", i, s)
		}
		p.Beliefs = append(p.Beliefs, pure(strategies[i], s))
	}
	p.remember()
	return p, nil
}

func pure(n, strategy int) []float64 {
	weights := make([]float64, n)
	weights[strategy] = 1
	return weights
}

// remember notes the profile at the end of a round, and ends the process if it is a profile of an earlier round.
func (p *Process) remember() {
	key := p.Profile.key()
	if first, again := p.seen[key]; again && p.Rule.Kind == BestResponse {
		p.Outcome, p.Loop = Cycle, slices.Clone(p.Path[first:])
	}
	p.seen[key] = len(p.Path)
	p.Path = append(p.Path, slices.Clone(p.Profile))
}

// Needs lists the profiles whose costs the next step takes, each once.
func (p *Process) Needs() (list []Profile) {
	if p.Outcome != "" {
		return nil
	}
	seen := map[string]bool{}
	need := func(x Profile) {
		if key := x.key(); !seen[key] {
			seen[key] = true
			list = append(list, slices.Clone(x))
		}
	}
	if p.Round < p.Rule.Rounds {
		for _, i := range p.movers() {
			p.eachReply(i, func(_ int, x Profile, _ float64) { need(x) })
		}
	}
	if p.checks() {
		for i := range p.Strategies {
			Deviations(p.Strategies, p.Profile, i, need)
		}
	}
	return list
}

// Deviations visits the profiles that a player reaches by changing only its own strategy, the profile itself among them. The
// profile that is passed on is reused.
func Deviations(strategies []int, from Profile, player int, visit func(Profile)) {
	x := slices.Clone(from)
	for s := range strategies[player] {
		x[player] = s
		visit(x)
	}
}

// movers are the players that move in the next step.
func (p *Process) movers() []int {
	if p.Rule.Order == Sequential {
		return []int{p.Mover}
	}
	all := make([]int, len(p.Strategies))
	for i := range all {
		all[i] = i
	}
	return all
}

// checks reports whether the next step begins a round of fictitious play after one that changed nothing: then it also finds out
// whether the profile is an equilibrium.
func (p *Process) checks() bool {
	n := len(p.Path)
	return p.Rule.Kind == FictitiousPlay && p.Mover == 0 && n > 1 && slices.Equal(p.Path[n-1], p.Path[n-2])
}

// eachReply visits the profiles that a player weighs: its own strategies against everything that it expects of the others.
func (p *Process) eachReply(player int, visit func(own int, x Profile, weight float64)) {
	x := slices.Clone(p.Profile)
	var others func(j int, weight float64)
	others = func(j int, weight float64) {
		switch {
		case j == len(x):
			for s := range p.Strategies[player] {
				x[player] = s
				visit(s, x, weight)
			}
		case j == player || p.Rule.Kind == BestResponse:
			others(j+1, weight)
		default:
			for s, w := range p.Beliefs[j] {
				if w > 0 {
					x[j] = s
					others(j+1, float64(weight*w))
				}
			}
		}
	}
	others(0, 1)
}

// Step lets the next player, or all at once, move. costs gives the costs of the players in a profile.
func (p *Process) Step(costs func(Profile) []float64) {
	if p.Outcome != "" {
		return
	}
	switch {
	case p.checks() && p.Rests(p.Profile, costs):
		p.Outcome = Equilibrium
		return
	case p.Round >= p.Rule.Rounds:
		p.Outcome = NotSettled
		return
	}
	next := slices.Clone(p.Profile)
	for _, i := range p.movers() {
		next[i] = p.move(i, p.Reply(i, costs))
	}
	p.Profile = next
	if p.Rule.Order == Sequential {
		p.believe(p.Mover)
		if p.Mover = (p.Mover + 1) % len(p.Strategies); p.Mover > 0 {
			return
		}
	} else {
		for i := range p.Strategies {
			p.believe(i)
		}
	}
	p.endRound()
}

func (p *Process) endRound() {
	p.Round++
	if p.Rule.Kind == BestResponse && slices.Equal(p.Profile, p.Path[len(p.Path)-1]) {
		p.Outcome = Equilibrium
		return
	}
	if p.remember(); p.Outcome == "" && p.Round >= p.Rule.Rounds && !p.checks() {
		p.Outcome = NotSettled
	}
}

// equalCosts is the distance, relative to the largest cost, within which costs count as equal.
const equalCosts = 1e-12

// Reply is the strategy with the least expected cost: the one in use if it is among them, else the first.
func (p *Process) Reply(player int, costs func(Profile) []float64) int {
	expected, largest := make([]float64, p.Strategies[player]), 0.0
	p.eachReply(player, func(own int, x Profile, weight float64) {
		c := costs(x)[player]
		expected[own] += float64(weight * c)
		largest = max(largest, math.Abs(c))
	})
	best, tolerance := slices.Min(expected), float64(equalCosts*largest)
	if expected[p.Profile[player]] <= best+tolerance {
		return p.Profile[player]
	}
	return slices.IndexFunc(expected, func(c float64) bool { return c <= best+tolerance })
}

// move is where a player goes that wants to be at its best reply.
func (p *Process) move(player, reply int) int {
	at := p.Profile[player]
	if p.Rule.Kind != BestResponse || p.Rule.Damping == 0 || reply == at {
		return reply
	}
	way := float64(float64(reply-at) * (1 - p.Rule.Damping))
	if step := int(math.Round(way)); step != 0 {
		return at + step
	}
	if reply > at {
		return at + 1
	}
	return at - 1
}

// believe adds what a player has just played to what the others expect of it.
func (p *Process) believe(player int) {
	old := p.Rule.Damping
	switch {
	case p.Rule.Kind == BestResponse:
		old = 0
	case old == 0:
		old = float64(p.Round+1) / float64(p.Round+2) // the start counts as a round
	}
	for s := range p.Beliefs[player] {
		p.Beliefs[player][s] *= old
	}
	p.Beliefs[player][p.Profile[player]] += 1 - old
}

// Rests reports whether no player gains by moving from a profile.
func (p *Process) Rests(at Profile, costs func(Profile) []float64) bool {
	for i := range p.Strategies {
		best, own, largest := math.Inf(1), costs(at)[i], 0.0
		Deviations(p.Strategies, at, i, func(x Profile) {
			c := costs(x)[i]
			best, largest = min(best, c), max(largest, math.Abs(c))
		})
		if own > best+float64(equalCosts*largest) {
			return false
		}
	}
	return true
}

// MeanRegret is what a player would gain by its best reply to the mean play of the others, instead of its own mean play. Near 0 for
// all players the mean play is nearly a mixed equilibrium. costs knows the profiles that were needed in the last round.
func (p *Process) MeanRegret(player int, costs func(Profile) []float64) float64 {
	expected, mean := make([]float64, p.Strategies[player]), 0.0
	p.eachReply(player, func(own int, x Profile, weight float64) { expected[own] += float64(weight * costs(x)[player]) })
	for s, c := range expected {
		mean += float64(p.Beliefs[player][s] * c)
	}
	return mean - slices.Min(expected)
}

// Run moves until the process ends.
func (p *Process) Run(costs func(Profile) []float64) {
	for p.Outcome == "" {
		p.Step(costs)
	}
}
