package runner

import (
	"context"
	"fmt"
	"io"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/runner/plan"
)

// Rerunner returns the function with which a verification computes batches of the data set again. A failed run is not
// tried again; its recorded failure is used instead, so that the batch must have the same bytes.
func Rerunner(d *datasets.Dataset) (verify.RerunFunc, error) {
	plans, err := plan.Load(d)
	if err != nil {
		return nil, err
	}
	if err := plans.ReadGrids(d); err != nil {
		return nil, err
	}
	sim := newEngineSimulator(runLimits{})
	return func(ctx context.Context, r datasets.CommitRecord, create func(table string) (io.WriteCloser, error)) ([]tables.FileInfo, error) {
		p := plans.Of(r.FirstRun)
		if p == nil {
			return nil, fmt.Errorf("no plan has the runs %d to %d of batch %d", r.FirstRun, r.LastRun, r.Batch)
		}
		b := p.Batch(r.Batch)
		if b.FirstRun != r.FirstRun || b.LastRun() != r.LastRun {
			return nil, fmt.Errorf("batch %d holds the runs %d to %d, its plan says %d to %d", r.Batch, r.FirstRun, r.LastRun, b.FirstRun, b.LastRun())
		}
		failures, err := d.Failures(r)
		if err != nil {
			return nil, err
		}
		return recompute(ctx, sim, b, failures, sinkFunc(create))
	}, nil
}

// recompute computes a batch into a sink, with the given failures in place of their runs.
func recompute(ctx context.Context, sim simulator, b plan.Batch, failures []datasets.FailedRun, to sink) ([]tables.FileInfo, error) {
	failed := map[int64]datasets.FailedRun{}
	for _, f := range failures {
		failed[f.Run] = f
	}
	work := sim.open(to, b)
	for run := b.FirstRun; run <= b.LastRun(); run++ {
		r, err := resolve(b, run)
		if f, ok := failed[run]; ok {
			err = guard(func() error { return work.fail(r, recordedFailure(r, f)) })
		} else if err == nil {
			err = guard(func() error { return work.compute(ctx, r) })
		}
		if err != nil {
			return nil, fmt.Errorf("run %d: %w", run, err)
		}
	}
	return work.close()
}
