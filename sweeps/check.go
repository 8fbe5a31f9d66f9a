package sweeps

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"sweep/engine/text"

	"golang.org/x/sync/errgroup"
)

// Limits on the number of points that Check resolves.
const (
	checkAllMax   = 2_000     // grids up to this many points are checked completely
	checkValueMax = 5_000     // most points to resolve in order to cover every value of every axis
	checkSteps    = 5_000_000 // most points to examine for that
	checkSpread   = 200       // fewest points to check in a larger grid
	errorsShown   = 100
)

// Check resolves and validates scenarios before any run starts. It checks all points of a grid of up to 2000 points. In a
// larger grid it checks at least 200 points, and up to 5000 if needed to cover every value of every axis.
// It returns all mistakes together as document.Errors; a mistake in an axis value names the line of the value in the grid
// and the key of the scenario. It also checks that the defaults match the base scenario.
func (g *Grid) Check() error {
	points := g.sample()
	found := make([][]finding, len(points))
	warned := make([][]string, len(points))
	var fixed atomic.Int64 // points without random draws
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range points {
		group.Go(func() error {
			c := g.expansion.cursor()
			copy(c.choices, points[i])
			p, warnings, err := g.resolver.resolve(c)
			found[i], warned[i] = g.explain(c, err), warnings
			if err == nil && !p.scenario.Random() {
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

// withoutRandomness warns about replications that are all identical.
func (g *Grid) withoutRandomness(fixed, checked int64) []string {
	if fixed == 0 || g.replications < 2 || g.episodes != nil {
		return nil
	}
	return []string{fmt.Sprintf("nothing is random at %s of %s points checked: no bank has random arrivals, so all replications of such a point are identical and its confidence intervals have width 0; set replications = 1, or give the banks an arrival_config",
		text.Count(fixed), text.Count(checked))}
}

// warn collects the warnings of the scenarios without duplicates.
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
		// Errors in conditions were reported when the grid was loaded.
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

// scatter returns a step that visits all n points in an order that covers the values early: close to the golden section
// of n, and coprime to n.
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

// coverage records which values have occurred.
type coverage struct {
	seen    [][]bool // per axis and value
	missing int
}

// add records the values of a point and reports whether any of them is new.
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
