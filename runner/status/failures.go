package status

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets"
	"sweep/runner/plan"
)

// Failure is a run whose latest attempt has failed.
type Failure struct {
	datasets.FailedRun
	Waiting bool // a retry is planned and not computed yet
}

// Failures lists the failed runs of a data set in ascending order of run ids, without those that a retry has computed
// since.
func Failures(d *datasets.Dataset, plans plan.Plans, committed *datasets.BatchSet) ([]Failure, error) {
	failed := map[int64]Failure{}
	err := eachFailure(d, func(f datasets.FailedRun) error {
		if plans.Of(f.Run) != nil { // else the record is damaged; verification reports it
			failed[f.Run] = Failure{FailedRun: f}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		attempt := p.Doc.FirstRun
		p.Doc.Repeated(p.Doc.FirstRun, p.Doc.LastRun(), func(run int64) {
			if f, ok := failed[run]; ok && committed.Has(p.BatchOf(attempt).Number) {
				delete(failed, run)
			} else if ok {
				failed[run] = Failure{f.FailedRun, true}
			}
			attempt++
		})
	}
	return slices.SortedFunc(maps.Values(failed), func(a, b Failure) int { return cmp.Compare(a.Run, b.Run) }), nil
}

// eachFailure calls visit with every failed run of every committed batch, without reading the records of batches in
// which nothing failed.
func eachFailure(d *datasets.Dataset, visit func(datasets.FailedRun) error) error {
	return d.FS().Walk(datasets.FailuresDir, func(name string, _ fs.DirEntry) error {
		digits := strings.TrimSuffix(name[strings.LastIndexByte(name, '-')+1:], ".json")
		batch, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil // no document about failures
		}
		record, err := d.Record(batch)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // placed by an attempt that was not committed
		}
		if err != nil {
			return err
		}
		failures, err := d.Failures(record)
		if err != nil {
			return err
		}
		for _, f := range failures {
			if err := visit(f); err != nil {
				return err
			}
		}
		return nil
	})
}
