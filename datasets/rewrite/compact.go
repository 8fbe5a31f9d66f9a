package rewrite

import (
	"context"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquetread"
	"sweep/datasets/vfs"
)

// Compacting a data set merges neighbouring batches of a plan that share their partition, until their largest table has
// the requested number of rows.

// CompactOptions configure how batches are merged.
type CompactOptions struct {
	// Rows is the number of rows of the largest table up to which batches are merged; 0 means one million.
	Rows int64
	// Batching returns the batching settings of a plan whose batches have the given numbers of runs, as the plan's
	// maker writes them. Without it the plan keeps its settings, which only suits a program that does not read them.
	Batching func(p datasets.PlanDoc, runs []int64) ([]datasets.Setting, error)
	Progress datasets.Progress // called after each new batch; may be nil
}

const compactRowsDefault = 1_000_000

// Compact writes the runs of a complete data set to dir in fewer, larger files. If it is interrupted, the same call
// continues it.
func Compact(ctx context.Context, from *datasets.Dataset, at vfs.Place, o CompactOptions) (Rewritten, error) {
	w := compaction(from, o)
	err := w.run(ctx, at)
	return w.done, err
}

// CompactInPlace merges the files of the complete data set in dir and leaves the compacted data set in its place. If it
// is interrupted, the same call continues it.
func CompactInPlace(ctx context.Context, at vfs.Place, o CompactOptions, in InPlaceOptions) (InPlace, error) {
	return rewriteInPlace(ctx, at, rewriteKind{command: "compact", working: datasets.Compacting, before: datasets.BeforeCompact,
		begin:  func(from *datasets.Dataset) *rewriting { return compaction(from, o) },
		needed: func(w *rewriting) bool { return int64(len(w.merges)) < w.done.BatchesBefore },
	}, in)
}

// compaction prepares the compaction of a data set.
func compaction(from *datasets.Dataset, o CompactOptions) *rewriting {
	if o.Rows <= 0 {
		o.Rows = compactRowsDefault
	}
	w := &rewriting{from: from, why: "compacted", progress: o.Progress}
	w.fits = func(m *merge, next merge) bool {
		return m.plan == next.plan && slices.Equal(m.partition, next.partition) && m.rows+next.rows <= o.Rows
	}
	w.replan = func(p *datasets.PlanDoc, runs []int64) (err error) {
		p.Compacted = true
		if o.Batching != nil {
			p.Batching, err = o.Batching(*p, runs)
		}
		return err
	}
	w.allowed = func() error { return from.NeedsNewest("compacted") }
	w.file = w.mergedFile
	w.old = from.NewestRows
	return w
}

// mergedFile writes the rows of a table from several batches and returns their number. A batch that is not merged with
// others keeps its file.
func (w *rewriting) mergedFile(s *datasets.Stage, table string, records []datasets.CommitRecord) (int64, error) {
	if len(records) == 1 {
		f := records[0].File(table)
		return f.Rows, w.copyFile(s, *f)
	}
	m, err := datasets.NewRowWriter(s, table, w.plans[records[0].Plan-1])
	if err != nil {
		return 0, err
	}
	if err := w.eachFile(table, records, func(_ datasets.CommittedFile, p *parquetread.File) error { return m.Add(p) }); err != nil {
		return 0, err
	}
	w.done.GroupsCopied += int64(m.Copied)
	return m.Close()
}
