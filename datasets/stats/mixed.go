package stats

import (
	"math"
	"math/bits"
	"slices"
)

// Mixed equilibria of two players are found by support enumeration. For every pair of supports of equal size, each player's
// weights are those that make the other one indifferent between the strategies of its support; the pair is an equilibrium if all
// weights are positive and no strategy outside of a support is cheaper. Supports with a singular system are left out: there the
// weights are not unique, and the game is degenerate.

// MixedStrategiesMax is the largest number of strategies of a player: supports are enumerated.
const MixedStrategiesMax = 8

// MixedProfile has the probability of each strategy of the first and the second player.
type MixedProfile [2][]float64

// Limits of the enumeration, for the costs of a player between 0 and 1: an increasing linear function of the costs changes no
// equilibrium.
const (
	weightMin    = 1e-9  // a smaller weight is none
	pivotMin     = 1e-12 // a system with a smaller pivot is singular
	cheaperBy    = 1e-9  // a strategy that is cheaper by less is not
	supportFirst = 2     // smaller supports are pure equilibria
)

// mix finds the mixed equilibria, and whether some equilibrium, pure ones included, has more best replies than its support.
func (s *Solution) mix(g *Game, tolerance float64) {
	if len(g.Strategies) != 2 || max(g.Strategies[0], g.Strategies[1]) > MixedStrategiesMax {
		return
	}
	s.HasMixed = true
	m := bimatrix{rows: g.Strategies[0], columns: g.Strategies[1]}
	for p := range s.Joint {
		m.a[p/m.columns][p%m.columns] = unit(s.Means[0], p)
		m.b[p%m.columns][p/m.columns] = unit(s.Means[1], p)
	}
	for _, p := range s.Pure {
		for i := range g.Strategies {
			for _, q := range g.Deviations(p, i) {
				s.Degenerate = s.Degenerate || q != p && s.Means[i][q] <= s.Means[i][p]+tolerance
			}
		}
	}
	for x := range uint(1) << m.rows {
		for y := range uint(1) << m.columns {
			if size := bits.OnesCount(x); size < supportFirst || size != bits.OnesCount(y) {
				continue
			}
			found, degenerate, ok := m.equilibrium(x, y)
			if ok {
				s.Mixed = append(s.Mixed, MixedProfile{found[0][:m.rows], found[1][:m.columns]})
				s.Degenerate = s.Degenerate || degenerate
			}
		}
	}
}

// weights are the probabilities of the strategies of a player.
type weights [MixedStrategiesMax]float64

// unit is the cost of a profile between the smallest, 0, and the largest, 1.
func unit(costs []float64, profile int) float64 {
	low, high := slices.Min(costs), slices.Max(costs)
	if low == high {
		return 0
	}
	return (costs[profile] - low) / (high - low)
}

// costs are the costs of a player by its own strategy and that of the other.
type costs [MixedStrategiesMax][MixedStrategiesMax]float64

// bimatrix is a game of two players.
type bimatrix struct {
	rows, columns int
	a, b          costs
}

// equilibrium finds the equilibrium with the given supports.
func (m *bimatrix) equilibrium(x, y uint) (found [2]weights, degenerate, ok bool) {
	if found[1], ok = indifferent(&m.a, x, y); !ok {
		return found, false, false
	}
	if found[0], ok = indifferent(&m.b, y, x); !ok {
		return found, false, false
	}
	size := bits.OnesCount(x)
	if !noneCheaper(&m.a, m.rows, x, found[1]) || !noneCheaper(&m.b, m.columns, y, found[0]) {
		return found, false, false
	}
	more := bestReplies(&m.a, m.rows, found[1]) > size || bestReplies(&m.b, m.columns, found[0]) > size
	return found, more, true
}

// expected is the cost of a strategy against weights of the other player.
func (c *costs) expected(strategy int, other weights) float64 {
	sum := 0.0
	for j, w := range other {
		sum += float64(c[strategy][j] * w)
	}
	return sum
}

// noneCheaper reports whether no strategy is cheaper than those of the support.
func noneCheaper(c *costs, strategies int, support uint, other weights) bool {
	level := c.expected(bits.TrailingZeros(support), other)
	for i := range strategies {
		if c.expected(i, other) < level-cheaperBy {
			return false
		}
	}
	return true
}

// bestReplies counts the strategies whose cost is smallest, but for rounding.
func bestReplies(c *costs, strategies int, other weights) int {
	least := math.Inf(1)
	for i := range strategies {
		least = min(least, c.expected(i, other))
	}
	n := 0
	for i := range strategies {
		if c.expected(i, other) <= least+cheaperBy {
			n++
		}
	}
	return n
}

// indifferent finds the weights of the other player's strategies with which all strategies of the support cost the same: the
// solution of c·w = v, Σ w = 1 by elimination with complete pivoting. ok is false for a singular system and if a weight is not
// positive.
func indifferent(c *costs, support, others uint) (w weights, ok bool) {
	n := bits.OnesCount(support)
	var a [MixedStrategiesMax + 1][MixedStrategiesMax + 2]float64 // the unknowns are the weights and the common cost
	row := 0
	for s := support; s != 0; s &= s - 1 {
		column := 0
		for o := others; o != 0; o &= o - 1 {
			a[row][column] = c[bits.TrailingZeros(s)][bits.TrailingZeros(o)]
			column++
		}
		a[row][n] = -1
		row++
	}
	for column := range n {
		a[n][column] = 1
	}
	a[n][n+1] = 1
	x, ok := solve(&a, n+1)
	if !ok {
		return w, false
	}
	column := 0
	for o := others; o != 0; o &= o - 1 {
		if x[column] <= weightMin {
			return w, false
		}
		w[bits.TrailingZeros(o)] = x[column]
		column++
	}
	return w, true
}

// solve solves n equations, with the right side in column n of each.
func solve(a *[MixedStrategiesMax + 1][MixedStrategiesMax + 2]float64, n int) (x [MixedStrategiesMax + 1]float64, ok bool) {
	var unknown [MixedStrategiesMax + 1]int
	for i := range n {
		unknown[i] = i
	}
	for k := range n {
		r, s := k, k
		for i := k; i < n; i++ {
			for j := k; j < n; j++ {
				if math.Abs(a[i][j]) > math.Abs(a[r][s]) {
					r, s = i, j
				}
			}
		}
		if math.Abs(a[r][s]) < pivotMin {
			return x, false
		}
		a[k], a[r] = a[r], a[k]
		for i := range n {
			a[i][k], a[i][s] = a[i][s], a[i][k]
		}
		unknown[k], unknown[s] = unknown[s], unknown[k]
		for i := k + 1; i < n; i++ {
			factor := a[i][k] / a[k][k]
			for j := k; j <= n; j++ {
				a[i][j] -= float64(factor * a[k][j])
			}
		}
	}
	for k := n - 1; k >= 0; k-- {
		sum := a[k][n]
		for j := k + 1; j < n; j++ {
			sum -= float64(a[k][j] * x[unknown[j]])
		}
		x[unknown[k]] = sum / a[k][k]
	}
	return x, true
}
