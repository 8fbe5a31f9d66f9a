package runner

import (
	"context"
	"maps"
	"slices"

	"sweep/datasets"
)

// Retry computes the failed runs of a data set again, for example after a policy or the engine was fixed. What is
// committed does not change: the runs get new ids in new plans, and a run counts as failed as long as its latest
// attempt has failed. The returned errors are those of Run; if there is nothing to retry, the summary has no new plan.
func Retry(ctx context.Context, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	return retry(ctx, o, newEngineLab(o.runLimits()))
}

func retry(ctx context.Context, o Options, lab laboratory) (Summary, error) {
	w, err := openPlanned(o)
	if err != nil {
		return Summary{}, err
	}
	defer w.data.Close()
	committed, err := w.data.Committed()
	if err != nil {
		return Summary{}, err
	}
	failures, err := unresolvedFailures(w.data, w.plans, committed)
	if err != nil {
		return Summary{}, err
	}
	for _, p := range w.plans {
		failed := map[int64]int64{} // run ids of the latest attempts by the indices in the grid
		for _, u := range failures {
			if p == planOf(w.plans, u.Run) && !u.waiting {
				failed[u.at.index] = u.Run
			}
		}
		if len(failed) == 0 {
			continue
		}
		if err := w.addRetry(p, failed); err != nil {
			return Summary{}, err
		}
	}
	return w.run(ctx, o, lab)
}

// openPlanned opens a data set with the grids stored in its plans.
func openPlanned(o Options) (*work, error) {
	d, err := datasets.Open(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	w := &work{data: d}
	if w.plans, err = loadPlans(d, nil, o.reload); err != nil {
		d.Close()
		return nil, err
	}
	return w, nil
}

// isRetry reports whether the runs of a plan repeat failed ones.
func isRetry(doc datasets.PlanDoc) bool { return len(doc.Repeats) > 0 }

// plannedRuns is the number of runs of the plans, each counted once however often it is tried.
func plannedRuns(plans []*Plan) int64 {
	var n int64
	for _, p := range plans {
		if !isRetry(p.Doc) {
			n += p.NumRuns()
		}
	}
	return n
}

// countOnce adds up the work of the queue, each run once however often it is tried. Shards count attempts, since other
// shards may have made the earlier ones.
func (q *queue) countOnce() counts {
	c := q.count()
	for _, p := range q.plans {
		if isRetry(p.Doc) && q.shard.Count <= 1 {
			c.runs -= p.NumRuns()
			c.runsDone -= p.NumRuns()
		}
	}
	return c
}

// addRetry adds a plan that repeats runs of another plan's grid. It keeps that plan's sources, since a grid that was
// read again has not opened all of its files.
func (w *work) addRetry(origin *Plan, failed map[int64]int64) error {
	g, doc, last := origin.grid, origin.Doc, w.plans[len(w.plans)-1].Doc
	doc.FirstRun, doc.FirstBatch = last.LastRun()+1, last.LastBatch()+1
	doc.Runs, doc.Batches, doc.Batching, doc.Repeats = 0, 0, nil, nil
	p, err := resolve(g, doc, func(visit func(point, first, runs int64) error) error {
		for _, index := range slices.Sorted(maps.Keys(failed)) {
			if err := visit(index/g.NumReplications(), index, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	copyNumbers(p, origin)
	for run := p.Doc.FirstRun; run <= p.Doc.LastRun(); run++ {
		p.Doc.Repeats = datasets.AddRun(p.Doc.Repeats, failed[p.GridIndex(run)])
	}
	return w.add(p)
}
