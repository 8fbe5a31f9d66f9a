package sweeps

import (
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"sweep/engine/document"
	"sweep/engine/scenario"
)

// The number of points that Check resolves.
const (
	checkAllMax   = 2_000     // a grid of at most so many points is checked completely
	checkValueMax = 20_000    // points that are resolved so that every value of every axis occurs
	checkSteps    = 5_000_000 // points that are looked at for that
	checkSpread   = 200       // least number of points of a larger grid
	errorsShown   = 100
)

// Check resolves and validates scenarios before anything runs: those of all points of a grid of at most 2000 points,
// otherwise as many as it takes to have every value of every axis in one of them, and some more spread over the grid.
// It returns all mistakes at once as document.Errors; a mistake in an axis value names the line of the value in the grid
// and the key of the scenario. It also checks that defaults are what the base scenario has.
func (g *Grid) Check() error {
	points := g.sample()
	found := make([]document.Errors, len(points))
	warned := make([][]string, len(points))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range points {
		group.Go(func() error {
			c := g.expansion.cursor()
			copy(c.choices, points[i])
			_, warnings, err := g.resolver.resolve(c)
			found[i], warned[i] = g.explain(c, err), warnings
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, warnings := range warned {
		for _, w := range warnings {
			if !slices.Contains(g.warnings, w) {
				g.warnings = append(g.warnings, w)
			}
		}
	}
	errs := g.collect(points, found)
	errs = append(errs, g.checkDefaults()...)
	errs.Sort()
	return shorten(errs).Err()
}

// sample chooses the points to check, as choices of the axes.
func (g *Grid) sample() [][]choice {
	x := g.expansion
	all := x.points <= checkAllMax
	wanted := &coverage{seen: make([][]bool, len(x.axes))}
	for i, a := range x.axes {
		wanted.seen[i] = make([]bool, len(a.values))
		wanted.missing += len(a.values)
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

// explain attributes the mistakes of a point to the axis values they come from.
func (g *Grid) explain(c *cursor, err error) document.Errors {
	var errs document.Errors
	if err == nil {
		return nil
	}
	if !errors.As(err, &errs) {
		return document.Errors{{Class: document.SchemaError, Message: err.Error()}}
	}
	out := make(document.Errors, len(errs))
	for k, e := range errs {
		copied := *e
		out[k] = &copied
		for i, a := range g.axes {
			node := c.node(i)
			if !holds(node, e.Pos) {
				continue
			}
			if t := a.wrongKey(e); t != nil {
				copied.Pos = t.pos
				copied.Message = "axis " + a.name + " sets an unknown key"
				break
			}
			copied.Message = fmt.Sprintf("axis %s = %s: %s", a.name, c.value(i).Label(), e.Message)
			if e.Pos.File != a.pos.File {
				copied.Message += fmt.Sprintf(" (a value of the axis at %v)", a.pos)
			}
			break
		}
	}
	return out
}

// holds reports whether a place is inside a value.
func holds(n *document.Node, pos document.Pos) bool {
	if n.Pos == pos && pos.Line > 0 {
		return true
	}
	for _, item := range n.Items {
		if holds(item, pos) {
			return true
		}
	}
	for _, e := range n.Entries {
		if e.KeyPos == pos || holds(e.Value, pos) {
			return true
		}
	}
	return false
}

// wrongKey is the target of the axis that a mistake about an unknown key is about; that one mistake of the axis would
// otherwise be told for each of its values.
func (a *axis) wrongKey(e *document.Error) *target {
	key, err := document.ParsePath(e.Key)
	if err != nil || e.Message != "unknown key" {
		return nil
	}
	for i := range a.set {
		if p := a.set[i].path; len(p) == len(key) && p[len(p)-1] == key[len(key)-1] {
			return &a.set[i]
		}
	}
	return nil
}

// collect joins the mistakes of all points. A mistake that is there at every point is told as it is; one that depends
// on the combination of values is told with the first point that has it.
func (g *Grid) collect(points [][]choice, found []document.Errors) document.Errors {
	type mistake struct {
		document.Error
		first int
		times int
	}
	var order []*mistake
	known := map[document.Error]*mistake{}
	for i, errs := range found {
		for _, e := range errs {
			m := known[*e]
			if m == nil {
				m = &mistake{Error: *e, first: i}
				known[*e] = m
				order = append(order, m)
			}
			m.times++
		}
	}
	var out document.Errors
	for _, m := range order {
		e := m.Error
		c := g.expansion.cursor()
		copy(c.choices, points[m.first])
		// Where a value is wrong in itself, every point that has it has the mistake, and naming one would mislead.
		if m.times < g.pointsWith(c, e.Pos, points) {
			e.Message += " (with " + c.describe() + ")"
		}
		out = append(out, &e)
	}
	return out
}

// pointsWith counts the points that have the same value as c where a place is inside that value: all points for a place
// outside of every axis.
func (g *Grid) pointsWith(c *cursor, pos document.Pos, points [][]choice) int {
	for i := range g.axes {
		if !holds(c.node(i), pos) {
			continue
		}
		n := 0
		for _, p := range points {
			if p[i] == c.choices[i] {
				n++
			}
		}
		return n
	}
	return len(points)
}

// checkDefaults compares the base scenario with what it is with each default.
func (g *Grid) checkDefaults() document.Errors {
	if !slices.ContainsFunc(g.axes, func(a *axis) bool { return a.fallback != nil }) {
		return nil
	}
	base, _, err := scenario.Decode(g.base.Clone(), g.resolver.files)
	if err != nil {
		return nil // the base needs its axes to be complete, so nothing ran without them
	}
	want := contentOf(base)
	var errs document.Errors
	for _, a := range g.axes {
		if a.fallback == nil {
			continue
		}
		n := g.base.Clone()
		if len(a.apply(n, a.fallback.node)) > 0 {
			continue // told by the points
		}
		s, _, err := scenario.Decode(n, g.resolver.files)
		if err == nil && contentOf(s) == want {
			continue
		}
		errs = append(errs, &document.Error{Pos: a.fallback.pos, Key: document.Join(a.key, "default"), Class: document.SchemaError,
			Message: fmt.Sprintf("axis %s: the base scenario is not what it is with the default %s, so runs made without the axis did not have it",
				a.name, a.fallback.Label()),
			Remedy: "write the value that the base scenario has"})
	}
	return errs
}

// shorten keeps the first mistakes of a hopeless grid and says how many more there are.
func shorten(errs document.Errors) document.Errors {
	if len(errs) <= errorsShown {
		return errs
	}
	more := &document.Error{Class: errs[0].Class, Message: fmt.Sprintf("and %d more mistakes", len(errs)-errorsShown)}
	return append(errs[:errorsShown:errorsShown], more)
}
