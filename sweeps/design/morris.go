package design

import (
	"math/rand/v2"

	"sweep/engine/document"
)

var morris = &Kind{
	Name:   "morris",
	Points: "`trajectories` × (axes + 1) points for elementary effects",
	Options: []document.Field{
		{Name: "trajectories", Type: document.IntType, Range: document.AtLeast(1), Required: true, Aka: []string{"r", "n"}, Doc: "Number of trajectories of the morris design."},
		{Name: "levels", Type: document.IntType, Range: document.Between(2, 1000), Default: int64(4), Aka: []string{"num_levels", "p"}, Doc: "Levels of the lattice of the morris design, an even number."},
		seedOption,
	},
	Check: func(o *Options) {
		if o.Int("levels")%2 != 0 {
			o.Errorf("levels", "use 4, 6 or 8", "the number of levels must be even")
		}
	},
	Unit: func(o *Options, factors []string) Unit {
		if m, ok := NewMorris(len(factors), o.Int("trajectories"), int(o.Int("levels")), o.Seed()); ok {
			return m
		}
		return nil
	},
	Whole: true,
}

// Morris is the design for elementary effects: trajectories that start at a random point of a lattice with the given
// number of levels per factor and change the factors one after the other, in random order, each by half the lattice
// (levels/2 steps) up or down. Trajectory r is the points r·(k+1) … r·(k+1)+k for k factors.
type Morris struct {
	factors      int
	trajectories int64
	levels       int
	seed         uint64
}

// NewMorris makes the design; ok is false if it has more points than an int64 can count. The number of levels is even
// and at least 2. A trajectory depends on the seed, its number and the number of factors.
func NewMorris(factors int, trajectories int64, levels int, seed uint64) (d Morris, ok bool) {
	d = Morris{factors, trajectories, levels, seed}
	_, ok = Multiply(trajectories, int64(factors)+1)
	return d, ok
}

// Points is trajectories × (factors + 1).
func (d Morris) Points() int64 { return d.trajectories * (int64(d.factors) + 1) }

// Lattice is the number of levels of every factor.
func (d Morris) Lattice() int { return d.levels }

// At fills in the coordinates of point i, multiples of 1/(levels − 1).
func (d Morris) At(i int64, u []float64) {
	k := int64(d.factors) + 1
	r := rand.New(source("morris", d.seed, "", uint64(i/k)))
	order := r.Perm(d.factors)
	done := make([]bool, d.factors)
	for _, f := range order[:i%k] {
		done[f] = true
	}
	for f := range d.factors {
		low, up := r.IntN(d.levels/2), r.IntN(2) == 1
		// A factor is at its lower or upper lattice point of a pair that is half the lattice apart.
		level := low
		if up == done[f] {
			level += d.levels / 2
		}
		u[f] = float64(level) / float64(d.levels-1)
	}
}
