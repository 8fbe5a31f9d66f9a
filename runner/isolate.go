package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/engine"
)

// Isolation computes each batch in a separate process, so that a fatal error of the runtime (stack overflow, memory
// exhausted, a crash in foreign code) costs one run and not the sweep.
type Isolation struct {
	// Command is a program with arguments that only calls ServeBatch on its standard input and output.
	Command []string
	Env     []string // of the process; nil: ours
	Memory  int64    // bytes a process may use; 0: no limit
}

// isolation computes batches in separate processes.
type isolation struct {
	Isolation
	request request // what all batches have in common
}

// Crashes of processes between two runs are not caused by a run; after this many the sweep gives up.
const crashesMax = 3

// reportTimeout is how long a process may report nothing about a run. It normally detects by itself that the run exceeds its
// time limit, but only between ticks.
func reportTimeout(timeout time.Duration) time.Duration {
	return timeout + min(max(timeout, time.Second), 5*time.Second)
}

// compute has the batch computed and committed by isolated processes. If a process dies while it computes a run, that
// counts as a failed attempt of the run; the next process gets the list of runs that have failed permanently.
func (iso *isolation) compute(ctx context.Context, job *batchJob, d *datasets.Dataset) (datasets.CommitRecord, error) {
	for crashes := 0; ; {
		crashed, err := iso.once(ctx, job)
		switch {
		case ctx.Err() != nil:
			return datasets.CommitRecord{}, context.Cause(ctx)
		case err != nil:
			return datasets.CommitRecord{}, err
		case crashed == nil:
			return d.Record(job.batch.Number)
		case crashed.run < 0:
			if crashes++; crashes == crashesMax {
				return datasets.CommitRecord{}, diedBeforeRuns(job.batch.Number, crashed.err)
			}
		default:
			if err := job.died(crashed.run, crashed.err); err != nil {
				return datasets.CommitRecord{}, err
			}
		}
	}
}

// diedBeforeRuns is the error of processes that die before they compute a run: the memory limit is too low for the program
// itself, or the machine prevents them from running.
func diedBeforeRuns(batch int64, err error) error {
	text := fmt.Sprintf("batch %d: the isolated process died %d times before it computed a run: %v", batch, crashesMax, err)
	var failed *runError
	if errors.As(err, &failed) && failed.kind == FailedMemory {
		return &datasets.InvalidError{What: text, Remedy: "raise --memory-limit"}
	}
	return errkind.Errorf(errkind.Storage, "%s; see whether the machine has memory, processes and file descriptors left", text)
}

// crash is the end of a process that did not finish its batch.
type crash struct {
	run int64 // the run it was computing, -1 for none
	err error
}

// once lets one process try the batch.
func (iso *isolation) once(ctx context.Context, job *batchJob) (*crash, error) {
	req := iso.request
	req.Batch = job.batch.Number
	for run := job.batch.FirstRun; run <= job.batch.LastRun() && len(job.failed) > 0; run++ {
		if f, failed := job.failed[run]; failed {
			req.Failed = append(req.Failed, f)
		}
	}
	c, err := startChild(ctx, iso.Isolation, req)
	if err != nil {
		return nil, err
	}
	defer c.end()
	v := &supervisor{child: c, job: job, run: -1, timeout: req.Timeout}
	return v.watch()
}

// supervisor processes the reports of a process.
type supervisor struct {
	child   *child
	job     *batchJob
	run     int64 // the run under way, -1 between runs
	counted int64 // runs reported as computed
	timeout time.Duration
	memory  string // the last message of the process about its memory limit
}

// watch reads reports until the process has committed the batch, given up, or died.
func (v *supervisor) watch() (*crash, error) {
	var late *time.Timer
	if v.timeout > 0 {
		late = time.AfterFunc(reportTimeout(v.timeout), v.child.kill)
		defer late.Stop()
	}
	for {
		r, err := v.child.next()
		if errors.Is(err, io.EOF) {
			v.job.watch.computed(-v.counted)
			return v.end(late), nil
		}
		if err != nil {
			return nil, err
		}
		if late != nil {
			late.Reset(reportTimeout(v.timeout))
		}
		finished, err := v.handle(r)
		if finished || err != nil {
			if err != nil {
				v.job.watch.computed(-v.counted)
			}
			return nil, err
		}
	}
}

// handle processes one report.
func (v *supervisor) handle(r report) (finished bool, err error) {
	watch := v.job.watch
	switch r.Event {
	case "begin":
		v.run = r.Run
		watch.begin(r.Run)
	case "computed":
		v.run = -1
		v.counted += r.Count
		watch.computed(r.Count)
	case "attempt":
		watch.attempt(r.Run, int(r.Count), &runError{kind: r.Kind, err: errors.New(r.Error), tick: engine.None})
	case "failed":
		v.job.failed[r.Failure.Run] = *r.Failure
		watch.failed(*r.Failure)
	case "memory":
		v.memory = r.Error
	case "stopped":
		return false, &Stopped{First: *r.Failure, Failed: 1, Why: stoppedAtFirst}
	case "error":
		return false, errkind.Mark(r.Class, errors.New(r.Error))
	case "committed":
		v.job.stats = batchStats{slowestRun: r.Run, slowestTime: r.Time, slowest: r.Points}
		return true, nil
	}
	return false, nil
}

// end returns how the process ended.
func (v *supervisor) end(late *time.Timer) *crash {
	expired := late != nil && !late.Stop()
	exit := v.child.end()
	switch {
	case v.memory != "":
		return &crash{v.run, &runError{kind: FailedMemory, err: errors.New(v.memory), tick: engine.None}}
	case expired:
		return &crash{v.run, &runError{kind: FailedTimeout, err: timeoutError(v.timeout), tick: engine.None}}
	}
	return &crash{v.run, crashError(exit, string(v.child.stderr.kept))}
}

// died records that a run has killed its process.
func (j *batchJob) died(run int64, err error) error {
	r, _ := resolve(j.batch, run)
	j.attempts[run]++
	j.watch.attempt(run, j.attempts[run], err)
	if j.attempts[run] <= j.limits.retries {
		return nil
	}
	return j.fail(r, err)
}
