package runner

import (
	"errors"

	"sweep/datasets"
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

// Look returns what Run would do with the same arguments, without writing anything. Its errors are those of
// Run.
func Look(g Grid, o Options) (Preview, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Preview{}, err
	}
	if err := checkRuns(g); err != nil {
		return Preview{}, err
	}
	var v Preview
	plans, committed := []*Plan(nil), &datasets.BatchSet{}
	d, err := datasets.Open(o.FS, o.Dir)
	var missing *datasets.NoDatasetError
	switch {
	case errors.As(err, &missing):
	case err != nil:
		return v, err
	default:
		defer d.Close()
		v.Exists = true
		if plans, err = loadPlans(d, g, o.reload); err != nil {
			return v, err
		}
		if committed, err = d.Committed(); err != nil {
			return v, err
		}
	}
	added, err := newPlanFor(g, o, plans)
	if err != nil {
		return v, err
	}
	if added != nil {
		added.Doc.Number = len(plans) + 1
		v.NewPlan, v.NewRuns = added.Doc.Number, added.NumRuns()
		plans = append(plans, added)
	}
	last := plans[len(plans)-1].Doc
	v.Runs, v.Batches = plannedRuns(plans), last.FirstBatch+last.Batches
	c := newQueue(plans, o.Shard, committed, 0).countOnce()
	v.Shard, v.Before, v.Pending = c.runs, c.runsDone, c.batches-c.batchesDone
	return v, nil
}
