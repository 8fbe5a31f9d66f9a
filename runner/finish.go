package runner

import (
	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
	"sweep/runner/plan"
	"sweep/runner/status"
)

// Finished is the state of a data set after Finish.
type Finished struct {
	Complete      bool  // every planned batch is committed, and no rule asks for more replications
	MissingRuns   int64 // planned and not committed
	Missing       int64 // batches
	FirstMissing  int64 // number of the first missing batch, -1 for none
	FailedRuns    int64 // runs whose latest attempt has failed
	Manifest      *datasets.Manifest
	LeftoversGone int // staging directories of dead processes that were removed
}

// Finish combines the parts of a data set: it removes what dead processes have left, and builds the manifest and the
// views from the plans and the commit records. Shards need no other merging, since each has written its batches in
// place. It may be called at any time and any number of times, also while runs are missing.
// Grids that are known need not be read again.
func Finish(at vfs.Place, progress datasets.Progress, known ...plan.Grid) (Finished, error) {
	d, err := datasets.Open(at)
	if err != nil {
		return Finished{}, err
	}
	defer d.Close()
	d.Watch(progress)
	plans, err := plan.Load(d, known...)
	if err != nil {
		return Finished{}, err
	}
	committed, err := d.Committed()
	if err != nil {
		return Finished{}, err
	}
	f := Finished{FirstMissing: -1}
	plans.EachBatch(func(b plan.Batch) {
		if committed.Has(b.Number) {
			return
		}
		if f.FirstMissing < 0 {
			f.FirstMissing = b.Number
		}
		f.Missing++
		f.MissingRuns += b.Runs
	})
	f.Complete = f.Missing == 0
	if f.Complete {
		if err := f.lookForRounds(d, plans); err != nil {
			return f, err
		}
	}
	// Locks of other machines may be invisible here, but a complete data set has no work that could be lost.
	leftovers, err := d.CleanStaging(f.Complete)
	if err != nil {
		return f, err
	}
	for _, l := range leftovers {
		if l.Removed {
			f.LeftoversGone++
		}
	}
	failures, err := status.Failures(d, plans, committed)
	if err != nil {
		return f, err
	}
	f.FailedRuns = int64(len(failures))
	f.Manifest, err = views.Rebuild(d)
	return f, err
}

// lookForRounds counts replications as missing that a rule of the newest grid still asks for. They are planned when the
// grid is run again.
func (f *Finished) lookForRounds(d *datasets.Dataset, plans plan.Plans) error {
	rule, err := plans.Rule()
	if rule == nil || err != nil {
		return err
	}
	if err := plans.Computable(d); err != nil {
		return err
	}
	r, err := rule.Apply(d, plans)
	if err != nil {
		return err
	}
	more, err := r.Next()
	if more == nil || err != nil {
		return err
	}
	f.Complete = false
	f.Missing, f.MissingRuns, f.FirstMissing = more.NumBatches(), more.NumRuns(), more.Doc.FirstBatch
	return nil
}
