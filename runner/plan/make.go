package plan

import (
	"strconv"

	"sweep/datasets"
)

// Make plans what a grid has and the earlier plans of its data set lack: all of it if there are none. It returns nil if
// nothing is new, and *DifferentGrid if the grid does not belong to the data set. It is fast for the first plan of a grid
// of any size, unless runs differ in size or are partitioned; then, and for an extension, every point is visited once.
func Make(g Grid, earlier Plans) (*Plan, error) {
	for _, p := range earlier {
		if sameSources(p.Doc, g) {
			return nil, nil
		}
	}
	if len(earlier) > 0 {
		return extend(g, earlier)
	}
	own := newSource(g)
	doc, err := describe(own, nil)
	if err != nil {
		return nil, err
	}
	p, err := arrange(own, doc, firstRuns(g))
	if err == nil {
		p.rejects = newRejects(nil, doc)
	}
	return p, err
}

// firstRuns selects the runs of the first plan of a grid; nil: all of them.
func firstRuns(g Grid) selection {
	all := g.NumReplications()
	first, n := window(g)
	if n == all {
		return nil
	}
	return func(visit func(point, first, runs int64) error) error {
		for point := range g.NumPoints() {
			if err := visit(point, point*all+first, n); err != nil {
				return err
			}
		}
		return nil
	}
}

// selection visits blocks of consecutive runs of a point in grid order.
type selection func(visit func(point, first, runs int64) error) error

// arrange divides the selected runs of a grid into groups and batches, which completes the plan's document.
func arrange(s *source, doc datasets.PlanDoc, selected selection) (*Plan, error) {
	size := measure(s.own, doc.OutTables)
	groups, err := (&arrangement{s, selected, size}).arrange()
	if err != nil {
		return nil, err
	}
	for _, group := range groups {
		doc.Runs += group.Runs.runs()
		doc.Batches += group.Batches.batches()
		if err := datasets.CheckPartition(group.Partition); err != nil {
			return nil, err
		}
	}
	doc.Batching = append([]datasets.Setting{
		{Name: batchSizeSetting, Value: batchSetting(s.own.Output().BatchRuns)},
		{Name: "size of a run in expected rows", Value: strconv.FormatFloat(size.mean, 'f', 0, 64)},
	}, encodeGroups(groups)...)
	p, err := newPlan(doc, groups)
	if err == nil {
		p.grid = func() (*source, error) { return s, nil }
	}
	return p, err
}

// batchSizeSetting is the setting of a plan with the size of its batches.
const batchSizeSetting = "runs per batch"

func batchSetting(runs int) string {
	if runs == 0 {
		return "auto"
	}
	return strconv.Itoa(runs)
}
