package plan

import (
	"fmt"
	"slices"

	"sweep/datasets"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// An axis may be removed from a grid. Its column stays in the data set. Runs added by the smaller grid have in it the
// value of the base scenario: the value of the axis for which the runs have the same key. They are written as if the
// axis were still there with this one value, so all files have the column. If the value cannot be determined, the new
// runs have no value and their files no such column.

// widened is a grid with its removed axes, of one value each.
type widened struct {
	Grid
	kept      []sweeps.Axis
	partition []string
}

// Axes are those of the grid, then the others.
func (g *widened) Axes() []sweeps.Axis { return append(slices.Clip(g.Grid.Axes()), g.kept...) }

// Output is that of the grid, with the partition of the data set.
func (g *widened) Output() sweeps.Output {
	o := g.Grid.Output()
	o.PartitionBy = g.partition
	return o
}

// Point is a point of the grid with the values of the other axes.
func (g *widened) Point(i int64) (sweeps.Point, error) {
	p, err := g.Grid.Point(i)
	p.Values = g.widen(p.Values)
	return p, err
}

// Run is a run of the grid with the values of the other axes.
func (g *widened) Run(i int64) (sweeps.Run, error) {
	r, err := g.Grid.Run(i)
	r.Values = g.widen(r.Values)
	return r, err
}

// Scenario is the scenario of a run.
func (g *widened) Scenario(r sweeps.Run) (*scenario.Scenario, error) {
	r.Values = r.Values[:max(0, len(r.Values)-len(g.kept))]
	return g.Grid.Scenario(r)
}

func (g *widened) widen(values []sweeps.Value) []sweeps.Value {
	values = slices.Clip(values)
	for _, a := range g.kept {
		values = append(values, a.Values.At(0))
	}
	return values
}

// narrowed is the grid without its removed axes.
func narrowed(g Grid) Grid {
	if w, ok := g.(*widened); ok {
		return w.Grid
	}
	return g
}

// asPlanned is a grid with the axes that a plan of it has kept.
func asPlanned(g Grid, doc datasets.PlanDoc) (Grid, error) {
	own := g.Axes()
	w := &widened{Grid: g, partition: doc.PartitionBy}
	for _, a := range doc.Axes {
		if indexAxis(own, a.Name) >= 0 {
			continue
		}
		if len(a.Values) != 1 {
			return nil, fmt.Errorf("plan %d has the axis %s, which its grid does not have", doc.Number, a.Name)
		}
		kept, err := keptAxis(a, a.Values[0])
		if err != nil {
			return nil, fmt.Errorf("plan %d: %w", doc.Number, err)
		}
		w.kept = append(w.kept, kept)
	}
	if len(w.kept) == 0 {
		return g, nil
	}
	return w, nil
}

// keptAxis is an axis with one value.
func keptAxis(a datasets.PlanAxis, label string) (sweeps.Axis, error) {
	v, err := sweeps.ParseLabel(a.Type, label)
	if err != nil {
		return sweeps.Axis{}, fmt.Errorf("axis %s: %w", a.Name, err)
	}
	return sweeps.Axis{Name: a.Name, Type: v.Type, Set: a.Set, Values: sweeps.ValuesOf(v)}, nil
}

// widen adds to a grid the axes that the data set has and the grid no longer has, if their value in its runs is known.
func widen(plans Plans, g Grid) (Grid, error) {
	own, docs := g.Axes(), plans.docs()
	missing := slices.DeleteFunc(datasets.AxesOf(docs), func(a datasets.PlanAxis) bool { return indexAxis(own, a.Name) >= 0 })
	if len(missing) == 0 {
		return g, nil
	}
	labels, err := labelsWithout(plans, g, missing)
	if err != nil {
		return nil, err
	}
	w := &widened{Grid: g, partition: g.Output().PartitionBy}
	for _, a := range missing {
		label, known := labels[a.Name]
		if !known {
			continue
		}
		kept, err := keptAxis(a, label)
		if err != nil {
			return nil, err
		}
		w.kept = append(w.kept, kept)
	}
	w.partition = partitionOf(docs[len(docs)-1].PartitionBy, w)
	if len(w.kept) == 0 {
		return g, nil
	}
	return w, nil
}

// partitionOf is the partition of a widened grid: that of the data set if the grid's own is that partition without the
// removed axes.
func partitionOf(old []string, w *widened) []string {
	own := w.Grid.Axes()
	left := slices.DeleteFunc(slices.Clone(old), func(name string) bool { return indexAxis(own, name) < 0 })
	unknown := slices.ContainsFunc(old, func(name string) bool { return indexAxis(w.Axes(), name) < 0 })
	if unknown || !slices.Equal(left, w.Grid.Output().PartitionBy) {
		return w.Grid.Output().PartitionBy
	}
	return old
}

// labelsWithout finds the labels of axes that a grid lacks, where all of its runs are known to have the same.
func labelsWithout(plans Plans, g Grid, missing []datasets.PlanAxis) (map[string]string, error) {
	labels, err := probe(plans, g, missing)
	if labels != nil || err != nil {
		return labels, err
	}
	labels = map[string]string{}
	to, real := g.(*sweeps.Grid)
	for _, a := range missing {
		for _, p := range slices.Backward(plans) {
			s, err := p.grid()
			if err != nil {
				return nil, err
			}
			from, alsoReal := s.own.(*sweeps.Grid)
			if !real || !alsoReal || indexAxis(from.Axes(), a.Name) < 0 {
				continue
			}
			if v, ok := from.BaseValue(a.Name, to); ok {
				labels[a.Name] = v.Label()
			}
			break
		}
	}
	return labels, nil
}
