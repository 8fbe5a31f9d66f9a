package rewrite

import (
	"cmp"
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
	return before.plan == next.plan && slices.Equal(before.partition, next.partition) && before.rows+next.rows <= cmp.Or(max(c.Rows, 0), compactRowsDefault)
}

func (compaction) needed(w *rewriting) bool { return int64(len(w.merges)) < w.done.BatchesBefore }

func (c compaction) replan(p *datasets.PlanDoc, runs []int64) (err error) {
	p.Compacted = true
	if c.Batching != nil {
		p.Batching, err = c.Batching(*p, runs)
	}
	return err
}

// table writes the rows of a table from several batches. A batch that is not merged with others keeps its file.
func (compaction) table(w *rewriting, s *datasets.Stage, table string, records []datasets.CommitRecord) (int64, error) {
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
