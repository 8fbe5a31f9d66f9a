package runner

import (
	"context"
	"errors"

	"sweep/runner/plan"
)

// Trial computes runs of a plan in memory to measure what they take. It writes nothing.
type Trial struct {
	plan *plan.Plan
	sim  simulator
}

// NewTrial returns a trial of a plan.
func NewTrial(p *plan.Plan) *Trial { return &Trial{p, newEngineSimulator(runLimits{})} }

// Stretch is what consecutive runs took that were written as one batch.
type Stretch struct {
	Runs    int64
	Seconds float64 // processor time
	Tables  map[string]TableSize
	Failed  *Failure // the run after them, if that was to be computed and has failed
}

// TableSize is the size of the file of a table.
type TableSize struct{ Rows, Bytes int64 }

// Compute computes up to n consecutive runs. It ends before a run that fails. If ctx ends in the middle of a run, the
// error is an *Unfinished.
func (t *Trial) Compute(ctx context.Context, first, n int64) (Stretch, error) {
	start, bytes := ProcessorTime(), countingSink{}
	s := Stretch{Tables: map[string]TableSize{}}
	batch := t.plan.BatchOf(first)
	work := t.sim.open(bytes, batch)
	for ; s.Runs < n; s.Runs++ {
		r, err := resolve(batch, first+s.Runs)
		if err == nil {
			err = guard(func() error { return work.compute(ctx, r) })
		}
		if ctx.Err() != nil {
			if err == nil {
				err = context.Cause(ctx)
			}
			var unfinished *Unfinished
			if errors.As(err, &unfinished) {
				unfinished.Seconds = (ProcessorTime() - start).Seconds()
			}
			return s, err
		}
		var unread *batchError
		if errors.As(err, &unread) {
			return s, unread.err
		}
		if err != nil {
			f := failureOf(r, err, 1)
			s.Failed = &f
			return s, nil
		}
	}
	files, err := work.close()
	s.Seconds = (ProcessorTime() - start).Seconds()
	for _, f := range files {
		s.Tables[f.Table] = TableSize{f.Rows, *bytes[f.Table]}
	}
	return s, err
}

// Unfinished is the error of an interrupted run, with the number of ticks it had completed.
type Unfinished struct {
	Tick, Ticks int64
	Seconds     float64 // processor time it had taken, in a trial
	cause       error
}

func (e *Unfinished) Error() string { return e.cause.Error() }
func (e *Unfinished) Unwrap() error { return e.cause }
