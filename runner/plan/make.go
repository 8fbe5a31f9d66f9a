package plan

import (
	"slices"
	"strconv"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/sweeps"
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
	return arrange(own, doc, firstRuns(g))
}

// firstRuns selects the runs of the first plan of a grid; nil: all of them.
func firstRuns(g Grid) selection {
	first, all := firstReplications(g), g.NumReplications()
	if first == all {
		return nil
	}
	return func(visit func(point, first, runs int64) error) error {
		for point := range g.NumPoints() {
			if err := visit(point, point*all, first); err != nil {
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
		{Name: "expected rows per run", Value: strconv.FormatFloat(size.mean, 'f', 0, 64)},
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

// describe fills in everything in a plan's document that follows from the grid, except its runs and batches, and where
// they begin after the earlier plans. It refuses a grid that a data set cannot hold.
func describe(s *source, earlier Plans) (datasets.PlanDoc, error) {
	g := s.own
	if err := Storable(g); err != nil {
		return datasets.PlanDoc{}, err
	}
	if g.NumRuns() == 0 {
		return datasets.PlanDoc{}, invalidf("the grid %s has no runs", g.Name())
	}
	picked, err := outputTables(g)
	if err != nil {
		return datasets.PlanDoc{}, err
	}
	doc := datasets.PlanDoc{
		Name: g.Name(), Semantics: engine.SemanticsVersion, Tables: tables.FormatVersion,
		Axes: planAxes(s.axes), GridFile: g.File(), Sources: sourceFiles(g.Source()), Design: designSettings(g.Design()),
		Seed: g.Seed(), Seeding: g.Seeding().String(), Points: g.NumPoints(), Replications: g.NumReplications(),
		OutTables: picked, PartitionBy: append([]string{}, s.partitionBy...), Compression: g.Output().Compression,
	}
	if len(earlier) > 0 {
		doc.FirstRun, doc.FirstBatch = earlier.Last().LastRun()+1, earlier.Last().LastBatch()+1
	}
	return doc, nil
}

// planAxes describes axes for a plan.
func planAxes(axes []sweeps.Axis) []datasets.PlanAxis {
	var list []datasets.PlanAxis
	for _, a := range axes {
		axis := datasets.PlanAxis{Name: a.Name, Type: a.Type.String(), Set: a.Set, Values: make([]string, 0, a.Values.Len())}
		for _, v := range a.Values.All() {
			axis.Values = append(axis.Values, v.Label())
		}
		if a.Default != nil {
			label := a.Default.Label()
			axis.Default = &label
		}
		list = append(list, axis)
	}
	return list
}

// outputTables lists the tables that a grid writes. Two are always written, since nothing can be found without them.
func outputTables(g Grid) ([]string, error) {
	picked, err := g.Output().Select(tableNames())
	if err != nil {
		return nil, err
	}
	for _, always := range []string{"runs", "failures"} {
		if !slices.Contains(picked, always) {
			picked = append(picked, always)
		}
	}
	return picked, nil
}

// designSettings are the settings of a design in a plan.
func designSettings(d sweeps.Design) []datasets.Setting {
	var settings []datasets.Setting
	for _, s := range d.Settings {
		settings = append(settings, datasets.Setting(s))
	}
	return settings
}

// tableNames are the tables that a grid can name, and those that are written only on request.
func tableNames() (all, onRequest []string) {
	all, onRequest = tables.TableNames()
	return slices.Concat(all, onRequest), onRequest
}
