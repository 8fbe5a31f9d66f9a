package rewrite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/parquetread"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
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
	return nil
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
	old := newChain(w, table, records)
	defer old.Close()
	same := true
	if f := now.File(table); f != nil {
		err := w.to.ReadTable(*f, func(p *parquetread.File) (err error) {
			same, err = parquetread.SameRows(p, old)
			return err
		})
		if err != nil {
			return unusable(f.Path, err)
		}
	}
	if same && old.Next() || old.Err() == nil && !same {
		return &datasets.DamageError{Path: table, Batch: now.Batch, Why: "the rewritten table has other rows than the old one",
			Remedy: "the old data set was not changed; run sweep verify to check it"}
	}
	return old.Err()
}

// chain iterates over the rows of a table in several files of the old data set, as the new one should have them.
// Repeated policies are skipped.
type chain struct {
	w       *rewriting
	record  datasets.CommitRecord // the first
	updated *datasets.Updated
	left    []datasets.CommittedFile
	file    vfs.File
	rows    tables.RowSource
	hash    int // the column that identifies policies; -1 in other tables
	seen    map[string]bool
	err     error
}

func newChain(w *rewriting, table string, records []datasets.CommitRecord) *chain {
	c := &chain{w: w, record: records[0], updated: w.updated(records), hash: -1, seen: map[string]bool{}}
	for i := range records {
		if f := records[i].File(table); f != nil {
			c.left = append(c.left, *f)
		}
	}
	if table == "policies" {
		c.hash = slices.IndexFunc(tables.FindTable(table).Columns, func(c tables.Column) bool { return c.Name == "policy_hash" })
	}
	return c
}

// Next advances to the next row.
func (c *chain) Next() bool {
	for c.err == nil {
		if c.rows == nil && !c.open() {
			return false
		}
		if !c.rows.Next() {
			c.err = c.rows.Err()
			c.Close()
			continue
		}
		if c.hash < 0 {
			return true
		}
		hash := string(c.rows.Values(c.hash)[0].ByteArray())
		if !c.seen[hash] {
			c.seen[hash] = true
			return true
		}
	}
	return false
}

// open opens the next file.
func (c *chain) open() bool {
	if len(c.left) == 0 {
		return false
	}
	f := c.left[0]
	c.left = c.left[1:]
	var p *parquetread.File
	if c.file, c.err = c.w.from.FS().Open(f.Path); c.err == nil {
		p, c.err = parquetread.Open(c.file, f.Bytes)
	}
	if c.err == nil {
		if f.Table == "runs" && c.updated != nil {
			c.rows, c.err = c.w.runs.Rows(&c.record, c.updated, p)
		} else {
			c.rows, c.err = c.w.from.NewestRows(f.Table, c.w.from.Plans()[c.record.Plan-1], c.record.Partition, p)
		}
	}
	if c.err != nil {
		c.err = unusable(f.Path, c.err)
	}
	return c.err == nil
}

// Values are the values of the current row in a column.
func (c *chain) Values(column int) []parquet.Value { return c.rows.Values(column) }

// Err is the error that ended the rows.
func (c *chain) Err() error { return c.err }

// Close closes the file that is open.
func (c *chain) Close() {
	if c.rows != nil {
		c.rows.Close()
	}
	if c.file != nil {
		c.file.Close()
	}
	c.rows, c.file = nil, nil
}
