package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"sweep/datasets"
	"sweep/engine"
	"sweep/engine/scenario"
)

// engineLab computes runs with the engine.
type engineLab struct {
	limits  runLimits
	engines sync.Pool // engines whose last run succeeded; they keep their memory
}

func newEngineLab(l runLimits) *engineLab { return &engineLab{limits: l} }

// open starts the tables of a batch.
func (l *engineLab) open(to sink, b Batch) bench {
	doc := &b.Plan.Doc
	return &engineBench{
		lab: l, partition: doc.PartitionBy,
		tables: datasets.NewBatchWriter(to, datasets.WriterOptions{Tables: doc.OutTables, Compression: doc.Compression}),
	}
}

// engineBench computes the runs of one batch.
type engineBench struct {
	lab       *engineLab
	partition []string
	tables    *datasets.BatchWriter
}

// compute simulates a run into the tables.
func (b *engineBench) compute(ctx context.Context, r planned) error {
	s, err := r.batch.Plan.grid.Scenario(r.Run)
	if err != nil {
		return &runError{kind: FailedScenario, err: err, tick: engine.None}
	}
	if max := b.lab.limits.ticks; max > 0 && s.NumTicks() > max {
		return &runError{kind: FailedTicks, err: fmt.Errorf("has %d ticks, more than the limit of %d", s.NumTicks(), max), tick: engine.None}
	}
	e, err := b.lab.engine(s, slices.Contains(r.batch.Plan.Doc.OutTables, "decisions"))
	if err != nil {
		return &runError{kind: FailedScenario, err: err, tick: engine.None}
	}
	err = guardTicks(e, func() error { return b.simulate(ctx, e, r) })
	if err == nil {
		b.lab.engines.Put(e)
	} else if ctx.Err() != nil {
		return &cutShort{tick: int64(e.Tick()), ticks: int64(s.NumTicks()), cause: err}
	}
	return err
}

// cutShort is the error of an interrupted run, with the number of ticks it had completed.
type cutShort struct {
	tick, ticks int64
	cause       error
}

func (e *cutShort) Error() string { return e.cause.Error() }
func (e *cutShort) Unwrap() error { return e.cause }

// engine returns an engine before its first tick, reusing the memory of an earlier one if possible.
func (l *engineLab) engine(s *scenario.Scenario, decisions bool) (*engine.Engine, error) {
	var options []engine.Option
	if decisions {
		options = append(options, engine.WithDecisions())
	}
	if e, ok := l.engines.Get().(*engine.Engine); ok {
		return e, e.Reset(s, options...)
	}
	return engine.New(s, options...)
}

// simulate executes all ticks of a run.
func (b *engineBench) simulate(ctx context.Context, e *engine.Engine, r planned) error {
	rows, err := b.tables.BeginRun(b.info(r), e)
	if err != nil {
		return err
	}
	start := time.Now()
	for !e.Done() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if limit := b.lab.limits.timeout; limit > 0 && time.Since(start) > limit {
			return &runError{kind: FailedTimeout, err: timeoutError(limit), tick: engine.None}
		}
		if _, err := e.Step(rows); err != nil {
			return err
		}
	}
	return rows.Finish()
}

// guardTicks turns errors and panics of a run into runErrors with the tick in which they happened.
func guardTicks(e *engine.Engine, work func() error) error {
	err := guard(work)
	if err == nil {
		return nil
	}
	var known *runError
	if !errors.As(err, &known) {
		known = &runError{kind: FailedError, err: err}
	}
	if known.kind == FailedError || known.kind == FailedPanic {
		known.tick = e.Tick()
	}
	return known
}

// fail writes the rows of a failed run.
func (b *engineBench) fail(r planned, f Failure) error {
	return b.tables.AddFailure(datasets.Failure{RunInfo: b.info(r), Class: string(f.Kind), Message: f.Error, Tick: f.Tick,
		Stack: f.Stack, Attempts: f.Attempts, Command: f.Replay})
}

// close completes the files.
func (b *engineBench) close() ([]datasets.FileInfo, error) { return b.tables.Close() }

// info is the description of the run for the tables.
func (b *engineBench) info(r planned) datasets.RunInfo {
	info := datasets.RunInfo{RunID: r.id, Point: r.point, Replication: r.Replication, Key: r.Key, Seed: r.Seed}
	for i, a := range r.batch.Plan.axes {
		info.Params = append(info.Params, datasets.Param{Axis: a.Name, Value: r.Values[i].Any(), Partition: slices.Contains(b.partition, a.Name)})
	}
	return info
}

// tableNames are the tables that a grid can name, and those that are written only on request.
func tableNames() (all, onRequest []string) {
	all, onRequest = datasets.TableNames()
	return slices.Concat(all, onRequest), onRequest
}
