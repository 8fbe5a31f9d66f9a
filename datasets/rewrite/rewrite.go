package rewrite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// A rewritten data set is a new data set with the same runs under the same ids, keys and seeds: in fewer files
// (compact.go) or in a newer format (migrate.go). The old data set is not changed. The new one has its own plans, so
// that it can be verified, resumed and extended as if it had been planned that way. The plans are marked, because the
// files hold the rows that computing a batch gives, but not always the same bytes.

// kind is a way of rewriting: compaction or migration.
type kind interface {
	// names are the command, and what replacing a data set in place adds to its name.
	names() names
	// sparse reports whether batches keep their numbers, and some may be missing. Otherwise the data set must be complete.
	sparse() bool
	// check refuses a data set of a version that cannot be rewritten.
	check(from *datasets.Dataset) error
	// fits reports whether a batch is added to the new batch before it.
	fits(before *merge, next merge) bool
	// needed reports whether rewriting changes anything, once the new batches are known.
	needed(w *rewriting) (bool, error)
	// fileBytes is the size from which on a file of a table is followed by another one; 0 is no limit.
	fileBytes() int64
	// replan turns a plan into that of the new data set, whose batches have the given numbers of runs.
	replan(p *datasets.PlanDoc, runs []int64) error
	// table writes the rows of a table of a new batch and returns their number.
	table(w *rewriting, s *datasets.Stage, table string, records []datasets.CommitRecord) (rows int64, err error)
}

// names are the names of a kind of rewriting.
type names struct {
	command, past   string // compact, compacted
	working, before string // suffixes of the new and of the old data set
}

// rewriting is the state of rewriting a data set.
type rewriting struct {
	kind     kind
	from, to *datasets.Dataset
	progress datasets.Progress

	plans  []datasets.PlanDoc // of the new data set
	merges []merge            // its batches, in order
	narrow bool               // an analysis lacks columns that its tables have now
	runs   *datasets.RunsUpdate
	done   Rewritten
}

// Rewritten is the result of rewriting a data set.
type Rewritten struct {
	Batches, BatchesBefore int64
	Files, FilesBefore     int64
	Bytes, BytesBefore     int64
	GroupsCopied           int64 // row groups copied without decoding, by this process
}

// merge is a new batch and the batches of the old data set that it consists of.
type merge struct {
	number      int64 // in the new data set
	plan        int
	first, last int64
	partition   []datasets.Partition
	runs        int64
	listed      int64 // bytes that its runs take in the commit record
	failures    int64 // bytes of the document about failed runs
}

// run writes the runs of the data set to a new place. If it is interrupted, the same call continues it.
func (w *rewriting) run(ctx context.Context, at vfs.Place) error {
	if err := w.plan(ctx); err != nil {
		return err
	}
	if err := w.create(at); err != nil {
		return err
	}
	return errors.Join(w.write(ctx), w.to.Close())
}

// create creates the new data set, or opens it if it was started before.
func (w *rewriting) create(at vfs.Place) (err error) {
	w.to, err = datasets.CreateFrom(at, w.plans[0], w.from.CopyInput)
	return err
}

// plan determines the batches of the new data set, in one pass over the commit records.
func (w *rewriting) plan(ctx context.Context) error {
	if err := w.kind.check(w.from); err != nil {
		return err
	}
	var err error
	if w.runs, err = w.from.RunsUpdate(); err != nil {
		return err
	}
	plans := w.from.Plans()
	var next int64
	err = w.from.EachCommit(func(r datasets.CommitRecord) error {
		if r.Batch != next && !w.kind.sparse() {
			return w.incomplete(next)
		}
		next++
		w.add(r)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if last := plans[len(plans)-1]; next != last.FirstBatch+last.Batches && !w.kind.sparse() {
		return w.incomplete(next)
	}
	err = w.from.EachAnalysis(func(r datasets.AnalysisRecord) error {
		for _, f := range r.Files {
			w.done.FilesBefore++
			w.done.BytesBefore += f.Bytes
			w.narrow = w.narrow || len(r.Lacks(f.Table)) > 0
		}
		return nil
	})
	if err != nil {
		return err
	}
	var firstBatch int64
	for _, p := range plans {
		var runs []int64
		for _, m := range w.merges {
			if m.plan == p.Number {
				runs = append(runs, m.runs)
			}
		}
		if !w.kind.sparse() {
			p.FirstBatch, p.Batches = firstBatch, int64(len(runs))
			firstBatch += p.Batches
		}
		if err := w.kind.replan(&p, runs); err != nil {
			return err
		}
		w.plans = append(w.plans, p)
	}
	w.runs.WriteTo(w.plans)
	return nil
}

func (w *rewriting) incomplete(batch int64) error {
	var damage *datasets.DamageError
	if _, err := w.from.Record(batch); errors.As(err, &damage) {
		return err
	}
	return &datasets.InvalidError{What: w.from.Place().String(), Why: fmt.Sprintf("batch %d is not committed, and only complete data sets are %s", batch, w.kind.names().past),
		Remedy: "run sweep run first"}
}

// add adds a batch: to the new batch before it if it fits, else as a new one.
func (w *rewriting) add(r datasets.CommitRecord) {
	one := merge{number: int64(len(w.merges)), plan: r.Plan, first: r.Batch, last: r.Batch, partition: r.Partition, runs: r.LastRun - r.FirstRun + 1}
	for _, f := range r.Files {
		w.done.FilesBefore++
		w.done.BytesBefore += f.Bytes
	}
	for _, key := range r.RunKeys {
		one.listed += int64(len(key)) + lineBytes
	}
	one.listed += failedBytes * int64(len(r.Failed))
	if r.Failures != nil {
		one.failures = r.Failures.Bytes
	}
	if w.kind.sparse() {
		one.number = r.Batch
	}
	w.done.BatchesBefore++
	if n := len(w.merges); n > 0 && w.kind.fits(&w.merges[n-1], one) {
		m := &w.merges[n-1]
		m.last, m.runs, m.listed, m.failures = one.last, m.runs+one.runs, m.listed+one.listed, m.failures+one.failures
		return
	}
	w.merges = append(w.merges, one)
}

// What a commit record adds to the key of a run, and has of a failed run.
const lineBytes, failedBytes = 6, 100

// write writes the new data set.
func (w *rewriting) write(ctx context.Context) error {
	for _, p := range w.plans[1:] {
		if err := w.to.StoreInputs(&p, w.from.CopyInput); err != nil {
			return err
		}
		if err := w.to.AddPlan(p); err != nil {
			return err
		}
	}
	if _, err := w.to.CleanStaging(false); err != nil {
		return err
	}
	committed, err := w.to.Committed()
	if err != nil {
		return err
	}
	for i, m := range w.merges {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !committed.Has(m.number) {
			if err := w.batch(ctx, m); err != nil {
				return fmt.Errorf("rewriting batches %d to %d: %w", m.first, m.last, err)
			}
		}
		w.progress.Report("written", int64(i)+1, int64(len(w.merges)))
	}
	if err := w.copyAnalyses(ctx); err != nil {
		return err
	}
	if err := w.copyJournal(ctx); err != nil {
		return err
	}
	if err := w.copyLogs(); err != nil {
		return err
	}
	built, err := views.Rebuild(w.to)
	if built != nil {
		w.done.Batches, w.done.Files, w.done.Bytes = built.Counts.CommittedBatches, built.Counts.Files, built.Counts.Bytes
	}
	return err
}

// records reads the commit records of the old batches of a new batch.
func (w *rewriting) records(m merge) ([]datasets.CommitRecord, error) {
	var list []datasets.CommitRecord
	for batch := m.first; batch <= m.last; batch++ {
		r, err := w.from.Record(batch)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// batch writes a new batch.
func (w *rewriting) batch(ctx context.Context, m merge) error {
	records, err := w.records(m)
	if err != nil {
		return err
	}
	s, err := w.to.Stage(m.number, m.partition)
	if err != nil {
		return err
	}
	defer s.Abort()
	info := datasets.CommitInfo{Plan: m.plan, FirstRun: records[0].FirstRun, LastRun: records[len(records)-1].LastRun}
	for _, r := range records {
		failures, err := w.from.Failures(r)
		if err != nil {
			return err
		}
		info.RunKeys = append(info.RunKeys, r.RunKeys...)
		info.Failures = append(info.Failures, failures...)
	}
	info.Updated = w.updated(records)
	for _, table := range tablesOf(records) {
		if err := ctx.Err(); err != nil {
			return err
		}
		var rows int64
		if table == "runs" && info.Updated != nil {
			rows, err = w.updateRuns(s, records, info.Updated)
		} else {
			rows, err = w.kind.table(w, s, table, records)
		}
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		info.Files = append(info.Files, tables.FileInfo{Table: table, Rows: rows})
	}
	_, err = s.Commit(info)
	return err
}

// updated is how the file of runs of a new batch differs from what its runs gave.
func (w *rewriting) updated(records []datasets.CommitRecord) *datasets.Updated {
	return w.runs.Wanted(records[0].Plan, records[0].FirstRun, records[len(records)-1].LastRun)
}

// updateRuns writes table runs of a new batch as plain readers need it.
func (w *rewriting) updateRuns(s *datasets.Stage, records []datasets.CommitRecord, want *datasets.Updated) (int64, error) {
	m, err := w.runs.Writer(s, records[0].Plan, want, w.kind.fileBytes())
	if err != nil {
		return 0, err
	}
	err = w.eachFile("runs", records, func(p *parquet.File) error {
		rows, err := w.runs.Rows(&records[0], want, p)
		if err != nil {
			return err
		}
		return m.AddRows(rows)
	})
	if err != nil {
		return 0, err
	}
	return m.Close()
}

// tablesOf lists the tables that records have files of.
func tablesOf(records []datasets.CommitRecord) []string {
	var list []string
	for _, r := range records {
		for _, f := range r.Files {
			list = append(list, f.Table)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// eachFile reads the files of a table in the given records.
func (w *rewriting) eachFile(table string, records []datasets.CommitRecord, read func(p *parquet.File) error) error {
	for i := range records {
		if err := w.from.EachFile(table, &records[i], read); err != nil {
			return err
		}
	}
	return nil
}

// copyFiles copies files unchanged.
func (w *rewriting) copyFiles(s *datasets.Stage, files []datasets.CommittedFile) error {
	for _, f := range files {
		if err := s.CopyFile(w.from, f); err != nil {
			return err
		}
	}
	return nil
}

// copyAnalyses carries the analyses over.
func (w *rewriting) copyAnalyses(ctx context.Context) error {
	return w.from.EachAnalysis(func(r datasets.AnalysisRecord) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return w.to.CopyAnalysis(w.from, r)
	})
}
