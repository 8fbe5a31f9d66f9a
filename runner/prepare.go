package runner

import (
	"errors"

	"sweep/datasets"
	"sweep/runner/plan"
)

// Preview describes what Run would do.
type Preview struct {
	Exists  bool  // the directory holds a data set of the grid
	NewPlan int   // number of the plan that would be added; 0: none
	NewRuns int64 // of that plan
	Runs    int64 // planned afterwards, all shards
	Batches int64
	Shard   int64 // runs of the shard
	Before  int64 // of these committed already
	Pending int64 // batches of the shard to be computed
}

// Look returns what Run would do with the same arguments, without writing anything. Its errors are those of Run.
func Look(g plan.Grid, o Options) (Preview, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Preview{}, err
	}
	if err := plan.CheckRuns(g); err != nil {
		return Preview{}, err
	}
	w, err := openFor(g, o)
	if err != nil {
		return Preview{}, err
	}
	defer w.close()
	added, err := w.newPlanFor(g)
	if err != nil {
		return Preview{Exists: w.data != nil}, err
	}
	if added != nil {
		w.plans = append(w.plans, added)
		w.newPlan = len(w.plans)
	}
	return w.preview()
}

// Prepare creates the data set of a grid, or adds a plan for what is new in the grid, as Run would, but computes
// nothing. Processes that are started later need no grid file: the data set has the plan and its sources
// (plan.StoredGrid). The preview shows what remains to be computed. The errors are those of Run.
func Prepare(g plan.Grid, o Options) (Preview, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Preview{}, err
	}
	if err := plan.NeedsFiles(g); err != nil {
		return Preview{}, err
	}
	w, err := openPlanned(g, o)
	if err != nil {
		return Preview{}, err
	}
	defer w.close()
	var unfinished *Interrupted
	if w.rule != nil {
		if _, err := w.addRound(); err != nil && !errors.As(err, &unfinished) {
			return Preview{}, err
		}
	}
	return w.preview()
}

// preview describes what is left to be computed.
func (w *work) preview() (Preview, error) {
	v := Preview{Exists: w.data != nil, NewPlan: w.newPlan, Runs: w.plans.NumRuns(), Batches: w.plans.NumBatches()}
	if w.newPlan > 0 {
		v.NewRuns = w.plans[w.newPlan-1].NumRuns()
	}
	committed := &datasets.BatchSet{}
	if w.data != nil {
		var err error
		if committed, err = w.data.Committed(); err != nil {
			return v, err
		}
	}
	c := w.plans.CountOnce(w.o.Shard, committed)
	v.Shard, v.Before, v.Pending = c.Runs, c.RunsDone, c.Batches-c.BatchesDone
	return v, nil
}
