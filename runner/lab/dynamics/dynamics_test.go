package dynamics_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/runner/lab/dynamics"
	"sweep/sweeps"
)

// two is a game of two players with the costs (first, second) of each profile, the strategy of the second fastest.
func two(columns int, costs ...float64) func(dynamics.Profile) []float64 {
	return func(p dynamics.Profile) []float64 { return costs[2*(p[0]*columns+p[1]):][:2] }
}

func process(t interface{ Fatal(...any) }, strategies []int, start dynamics.Profile, rule dynamics.Rule) *dynamics.Process {
	p, err := dynamics.New(strategies, start, rule)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var orders = []dynamics.Order{dynamics.Simultaneous, dynamics.Sequential}

// The outcomes follow from the payoffs by hand.
func TestClassicGames(t *testing.T) {
	dilemma := two(2, 1, 1, 3, 0, 0, 3, 2, 2)
	stag := two(2, -4, -4, 0, -3, -3, 0, -2, -2)
	pennies := two(2, -1, 1, 1, -1, 1, -1, -1, 1)
	simultaneous, sequential := dynamics.Simultaneous, dynamics.Sequential
	for _, c := range []struct {
		name    string
		game    func(dynamics.Profile) []float64
		order   dynamics.Order
		start   dynamics.Profile
		outcome dynamics.Outcome
		at      dynamics.Profile
		loop    []dynamics.Profile
		rounds  int
	}{
		{"dilemma", dilemma, simultaneous, dynamics.Profile{0, 0}, dynamics.Equilibrium, dynamics.Profile{1, 1}, nil, 2},
		{"dilemma in turn", dilemma, sequential, dynamics.Profile{0, 0}, dynamics.Equilibrium, dynamics.Profile{1, 1}, nil, 2},
		{"stag hunt, both hunt", stag, simultaneous, dynamics.Profile{0, 0}, dynamics.Equilibrium, dynamics.Profile{0, 0}, nil, 1},
		{"stag hunt, one hunts", stag, simultaneous, dynamics.Profile{0, 1}, dynamics.Cycle, dynamics.Profile{0, 1}, []dynamics.Profile{{0, 1}, {1, 0}}, 2},
		{"stag hunt, one hunts, in turn", stag, sequential, dynamics.Profile{0, 1}, dynamics.Equilibrium, dynamics.Profile{1, 1}, nil, 2},
		{"pennies", pennies, simultaneous, dynamics.Profile{0, 0}, dynamics.Cycle, dynamics.Profile{0, 0}, []dynamics.Profile{{0, 0}, {0, 1}, {1, 1}, {1, 0}}, 4},
		{"pennies in turn", pennies, sequential, dynamics.Profile{0, 0}, dynamics.Cycle, dynamics.Profile{0, 1}, []dynamics.Profile{{0, 1}, {1, 0}}, 3},
	} {
		p := process(t, []int{2, 2}, c.start, dynamics.Rule{Kind: dynamics.BestResponse, Order: c.order, Rounds: 100})
		p.Run(c.game)
		if p.Outcome != c.outcome || !slices.Equal(p.Profile, c.at) || !slices.EqualFunc(p.Loop, c.loop, slices.Equal) || p.Round != c.rounds {
			t.Errorf("%s: %s at %v after %d rounds, loop %v", c.name, p.Outcome, p.Profile, p.Round, p.Loop)
		}
	}
}

// Fictitious play finds the mixed equilibrium of games of two players with opposite interests (Robinson 1951), and rests in a
// pure one.
func TestFictitiousPlay(t *testing.T) {
	pennies := two(2, -1, 1, 1, -1, 1, -1, -1, 1)
	scissors := two(3, 0, 0, 1, -1, -1, 1, -1, 1, 0, 0, 1, -1, 1, -1, -1, 1, 0, 0)
	for _, order := range orders {
		for n, game := range map[int]func(dynamics.Profile) []float64{2: pennies, 3: scissors} {
			p := process(t, []int{n, n}, dynamics.Profile{0, 0}, dynamics.Rule{Kind: dynamics.FictitiousPlay, Order: order, Rounds: 5000})
			p.Run(game)
			if p.Outcome != dynamics.NotSettled || p.Round != 5000 {
				t.Errorf("%s, %d strategies: %s after %d rounds", order, n, p.Outcome, p.Round)
			}
			for i, beliefs := range p.Beliefs {
				for _, w := range beliefs {
					if math.Abs(w-1/float64(n)) > 0.05 {
						t.Errorf("%s, %d strategies: player %d plays %v", order, n, i, beliefs)
						break
					}
				}
				if r := p.MeanRegret(i, game); r < -1e-12 || r > 0.05 {
					t.Errorf("%s, %d strategies: player %d gains %v", order, n, i, r)
				}
			}
		}
		p := process(t, []int{2, 2}, dynamics.Profile{0, 0}, dynamics.Rule{Kind: dynamics.FictitiousPlay, Order: order, Rounds: 100})
		p.Run(two(2, 1, 1, 3, 0, 0, 3, 2, 2))
		if p.Outcome != dynamics.Equilibrium || !slices.Equal(p.Profile, dynamics.Profile{1, 1}) {
			t.Errorf("%s: the dilemma ends as %s at %v", order, p.Outcome, p.Profile)
		}
	}
}

// In every game a process rests only in equilibria, moves along its cycles, and asks for the costs of everything that it uses.
func TestRandomGames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strategies := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 3).Draw(t, "strategies")
		start := make(dynamics.Profile, len(strategies))
		for i, n := range strategies {
			start[i] = rapid.IntRange(0, n-1).Draw(t, "start")
		}
		rule := dynamics.Rule{
			Kind:    rapid.SampledFrom([]dynamics.Kind{dynamics.BestResponse, dynamics.FictitiousPlay}).Draw(t, "kind"),
			Order:   rapid.SampledFrom(orders).Draw(t, "order"),
			Damping: rapid.SampledFrom([]float64{0, 0.3, 0.9}).Draw(t, "damping"),
			Rounds:  rapid.IntRange(1, 40).Draw(t, "rounds"),
		}
		table := map[string][]float64{}
		costs := func(p dynamics.Profile) []float64 {
			key := p.Hash()
			if table[key] == nil {
				for range p {
					table[key] = append(table[key], float64(rapid.IntRange(0, 9).Draw(t, "cost")))
				}
			}
			return table[key]
		}
		p, err := dynamics.New(strategies, start, rule)
		if err != nil {
			t.Fatal(err)
		}
		for p.Outcome == "" {
			known := map[string]bool{}
			for _, x := range p.Needs() {
				known[x.Hash()] = true
			}
			p.Step(func(x dynamics.Profile) []float64 {
				if !known[x.Hash()] {
					t.Fatalf("the costs of %v were not asked for", x)
				}
				return costs(x)
			})
		}
		switch p.Outcome {
		case dynamics.Equilibrium:
			if !p.Rests(p.Profile, costs) {
				t.Fatalf("%v is no equilibrium", p.Profile)
			}
		case dynamics.Cycle:
			for k, from := range p.Loop {
				again := rule
				again.Rounds = 1
				next, err := dynamics.New(strategies, from, again)
				if err != nil {
					t.Fatal(err)
				}
				if next.Run(costs); !slices.Equal(next.Profile, p.Loop[(k+1)%len(p.Loop)]) {
					t.Fatalf("%v is followed by %v, not by the next of %v", from, next.Profile, p.Loop)
				}
			}
		case dynamics.NotSettled:
			if p.Round != rule.Rounds {
				t.Fatalf("it ended after %d of %d rounds", p.Round, rule.Rounds)
			}
		}
	})
}

func TestRulesThatCannotBe(t *testing.T) {
	good := dynamics.Rule{Kind: dynamics.BestResponse, Order: dynamics.Sequential, Rounds: 1}
	for _, damping := range []float64{-0.1, 1, math.NaN()} {
		bad := good
		bad.Damping = damping
		if _, err := dynamics.New([]int{2}, dynamics.Profile{0}, bad); err == nil {
			t.Errorf("damping %v was taken", damping)
		}
	}
	for _, start := range []dynamics.Profile{{}, {2}, {-1}, {0, 0}} {
		if _, err := dynamics.New([]int{2}, start, good); err == nil {
			t.Errorf("the start %v was taken", start)
		}
	}
}

// From each of the 441 pairs of shares, the banks of Castro et al. find the only equilibrium, whatever the order in which they move
// and however slowly. Costs are those of the simulator.
func TestCastroGames(t *testing.T) {
	for grid, want := range map[string]func(prices string) dynamics.Profile{
		"castro-two-periods.toml": func(prices string) dynamics.Profile {
			if prices == "0.4 0.2 0.1" { // liquidity costs more than borrowing at the close
				return dynamics.Profile{0, 0}
			}
			return dynamics.Profile{0, 4}
		},
		"castro-three-periods.toml": func(string) dynamics.Profile { return dynamics.Profile{4, 4} },
	} {
		prices, costs := castro(t, grid)
		for _, price := range prices {
			for _, rule := range []dynamics.Rule{
				{Kind: dynamics.BestResponse, Order: dynamics.Sequential},
				{Kind: dynamics.BestResponse, Order: dynamics.Simultaneous},
				{Kind: dynamics.BestResponse, Order: dynamics.Sequential, Damping: 0.5},
				{Kind: dynamics.BestResponse, Order: dynamics.Simultaneous, Damping: 0.8},
				{Kind: dynamics.FictitiousPlay, Order: dynamics.Sequential},
				{Kind: dynamics.FictitiousPlay, Order: dynamics.Simultaneous},
			} {
				rule.Rounds = 200
				for start := range 441 {
					p := process(t, []int{21, 21}, dynamics.Profile{start / 21, start % 21}, rule)
					p.Run(costs[price])
					if p.Outcome != dynamics.Equilibrium || !slices.Equal(p.Profile, want(price)) {
						t.Errorf("%s at %s, %+v: from %v to %v, %s after %d rounds, loop %v", grid, price, rule, p.Path[0], p.Profile, p.Outcome, p.Round, p.Loop)
						break
					}
				}
			}
		}
	}
}

// castro simulates all 441 profiles of a game that ships at some prices.
func castro(t *testing.T, grid string) (prices []string, costs map[string]func(dynamics.Profile) []float64) {
	t.Helper()
	g, err := sweeps.Load("../../../sweeps/" + grid)
	if err != nil {
		t.Fatal(err)
	}
	costs = map[string]func(dynamics.Profile) []float64{}
	tables := map[string]*[21][21][]float64{}
	for i := range g.NumRuns() {
		r, err := g.Run(i)
		if err != nil {
			t.Fatal(err)
		}
		s, err := g.Scenario(r)
		if err != nil {
			t.Fatal(err)
		}
		e, err := engine.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for !e.Done() {
			if _, err := e.Step(nil); err != nil {
				t.Fatal(err)
			}
		}
		var cost []float64
		for bank := range int32(2) {
			cost = append(cost, float64(e.Agent(bank).Costs.Total()))
		}
		name := r.Values[0].Label()
		if tables[name] == nil {
			tables[name] = &[21][21][]float64{}
			prices = append(prices, name)
		}
		place := func(k int) int { x, _ := strconv.ParseFloat(r.Values[k].Label(), 64); return int(math.Round(x * 20)) }
		tables[name][place(1)][place(2)] = cost
	}
	for name, table := range tables {
		costs[name] = func(p dynamics.Profile) []float64 { return table[p[0]][p[1]] }
	}
	return prices, costs
}
