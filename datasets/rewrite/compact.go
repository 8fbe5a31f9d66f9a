package rewrite

import (
	"cmp"
	"context"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/vfs"
)

// Compacting a data set merges the batches of a plan that share their partition into one, as far as a commit record can
// list their runs. The rows of each table are cut into files of about the same size, at the boundaries of row groups.

// CompactOptions configure how batches are merged.
type CompactOptions struct {
	// FileBytes is the size from which on a file is followed by another one; 0 means 256 MB.
	FileBytes int64
	// BatchRuns is the largest number of runs of a batch; 0 means as many as a commit record can list.
	BatchRuns int64
	// Batching returns the batching settings of a plan whose batches have the given numbers of runs, as the plan's
	// maker writes them. Without it the plan keeps its settings, which only suits a program that does not read them.
	Batching func(p datasets.PlanDoc, runs []int64) ([]datasets.Setting, error)
	Progress datasets.Progress // called after each new batch; may be nil
}

const fileBytesDefault = 256_000_000

// listBytesMax bounds the documents about a batch: the keys of its runs, and the failures. A million runs take 22 MB.
const listBytesMax = 48 << 20

// Compact writes the runs of a complete data set to dir in fewer, larger files. If it is interrupted, the same call
// continues it.
func Compact(ctx context.Context, from *datasets.Dataset, at vfs.Place, o CompactOptions) (Rewritten, error) {
	w := &rewriting{kind: compaction{o}, from: from, progress: o.Progress}
	err := w.run(ctx, at)
	return w.done, err
}

// CompactInPlace merges the files of the complete data set in dir and leaves the compacted data set in its place. If it
// is interrupted, the same call continues it.
func CompactInPlace(ctx context.Context, at vfs.Place, o CompactOptions, in InPlaceOptions) (InPlace, error) {
	return rewriteInPlace(ctx, at, &rewriting{kind: compaction{o}, progress: o.Progress}, in)
}

// compaction is the kind of rewriting that merges batches.
type compaction struct{ CompactOptions }

func (compaction) names() names {
	return names{"compact", "compacted", datasets.Compacting, datasets.BeforeCompact}
}

func (compaction) sparse() bool { return false }

func (compaction) check(from *datasets.Dataset) error { return from.NeedsNewest("compacted") }

func (c compaction) fits(before *merge, next merge) bool {
	return before.plan == next.plan && slices.Equal(before.partition, next.partition) &&
		before.listed+next.listed <= listBytesMax && before.failures+next.failures <= listBytesMax &&
		(c.BatchRuns <= 0 || before.runs+next.runs <= c.BatchRuns)
}

func (c compaction) fileBytes() int64 { return cmp.Or(max(c.FileBytes, 0), fileBytesDefault) }

// needed reports whether batches are merged, or files of batches that are not have another size or lack columns.
func (c compaction) needed(w *rewriting) (bool, error) {
	if w.narrow || int64(len(w.merges)) < w.done.BatchesBefore {
		return true, nil
	}
	for _, m := range w.merges {
		records, err := w.records(m)
		if err != nil {
			return false, err
		}
		for _, table := range tablesOf(records) {
			if kept, err := c.keeps(w, table, records); err != nil || !kept {
				return true, err
			}
		}
	}
	return false, nil
}

// keeps reports whether the files of a table become those of a new batch without a change.
func (c compaction) keeps(w *rewriting, table string, records []datasets.CommitRecord) (bool, error) {
	plan := w.from.Plans()[records[0].Plan-1]
	if len(records) > 1 || plan.FilesChanged(table, nil) {
		return false, nil
	}
	return c.cut(w.from, records[0].FilesOf(table))
}

// cut reports whether the files of a table are those into which its row groups are cut.
func (c compaction) cut(d *datasets.Dataset, files []datasets.CommittedFile) (bool, error) {
	for i, f := range files {
		last := i == len(files)-1
		if last && f.Bytes < c.fileBytes() {
			return true, nil
		}
		fits := false
		err := d.ReadTable(f, func(p *parquet.File) error {
			start, size := p.LastGroup()
			fits = (start < c.fileBytes() || p.Groups() == 1) && (last || start+size >= c.fileBytes())
			return nil
		})
		if err != nil {
			return false, datasets.Unusable(f.Path, err)
		}
		if !fits {
			return false, nil
		}
	}
	return true, nil
}

func (c compaction) replan(p *datasets.PlanDoc, runs []int64) (err error) {
	p.Compacted = true
	p.WithAllColumns()
	if c.Batching != nil {
		p.Batching, err = c.Batching(*p, runs)
	}
	return err
}

// table writes the rows of a table. The files of a batch that is not merged with others are kept if they have the right
// size and columns.
func (c compaction) table(w *rewriting, s *datasets.Stage, table string, records []datasets.CommitRecord) (int64, error) {
	if kept, err := c.keeps(w, table, records); err != nil {
		return 0, err
	} else if kept {
		files := records[0].FilesOf(table)
		return datasets.RowsOf(files), w.copyFiles(s, files)
	}
	return w.writeTable(s, table, records)
}
