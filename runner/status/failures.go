package status

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets"
	"sweep/runner/plan"
)

// Failure is a run of a grid whose latest attempt has failed.
type Failure struct {
	datasets.FailedRun
	Place   plan.Place
	Waiting bool // a retry is planned and not computed yet
}

// Failures lists the failed runs of a data set in ascending order of run ids, without those that a retry has computed
// since.
func Failures(d *datasets.Dataset, plans plan.Plans, committed *datasets.BatchSet) ([]Failure, error) {
	latest := map[plan.Place]Failure{}
	err := eachFailure(d, func(f datasets.FailedRun) error {
		p := plans.Of(f.Run)
		if p == nil {
			return nil // the record is damaged; verification reports it
		}
		at := p.PlaceOf(f.Run)
		if known, ok := latest[at]; !ok || known.Run < f.Run {
			latest[at] = Failure{FailedRun: f, Place: at}
		}
		return nil
	})
	if err != nil || len(latest) == 0 {
		return nil, err
	}
	for _, p := range plans {
		if p.Repeats() {
			resolveBy(p, committed, latest)
		}
	}
	list := make([]Failure, 0, len(latest))
	for _, u := range latest {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b Failure) int { return cmp.Compare(a.Run, b.Run) })
	return list, nil
}

// resolveBy removes the runs that a retry has computed and marks those that it is going to compute.
func resolveBy(p *plan.Plan, committed *datasets.BatchSet, latest map[plan.Place]Failure) {
	for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
		b := p.Batch(number)
		for run := b.FirstRun; run <= b.LastRun(); run++ {
			u, ok := latest[p.PlaceOf(run)]
			switch {
			case !ok || u.Run >= run:
			case committed.Has(number):
				delete(latest, u.Place)
			default:
				u.Waiting = true
				latest[u.Place] = u
			}
		}
	}
}

// failuresDir is where the data set keeps a document for each batch with failed runs.
const failuresDir = "_sweep/failures"

// eachFailure calls visit with every failed run of every committed batch, without reading the records of batches in
// which nothing failed.
func eachFailure(d *datasets.Dataset, visit func(datasets.FailedRun) error) error {
	return d.FS().Walk(failuresDir, func(name string, _ fs.DirEntry) error {
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
