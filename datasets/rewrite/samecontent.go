package rewrite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
)

// sameContent compares a rewritten data set with the old one: every batch has the runs of its old batches, the same
// runs failed for the same reasons, and every table has the same rows in the same order.
func (w *rewriting) sameContent(ctx context.Context) error {
	for i, m := range w.merges {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.sameBatch(m); err != nil {
			return fmt.Errorf("comparing batch %d with batches %d to %d of %s: %w", m.number, m.first, m.last, w.from.Place(), err)
		}
		w.progress.Report("compared", int64(i)+1, int64(len(w.merges)))
	}
	return w.from.EachAnalysis(func(r datasets.AnalysisRecord) error {
		same, err := w.to.SameAnalysis(w.from, r)
		if err == nil && !same {
			err = &datasets.DamageError{Path: datasets.AnalysisPath(r.ID), Batch: -1, Why: "the rewritten analysis has other rows than the old one",
				Remedy: "the old data set was not changed; run sweep verify to check it"}
		}
		return err
	})
}

func (w *rewriting) sameBatch(m merge) error {
	now, err := w.to.Record(m.number)
	if err != nil {
		return err
	}
	records, err := w.records(m)
	if err != nil {
		return err
	}
	want := datasets.CommitRecord{Plan: m.plan, FirstRun: records[0].FirstRun, LastRun: records[len(records)-1].LastRun, Partition: m.partition}
	var failures []datasets.FailedRun
	for _, r := range records {
		own, err := w.from.Failures(r)
		if err != nil {
			return err
		}
		failures = append(failures, own...)
		want.RunKeys, want.Failed = append(want.RunKeys, r.RunKeys...), append(want.Failed, r.Failed...)
	}
	kept, err := w.to.Failures(now)
	if err != nil {
		return err
	}
	if now.Plan != want.Plan || now.FirstRun != want.FirstRun || now.LastRun != want.LastRun || !slices.Equal(now.RunKeys, want.RunKeys) ||
		!slices.Equal(now.Partition, want.Partition) || !slices.Equal(now.Failed, want.Failed) || !reflect.DeepEqual(failures, kept) {
		return errors.New("it has other runs")
	}
	for _, table := range tablesOf(append(records, now)) {
		if tables.FindTable(table) == nil {
			continue // the newest version does not have it
		}
		if err := w.sameTable(table, records, now); err != nil {
			return err
		}
	}
	return nil
}

// sameTable compares the rows of a table.
func (w *rewriting) sameTable(table string, records []datasets.CommitRecord, now datasets.CommitRecord) error {
	old := w.rowsOf(table, records)
	defer old.Close()
	same := true
	for _, f := range now.FilesOf(table) {
		err := w.to.ReadTable(f, func(p *parquet.File) (err error) {
			same, err = parquet.SameRows(p, old)
			return err
		})
		if err != nil && old.Err() == nil {
			return datasets.Unusable(f.Path, err)
		}
		if !same {
			break
		}
	}
	if more := same && old.Next(); old.Err() != nil {
		return datasets.Unusable(old.Path(), old.Err())
	} else if more || !same {
		return &datasets.DamageError{Path: table, Batch: now.Batch, Why: "the rewritten table has other rows than the old one",
			Remedy: "the old data set was not changed; run sweep verify to check it"}
	}
	return nil
}

// oldRows iterates over the rows of a table in several batches of the old data set, as the new one should have them.
// Repeated policies are skipped.
type oldRows struct {
	*datasets.TableRows
	hash int // the column that identifies policies; -1 in other tables
	seen map[string]bool
}

func (w *rewriting) rowsOf(table string, records []datasets.CommitRecord) *oldRows {
	var files []datasets.CommittedFile
	for i := range records {
		files = append(files, records[i].FilesOf(table)...)
	}
	read := func(p *parquet.File) (tables.RowSource, error) {
		if updated := w.updated(records); table == "runs" && updated != nil {
			return w.runs.Rows(&records[0], updated, p)
		}
		return w.from.NewestRows(table, w.from.Plans()[records[0].Plan-1], records[0].Partition, p)
	}
	old := &oldRows{w.from.RowsIn(files, read), -1, map[string]bool{}}
	if table == "policies" {
		old.hash = slices.IndexFunc(tables.FindTable(table).Columns, func(c tables.Column) bool { return c.Name == "policy_hash" })
	}
	return old
}

// Next advances to the next row.
func (o *oldRows) Next() bool {
	for o.TableRows.Next() {
		if o.hash < 0 {
			return true
		}
		hash := string(o.Values(o.hash)[0].ByteArray())
		if !o.seen[hash] {
			o.seen[hash] = true
			return true
		}
	}
	return false
}
