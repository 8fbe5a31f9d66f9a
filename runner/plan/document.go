package plan

import (
	"slices"
	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/sweeps"
)

// describe fills in everything in a plan's document that follows from the grid, except its runs and batches, and where
// they begin after the earlier plans. It refuses a grid that a data set cannot hold.
func describe(s *source, earlier Plans) (datasets.PlanDoc, error) {
	g := s.own
	if err := Storable(g); err != nil {
		return datasets.PlanDoc{}, err
	}
	if g.NumRuns() == 0 {
		return datasets.PlanDoc{}, errkind.Errorf(errkind.Invalid, "the grid %s has no runs", g.Name())
	}
	picked, err := OutputTables(g)
	if err != nil {
		return datasets.PlanDoc{}, err
	}
	doc := datasets.PlanDoc{
		Name: g.Name(), Semantics: engine.SemanticsVersion, Tables: tables.FormatVersion, Columns: tables.NumColumns(),
		Axes: planAxes(s.axes), GridFile: g.File(), Sources: sourceFiles(g.Source()), Design: designSettings(g.Design()),
		Seed: g.Seed(), Seeding: g.Seeding().String(), Points: g.NumPoints(), Replications: g.NumReplications(),
		Inputs: inputsOf(g), Classification: classificationOf(g),
		OutTables: picked, PartitionBy: append([]string{}, s.partitionBy...), Compression: g.Output().Compression,
		Clock: clockOf(g),
	}
	if s := stageOf(g); s != nil {
		doc.Search = s.Document
	}
	if len(earlier) > 0 {
		doc.FirstRun, doc.FirstBatch = earlier.Last().LastRun()+1, earlier.Last().LastBatch()+1
	}
	return doc, nil
}

// clockOf describes the clock of the first run; "" without one.
func clockOf(g Grid) string {
	r, err := g.Run(0)
	if err != nil {
		return ""
	}
	s, err := g.Scenario(r)
	if err != nil || s.Clock == nil {
		return ""
	}
	return s.Clock.String()
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

// OutputTables lists the tables that a grid writes. Two are always written, since nothing can be found without them.
func OutputTables(g Grid) ([]string, error) {
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
