package runner

import (
	"context"
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
	committed, err := w.data.Committed()
	if err != nil {
		return Summary{}, err
	}
	failures, err := unresolvedFailures(w.data, w.plans, committed)
	if err != nil {
		return Summary{}, err
	}
	for family, p := range w.plans {
		var indices []int64
		for _, u := range failures {
			if u.at.family == family && !u.waiting {
				indices = append(indices, u.at.index)
			}
		}
		if len(indices) == 0 {
			continue
		}
		slices.Sort(indices)
		if err := w.addRetry(p, indices); err != nil {
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

// retrySetting marks the plans that repeat failed runs.
const retrySetting = "repeats"

func isRetry(doc datasets.PlanDoc) bool {
	return slices.ContainsFunc(doc.Batching, func(s datasets.Setting) bool { return s.Name == retrySetting })
}

// addRetry adds a plan of runs of the grid of another plan. It keeps that plan's sources, since a grid that was read
// again has not opened all of its files.
func (w *work) addRetry(origin *Plan, indices []int64) error {
	g, doc, last := origin.grid, origin.Doc, w.plans[len(w.plans)-1].Doc
	doc.FirstRun, doc.FirstBatch = last.LastRun()+1, last.LastBatch()+1
	doc.Runs, doc.Batches, doc.Batching = 0, 0, nil
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
