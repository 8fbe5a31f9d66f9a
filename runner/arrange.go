package runner

import (
	"strings"

	"sweep/datasets"
)

// Group is a part of a plan whose runs share their partition values: which runs of the grid, in which order, and how
// they are cut into batches.
type Group struct {
	Partition []datasets.Partition
	Runs      Spans
	Batches   Cuts
}

// arrangement says what has to be known of a grid to order its runs and to cut them into batches.
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

// arrange returns the groups of a plan in order of their first points. Where every run is as large as every other and
// nothing needs reordering, no point is looked at.
func (a *arrangement) arrange() ([]Group, error) {
	if a.selected == nil {
		if a.partition == nil && !a.unequal() {
			runs := a.points * a.replications
			return []Group{{Runs: Spans{{Length: runs, Count: 1}}, Batches: a.cut(runs)}}, nil
		}
		a.selected = a.everything
	}
	var order []*groupBuilder
	byName := map[string]*groupBuilder{}
	err := a.selected(func(point, first, runs int64) error {
		partition, err := a.partitionOf(point)
		if err != nil {
			return err
		}
		name := partitionName(partition)
		b := byName[name]
		if b == nil {
			b = &groupBuilder{partition: partition, cutter: rowCutter{target: a.target()}}
			byName[name] = b
			order = append(order, b)
		}
		b.runs.add(first, runs)
		if !a.unequal() {
			return nil
		}
		rows, err := a.rows(point)
		b.cutter.add(runs, rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	groups := make([]Group, len(order))
	for i, b := range order {
		groups[i] = b.group(a)
	}
	return groups, nil
}

// unequal reports whether the cut follows the sizes of single points.
func (a *arrangement) unequal() bool { return a.rows != nil && a.runsPerBatch == 0 }

// everything visits all runs of the grid.
func (a *arrangement) everything(visit func(point, first, runs int64) error) error {
	for point := range a.points {
		if err := visit(point, point*a.replications, a.replications); err != nil {
			return err
		}
	}
	return nil
}

// groupBuilder collects the runs of one group.
type groupBuilder struct {
	partition []datasets.Partition
	runs      spanBuilder
	cutter    rowCutter
}

func (b *groupBuilder) group(a *arrangement) Group {
	g := Group{Partition: b.partition, Runs: b.runs.done()}
	if a.unequal() {
		b.cutter.close()
		g.Batches = b.cutter.cuts
	} else {
		g.Batches = a.cut(g.Runs.runs())
	}
	return g
}

// target is the number of rows of the largest table that a batch should have.
func (a *arrangement) target() float64 {
	return batchRows(a.meanRows * float64(a.points) * float64(a.replications))
}

// cut divides runs of equal size.
func (a *arrangement) cut(runs int64) Cuts {
	if a.runsPerBatch > 0 {
		return cutExactly(runs, a.runsPerBatch)
	}
	return cutEvenly(runs, max(1, int64(a.target()/max(a.meanRows, 1))))
}

func (a *arrangement) partitionOf(point int64) ([]datasets.Partition, error) {
	if a.partition == nil {
		return nil, nil
	}
	return a.partition(point)
}

// partitionName tells partitions apart; the separators occur in no label.
func partitionName(partition []datasets.Partition) string {
	var b strings.Builder
	for _, p := range partition {
		b.WriteString(p.Value)
		b.WriteByte(0)
	}
	return b.String()
}
