package plan

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/engine/document"
	"sweep/sweeps"
)

// CheckGrid finds everything that prevents a grid from being run: mistakes in its scenarios, and what a data set cannot
// hold. The mistakes are document.Errors, reported together.
func CheckGrid(g Grid) error { return together(sweeps.Join(sweeps.Join(nil, g.Check()), Storable(g))) }

// CheckRuns is CheckGrid for a grid that a data set may already have planned. What a data set can hold is decided when a
// plan is made; it is checked here only to report it together with other mistakes.
func CheckRuns(g Grid) error {
	if err := g.Check(); err != nil {
		return together(sweeps.Join(sweeps.Join(nil, err), Storable(g)))
	}
	return nil
}

// Storable finds what prevents a data set from holding the runs of a grid: names, labels, tables and metrics. It is the
// only place that decides whether a new plan may be made of a grid. A data set that already has the plan of such a grid,
// from an earlier version, can still be completed.
func Storable(g Grid) error {
	var errs document.Errors
	add := func(at sweeps.Place, message, remedy string) {
		errs = append(errs, g.Mistake(at, message, remedy))
	}
	axisNames(g, add)
	checkPath(g, add)
	checkMetric(g, add)
	out := g.Output()
	if _, err := out.Select(tableNames()); err != nil {
		errs = sweeps.Join(errs, err)
	}
	if c := out.Compression; c != "" && !slices.Contains(tables.Compressions(), c) {
		add(sweeps.Place{}, fmt.Sprintf("output.compression: %q is not possible", c), "choose one of "+strings.Join(tables.Compressions(), ", "))
	}
	return together(errs)
}

type adder func(at sweeps.Place, message, remedy string)

// axisNames refuses names that are already columns.
func axisNames(g Grid, add adder) {
	for i, a := range g.Axes() {
		if err := tables.CheckAxisName(a.Name, slices.Contains(g.Output().PartitionBy, a.Name)); err != nil {
			message, remedy, _ := strings.Cut(err.Error(), "; ")
			add(sweeps.Place{Kind: sweeps.AtAxisName, Index: i}, message, remedy)
		}
	}
}

// checkPath refuses labels that readers do not get back unchanged from the path of a file.
func checkPath(g Grid, add adder) {
	axes, by := g.Axes(), g.Output().PartitionBy
	var inPath []datasets.PathAxis
	var numbers []int // of the axes
	for i, name := range by {
		k := indexAxis(axes, name)
		if k < 0 {
			add(sweeps.Place{Kind: sweeps.AtPartition, Index: i}, fmt.Sprintf("there is no axis %q", name), "")
			return
		}
		p := datasets.PathAxis{Axis: tables.Axis{Name: name, Type: tables.AxisType(axes[k].Type), Partition: true}}
		for _, v := range axes[k].Values.All() {
			p.Labels = append(p.Labels, v.Label())
		}
		inPath, numbers = append(inPath, p), append(numbers, k)
	}
	for _, p := range datasets.CheckPath(inPath) {
		switch {
		case p.Axis < 0:
			add(sweeps.Place{Kind: sweeps.AtPartition}, p.Why, p.Remedy)
		case p.Label < 0:
			add(sweeps.Place{Kind: sweeps.AtPartition, Index: p.Axis}, p.Why, p.Remedy)
		default:
			add(sweeps.Place{Kind: sweeps.AtValue, Index: numbers[p.Axis], Value: p.Label}, p.Why, p.Remedy)
		}
	}
}

// checkMetric refuses a rule of replication for something that is not a numeric column of table runs.
func checkMetric(g Grid, add adder) {
	rule := g.Stopping()
	if rule == nil || rule.Metric == "" || slices.Contains(tables.MetricColumns(), rule.Metric) {
		return
	}
	names := tables.MetricColumns()
	remedy := document.Suggest(rule.Metric, names)
	if i := slices.IndexFunc(names, func(name string) bool { return strings.Contains(name, rule.Metric) }); i >= 0 {
		remedy = document.Suggest(names[i], names)
	}
	add(sweeps.Place{Kind: sweeps.AtUntil}, fmt.Sprintf("table runs has no metric %q", rule.Metric), remedy)
}

// together joins a list of mistakes into an error, nil if it is empty.
func together(errs document.Errors) error {
	if len(errs) == 0 {
		return nil
	}
	errs.Sort()
	return errkind.Mark(errkind.Invalid, sweeps.Shorten(errs))
}
