package runner

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sweep/sweeps"
)

// extend returns the plan of what a grid has and the plans of the data set have not: new values, points, replications,
// or axes whose stated default is what all runs so far had. It returns nil when there is nothing new, and
// *DifferentGrid when the grid would mix with what is there: when the two have a point in common that does not mean the
// same, or differ in what a data set has only one of. Points that the grid has no more stay in the data set.
func extend(dir string, plans []*Plan, g Grid) (*Plan, error) {
	doc, err := describe(g)
	if err != nil {
		return nil, err
	}
	last := plans[len(plans)-1].Doc
	different := func(why string) error {
		return &DifferentGrid{Dir: dir, Why: why, Difference: sourceDifference(last, doc)}
	}
	if why := incompatible(last, doc, g.Axes()); why != "" {
		return nil, different(why)
	}
	known, err := coverageOf(plans, defaultsOf(g))
	if err != nil {
		return nil, err
	}
	news := &novelty{grid: g, known: known, names: newPointNamer(g.Axes(), defaultsOf(g))}
	doc.FirstRun, doc.FirstBatch = last.LastRun()+1, last.LastBatch()+1
	p, err := resolve(g, doc, news.runs)
	var clash *clashError
	switch {
	case errors.As(err, &clash):
		return nil, different(clash.Error())
	case err != nil:
		return nil, err
	case p.NumRuns() == 0:
		return nil, nil
	}
	if why := changedFile(last, doc); news.common == 0 && why != "" {
		return nil, different(why)
	}
	return p, nil
}

// novelty tells the new points and replications of a grid from the known ones.
type novelty struct {
	grid   Grid
	known  coverage
	names  pointNamer
	common int64 // known points met
}

// Resolving a scenario costs far more than naming a point, and a change of what all points share shows at the first of
// them, so the run keys of all common points are compared only up to a number, then those of some.
const (
	keysComparedAll  = 256
	keysComparedEach = 1024
)

// runs visits the new runs.
func (n *novelty) runs(visit func(point, first, runs int64) error) error {
	want := firstReplications(n.grid)
	for point := range n.grid.NumPoints() {
		have, err := n.from(point)
		if err != nil {
			return err
		}
		if have >= want {
			continue
		}
		if err := visit(point, point*n.grid.NumReplications()+have, want-have); err != nil {
			return err
		}
	}
	return nil
}

// from gives the first replication of a point that the data set has not.
func (n *novelty) from(point int64) (int64, error) {
	p, err := n.grid.Point(point)
	if err != nil {
		return 0, err
	}
	have, ok := n.known[n.names.name(p)]
	if !ok {
		return 0, nil
	}
	n.common++
	if n.common > keysComparedAll && scramble(uint64(point))%keysComparedEach != 0 {
		return have.replications, nil
	}
	old, new := firstKey(have.grid, have.point), firstKey(n.grid, point)
	if old != new {
		return 0, &clashError{point: describePoint(n.grid.Axes(), p), old: old, new: new}
	}
	return have.replications, nil
}

// firstKey is the key of the first run of a point, empty if its scenario is not valid.
func firstKey(g Grid, point int64) string {
	r, _ := g.Run(point * g.NumReplications())
	return r.Key
}

// clashError says that a point of a grid means something else than the same point of the data set.
type clashError struct{ point, old, new string }

func (e *clashError) Error() string {
	return fmt.Sprintf("the point %s means something else there (run key %q and not %q)", e.point, e.old, e.new)
}

// describePoint writes a point as people name it.
func describePoint(axes []sweeps.Axis, p sweeps.Point) string {
	if len(axes) == 0 {
		return "of the grid"
	}
	words := make([]string, len(axes))
	for i, a := range axes {
		words[i] = a.Name + "=" + p.Values[i].Label()
	}
	return strings.Join(words, " ")
}

// coverage is what the plans of a data set hold, by the names of the points.
type coverage map[pointName]covered

// covered is where a point has been planned.
type covered struct {
	grid         Grid
	point        int64
	replications int64
}

// coverageOf lists the points of all plans with the number of their replications, which are always the first ones.
func coverageOf(plans []*Plan, defaults map[string]string) (coverage, error) {
	known := coverage{}
	for _, p := range plans {
		names := newPointNamer(p.axes, defaults)
		for _, group := range p.Groups {
			err := group.Runs.eachPoint(p.Doc.Replications, func(point, first, runs int64) error {
				at, err := p.grid.Point(point)
				if err != nil {
					return err
				}
				name, replications := names.name(at), first+runs-point*p.Doc.Replications
				if known[name].replications < replications {
					known[name] = covered{grid: p.grid, point: point, replications: replications}
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return known, nil
}

// defaultsOf lists the labels of the stated defaults of a grid by axis.
func defaultsOf(g Grid) map[string]string {
	defaults := map[string]string{}
	for _, a := range g.Axes() {
		if a.Default != nil {
			defaults[a.Name] = a.Default.Label()
		}
	}
	return defaults
}

// pointNamer names points by the values of their axes, whatever the order of the axes is. An axis that has its default
// is left out, so that a point has the same name before and after the axis was added.
type pointNamer struct {
	axes     []sweeps.Axis
	order    []int
	defaults map[string]string
}

func newPointNamer(axes []sweeps.Axis, defaults map[string]string) pointNamer {
	n := pointNamer{axes: axes, defaults: defaults, order: make([]int, len(axes))}
	for i := range axes {
		n.order[i] = i
	}
	slices.SortFunc(n.order, func(i, j int) int { return strings.Compare(axes[i].Name, axes[j].Name) })
	return n
}

// pointName stands for the values of a point; the start of a hash is shorter than the values.
type pointName [16]byte

func (n pointNamer) name(p sweeps.Point) pointName {
	var b strings.Builder
	for _, i := range n.order {
		label := p.Values[i].Label()
		if d, ok := n.defaults[n.axes[i].Name]; ok && d == label {
			continue
		}
		b.WriteString(n.axes[i].Name)
		b.WriteByte(0)
		b.WriteString(label)
		b.WriteByte(0)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return pointName(sum[:16])
}
