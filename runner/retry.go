package runner

import (
	"context"
	"fmt"
	"slices"

	"sweep/datasets"
)

// Retry computes the failed runs of a data set again, as after a mended policy or engine. What is committed stays as it
// is: the runs get new ids in new plans, and a run counts as failed as long as its latest attempt has failed. The
// returned errors are those of Run; with nothing to retry the summary has no new plan.
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
	failed, err := w.failedRuns()
	if err != nil {
		return Summary{}, err
	}
	for _, g := range w.grids() {
		if len(failed[g]) == 0 {
			continue
		}
		if err := w.addRetry(g, failed[g]); err != nil {
			return Summary{}, err
		}
	}
	return w.run(ctx, o, lab)
}

// openPlanned opens a data set with the grids that its plans keep.
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

// grids lists the different grids of the plans in order.
func (w *work) grids() []Grid {
	var grids []Grid
	for _, p := range w.plans {
		if !slices.Contains(grids, p.grid) {
			grids = append(grids, p.grid)
		}
	}
	return grids
}

// failedRuns lists, for each grid, the grid indices of the runs whose latest attempt has failed, in ascending order.
func (w *work) failedRuns() (map[Grid][]int64, error) {
	failures := map[int64]bool{} // by run id
	err := eachFailure(w.data, func(_ datasets.CommitRecord, f datasets.FailedRun) error {
		failures[f.Run] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	latest := map[Grid]map[int64]bool{} // grid index → the latest attempt has failed
	for run := range failures {
		p, err := w.planOf(run)
		if err != nil {
			return nil, err
		}
		if latest[p.grid] == nil {
			latest[p.grid] = map[int64]bool{}
		}
		latest[p.grid][p.GridIndex(run)] = true
	}
	for _, p := range w.plans {
		if !isRetry(p.Doc) {
			continue
		}
		// Runs of a retry that are not committed yet are going to be computed anyway.
		for run := p.Doc.FirstRun; run <= p.Doc.LastRun(); run++ {
			if index := p.GridIndex(run); latest[p.grid][index] {
				latest[p.grid][index] = failures[run]
			}
		}
	}
	lists := map[Grid][]int64{}
	for g, runs := range latest {
		for index, failed := range runs {
			if failed {
				lists[g] = append(lists[g], index)
			}
		}
		slices.Sort(lists[g])
	}
	return lists, nil
}

func (w *work) planOf(run int64) (*Plan, error) {
	for _, p := range w.plans {
		if run >= p.Doc.FirstRun && run <= p.Doc.LastRun() {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%s has no run %d", w.data.Dir(), run)
}

// retrySetting marks the plans that repeat failed runs.
const retrySetting = "repeats"

func isRetry(doc datasets.PlanDoc) bool {
	return slices.ContainsFunc(doc.Batching, func(s datasets.Setting) bool { return s.Name == retrySetting })
}

// addRetry adds a plan of the given runs of a grid.
func (w *work) addRetry(g Grid, indices []int64) error {
	doc, err := describe(g)
	if err != nil {
		return err
	}
	last := w.plans[len(w.plans)-1].Doc
	doc.FirstRun, doc.FirstBatch = last.LastRun()+1, last.LastBatch()+1
	p, err := resolve(g, doc, func(visit func(point, first, runs int64) error) error {
		for _, index := range indices {
			if err := visit(index/g.NumReplications(), index, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Doc.Batching = append([]datasets.Setting{{Name: retrySetting, Value: "failed runs"}}, p.Doc.Batching...)
	return w.add(p)
}

// add writes a plan into the data set.
func (w *work) add(p *Plan) error {
	if err := w.data.AddPlan(p.Doc); err != nil {
		return err
	}
	docs := w.data.Plans()
	p.Doc = docs[len(docs)-1]
	w.plans, w.newPlan = append(w.plans, p), p.Doc.Number
	return nil
}
