package plan

import (
	"strings"

	"sweep/datasets"
)

// Group is a part of a plan whose runs share their partition values: the runs of the grid, their order, and their
// division into batches.
type Group struct {
	Partition []datasets.Partition
	Runs      Spans
	Batches   Cuts
}

// arrangement is the information about a grid needed to order its runs and to divide them into batches.
type arrangement struct {
	points       int64
	replications int64

	// selected visits the runs to be planned in grid order, as blocks of consecutive runs of one point; nil: all runs.
	selected selection
	// partition gives the partition values of a point; nil when the data set is not partitioned.
	partition func(point int64) ([]datasets.Partition, error)
	// rows gives the expected rows per run of a point in the largest table; nil when all runs have meanRows.
	rows     func(point int64) (float64, error)
	meanRows float64

	runsPerBatch int64 // 0: as many as the expected rows allow
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
	target := batchRows(a.meanRows * float64(runs))
	for i := range groups {
		if groups[i].Batches, err = a.cut(groups[i].Runs, target); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// groups divides the selected runs by their partition values.
func (a *arrangement) groups() ([]Group, error) {
	if a.selected == nil && a.partition == nil {
		return []Group{{Runs: Spans{{Length: a.points * a.replications, Count: 1}}}}, nil
	}
	selected := a.selected
	if selected == nil {
		selected = a.everything
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

// everything visits all runs of the grid.
func (a *arrangement) everything(visit func(point, first, runs int64) error) error {
	for point := range a.points {
		if err := visit(point, point*a.replications, a.replications); err != nil {
			return err
		}
	}
	return nil
}

// cut divides the runs of a group into batches of about the target number of rows in their largest table.
func (a *arrangement) cut(runs Spans, target float64) (Cuts, error) {
	switch {
	case a.runsPerBatch > 0:
		return cutExactly(runs.runs(), a.runsPerBatch), nil
	case a.rows == nil:
		return cutEvenly(runs.runs(), max(1, int64(target/max(a.meanRows, 1)))), nil
	}
	cutter := rowCutter{target: target}
	err := runs.eachPoint(a.replications, func(point, _, n int64) error {
		rows, err := a.rows(point)
		cutter.add(n, rows)
		return err
	})
	cutter.close()
	return cutter.cuts, err
}

func (a *arrangement) partitionOf(point int64) ([]datasets.Partition, error) {
	if a.partition == nil {
		return nil, nil
	}
	return a.partition(point)
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
