package sweeps

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// The number of points that Check resolves.
const (
	checkAllMax   = 2_000     // a grid of at most so many points is checked completely
	checkValueMax = 5_000     // points that are resolved so that every value of every axis occurs
	checkSteps    = 5_000_000 // points that are looked at for that
	checkSpread   = 200       // least number of points of a larger grid
	errorsShown   = 100
)

// Check resolves and validates scenarios before anything runs: those of all points of a grid of at most 2000 points,
// otherwise as many as it takes to have every value of every axis in one of them (at most 5000), and at least 200.
// It returns all mistakes at once as document.Errors; a mistake in an axis value names the line of the value in the grid
// and the key of the scenario. It also checks that defaults are what the base scenario has.
func (g *Grid) Check() error {
	points := g.sample()
	found := make([][]finding, len(points))
	warned := make([][]string, len(points))
	var fixed atomic.Int64 // points without a random number
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range points {
		group.Go(func() error {
			c := g.expansion.cursor()
			copy(c.choices, points[i])
			s, warnings, err := g.resolver.resolve(c)
			found[i], warned[i] = g.explain(c, err), warnings
			if err == nil && !s.Random() {
				fixed.Add(1)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	g.warn(append(warned, g.withoutRandomness(fixed.Load(), int64(len(points)))))
	errs := g.collect(points, found)
	errs = append(errs, g.checkDefaults()...)
	errs.Sort()
	return Shorten(errs).Err()
}

// withoutRandomness warns about replications that are all the same.
func (g *Grid) withoutRandomness(fixed, checked int64) []string {
	if fixed == 0 || g.replications < 2 {
		return nil
	}
	return []string{fmt.Sprintf("nothing is random at %s of %s points checked: no bank has arrivals that are drawn, so all replications of such a point are the same run and its confidence intervals have the width 0; write replications = 1, or give banks an arrival_config",
		count(fixed), count(checked))}
}

// warn keeps the warnings of the scenarios, each once.
func (g *Grid) warn(warned [][]string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, warnings := range warned {
		for _, w := range warnings {
			if !slices.Contains(g.warnings, w) {
				g.warnings = append(g.warnings, w)
			}
		}
	}
}

// sample chooses the points to check, as choices of the axes.
func (g *Grid) sample() [][]choice {
	x := g.expansion
	all := x.points <= checkAllMax
	wanted := &coverage{seen: make([][]bool, len(x.axes))}
	for i, a := range x.axes {
		wanted.seen[i] = make([]bool, a.size())
		wanted.missing += a.size()
	}
	keeps := func(int64) bool { return true }
	if g.kept != nil {
		t := g.kept.trial()
		// An error of a condition was reported when the grid was loaded.
		keeps = func(p int64) bool { by, _ := t.excludes(p / g.kept.stride); return by < 0 }
	}
	var out [][]choice
	c := x.cursor()
	step, p := scatter(x.points), int64(0)
	if all {
		step = 1
	}
	for range min(x.points, checkSteps) {
		if !all && (len(out) >= checkValueMax || wanted.missing == 0 && len(out) >= checkSpread) {
			break
		}
		if keeps(p) {
			c.move(p)
			if news := wanted.add(c.choices); news || all || len(out) < checkSpread {
				out = append(out, slices.Clone(c.choices))
			}
		}
		if p += step; p >= x.points {
			p -= x.points
		}
	}
	return out
}

// scatter is a step that visits all n points in an order that meets every value soon: near the golden section of n and
// without a divisor in common with it.
func scatter(n int64) int64 {
	step := max(int64(float64(n)*0.6180339887498949), 1)
	for gcd(step, n) != 1 {
		step++
	}
	return step
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// coverage notes which values occurred.
type coverage struct {
	seen    [][]bool // per axis and value
	missing int
}

// add notes the values of a point and reports whether one is new.
func (v *coverage) add(choices []choice) (news bool) {
	for i, c := range choices {
		if c.value >= 0 && !v.seen[i][c.value] {
			v.seen[i][c.value] = true
			v.missing--
			news = true
		}
	}
	return news
}
