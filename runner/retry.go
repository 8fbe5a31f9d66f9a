package runner

import (
	"context"

	"sweep/runner/plan"
	"sweep/runner/status"
)

// Retry computes the failed runs of a data set again, for example after a policy or the engine was fixed. What is
// committed does not change: the runs get new ids in new plans, and a run counts as failed as long as its latest
// attempt has failed. The returned errors are those of Run; if there is nothing to retry, the summary has no new plan.
func Retry(ctx context.Context, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	return retry(ctx, o, newEngineSimulator(o.runLimits()))
}

func retry(ctx context.Context, o Options, sim simulator) (Summary, error) {
	w, err := openExisting(o)
	if err != nil {
		return Summary{}, err
	}
	defer w.close()
	committed, err := w.data.Committed()
	if err != nil {
		return Summary{}, err
	}
	failures, err := status.Failures(w.data, w.plans, committed)
	if err != nil {
		return Summary{}, err
	}
	failed := map[*plan.Plan][]int64{}
	for _, f := range failures {
		if p := w.plans.Of(f.Run); !f.Waiting {
			failed[p] = append(failed[p], f.Run)
		}
	}
	for _, p := range w.plans {
		if failed[p] == nil {
			continue
		}
		again, err := w.plans.Retry(p, failed[p])
		if err == nil {
			err = w.add(again)
		}
		if err != nil {
			return Summary{}, err
		}
	}
	return w.run(ctx, sim)
}
