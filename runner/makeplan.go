package runner

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sweep/datasets"
	"sweep/engine"
	"sweep/sweeps"
)

// MakePlan resolves a grid into the first plan of a data set. It takes no time for a grid of any size, unless runs
// differ in size or are partitioned; then every point is looked at once.
func MakePlan(g Grid) (*Plan, error) {
	doc, err := describe(g)
	if err != nil {
		return nil, err
	}
	first, all := firstReplications(g), g.NumReplications()
	if first == all {
		return resolve(g, doc, nil)
	}
	return resolve(g, doc, func(visit func(point, first, runs int64) error) error {
		for point := range g.NumPoints() {
			if err := visit(point, point*all, first); err != nil {
				return err
			}
		}
		return nil
	})
}

// selection visits blocks of consecutive runs of a point in grid order.
type selection func(visit func(point, first, runs int64) error) error

// resolve arranges the runs of a grid, or those that are selected, and completes the plan's document.
func resolve(g Grid, doc datasets.PlanDoc, selected selection) (*Plan, error) {
	a := &arrangement{points: g.NumPoints(), replications: g.NumReplications(), selected: selected, runsPerBatch: int64(g.Output().BatchRuns)}
	size := measure(g, includes(doc.OutTables))
	a.rows, a.meanRows = size.rows, size.mean
	if axes := g.Output().PartitionBy; len(axes) > 0 {
		var err error
		if a.partition, err = partitioner(g, axes); err != nil {
			return nil, err
		}
	}
	groups, err := a.arrange()
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
		{Name: "runs per batch", Value: batchSetting(g.Output().BatchRuns)},
		{Name: "expected rows per run", Value: strconv.FormatFloat(size.mean, 'f', 0, 64)},
	}, encodeGroups(groups)...)
	p, err := newPlan(doc, groups)
	if err != nil {
		return nil, err
	}
	p.setGrid(g)
	return p, nil
}

func batchSetting(runs int) string {
	if runs == 0 {
		return "auto"
	}
	return strconv.Itoa(runs)
}

// partitioner gives the partition values of points.
func partitioner(g Grid, names []string) (func(int64) ([]datasets.Partition, error), error) {
	var columns []int
	for _, name := range names {
		column := -1
		for i, a := range g.Axes() {
			if a.Name == name {
				column = i
			}
		}
		if column < 0 {
			return nil, invalidf("output.partition_by names %q, which is no axis of the grid", name)
		}
		columns = append(columns, column)
	}
	return func(point int64) ([]datasets.Partition, error) {
		p, err := g.Point(point)
		if err != nil {
			return nil, err
		}
		partition := make([]datasets.Partition, len(columns))
		for i, column := range columns {
			partition[i] = datasets.Partition{Axis: names[i], Value: p.Values[column].Label()}
		}
		return partition, nil
	}, nil
}

// describe fills in everything of a plan's document that the grid says, without its runs and batches.
func describe(g Grid) (datasets.PlanDoc, error) {
	out := g.Output()
	tables, err := out.Select(tableNames())
	if err != nil {
		return datasets.PlanDoc{}, &invalid{err.Error()}
	}
	for _, always := range []string{"runs", "failures"} {
		if !slices.Contains(tables, always) {
			tables = append(tables, always)
		}
	}
	if err := checkStopping(g); err != nil {
		return datasets.PlanDoc{}, err
	}
	if g.NumRuns() == 0 {
		return datasets.PlanDoc{}, invalidf("the grid %s has no runs; its exclusions leave no point", g.Name())
	}
	doc := datasets.PlanDoc{
		Name: g.Name(), Semantics: engine.SemanticsVersion, Tables: datasets.FormatVersion,
		GridFile: g.File(), Sources: sourceFiles(g.Source()), Design: designSettings(g.Design()),
		Seed: g.Seed(), Seeding: g.Seeding().String(), Points: g.NumPoints(), Replications: g.NumReplications(),
		OutTables: tables, PartitionBy: append([]string{}, out.PartitionBy...), Compression: out.Compression,
	}
	for _, a := range g.Axes() {
		axis := datasets.PlanAxis{Name: a.Name, Type: a.Type.String(), Set: a.Set}
		for _, v := range a.Values {
			axis.Values = append(axis.Values, v.Label())
		}
		doc.Axes = append(doc.Axes, axis)
	}
	return doc, nil
}

// designSettings lists the options that belong to the kind of design.
func designSettings(d sweeps.Design) []datasets.Setting {
	settings := []datasets.Setting{{Name: "kind", Value: d.Kind}}
	add := func(name string, given bool, value any) {
		if given {
			settings = append(settings, datasets.Setting{Name: name, Value: fmt.Sprint(value)})
		}
	}
	add("samples", d.Samples > 0, d.Samples)
	add("skip", d.Skip > 0, d.Skip)
	add("shift", d.Shift, d.Shift)
	add("second_order", d.SecondOrder, d.SecondOrder)
	add("trajectories", d.Trajectories > 0, d.Trajectories)
	add("levels", d.Levels > 0, d.Levels)
	add("seed", d.Seed != 0, d.Seed)
	add("file", d.File != "", d.File)
	return settings
}

// includes reports for each table whether a plan writes it.
func includes(tables []string) func(string) bool {
	set := map[string]bool{}
	for _, t := range tables {
		set[t] = true
	}
	return func(table string) bool { return set[table] }
}

// loadPlans reads the plans of a data set. The grid g serves every plan that was made from the same files; the others
// get theirs from the sources they keep.
func loadPlans(d *datasets.Dataset, g Grid, reload func(datasets.PlanDoc) (Grid, error)) ([]*Plan, error) {
	plans, err := skeletons(d.Plans())
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if err := sameVersion(p.Doc); err != nil {
			return nil, err
		}
		switch {
		case g != nil && sameSources(p.Doc, g):
			p.setGrid(g)
		case plans[p.family] != p:
			p.setGrid(plans[p.family].grid)
		default:
			own, err := reload(p.Doc)
			if err != nil {
				return nil, fmt.Errorf("plan %d of %s: reading its grid again: %w", p.Doc.Number, d.Dir(), err)
			}
			p.setGrid(own)
		}
		if p.grid.NumPoints() != p.Doc.Points || p.grid.NumReplications() != p.Doc.Replications {
			return nil, fmt.Errorf("plan %d of %s has %d points of %d replications, its grid gives %d of %d",
				p.Doc.Number, d.Dir(), p.Doc.Points, p.Doc.Replications, p.grid.NumPoints(), p.grid.NumReplications())
		}
	}
	return plans, nil
}

// skeletons reads the plans without their grids, which suffices to count.
func skeletons(docs []datasets.PlanDoc) ([]*Plan, error) {
	var plans []*Plan
	for _, doc := range docs {
		groups, err := decodeGroups(doc.Batching)
		if err != nil {
			return nil, err
		}
		p, err := newPlan(doc, groups)
		if err != nil {
			return nil, err
		}
		if n := len(plans); n > 0 && (doc.FirstBatch != plans[n-1].Doc.LastBatch()+1 || doc.FirstRun != plans[n-1].Doc.LastRun()+1) {
			return nil, fmt.Errorf("plan %d does not begin where plan %d ends", doc.Number, doc.Number-1)
		}
		p.family = familyOf(plans, p)
		plans = append(plans, p)
	}
	if len(plans) == 0 {
		return nil, errors.New("the data set has no plan")
	}
	return plans, nil
}

// sameVersion refuses to add to a data set what another version of the engine or of the tables has begun.
func sameVersion(doc datasets.PlanDoc) error {
	if doc.Semantics == engine.SemanticsVersion && doc.Tables == datasets.FormatVersion {
		return nil
	}
	return invalidf("the data set was begun with version %d of the simulation and %d of the tables, this program has %d and %d; "+
		"continue with the program that began it, or start in a new directory",
		doc.Semantics, doc.Tables, engine.SemanticsVersion, datasets.FormatVersion)
}

// familyOf is the position of the first plan that was made from the same files, which may be the plan itself.
func familyOf(plans []*Plan, p *Plan) int {
	for i, q := range plans {
		if q.Doc.GridFile == p.Doc.GridFile && equalSources(q.Doc.Sources, p.Doc.Sources) {
			return i
		}
	}
	return len(plans)
}

func sameSources(doc datasets.PlanDoc, g Grid) bool {
	return doc.GridFile == g.File() && equalSources(doc.Sources, sourceFiles(g.Source()))
}

func equalSources(a, b []datasets.SourceFile) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Text != b[i].Text || string(a[i].Binary) != string(b[i].Binary) {
			return false
		}
	}
	return true
}
