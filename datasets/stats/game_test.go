package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets/stats"
)

// exact is a game of two players with the costs (first, second) of each profile.
func exact(rows, columns int, costs ...float64) *stats.Game {
	g := &stats.Game{Strategies: []int{rows, columns}, Costs: make([][][]float64, 2)}
	for i, c := range costs {
		g.Costs[i%2] = append(g.Costs[i%2], []float64{c})
	}
	return g
}

func TestClassicGames(t *testing.T) {
	third := []float64{1.0 / 3, 1.0 / 3, 1.0 / 3}
	for _, c := range []struct {
		name       string
		game       *stats.Game
		pure       []int
		mixed      []stats.MixedProfile
		anarchy    float64 // 0: none
		degenerate bool
	}{
		{"prisoner's dilemma, years in prison", exact(2, 2, 1, 1, 3, 0, 0, 3, 2, 2), []int{3}, nil, 2, false},
		{"stag hunt", exact(2, 2, -4, -4, 0, -3, -3, 0, -2, -2), []int{0, 3}, []stats.MixedProfile{{{2. / 3, 1. / 3}, {2. / 3, 1. / 3}}}, 0, false},
		{"matching pennies", exact(2, 2, -1, 1, 1, -1, 1, -1, -1, 1), nil, []stats.MixedProfile{{{.5, .5}, {.5, .5}}}, 0, false},
		{"rock, paper, scissors", exact(3, 3, 0, 0, 1, -1, -1, 1, -1, 1, 0, 0, 1, -1, 1, -1, -1, 1, 0, 0), nil, []stats.MixedProfile{{third, third}}, 0, false},
		{"two best replies", exact(2, 2, 1, 1, 2, 1, 2, 2, 3, 3), []int{0, 1}, nil, 1.5, true},
		{"all the same", exact(2, 2, 5, 5, 5, 5, 5, 5, 5, 5), []int{0, 1, 2, 3}, nil, 1, true},
	} {
		s := c.game.Solve(0)
		if !slices.Equal(s.Pure, c.pure) {
			t.Errorf("%s: pure equilibria %v", c.name, s.Pure)
		}
		if len(s.Mixed) != len(c.mixed) {
			t.Errorf("%s: mixed equilibria %v", c.name, s.Mixed)
		} else {
			for i, m := range s.Mixed {
				for player := range m {
					for k := range m[player] {
						near(t, c.name, m[player][k], c.mixed[i][player][k], 1e-12)
					}
				}
			}
		}
		if (s.Anarchy == nil) != (c.anarchy == 0) || s.Anarchy != nil && math.Abs(*s.Anarchy-c.anarchy) > 1e-12 {
			t.Errorf("%s: price of anarchy %v", c.name, s.Anarchy)
		}
		if s.Degenerate != c.degenerate || !s.HasMixed {
			t.Errorf("%s: degenerate %v", c.name, s.Degenerate)
		}
		if want := len(c.pure) > 0; (s.Verdict == stats.Equilibrium) != want {
			t.Errorf("%s: verdict %s", c.name, s.Verdict)
		}
	}
}

// Cheaper by 2 in the mean with a noise of 1 is known from 100 episodes; cheaper by 0.1 is not.
func TestNoisyGames(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	noisy := func(difference float64) *stats.Game {
		g := &stats.Game{Strategies: []int{2, 1}, Costs: make([][][]float64, 2)}
		for p := range 2 {
			var costs []float64
			for range 100 {
				costs = append(costs, 10+difference*float64(p)+r.NormFloat64())
			}
			g.Costs[0] = append(g.Costs[0], costs)
			g.Costs[1] = append(g.Costs[1], make([]float64, 100))
		}
		return g
	}
	for _, c := range []struct {
		difference, epsilon float64
		want                []stats.Verdict
	}{
		{2, 0, []stats.Verdict{stats.Equilibrium, stats.NoEquilibrium}},
		{0.1, 0, []stats.Verdict{stats.Undecided, stats.Undecided}},
		{0.1, 1, []stats.Verdict{stats.Equilibrium, stats.Equilibrium}},
	} {
		s := noisy(c.difference).Solve(c.epsilon)
		if !slices.Equal(s.Verdicts, c.want) {
			t.Errorf("difference %v, ε %v: %v", c.difference, c.epsilon, s.Verdicts)
		}
	}
}

// The bounds of a game with two deviations, each at 1 − 0.05/2, from the quantile of Student's t with 3 degrees of freedom:
// 3.182446.
func TestBoundsOfAGame(t *testing.T) {
	g := &stats.Game{Strategies: []int{2}, Costs: [][][]float64{{{0, 0, 0, 0}, {1, 2, 3, 4}}}}
	half := 3.182446305284263 * math.Sqrt(5.0/3/4)
	for _, c := range []struct {
		epsilon float64
		want    stats.Verdict
	}{{2.5 + half + 1e-9, stats.Equilibrium}, {2.5 + half - 1e-9, stats.Undecided}, {2.5 - half + 1e-9, stats.Undecided}, {2.5 - half - 1e-9, stats.NoEquilibrium}} {
		if got := g.Solve(c.epsilon).Verdicts[1]; got != c.want {
			t.Errorf("ε %v: %s, want %s", c.epsilon, got, c.want)
		}
	}
}

// Cheaper by 1, but for a penalty of 50 in 2 % of the episodes: the two strategies cost the same in the mean. Samples with few
// penalties or none decide nothing.
func TestGamesWithRareLargeCosts(t *testing.T) {
	r, undecided := rand.New(rand.NewPCG(7, 7)), 0
	for range 200 {
		g := &stats.Game{Strategies: []int{2}, Costs: [][][]float64{{make([]float64, 30), make([]float64, 30)}}}
		for e := range 30 {
			common := 100 * r.NormFloat64()
			g.Costs[0][0][e], g.Costs[0][1][e] = common+1, common
			if r.Float64() < 0.02 {
				g.Costs[0][1][e] += 50
			}
		}
		if g.Solve(0).Verdict == stats.Undecided {
			undecided++
		}
	}
	if undecided != 200 {
		t.Errorf("%d of 200 games are decided", 200-undecided)
	}
	// From 100 equal differences on, and with many penalties, there is nothing rare.
	g := &stats.Game{Strategies: []int{2}, Costs: [][][]float64{{make([]float64, 100), make([]float64, 100)}}}
	for e := range 100 {
		g.Costs[0][0][e] = 1
	}
	if s := g.Solve(0); !slices.Equal(s.Verdicts, []stats.Verdict{stats.NoEquilibrium, stats.Equilibrium}) || slices.Contains(s.Rare, true) {
		t.Errorf("100 equal differences: %v", s.Verdicts)
	}
	for e := range 100 {
		g.Costs[0][1][e] = float64(e % 3)
	}
	if s := g.Solve(10); !slices.Equal(s.Verdicts, []stats.Verdict{stats.Equilibrium, stats.Equilibrium}) || slices.Contains(s.Rare, true) {
		t.Errorf("frequent differences: %v", s.Verdicts)
	}
}

// In every mixed equilibrium no pure strategy is cheaper, and a game that is not degenerate has an odd number of equilibria.
func TestMixedEquilibriaOfRandomGames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var costs []float64
		for range 2 * m * n {
			costs = append(costs, 1e6+100*r.Float64())
		}
		g := exact(m, n, costs...)
		s := g.Solve(0)
		for _, e := range s.Mixed {
			for player := range 2 {
				level := math.Inf(1)
				of := make([]float64, g.Strategies[player])
				for p := range m * n {
					at := [2]int{p / n, p % n}
					of[at[player]] += s.Means[player][p] * e[1-player][at[1-player]]
				}
				for _, c := range of {
					level = min(level, c)
				}
				for k, w := range e[player] {
					if w > 0 && of[k] > level+1e-6 {
						t.Fatalf("%v: strategy %d of player %d costs %v, the best %v", e, k, player, of[k], level)
					}
				}
			}
		}
		if !s.Degenerate && (len(s.Pure)+len(s.Mixed))%2 != 1 {
			t.Fatalf("%d pure and %d mixed equilibria: %v", len(s.Pure), len(s.Mixed), costs)
		}
	})
}

// Two banks choose shares of liquidity out of 0, 0.05, … 1 in two or three periods (Castro et al.): costs by the rules of
// payments, in units of the capital. The equilibria are those of the paper.
func TestCastroGames(t *testing.T) {
	for _, c := range []struct {
		delay, borrow, collateral float64
		want                      [2]int // in twentieths
	}{{0.2, 0.4, 0.1, [2]int{0, 4}}, {0.01, 0.4, 0.1, [2]int{0, 4}}, {0.3, 0.4, 0.1, [2]int{0, 4}}, {0.2, 0.1, 0.4, [2]int{0, 0}}} {
		g := &stats.Game{Strategies: []int{21, 21}, Costs: make([][][]float64, 2)}
		for a := range 21 {
			for b := range 21 {
				// B owes 15 in the first period and 5 in the second, A owes 15 in the second. What a bank receives in a period it
				// can pay from the next one on; the end of the second borrows for the rest.
				paid := min(15, b*5)
				late := float64(15 - paid)
				costA := c.collateral*float64(a*5) + c.borrow*max(0, 15-float64(a*5+paid))
				costB := c.collateral*float64(b*5) + c.delay*late + c.borrow*max(0, 20-float64(b*5))
				g.Costs[0] = append(g.Costs[0], []float64{costA / 100})
				g.Costs[1] = append(g.Costs[1], []float64{costB / 100})
			}
		}
		s := g.Solve(0)
		if want := c.want[0]*21 + c.want[1]; !slices.Equal(s.Pure, []int{want}) {
			t.Errorf("%+v: equilibria %v, want %d", c, s.Pure, want)
		}
		for start := range 441 { // best replies in turn reach it from everywhere
			at := start
			for range 10 {
				for player := range 2 {
					for _, q := range g.Deviations(at, player) {
						if s.Means[player][q] < s.Means[player][at] {
							at = q
						}
					}
				}
			}
			if !slices.Contains(s.Pure, at) {
				t.Errorf("%+v: best replies from %d end at %d", c, start, at)
			}
		}
	}
}
