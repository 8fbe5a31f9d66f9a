package runner

import (
	"context"

	"sweep/datasets"
	"sweep/datasets/rewrite"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
)

// Compact writes the runs of the complete data set at from to a new one at to, in fewer, larger files of about the
// given number of rows; 0 means the recommended number. The new data set can be resumed, extended and verified like any
// other. If it is interrupted, the same call continues it.
func Compact(ctx context.Context, from, to vfs.Place, rows int64, progress datasets.Progress) (rewrite.Rewritten, error) {
	d, err := datasets.Open(from)
	if err != nil {
		return rewrite.Rewritten{}, err
	}
	defer d.Close()
	return rewrite.Compact(ctx, d, to, rewrite.CompactOptions{Rows: rows, Batching: plan.Rebatch, Progress: progress})
}

// CompactInPlace is Compact, but the new data set replaces the old one.
func CompactInPlace(ctx context.Context, dir vfs.Place, rows int64, o rewrite.InPlaceOptions, progress datasets.Progress) (rewrite.InPlace, error) {
	return rewrite.CompactInPlace(ctx, dir, rewrite.CompactOptions{Rows: rows, Batching: plan.Rebatch, Progress: progress}, o)
}
