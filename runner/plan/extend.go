package plan

import (
	"errors"
	"fmt"

	"sweep/datasets"
	"sweep/sweeps"
)

// extend returns the plan of what a grid has and the plans of the data set lack: new values, points, replications, axes
// whose stated default is the value of all runs so far, or the remaining points if an axis was removed. It returns nil
// if nothing is new, and *DifferentGrid if the grid does not fit the data set: if a point of both has different
// scenarios, or if they differ in something of which a data set has only one. Points that are no longer in the grid
// stay in the data set.
func extend(own Grid, earlier Plans) (*Plan, error) {
	g, err := widen(earlier, own)
	if err != nil {
		return nil, err
	}
	doc, err := describe(g, earlier)
	if err != nil {
		return nil, err
	}
	different := func(why string) error {
		return &DifferentGrid{Why: why, Difference: sourceDifference(len(earlier), *earlier.Last(), doc)}
	}
	if why := incompatible(earlier.docs(), doc, own.Axes()); why != "" {
		return nil, different(why + lostPartition(*earlier.Last(), g))
	}
	if why := changedRows(earlier.docs(), doc); why != "" {
		return nil, &DifferentGrid{Why: why}
	}
	known, err := compare(g, earlier)
	if err != nil {
		return nil, err
	}
	news := &novelty{comparison: known, numbers: newNumberer(known.coverage)}
	p, err := arrange(g, doc, news.runs)
	var clash *clashError
	switch {
	case errors.As(err, &clash):
		return nil, different(clash.Error() + g.suggestKeeping())
	case err != nil:
		return nil, err
	case p.NumRuns() == 0:
		return nil, nil
	}
	if news.common == 0 {
		why, err := changedBase(earlier[len(earlier)-1], doc, own)
		if err != nil {
			return nil, err
		}
		if why != "" {
			return nil, different(why)
		}
	}
	news.numbers.finish(p)
	p.dates, p.rejects = known.dates, newRejects(earlier.docs(), doc)
	return p, nil
}

// suggestKeeping suggests a fix if the runs of a grid without some axes do not match those of the data set.
func (s *source) suggestKeeping() string {
	if len(s.kept) == 0 {
		return ""
	}
	a := s.axes[len(s.axes)-len(s.kept)]
	return fmt.Sprintf("; axis %s was removed from the grid: keep the axis, with values = [%s] or the values its runs should have", a.Name, s.kept[0].Label())
}

// lostPartition suggests a fix if nothing determines in which directory of a removed axis new runs belong.
func lostPartition(last datasets.PlanDoc, g *source) string {
	for _, name := range last.PartitionBy {
		if indexAxis(g.axes, name) < 0 {
			return fmt.Sprintf("; the data set has directories for each %s, and the grid does not say which one its runs belong to: keep the axis %s, with the one value they have", name, name)
		}
	}
	return ""
}

// novelty separates the new points and replications of a grid from the known ones.
type novelty struct {
	*comparison
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
	from, want := window(n.grid.own)
	return n.eachPoint(func(point int64, at sweeps.Point, have covered) error {
		if err := n.check(point, at, have); err != nil {
			return err
		}
		numbered := false
		return have.missing(n.dates, from, want, func(first, runs int64) error {
			if !numbered {
				numbered = true
				n.numbers.add(point, have)
			}
			return visit(point, point*n.grid.own.NumReplications()+first, runs)
		})
	})
}

// check refuses a point that has another scenario in the data set.
func (n *novelty) check(point int64, at sweeps.Point, have covered) error {
	if have.replications == 0 {
		return nil
	}
	i, j, ok := commonReplication(have.source, n.grid)
	if !ok {
		return nil
	}
	n.common++
	if n.common > keysComparedAll && scramble(uint64(point))%keysComparedEach != 0 {
		return nil
	}
	old, new := have.key(have.index, i), n.grid.key(point, j)
	if old != new {
		return &clashError{point: n.grid.describe(at), old: old, new: new}
	}
	return nil
}

// clashError reports that a point of a grid differs from the same point of the data set.
type clashError struct{ point, old, new string }

func (e *clashError) Error() string {
	if e.new == "" {
		return fmt.Sprintf("the scenario of the point %s is not valid; sweep check shows its mistakes", e.point)
	}
	return fmt.Sprintf("the point %s has another scenario there (run key %q instead of %q)", e.point, e.old, e.new)
}
