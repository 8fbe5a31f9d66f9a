package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"sweep/datasets/parquetread"
	"sweep/datasets/vfs"
)

// A compacted data set is a new data set with the same runs in fewer, larger files: neighbouring batches of a plan that
// share their partition are merged until their largest table has the rows that were asked for. Nothing of the old data
// set is touched. The plan of the new one has the larger batches, so that it can be verified, resumed and extended as if
// it had been planned that way; it is marked as compacted, because a merged file holds the rows that computing the batch
// gives, and not in each case the same bytes.

// CompactOptions say how batches are merged.
type CompactOptions struct {
	// Rows is the number of rows of the largest table up to which batches are merged; 0 means a million.
	Rows int64
	// Batching returns the batching of a plan whose batches have the given numbers of runs, in the words of the plan's
	// maker. Without it the plan keeps its words, which only suits a program that does not read them.
	Batching func(p PlanDoc, runs []int64) ([]Setting, error)
	Progress func(done, total int64) // called after each new batch; may be nil
}

const compactRowsDefault = 1_000_000

// Compacted is what a compaction has done.
type Compacted struct {
	Batches, BatchesBefore int64
	Files, FilesBefore     int64
	Bytes, BytesBefore     int64
}

// Compact writes the runs of a complete data set to dir in fewer, larger files. When it is interrupted, the same call
// continues it.
func Compact(ctx context.Context, from *Dataset, fsys vfs.FS, dir string, o CompactOptions) (Compacted, error) {
	if o.Rows <= 0 {
		o.Rows = compactRowsDefault
	}
	c := compaction{from: from, options: o}
	if err := c.plan(ctx); err != nil {
		return Compacted{}, err
	}
	to, err := Create(fsys, dir, c.plans[0])
	if err != nil {
		return Compacted{}, err
	}
	c.to = to
	err = c.write(ctx)
	return c.done, errors.Join(err, to.Close())
}

// compaction is a compaction at work.
type compaction struct {
	from, to *Dataset
	options  CompactOptions
	plans    []PlanDoc // of the new data set
	merges   []merge   // new batches in order
	done     Compacted
}

// merge is a new batch: which batches of the old data set it has.
type merge struct {
	plan        int
	first, last int64
	partition   []Partition
	runs        int64
	rows        int64 // of the largest table
}

// plan decides which batches are merged, in one pass over the commit records.
func (c *compaction) plan(ctx context.Context) error {
	plans := c.from.Plans()
	var next int64
	err := c.from.EachCommit(func(r CommitRecord) error {
		if r.Batch != next {
			return c.incomplete(next)
		}
		next++
		c.add(r)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if last := plans[len(plans)-1]; next != last.FirstBatch+last.Batches {
		return c.incomplete(next)
	}
	var firstBatch int64
	for _, p := range plans {
		var runs []int64
		for _, m := range c.merges {
			if m.plan == p.Number {
				runs = append(runs, m.runs)
			}
		}
		p.FirstBatch, p.Batches, p.Compacted = firstBatch, int64(len(runs)), true
		firstBatch += p.Batches
		if c.options.Batching != nil {
			if p.Batching, err = c.options.Batching(p, runs); err != nil {
				return err
			}
		}
		c.plans = append(c.plans, p)
	}
	return nil
}

func (c *compaction) incomplete(batch int64) error {
	var damage *DamageError
	if _, err := c.from.Record(batch); errors.As(err, &damage) {
		return err
	}
	return &InvalidError{What: c.from.dir, Why: fmt.Sprintf("batch %d is not committed, and only complete data sets are compacted", batch),
		Remedy: "run sweep run first"}
}

// add counts a batch in: it joins the merge before it if it fits.
func (c *compaction) add(r CommitRecord) {
	var rows int64
	for _, f := range r.Files {
		rows = max(rows, f.Rows)
		c.done.FilesBefore++
		c.done.BytesBefore += f.Bytes
	}
	c.done.BatchesBefore++
	runs := r.LastRun - r.FirstRun + 1
	if n := len(c.merges); n > 0 {
		m := &c.merges[n-1]
		if m.plan == r.Plan && slices.Equal(m.partition, r.Partition) && m.rows+rows <= c.options.Rows {
			m.last, m.rows, m.runs = r.Batch, m.rows+rows, m.runs+runs
			return
		}
	}
	c.merges = append(c.merges, merge{plan: r.Plan, first: r.Batch, last: r.Batch, partition: r.Partition, runs: runs, rows: rows})
}

// write makes the new data set.
func (c *compaction) write(ctx context.Context) error {
	for _, p := range c.plans[1:] {
		if err := c.to.AddPlan(p); err != nil {
			return err
		}
	}
	if _, err := c.to.CleanStaging(false); err != nil {
		return err
	}
	committed, err := c.to.Committed()
	if err != nil {
		return err
	}
	for i, m := range c.merges {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !committed.Has(int64(i)) {
			if err := c.batch(ctx, int64(i), m); err != nil {
				return fmt.Errorf("merging batches %d to %d: %w", m.first, m.last, err)
			}
		}
		if c.options.Progress != nil {
			c.options.Progress(int64(i)+1, int64(len(c.merges)))
		}
	}
	built, err := c.to.RebuildManifest()
	if built != nil {
		c.done.Batches, c.done.Files, c.done.Bytes = built.Counts.CommittedBatches, built.Counts.Files, built.Counts.Bytes
	}
	return err
}

// batch writes a new batch.
func (c *compaction) batch(ctx context.Context, number int64, m merge) error {
	s, err := c.to.Stage(number, m.partition)
	if err != nil {
		return err
	}
	defer s.Abort()
	info := CommitInfo{Plan: m.plan}
	var records []CommitRecord
	for batch := m.first; batch <= m.last; batch++ {
		r, err := c.from.Record(batch)
		if err != nil {
			return err
		}
		failures, err := c.from.Failures(r)
		if err != nil {
			return err
		}
		records = append(records, r)
		info.RunKeys = append(info.RunKeys, r.RunKeys...)
		info.Failures = append(info.Failures, failures...)
	}
	info.FirstRun, info.LastRun = records[0].FirstRun, records[len(records)-1].LastRun
	for _, table := range tablesOf(records) {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows, err := c.table(s, table, records)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		info.Files = append(info.Files, FileInfo{Table: table, Rows: rows})
	}
	_, err = s.Commit(info)
	return err
}

// tablesOf lists the tables that records have files of.
func tablesOf(records []CommitRecord) []string {
	var list []string
	for _, r := range records {
		for _, f := range r.Files {
			if !slices.Contains(list, f.Table) {
				list = append(list, f.Table)
			}
		}
	}
	slices.Sort(list)
	return list
}

// table writes the rows of a table and returns their number. A batch that stays alone keeps its file as it is.
func (c *compaction) table(s *Stage, table string, records []CommitRecord) (int64, error) {
	if len(records) == 1 {
		f := records[0].file(table)
		return f.Rows, c.copy(s, *f)
	}
	plan := c.plans[records[0].Plan-1]
	w, err := newMergeWriter(s, table, plan)
	if err != nil {
		return 0, err
	}
	for i := range records {
		f := records[i].file(table)
		if f == nil {
			continue
		}
		if err := c.verified(*f); err != nil {
			return 0, err
		}
		if err := c.from.readTable(*f, func(p *parquetread.File) error { return w.add(p) }); err != nil {
			return 0, fmt.Errorf("%s: %w", f.Path, err)
		}
	}
	return w.close()
}

// verified refuses a file that is not what was committed.
func (c *compaction) verified(f CommittedFile) error {
	same, err := c.from.hasContent(f.Path, f)
	if err == nil && !same {
		err = &DamageError{Path: f.Path, Batch: -1, Why: "its content has changed", Remedy: "run sweep verify to see what else is damaged"}
	}
	return err
}

// copy takes a file over as it is.
func (c *compaction) copy(s *Stage, f CommittedFile) error {
	from, err := c.from.fs.Open(f.Path)
	if err != nil {
		return err
	}
	defer from.Close()
	w, err := s.Create(f.Table)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, from); err != nil {
		return err
	}
	if sum := s.files[f.Table].sha256(); sum != f.SHA256 {
		return &DamageError{Path: f.Path, Batch: -1, Why: "its content has changed", Remedy: "run sweep verify to see what else is damaged"}
	}
	return w.Close()
}
