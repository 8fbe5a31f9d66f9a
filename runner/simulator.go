package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/scenario"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// simulator computes runs into tables. The engine's is the one in use; tests replace it.
type simulator interface {
	// open starts the tables of a batch; their files are created in the sink.
	open(to sink, b plan.Batch) session
}

// session is where the runs of one batch are computed, in ascending order of run ids.
type session interface {
	// compute adds the rows of a run. After an error the session must not be used again, as half a run may be in its
	// files.
	compute(ctx context.Context, r plan.Run) error
	// fail adds a failed run in place of its rows.
	fail(r plan.Run, f Failure) error
	// close completes the files.
	close() ([]tables.FileInfo, error)
}

// engineSimulator computes runs with the engine.
type engineSimulator struct {
	limits  runLimits
	engines sync.Pool // engines whose last run succeeded; they keep their memory
}

func newEngineSimulator(l runLimits) *engineSimulator { return &engineSimulator{limits: l} }

// open starts the tables of a batch.
func (l *engineSimulator) open(to sink, b plan.Batch) session {
	doc := &b.Plan.Doc
	return &engineSession{
		sim:    l,
		tables: tables.NewBatchWriter(to, tables.WriterOptions{Tables: doc.OutTables, Compression: doc.Compression, Axes: doc.TableAxes(), Columns: doc.KnownColumns()}),
		batch:  b,
	}
}

// engineSession computes the runs of one batch.
type engineSession struct {
	sim    *engineSimulator
	batch  plan.Batch
	tables *tables.BatchWriter
}

// compute simulates a run into the tables.
func (b *engineSession) compute(ctx context.Context, r plan.Run) error {
	s, err := r.Scenario()
	if errkind.Of(err) != errkind.None {
		return &batchError{err}
	}
	if err != nil {
		return &runError{kind: FailedScenario, err: err, tick: engine.None}
	}
	if max := b.sim.limits.ticks; max > 0 && s.NumTicks() > max {
		return &runError{kind: FailedTicks, err: fmt.Errorf("has %d ticks, more than the limit of %d", s.NumTicks(), max), tick: engine.None}
	}
	e, err := b.sim.engine(s, slices.Contains(r.Batch.Plan.Doc.OutTables, "decisions"))
	if err != nil {
		return &runError{kind: FailedScenario, err: err, tick: engine.None}
	}
	err = guardTicks(e, func() error { return b.simulate(ctx, e, r) })
	if err == nil {
		b.sim.engines.Put(e)
	} else if ctx.Err() != nil {
		return &Unfinished{Tick: int64(e.Tick()), Ticks: int64(s.NumTicks()), cause: err}
	}
	return err
}

// batchError is an error that ends the batch and is no failure of a run: rows of files that cannot be read from the data set,
// or a state that is not that of the run that is continued.
type batchError struct{ err error }

func (e *batchError) Error() string { return e.err.Error() }
func (e *batchError) Unwrap() error { return e.err }

// compareState compares the state of a run with that of the run that it continues.
func compareState(e *engine.Engine, c *scenario.Continuation) error {
	if e.Snapshot().Hash() == c.State {
		return nil
	}
	return &batchError{errkind.Errorf(errkind.Determinism, "the state after tick %d is not that of run %s, which is continued: "+
		"the run is computed in another way here than it was there; sweep verify --rerun 0 on its data set shows whether it can be computed again", c.Tick, c.RunKey)}
}

// engine returns an engine before its first tick, reusing the memory of an earlier one if possible.
func (l *engineSimulator) engine(s *scenario.Scenario, decisions bool) (*engine.Engine, error) {
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
func (b *engineSession) simulate(ctx context.Context, e *engine.Engine, r plan.Run) error {
	rows, err := b.tables.BeginRun(b.info(r), e)
	if err != nil {
		return err
	}
	start := time.Now()
	continues := e.Scenario().Continues
	for !e.Done() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if limit := b.sim.limits.timeout; limit > 0 && time.Since(start) > limit {
			return &runError{kind: FailedTimeout, err: timeoutError(limit), tick: engine.None}
		}
		if _, err := e.Step(rows); err != nil {
			return err
		}
		if len(continues) > 0 && continues[0].Tick < int(e.Tick()) {
			if err := compareState(e, &continues[0]); err != nil {
				return err
			}
			continues = continues[1:]
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
func (b *engineSession) fail(r plan.Run, f Failure) error {
	return b.tables.AddFailure(tables.Failure{RunInfo: b.info(r), Class: string(f.Kind), Message: f.Error, Tick: f.Tick,
		Stack: f.Stack, Attempts: f.Attempts, Command: f.Replay})
}

// close completes the files.
func (b *engineSession) close() ([]tables.FileInfo, error) {
	if err := b.batch.Rejected(b.tables.AddRejected); err != nil {
		return nil, err
	}
	return b.tables.Close()
}

// info is the description of the run for the tables.
func (b *engineSession) info(r plan.Run) tables.RunInfo {
	info := tables.RunInfo{RunID: r.ID, Point: r.Point, Replication: r.Replication, Key: r.Key, Seed: r.Seed, Date: r.Date}
	search := r.Batch.Plan.Doc.Search != ""
	for _, p := range r.Params() {
		if search && p.Axis == sweeps.CandidateAxis {
			info.Candidate, _ = p.Value.(string)
		}
		info.Params = append(info.Params, tables.Param{Axis: p.Axis, Value: p.Value, Partition: slices.Contains(r.Batch.Plan.Doc.PartitionBy, p.Axis)})
	}
	return info
}
