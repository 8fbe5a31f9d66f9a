package datasets

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"

	"sweep/datasets/parquet"
)

// Table runs for readers that know no plans
//
// Many readers take all files below runs/ and nothing else. Two events would make these files wrong for them: a plan adds
// or removes an axis, or comes from a version of the program that has added columns, so that earlier files lack a column or
// have another order; and a failed run is computed again, so that two rows stand for one run. UpdateRuns then writes the
// earlier files again: with the columns of all axes, each with the value that its runs have, with NULL in added columns, and
// without the rows of replaced attempts, which stay in table failures.
//
// No file is edited. The new file of a batch has the next generation in its name:
//
//	linked      placement.place          both files are there; the commit record names the old one
//	recorded    Dataset.replace          the record names the new file (CommitRecord.Updated)
//	removed     RunsUpdate.remove        the old file is gone
//
// Each step is durable before the next one begins, and a process that finds a batch between two of them completes the rest.
// The generation and the bytes of a file depend on the plans and commits alone: every plan with other columns and every
// replaced attempt counts as one. Processes that update at the same time therefore write the same file, or one of them knows
// more, and its generation is greater. A record with a greater generation stands.

const tableOfRuns = "runs"

// Updated says how a batch's file of table runs differs from what its runs gave.
type Updated struct {
	Generation int        `json:"generation"` // in the name of the file
	Plan       int        `json:"plan"`       // the file has the columns of this plan
	Replaced   []RunRange `json:"replaced"`   // failed runs of which it has no row, because later attempts are committed
}

// generation is that of the record's file of a table.
func (r *CommitRecord) generation(table string) int {
	if table != tableOfRuns || r.Updated == nil {
		return 1
	}
	return r.Updated.Generation
}

// Drops reports whether a run has no row in the file of runs because a later attempt replaced it.
func (u *Updated) Drops(run int64) bool {
	return u != nil && inRanges(u.Replaced, run)
}

// ColumnsPlan is the number of the plan whose axes and other columns a file of the record has.
func (r *CommitRecord) ColumnsPlan(table string) int {
	if table != tableOfRuns || r.Updated == nil {
		return r.Plan
	}
	return r.Updated.Plan
}

// RunsUpdate knows which files of runs a data set should have.
type RunsUpdate struct {
	d        *Dataset
	plans    []PlanDoc
	written  []PlanDoc // the plans of the data set that is written; plans unless it is rewritten
	changes  []int     // numbers of the plans whose files of runs have other columns than those of the plan before
	replaced []int64   // failed attempts with a committed later one, ascending
	damaged  []error
	doubtful BatchSet // batches that may have files of several generations
}

// UpdatesOf knows the columns of plans, but no replaced attempts.
func UpdatesOf(plans []PlanDoc) *RunsUpdate {
	u := &RunsUpdate{plans: plans}
	u.WriteTo(plans)
	return u
}

// WriteTo lets the files become those of a rewritten data set with the given plans, one for each of those that are read.
func (u *RunsUpdate) WriteTo(plans []PlanDoc) {
	u.written, u.changes = plans, nil
	for i := 1; i < len(plans); i++ {
		if !slices.Equal(columnsOfRuns(&plans[i-1]), columnsOfRuns(&plans[i])) {
			u.changes = append(u.changes, i+1)
		}
	}
}

// RunsUpdate reads which failed attempts were replaced.
func (d *Dataset) RunsUpdate() (*RunsUpdate, error) {
	u := UpdatesOf(d.Plans())
	u.d = d
	if !slices.ContainsFunc(u.plans, func(p PlanDoc) bool { return len(p.Repeats) > 0 }) {
		return u, nil
	}
	committed, err := d.Committed()
	if err != nil {
		return nil, err
	}
	var retries BatchSet
	for _, p := range u.plans {
		for batch := p.FirstBatch; len(p.Repeats) > 0 && batch <= p.LastBatch(); batch++ {
			if committed.Has(batch) {
				retries.Add(batch)
			}
		}
	}
	err = d.EachRead(&retries, func(_ int64, r ReadRecord) error {
		if r.Err == nil && r.Plan <= len(u.plans) { // a damaged record is reported by who reads all of them
			u.plans[r.Plan-1].Repeated(r.FirstRun, r.LastRun, func(run int64) { u.replaced = append(u.replaced, run) })
		}
		return nil
	})
	slices.Sort(u.replaced)
	return u, err
}

// Wanted is how the file of runs of a batch with the given runs should differ from what they gave; nil: not at all.
func (u *RunsUpdate) Wanted(plan int, first, last int64) *Updated {
	want := Updated{Generation: 1, Plan: plan, Replaced: []RunRange{}}
	for _, n := range u.changes {
		if n > plan {
			want.Generation++
			want.Plan = n
		}
	}
	at, _ := slices.BinarySearch(u.replaced, first)
	for ; at < len(u.replaced) && u.replaced[at] <= last; at++ {
		want.Generation++
		want.Replaced = AddRun(want.Replaced, u.replaced[at])
	}
	if want.Generation == 1 {
		return nil
	}
	return &want
}

// RunsChange reports whether files of runs of the newest plan have other columns than those of the plan before it.
func (d *Dataset) RunsChange() bool {
	plans := d.Plans()
	return slices.Contains(UpdatesOf(plans).changes, len(plans))
}

// needless reports that no batch can have another file of runs than its runs gave.
func (u *RunsUpdate) needless() bool {
	return len(u.changes) == 0 && len(u.replaced) == 0
}

// UpdateRuns writes the files of table runs again that have other columns than the newest plan says, or rows of replaced
// attempts, and calls visit with every record as it stands then, in ascending order. Damaged files are left as they are;
// their errors are returned after all others were updated. Damaged records are passed over.
func (d *Dataset) UpdateRuns(visit func(CommitRecord) error) error {
	if d.Older() {
		return d.EachCommit(visit)
	}
	u, err := d.RunsUpdate()
	if err != nil {
		return err
	}
	if u.needless() {
		return d.EachCommit(visit)
	}
	if err := u.findDoubtful(); err != nil {
		return err
	}
	var group []CommitRecord
	flush := func() error {
		defer func() { group = group[:0] }()
		return u.together(group, visit)
	}
	err = d.EachCommit(func(r CommitRecord) error {
		if r.Updated != nil && len(r.FilesOf(tableOfRuns)) == 0 {
			u.doubtful.Add(r.Batch)
		}
		if group = append(group, r); len(group) < updatedTogether {
			return nil
		}
		return flush()
	})
	var damage *DamageError
	if err != nil && !errors.As(err, &damage) {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	return errors.Join(err, u.removeOld(), errors.Join(u.damaged...))
}

// together updates several batches and then visits their records.
func (u *RunsUpdate) together(group []CommitRecord, visit func(CommitRecord) error) error {
	var operations []func() error
	failed := make([]error, len(group))
	for i := range group {
		r := &group[i]
		if want := u.Wanted(r.Plan, r.FirstRun, r.LastRun); want != nil && want.Generation > r.generation(tableOfRuns) {
			operations = append(operations, func() error { failed[i] = u.batch(r, want); return failed[i] })
		}
	}
	u.d.fs.Together(operations...)
	for i, err := range failed {
		var damage *DamageError
		switch {
		case errors.Is(err, errRemoved):
			continue
		case errors.As(err, &damage):
			u.damaged = append(u.damaged, err)
		case err != nil:
			return err
		}
		if err := visit(group[i]); err != nil {
			return err
		}
	}
	return nil
}

// updatedTogether is the number of batches that are updated together where storage benefits.
const updatedTogether = 32

// errRemoved says that somebody has removed a record, to have its batch computed again.
var errRemoved = errors.New("the commit record was removed")

// batch updates the file of runs of a batch, and the record r to the one that stands then. Another process may update the
// batch at the same time; the record of whoever knew more stands.
func (u *RunsUpdate) batch(r *CommitRecord, want *Updated) error {
	for range updateTries {
		err := u.update(*r, want)
		var damage *DamageError // or another process has removed the old file
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.As(err, &damage) {
			return err
		}
		now, readErr := u.d.Record(r.Batch)
		if errors.Is(readErr, fs.ErrNotExist) {
			return errRemoved
		}
		if readErr != nil {
			return readErr
		}
		before := r.generation(tableOfRuns)
		*r = now
		if now.generation(tableOfRuns) >= want.Generation {
			return nil
		}
		if damage != nil && now.generation(tableOfRuns) == before {
			return err
		}
		if err != nil && now.generation(tableOfRuns) == before {
			return &DamageError{Path: RecordPath(r.Batch), Batch: r.Batch, Why: err.Error(), Remedy: RepairBatch(r.Batch)}
		}
	}
	return Storage("updating", RecordPath(r.Batch), errors.New("other processes replaced it again and again"))
}

const updateTries = 10

// update writes the file of runs of a record again, replaces the record and removes the old file.
func (u *RunsUpdate) update(r CommitRecord, want *Updated) error {
	next := r
	next.Updated = want
	next.Files = slices.DeleteFunc(slices.Clone(r.Files), func(f CommittedFile) bool { return f.Table == tableOfRuns })
	s, err := u.d.Stage(r.Batch, r.Partition)
	if err != nil {
		return err
	}
	defer s.Abort()
	rows, err := u.write(s, &r, want)
	if err != nil {
		return err
	}
	if rows > 0 {
		if err := u.place(s, &next); err != nil {
			return err
		}
	}
	if now, err := u.d.Record(r.Batch); err != nil || now.generation(tableOfRuns) != r.generation(tableOfRuns) {
		return err
	}
	data, err := EncodeSealed(&next)
	if err != nil {
		return err
	}
	err = u.d.replace(RecordPath(r.Batch), func(w io.Writer) error { _, err := w.Write(data); return err })
	if err != nil {
		return err
	}
	for _, f := range slices.Backward(r.FilesOf(tableOfRuns)) { // the first part last, so that findDoubtful sees it
		if err := u.remove(f.Path); err != nil {
			return err
		}
	}
	return nil
}

// write writes the new file into a stage and returns its number of rows.
func (u *RunsUpdate) write(s *Stage, r *CommitRecord, want *Updated) (int64, error) {
	if len(r.FilesOf(tableOfRuns)) == 0 {
		return 0, nil
	}
	w, err := u.Writer(s, r.Plan, want, 0)
	if err != nil {
		return 0, err
	}
	err = u.d.EachFile(tableOfRuns, r, func(p *parquet.File) error {
		rows, err := u.Rows(r, want, p)
		if err != nil {
			return err
		}
		return w.AddRows(rows)
	})
	if err != nil {
		return 0, err
	}
	return w.Close()
}

// place gives the new file its final name and adds it to the record.
func (u *RunsUpdate) place(s *Stage, next *CommitRecord) error {
	f := s.files[tableOfRuns][0]
	if err := errors.Join(f.Close(), s.finish()); err != nil {
		return err
	}
	file := CommittedFile{Table: tableOfRuns, Path: next.path(tableOfRuns, 0), Rows: f.rows, Bytes: f.bytes, SHA256: f.SHA256()}
	at := slices.IndexFunc(next.Files, func(f CommittedFile) bool { return f.Table > tableOfRuns })
	if at < 0 {
		at = len(next.Files)
	}
	next.Files = slices.Insert(next.Files, at, file)
	p := &placement{d: u.d, stage: s, unit: next}
	if err := p.place(f.name, file); err != nil {
		return err
	}
	return p.syncDirs()
}

// remove removes a file that no record names any more.
func (u *RunsUpdate) remove(name string) error {
	err := u.d.fs.Remove(name)
	if err == nil {
		err = u.d.fs.SyncDir(path.Dir(name))
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // another process was faster
	}
	return Storage("removing", name, err)
}

// eachFile calls visit with the files of runs.
func (u *RunsUpdate) eachFile(visit func(path string, name DataName)) error {
	err := u.d.fs.Walk(tableOfRuns, func(name string, e fs.DirEntry) error {
		if n, ok := ParseDataPath(name); ok && e.Type().IsRegular() {
			visit(name, n)
		}
		return nil
	})
	return Storage("listing", tableOfRuns, err)
}

// findDoubtful finds the batches with several files of runs. An update may have ended before it removed the old one.
func (u *RunsUpdate) findDoubtful() error {
	var seen BatchSet
	return u.eachFile(func(_ string, n DataName) {
		if n.Part > 0 {
			return // the first part tells
		}
		if seen.Has(n.Batch) {
			u.doubtful.Add(n.Batch)
		}
		seen.Add(n.Batch)
	})
}

// removeOld removes files of runs of generations before that of the record.
func (u *RunsUpdate) removeOld() error {
	if u.doubtful.Len() == 0 {
		return nil
	}
	var old []string
	err := u.eachFile(func(path string, n DataName) {
		if !u.doubtful.Has(n.Batch) {
			return
		}
		if r, err := u.d.Record(n.Batch); err == nil && n.Generation < r.generation(tableOfRuns) {
			old = append(old, path)
		}
	})
	for _, name := range slices.Backward(old) {
		err = errors.Join(err, u.remove(name))
	}
	return err
}
