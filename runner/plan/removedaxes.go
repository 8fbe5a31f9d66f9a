package plan

import (
	"slices"

	"sweep/datasets"
	"sweep/sweeps"
)

// An axis may be removed from a grid. Its column stays in the data set. Runs added by the smaller grid have in it the
// value of the base scenario: the value of the axis for which the runs have the same key. They are written as if the
// axis were still there with this one value, so all files have the column. If the value cannot be determined, the new
// runs have no value and their files no such column.

// widen prepares a grid for joining a data set: it gets the stored values of its ranges, and the axes that the data set
// has and the grid no longer has, if their value in its runs is known.
func widen(plans Plans, g Grid) (*source, error) {
	if real, ok := g.(*sweeps.Grid); ok {
		var err error
		if g, err = real.NearValues(labelsOf(plans.docs()...)); err != nil {
			return nil, err
		}
	}
	s, own := newSource(g), g.Axes()
	missing := slices.DeleteFunc(datasets.AxesOf(plans.docs()), func(a datasets.PlanAxis) bool { return indexAxis(own, a.Name) >= 0 })
	if len(missing) == 0 {
		return s, nil
	}
	labels, err := labelsWithout(plans, s, missing)
	if err != nil {
		return nil, err
	}
	for _, a := range missing {
		if label, known := labels[a.Name]; known {
			if err := s.keep(a, label); err != nil {
				return nil, err
			}
		}
	}
	// The partition is that of the data set if the grid's is that without the removed axes.
	old := plans.Last().PartitionBy
	left := slices.DeleteFunc(slices.Clone(old), func(name string) bool { return indexAxis(own, name) < 0 })
	unknown := slices.ContainsFunc(old, func(name string) bool { return indexAxis(s.axes, name) < 0 })
	if !unknown && slices.Equal(left, s.partitionBy) {
		s.partitionBy = old
	}
	return s, nil
}

// labelsWithout finds the labels of axes that a grid lacks, where all of its runs are known to have the same.
func labelsWithout(plans Plans, s *source, missing []datasets.PlanAxis) (map[string]string, error) {
	labels, err := probe(plans, s, missing)
	if labels != nil || err != nil {
		return labels, err
	}
	labels = map[string]string{}
	to, real := s.own.(*sweeps.Grid)
	for _, a := range missing {
		for _, p := range slices.Backward(plans) {
			planned, err := p.grid()
			if err != nil {
				return nil, err
			}
			from, alsoReal := planned.own.(*sweeps.Grid)
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
