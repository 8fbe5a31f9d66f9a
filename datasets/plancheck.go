package datasets

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sweep/datasets/tables"
)

// A plan that contradicts itself or the plans before it is refused when it is read and when it is written, whatever its
// checksum. Code that has a plan can therefore rely on its numbers: they and what is computed from them fit into 64
// bits, continue those of the plan before without a gap, and add up.

// Limits of a plan.
const (
	runsMax         = 1 << 53 // of the grid and of the data set; doubles hold run ids exactly
	planBatchesMax  = batchNumberMax + 1
	planNameMax     = 4096 // bytes of a name in a plan
	planTablesMax   = tablesMax
	planSourcesMax  = 1 << 20
	planAxesMax     = 1 << 16
	replicationsMax = 1 << 40
)

// keyError names the key of a document whose value is impossible, and the reason.
func keyError(key, format string, args ...any) error {
	return fmt.Errorf("%s "+format, append([]any{key}, args...)...)
}

// checkPlan checks a plan by itself and against the plan before it, which is nil for the first.
func checkPlan(p, before *PlanDoc) error {
	return errors.Join(p.checkCounts(before), p.checkLists(), p.checkAxisIDs(before), p.checkRepeats(), p.checkInputs())
}

// checkCounts checks the numbers of points, runs and batches.
func (p *PlanDoc) checkCounts(before *PlanDoc) error {
	var firstRun, firstBatch int64
	columns := 0
	if before != nil {
		columns = before.Columns
		firstRun, firstBatch = before.FirstRun+before.Runs, before.FirstBatch+before.Batches
	}
	switch {
	case p.Semantics < 0:
		return keyError("semantics", "is %d", p.Semantics)
	case p.Tables < 0:
		return keyError("tables", "is %d", p.Tables)
	case p.Columns < columns || p.Columns != 0 && p.Columns < tables.FirstColumns:
		return keyError("columns", "is %d; the plan before it has %d, and the first ones had %d", p.Columns, columns, tables.FirstColumns)
	case p.ComputedColumns != 0 && (p.ComputedColumns < tables.FirstColumns || p.ComputedColumns >= p.KnownColumns()):
		return keyError("computed_columns", "is %d, columns is %d", p.ComputedColumns, p.KnownColumns())
	case p.MigratedFrom != nil && (*p.MigratedFrom < 0 || *p.MigratedFrom > p.Tables):
		return keyError("migrated_from", "is %d, tables is %d", *p.MigratedFrom, p.Tables)
	case p.Points < 0 || p.Points > runsMax:
		return keyError("points", "is %d", p.Points)
	case p.Replications < 0 || p.Replications > replicationsMax:
		return keyError("replications", "is %d", p.Replications)
	case p.Points > 0 && p.Replications > runsMax/p.Points:
		return keyError("replications", "is %d for %d points, which is more runs than there can be", p.Replications, p.Points)
	case p.Runs < 0 || p.Runs > p.Points*p.Replications:
		return keyError("runs", "is %d, and %d points with %d replications have %d runs", p.Runs, p.Points, p.Replications, p.Points*p.Replications)
	case p.FirstRun != firstRun:
		return keyError("first_run", "is %d, and the plans before it have the runs below %d", p.FirstRun, firstRun)
	case p.FirstRun > runsMax-p.Runs:
		return keyError("runs", "is %d, which leads beyond the largest run id", p.Runs)
	case p.Batches < 0 || p.Batches > p.Runs || p.Runs > 0 && p.Batches == 0:
		return keyError("batches", "is %d for %d runs", p.Batches, p.Runs)
	case p.FirstBatch != firstBatch:
		return keyError("first_batch", "is %d, and the plans before it have the batches below %d", p.FirstBatch, firstBatch)
	case p.FirstBatch > planBatchesMax-p.Batches:
		return keyError("batches", "is %d; a data set has at most %d", p.Batches, int64(planBatchesMax))
	}
	return nil
}

// checkLists checks the lists of the plan.
func (p *PlanDoc) checkLists() error {
	if len(p.Sources) > 0 && !slices.ContainsFunc(p.Sources, func(s SourceFile) bool { return s.Name == p.GridFile }) {
		return keyError("grid_file", "is %q, which is none of the sources", p.GridFile)
	}
	last := ""
	for i, s := range p.Sources {
		key := fmt.Sprintf("sources[%d]", i)
		switch {
		case !plausibleName(s.Name):
			return keyError(key, "has the name %.100q", s.Name)
		case i > 0 && s.Name <= last:
			return keyError(key, "is %q after %q; sources ascend by name", s.Name, last)
		case s.Text != "" && len(s.Binary) > 0:
			return keyError(key, "has a text and a binary content")
		}
		last = s.Name
	}
	axes := map[string]bool{}
	for i, a := range p.Axes {
		key := fmt.Sprintf("axes[%d]", i)
		switch {
		case !plausibleName(a.Name):
			return keyError(key, "has the name %.100q", a.Name)
		case axes[strings.ToLower(a.Name)]:
			return keyError(key, "has the name %q, as one before it", a.Name)
		case !slices.Contains(tables.AxisTypes(), a.Type):
			return keyError(key, "has the type %.100q, which is none of %s", a.Type, strings.Join(tables.AxisTypes(), ", "))
		}
		axes[strings.ToLower(a.Name)] = true
	}
	if err := checkUnique("output_tables", p.OutTables, ValidTable); err != nil {
		return err
	}
	err := checkUnique("partition_by", p.PartitionBy, func(name string) bool { return indexAxis(p.Axes, name) >= 0 })
	if err != nil {
		return err
	}
	if p.Compression != "" && !slices.Contains(tables.Compressions(), p.Compression) {
		return keyError("compression", "is %.100q, which is none of %s", p.Compression, strings.Join(tables.Compressions(), ", "))
	}
	if len(p.OutTables) > planTablesMax || len(p.Axes) > planAxesMax || len(p.Sources) > planSourcesMax {
		return keyError("output_tables, axes or sources", "has more members than a plan can have")
	}
	return nil
}

// checkAxisIDs checks the field ids of the axes: no two are the same, and an axis of the plan before keeps its id and does
// not disappear.
func (p *PlanDoc) checkAxisIDs(before *PlanDoc) error {
	ids := map[int32]bool{}
	all := slices.Concat(p.Axes, p.FormerAxes)
	for _, a := range all {
		if a.ID < tables.FirstAxisID || ids[a.ID] {
			return keyError("axes or former_axes", "has the field id %d for axis %.100q", a.ID, a.Name)
		}
		ids[a.ID] = true
	}
	if before == nil {
		if len(p.FormerAxes) > 0 {
			return keyError("former_axes", "is not empty in the first plan")
		}
		return nil
	}
	for _, a := range slices.Concat(before.Axes, before.FormerAxes) {
		if i := indexAxis(all, a.Name); i < 0 || all[i].ID != a.ID {
			return keyError("axes or former_axes", "does not have axis %.100q of the plan before with the field id %d", a.Name, a.ID)
		}
	}
	return nil
}

// plausibleName reports whether a text can be the name of a file or of an axis.
func plausibleName(s string) bool {
	return s != "" && len(s) <= planNameMax && !strings.ContainsRune(s, 0)
}

// checkUnique checks that the names of a list are possible and unique.
func checkUnique(key string, list []string, valid func(string) bool) error {
	for i, name := range list {
		if !valid(name) {
			return keyError(fmt.Sprintf("%s[%d]", key, i), "is %.100q, which cannot be", name)
		}
		if slices.Contains(list[:i], name) {
			return keyError(fmt.Sprintf("%s[%d]", key, i), "is %q, as one before it", name)
		}
	}
	return nil
}

// checkRepeats checks the runs that a retry repeats: they are earlier runs, each is listed once, and there are as many
// as the plan has runs.
func (p *PlanDoc) checkRepeats() error {
	if len(p.Repeats) == 0 {
		return nil
	}
	sorted := slices.Clone(p.Repeats)
	slices.SortFunc(sorted, func(a, b RunRange) int { return int(max(min(a.First-b.First, 1), -1)) })
	var runs int64
	end := int64(0)
	for _, r := range sorted {
		if r.First < end || r.Last < r.First || r.Last >= p.FirstRun {
			return keyError("repeats", "has the runs %d to %d; it can have each run before %d once", r.First, r.Last, p.FirstRun)
		}
		runs, end = runs+r.Runs(), r.Last+1
	}
	if runs != p.Runs {
		return keyError("repeats", "has %d runs, the plan has %d", runs, p.Runs)
	}
	return nil
}

// PlanDamage reports that a plan cannot be what was written.
func PlanDamage(number int, err error) error {
	return damaged(PlanPath(number), -1, err, RestorePlan)
}
