package plan

import (
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
)

// Group is a part of a plan whose runs share their partition values: the runs of the grid, their order, and their
// division into batches.
type Group struct {
	Partition []datasets.Partition
	Runs      Spans
	Batches   Cuts
}

// arrangement orders runs of a grid and divides them into batches.
type arrangement struct {
	*source
	selected selection // the runs to be planned in grid order; nil: all
	size     sizing
}

// arrange returns the groups of a plan in order of their first points, divided into batches. If all runs have the same
// size and nothing needs reordering, no point is visited.
func (a *arrangement) arrange() ([]Group, error) {
	groups, err := a.groups()
	if err != nil {
		return nil, err
	}
	var runs int64
	for _, g := range groups {
		runs += g.Runs.runs()
	}
	target := batchRows(a.size.mean * float64(runs))
	for i := range groups {
		if groups[i].Batches, err = a.cut(groups[i].Runs, target); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// groups divides the selected runs by their partition values.
func (a *arrangement) groups() ([]Group, error) {
	selected := a.selected
	if selected == nil {
		all := Spans{{Length: a.own.NumRuns(), Count: 1}}
		if len(a.partitionBy) == 0 {
			return []Group{{Runs: all}}, nil
		}
		selected = func(visit func(point, first, runs int64) error) error {
			return all.eachPoint(a.own.NumReplications(), visit)
		}
	}
	var groups []Group
	var runs []*spanBuilder
	byName := map[string]*spanBuilder{}
	err := selected(func(point, first, n int64) error {
		partition, err := a.partitionOf(point)
		if err != nil {
			return err
		}
		name := partitionName(partition)
		b := byName[name]
		if b == nil {
			b = &spanBuilder{}
			byName[name] = b
			groups, runs = append(groups, Group{Partition: partition}), append(runs, b)
		}
		b.add(first, n)
		return nil
	})
	for i := range groups {
		groups[i].Runs = runs[i].done()
	}
	return groups, err
}

// cut divides the runs of a group into batches of about the target size.
func (a *arrangement) cut(runs Spans, target float64) (Cuts, error) {
	if perBatch := a.own.Output().BatchRuns; perBatch > 0 {
		return cutExactly(runs.runs(), int64(perBatch)), nil
	}
	if a.size.rows == nil {
		return cutEvenly(runs.runs(), max(1, int64(target/max(a.size.mean, 1)))), nil
	}
	cutter := rowCutter{target: target}
	err := runs.eachPoint(a.own.NumReplications(), func(point, _, n int64) error {
		rows, err := a.size.rows(point)
		cutter.add(n, rows)
		return err
	})
	cutter.close()
	return cutter.cuts, err
}

// partitionOf gives the partition values of a point.
func (s *source) partitionOf(point int64) ([]datasets.Partition, error) {
	if len(s.partitionBy) == 0 {
		return nil, nil
	}
	p, err := s.point(point)
	if err != nil {
		return nil, err
	}
	partition := make([]datasets.Partition, len(s.partitionBy))
	for i, name := range s.partitionBy {
		column := indexAxis(s.axes, name)
		if column < 0 {
			return nil, errkind.Errorf(errkind.Invalid, "output.partition_by names %q, which is not an axis of the grid", name)
		}
		partition[i] = datasets.Partition{Axis: name, Value: p.Values[column].Label()}
	}
	return partition, nil
}

// partitionName identifies a partition; the separators occur in no label.
func partitionName(partition []datasets.Partition) string {
	var b strings.Builder
	for _, p := range partition {
		b.WriteString(p.Value)
		b.WriteByte(0)
	}
	return b.String()
}
