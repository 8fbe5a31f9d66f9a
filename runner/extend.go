package runner

import (
	"errors"
	"fmt"

	"sweep/datasets"
)

// extend returns the plan of what a grid has and the plans of the data set lack: new values, points, replications, axes
// whose stated default is the value of all runs so far, or the remaining points if an axis was removed. It returns nil
// if nothing is new, and *DifferentGrid if the grid does not fit the data set: if a point of both has different
// scenarios, or if they differ in something of which a data set has only one. Points that are no longer in the grid
// stay in the data set.
func extend(dir string, plans []*Plan, narrow Grid) (*Plan, error) {
	g, err := widen(plans, narrow)
	if err != nil {
		return nil, err
	}
	doc, err := describe(g)
	if err != nil {
		return nil, err
	}
	last := plans[len(plans)-1].Doc
	different := func(why string) error {
		return &DifferentGrid{Dir: dir, Why: why, Difference: sourceDifference(len(plans), last, doc)}
	}
	names := namingOf(plans, g)
	if why := incompatible(names.docs[:len(plans)], doc, narrow.Axes()); why != "" {
		return nil, different(why + lostPartition(last, g))
	}
	known, err := coverageOf(plans, names)
	if err != nil {
		return nil, err
	}
	news := &novelty{grid: g, known: known, names: names.at(len(plans), g.Axes()), numbers: newNumberer(known)}
	doc.FirstRun, doc.FirstBatch = last.LastRun()+1, last.LastBatch()+1
	p, err := resolve(g, doc, news.runs)
	var clash *clashError
	switch {
	case errors.As(err, &clash):
		return nil, different(clash.Error() + keepAxes(g))
	case err != nil:
		return nil, err
	case p.NumRuns() == 0:
		return nil, nil
	}
	if why := changedBase(plans[len(plans)-1], doc, narrow); news.common == 0 && why != "" {
		return nil, different(why)
	}
	news.numbers.finish(p)
	return p, nil
}

// keepAxes suggests a fix if the runs of a grid without some axes do not match those of the data set.
func keepAxes(g Grid) string {
	w, ok := g.(*widened)
	if !ok {
		return ""
	}
	a := w.kept[0]
	return fmt.Sprintf("; axis %s was removed from the grid: keep the axis, with values = [%s] or the values its runs should have", a.Name, a.Values.At(0).Label())
}

// lostPartition suggests a fix if nothing determines in which directory of a removed axis new runs belong.
func lostPartition(last datasets.PlanDoc, g Grid) string {
	for _, name := range last.PartitionBy {
		if indexAxis(g.Axes(), name) < 0 {
			return fmt.Sprintf("; the data set has directories for each %s, and the grid does not say which one its runs belong to: keep the axis %s, with the one value they have", name, name)
		}
	}
	return ""
}

// novelty separates the new points and replications of a grid from the known ones.
type novelty struct {
	grid    Grid
	known   coverage
	names   pointNamer
	numbers *numberer
	common  int64 // known points met
}

// Resolving a scenario costs far more than naming a point, and a change of what all points share shows at the first of
// them. So the run keys of all common points are compared up to a limit, then those of a sample.
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
		if have.replications >= want {
			continue
		}
		n.numbers.add(point, have)
		if err := visit(point, point*n.grid.NumReplications()+have.replications, want-have.replications); err != nil {
			return err
		}
	}
	return nil
}

// from returns what the data set has of a point.
func (n *novelty) from(point int64) (covered, error) {
	p, err := n.grid.Point(point)
	if err != nil {
		return covered{}, err
	}
	have, ok := n.known.points[n.names.name(p)]
	if !ok {
		return have, nil
	}
	n.common++
	if n.common > keysComparedAll && scramble(uint64(point))%keysComparedEach != 0 {
		return have, nil
	}
	old, new := firstKey(have.grid, have.point), firstKey(n.grid, point)
	if old != new {
		return have, &clashError{point: describePoint(n.grid.Axes(), p), old: old, new: new}
	}
	return have, nil
}

// firstKey is the key of the first run of a point, empty if its scenario is not valid.
func firstKey(g Grid, point int64) string {
	r, _ := g.Run(point * g.NumReplications())
	return r.Key
}

// clashError reports that a point of a grid differs from the same point of the data set.
type clashError struct{ point, old, new string }

func (e *clashError) Error() string {
	return fmt.Sprintf("the point %s has another scenario there (run key %q instead of %q)", e.point, e.old, e.new)
}
