package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// A commit record that contradicts itself or its plan is refused when it is read, whatever its checksum. Whether the
// runs of several records follow each other is checked by Verify.

// sizeMax bounds rows and bytes of a file, so that their sums fit into 64 bits.
const sizeMax = 1 << 50

// checkRecord checks a record by itself.
func checkRecord(r *CommitRecord, batch int64) error {
	switch {
	case r.Batch != batch:
		return keyError("batch", "is %d", r.Batch)
	case r.Partition == nil || r.Files == nil || r.Failed == nil:
		return keyError("partition, files or failed", "is null")
	case r.Plan < 1:
		return keyError("plan", "is %d", r.Plan)
	case r.FirstRun < 0 || r.FirstRun > runsMax:
		return keyError("first_run", "is %d", r.FirstRun)
	case r.LastRun < r.FirstRun || r.LastRun > runsMax:
		return keyError("last_run", "is %d, first_run is %d", r.LastRun, r.FirstRun)
	case int64(len(r.RunKeys)) != r.LastRun-r.FirstRun+1:
		return keyError("run_keys", "has %d keys for the runs %d to %d", len(r.RunKeys), r.FirstRun, r.LastRun)
	}
	for i, key := range r.RunKeys {
		if key != "" && (len(key) > 64 || !plausibleName(key)) { // a run whose scenario is not valid has no key
			return keyError(fmt.Sprintf("run_keys[%d]", i), "is %.100q", key)
		}
	}
	if err := CheckPartition(r.Partition); err != nil {
		return keyError("partition", "cannot be: %w", err)
	}
	last, part, tables := "", 0, 0
	for i, f := range r.Files {
		if part++; f.Table != last {
			part = 0
			tables++
		}
		if !ValidTable(f.Table) || f.Table < last || f.Path != r.path(f.Table, part) || !f.plausible() {
			return keyError(fmt.Sprintf("files[%d]", i), "is impossible for table %.100q", f.Table)
		}
		last = f.Table
	}
	if tables > tablesMax {
		return errTooManyTables
	}
	return cmp.Or(checkFailed(r), r.checkUpdated())
}

// checkUpdated checks what the record says of its file of runs.
func (r *CommitRecord) checkUpdated() error {
	if r.Updated == nil {
		return nil
	}
	last := int64(-2)
	for _, g := range r.Updated.Replaced {
		if g.First <= last+1 || g.Last < g.First {
			return keyError("updated", "has the replaced runs %d to %d", g.First, g.Last)
		}
		last = g.Last
		for run := g.First; run <= g.Last; run++ {
			if _, failed := slices.BinarySearchFunc(r.Failed, run, func(f FailedRef, run int64) int { return cmp.Compare(f.Run, run) }); !failed {
				return keyError("updated", "has the replaced run %d, which is not a failed run of the batch", run)
			}
		}
	}
	if u := r.Updated; u.Replaced == nil || u.Plan < r.Plan || u.Generation < 2 || r.olderBy > 0 {
		return keyError("updated", "has generation %d and plan %d", u.Generation, u.Plan)
	}
	return nil
}

// path is the name of the record's file of a table. In version 1 a table had one file.
func (r *CommitRecord) path(table string, part int) string {
	if r.olderBy == 0 {
		return dataPath(table, r.Partition, r.Batch, part, r.generation(table))
	}
	if part == 0 {
		return dataPath1(table, r.Partition, r.Batch)
	}
	return ""
}

// plausible reports whether a file can have the stated numbers.
func (f *CommittedFile) plausible() bool {
	return f.Rows > 0 && f.Rows <= sizeMax && f.Bytes > 0 && f.Bytes <= sizeMax && isHex(f.SHA256, 64)
}

// checkFailed checks the failed runs of a record and the entry of the document about them.
func checkFailed(r *CommitRecord) error {
	last := r.FirstRun - 1
	for i, f := range r.Failed {
		if f.Run <= last || f.Run > r.LastRun || f.Class == "" {
			return keyError(fmt.Sprintf("failed[%d]", i), "is run %d of class %.100q", f.Run, f.Class)
		}
		last = f.Run
	}
	f := r.Failures
	if (f != nil) != (len(r.Failed) > 0) {
		return keyError("failures", "and failed do not agree")
	}
	if f != nil && (f.Table != "" || f.Path != FailurePath(r.Batch) || !f.plausible() || f.Rows != int64(len(r.Failed))) {
		return keyError("failures", "is impossible for %d failed runs", len(r.Failed))
	}
	return nil
}

// checkPlanned compares a record with its plan.
func (d *Dataset) checkPlanned(r *CommitRecord) error {
	plans := d.Plans()
	if len(plans) == 0 {
		return nil // the plans are lost, which was already reported
	}
	if newest := max(r.Plan, r.ColumnsPlan(tableOfRuns)); newest > len(plans) {
		if d.reloadPlans() != nil {
			return nil
		}
		if plans = d.Plans(); newest > len(plans) { // else another process has added it
			return keyError("plan", "is %d; there are %d plans", newest, len(plans))
		}
	}
	return r.fits(&plans[r.Plan-1])
}

// fits compares a record with its plan. Each other batch of the plan has at least one run.
func (r *CommitRecord) fits(p *PlanDoc) error {
	before, after := r.Batch-p.FirstBatch, p.LastBatch()-r.Batch
	switch {
	case before < 0 || after < 0:
		return keyError("plan", "is %d, which has batches %d to %d", r.Plan, p.FirstBatch, p.LastBatch())
	case r.FirstRun < p.FirstRun+before || before == 0 && r.FirstRun != p.FirstRun:
		return keyError("first_run", "is %d; plan %d has runs from %d on, and %d batches before this one", r.FirstRun, r.Plan, p.FirstRun, before)
	case r.LastRun > p.LastRun()-after || after == 0 && r.LastRun != p.LastRun():
		return keyError("last_run", "is %d; plan %d has runs up to %d, and %d batches after this one", r.LastRun, r.Plan, p.LastRun(), after)
	case !slices.EqualFunc(r.Partition, p.PartitionBy, func(a Partition, b string) bool { return a.Axis == b }):
		return keyError("partition", "is %v; plan %d is partitioned by %v", r.Partition, r.Plan, p.PartitionBy)
	}
	return nil
}

// checkFailures checks the document about failed runs against the record.
func checkFailures(doc *failuresDoc, r *CommitRecord) error {
	if doc.Batch != r.Batch {
		return keyError("batch", "is %d", doc.Batch)
	}
	if len(doc.Failures) != len(r.Failed) {
		return keyError("failures", "has %d runs, the commit record has %d", len(doc.Failures), len(r.Failed))
	}
	for i, f := range doc.Failures {
		key := fmt.Sprintf("failures[%d]", i)
		switch {
		case f.Run != r.Failed[i].Run || f.Class != r.Failed[i].Class:
			return keyError(key, "is run %d of class %.100q, the commit record has run %d of class %s", f.Run, f.Class, r.Failed[i].Run, r.Failed[i].Class)
		case f.Key != r.RunKeys[f.Run-r.FirstRun]:
			return keyError(key, "has the run key %.100q, the commit record has %s", f.Key, r.RunKeys[f.Run-r.FirstRun])
		case f.Attempts < 0:
			return keyError(key, "has %d attempts", f.Attempts)
		}
	}
	return nil
}

var errTooManyTables = errors.New("files lists more tables than a data set can have")
