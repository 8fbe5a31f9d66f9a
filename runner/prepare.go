package runner

import (
	"errors"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/sweeps"
)

// Prepare creates the data set of a grid, or adds a plan for what is new in the grid, as Run would, but computes
// nothing. Processes that are started later need no grid file: the data set has the plan and its sources (StoredGrid).
// The preview shows what remains to be computed. The errors are those of Run.
func Prepare(g Grid, o Options) (Preview, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Preview{}, err
	}
	if err := checkRuns(g); err != nil {
		return Preview{}, err
	}
	w, err := openWork(g, o)
	if err != nil {
		return Preview{}, err
	}
	defer w.data.Close()
	w.grid = g
	var unfinished *Interrupted
	if g.Stopping() != nil {
		if _, err := w.addRound(); err != nil && !errors.As(err, &unfinished) {
			return Preview{}, err
		}
	}
	committed, err := w.data.Committed()
	if err != nil {
		return Preview{}, err
	}
	c := newQueue(w.plans, o.Shard, committed, 0).countOnce()
	v := Preview{Exists: true, NewPlan: w.newPlan, Shard: c.runs, Before: c.runsDone, Pending: c.batches - c.batchesDone}
	v.Runs = plannedRuns(w.plans)
	for _, p := range w.plans {
		v.Batches += p.NumBatches()
		if p.Doc.Number == w.newPlan {
			v.NewRuns = p.NumRuns()
		}
	}
	return v, nil
}

// StoredGrid reads the grid of the newest plan of the data set in dir from the sources stored in the plan.
func StoredGrid(fsys vfs.FS, dir string) (*sweeps.Grid, error) {
	d, err := datasets.Open(fsys, dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	plans := d.Plans()
	g, err := reload(plans[len(plans)-1])
	if err != nil {
		return nil, err
	}
	return g.(*sweeps.Grid), nil
}
