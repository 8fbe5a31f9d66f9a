package runner

import (
	"context"
	"errors"
	"time"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/runner/plan"
)

// batchJob computes one batch.
type batchJob struct {
	sim    simulator
	limits limits
	batch  plan.Batch
	watch  observer

	attempts map[int64]int     // failed attempts by run id
	failed   map[int64]Failure // runs that have failed for good
	keys     []string
	stats    batchStats
}

// observer is notified of the events of the runs of a batch.
type observer interface {
	begin(run int64)
	computed(runs int64) // negative when a pass is discarded
	attempt(run int64, number int, err error)
	failed(f Failure)
}

func newBatchJob(sim simulator, l limits, b plan.Batch, watch observer) *batchJob {
	return &batchJob{sim: sim, limits: l, batch: b, watch: watch, attempts: map[int64]int{}, failed: map[int64]Failure{}}
}

// limits determine when a run has failed permanently, and what follows from that.
type limits struct {
	retries int
	stop    bool // the first failure ends the sweep
}

// runLimits decide when one attempt of a run has failed.
type runLimits struct {
	timeout time.Duration // wall-clock time, checked between ticks; 0: none
	ticks   int           // longest run; 0: no limit
}

// compute stages the batch, computes its runs and commits it. If a run fails, the staged files are discarded and the
// batch is computed again with the failure in place of the run, so that either all rows of a run are written or none.
func (j *batchJob) compute(ctx context.Context, d *datasets.Dataset) (datasets.CommitRecord, error) {
	for {
		record, again, err := j.pass(ctx, d)
		if err != nil || !again {
			return record, err
		}
	}
}

// pass computes the batch once. Each pass that requires another one has seen one more failed attempt of a run, so their
// number is limited.
func (j *batchJob) pass(ctx context.Context, d *datasets.Dataset) (record datasets.CommitRecord, again bool, err error) {
	stage, err := d.Stage(j.batch.Number, j.batch.Partition)
	if err != nil {
		return record, false, err
	}
	defer stage.Abort()
	var computed int64
	defer func() {
		if err != nil || again {
			j.watch.computed(-computed)
		}
	}()
	sink := &watchedSink{to: stage}
	work := j.sim.open(sink, j.batch)
	j.keys, j.stats = j.keys[:0], batchStats{}
	for run := j.batch.FirstRun; run <= j.batch.LastRun(); run++ {
		if ctx.Err() != nil {
			return record, false, context.Cause(ctx)
		}
		ok, err := j.run(ctx, work, sink, run)
		if err != nil {
			return record, false, err
		}
		if !ok {
			// The files contain part of a run. The other runs are still computed, so that one more pass is enough
			// however many of them fail.
			again = true
			sink = &watchedSink{to: countingSink{}}
			work = j.sim.open(sink, j.batch)
		}
		computed++
		j.watch.computed(1)
	}
	if again {
		return record, true, nil
	}
	var files []tables.FileInfo
	err = guard(func() (err error) {
		files, err = work.close()
		return err
	})
	if err != nil {
		return record, false, sink.blame(err)
	}
	record, err = stage.Commit(j.commitInfo(files))
	return record, false, err
}

// run computes one run, or adds it as failed if it has failed before. It reports whether the session can still be used;
// an error ends the batch.
func (j *batchJob) run(ctx context.Context, work session, sink *watchedSink, run int64) (ok bool, err error) {
	r, err := resolve(j.batch, run)
	j.keys = append(j.keys, r.Key)
	if f, failed := j.failed[run]; failed {
		return true, sink.blame(guard(func() error { return work.fail(r, f) }))
	}
	j.watch.begin(run)
	start := time.Now()
	if err == nil {
		err = guard(func() error { return work.compute(ctx, r) })
	}
	if err == nil {
		j.stats.add(r, time.Since(start))
		return true, nil
	}
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if sink.err != nil {
		return false, sink.err
	}
	var unread *batchError
	if errors.As(err, &unread) {
		return false, unread.err
	}
	return false, j.failedAttempt(ctx, r, err)
}

// resolve finds a run of a batch. If its scenario is not valid the run is returned with a runError.
func resolve(b plan.Batch, id int64) (plan.Run, error) {
	r := plan.Run{ID: id, Batch: b}
	err := guard(func() (err error) {
		if r, err = b.Run(id); err != nil {
			err = &runError{kind: FailedScenario, err: err, tick: engine.None}
		}
		return err
	})
	return r, err
}

// failedAttempt records a failed attempt and makes the remaining attempts, without keeping their rows.
func (j *batchJob) failedAttempt(ctx context.Context, r plan.Run, err error) error {
	for {
		j.attempts[r.ID]++
		j.watch.attempt(r.ID, j.attempts[r.ID], err)
		if j.attempts[r.ID] > j.limits.retries || kindOf(err) == FailedScenario {
			return j.fail(r, err)
		}
		err = guard(func() error { return j.sim.open(&watchedSink{to: countingSink{}}, j.batch).compute(ctx, r) })
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil {
			return nil
		}
	}
}

// fail records that a run has failed for good.
func (j *batchJob) fail(r plan.Run, err error) error {
	f := failureOf(r, err, j.attempts[r.ID])
	j.failed[r.ID] = f
	j.watch.failed(f)
	if j.limits.stop {
		return &Stopped{First: f, Failed: 1, Why: stoppedAtFirst}
	}
	return nil
}

func (j *batchJob) commitInfo(files []tables.FileInfo) datasets.CommitInfo {
	c := datasets.CommitInfo{
		Plan: j.batch.Plan.Doc.Number, FirstRun: j.batch.FirstRun, LastRun: j.batch.LastRun(),
		RunKeys: append([]string(nil), j.keys...), Files: files,
	}
	for run := j.batch.FirstRun; run <= j.batch.LastRun(); run++ {
		if f, failed := j.failed[run]; failed {
			c.Failures = append(c.Failures, f.record())
		}
	}
	return c
}

// worthAnotherTry reports whether computing a batch again may help after a storage error: a file whose sync failed is
// lost, but a new one may succeed; a full disk stays full.
func worthAnotherTry(err error) bool {
	var failed *datasets.StorageError
	return errors.As(err, &failed) && !vfs.IsFull(err)
}
