package runner

import (
	"context"
	"fmt"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// Compact writes the runs of the complete data set at from to a new one at to, in fewer, larger files of about the
// given number of rows; 0 means the recommended number. The new data set can be resumed, extended and verified like any
// other. If it is interrupted, the same call continues it.
func Compact(ctx context.Context, fsys vfs.FS, from, to string, rows int64, progress func(done, total int64)) (datasets.Rewritten, error) {
	d, err := datasets.Open(fsys, from)
	if err != nil {
		return datasets.Rewritten{}, err
	}
	defer d.Close()
	return datasets.Compact(ctx, d, fsys, to, datasets.CompactOptions{Rows: rows, Batching: rebatch, Progress: progress})
}

// CompactInPlace is Compact, but the new data set replaces the old one.
func CompactInPlace(ctx context.Context, fsys vfs.FS, dir string, rows int64, o datasets.InPlaceOptions, progress func(done, total int64)) (datasets.InPlace, error) {
	return datasets.CompactInPlace(ctx, fsys, dir, datasets.CompactOptions{Rows: rows, Batching: rebatch, Progress: progress}, o)
}

// rebatch is the batching of a plan whose batches have the given numbers of runs, in the order of the plan. Batches of
// different groups are never merged.
func rebatch(p datasets.PlanDoc, runs []int64) ([]datasets.Setting, error) {
	groups, err := decodeGroups(p.Batching)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		left := groups[i].Runs.runs()
		groups[i].Batches = nil
		for left > 0 {
			if len(runs) == 0 || runs[0] > left {
				return nil, fmt.Errorf("plan %d: the merged batches do not follow its groups of runs", p.Number)
			}
			groups[i].Batches.add(runs[0])
			left -= runs[0]
			runs = runs[1:]
		}
	}
	var settings []datasets.Setting
	for _, s := range p.Batching {
		if !strings.HasPrefix(s.Name, "group ") {
			settings = append(settings, s)
		}
	}
	return append(settings, encodeGroups(groups)...), nil
}
