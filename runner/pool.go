package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"sweep/datasets"
	"sweep/runner/journal"
	"sweep/runner/plan"
)

// pool computes the batches of a queue, one at a time in each worker.
type pool struct {
	data      *datasets.Dataset
	sim       simulator
	limits    limits
	isolation *isolation // nil: batches are computed in this process
	queue     *queue
	others    *otherProcesses
	shutdown  *shutdown
	meter     *meter
	journal   *journal.Journal
	workers   int
	deadline  time.Time // no batch is started that is unlikely to end before; zero: none

	failuresMax int64 // zero: no limit

	mu      sync.Mutex
	totals  totals
	longest time.Duration // the longest batch so far
}

// totals sums up what a pool has committed.
type totals struct {
	runs, commits int64
	rows          map[string]int64
	bytes         int64
	failures      []Failure // the first few
	failed        int64
}

// failuresShown bounds the failures that a summary carries; the data set has all of them.
const failuresShown = 20

// errDeadline is the cause of the interruption when the scheduler's time limit is near.
var errDeadline = errors.New("the time limit is near")

// run computes until the queue is empty or the shutdown is applied. When a worker meets an error, the batches of the
// other workers are still completed.
func (p *pool) run() error {
	if p.totals.rows == nil {
		p.totals.rows = map[string]int64{}
	}
	var group errgroup.Group
	for range p.workers {
		group.Go(p.work)
	}
	return group.Wait()
}

// work takes batches until there are none or the shutdown is applied.
func (p *pool) work() error {
	for !p.shutdown.stopped() {
		if p.late() {
			p.shutdown.stop(errDeadline)
			return nil
		}
		b, ok := p.take()
		if !ok {
			return nil
		}
		if err := p.batch(b); err != nil {
			if p.shutdown.work.Err() != nil && errors.Is(err, context.Canceled) {
				return nil // abandoned; the shutdown has the cause
			}
			p.shutdown.stop(err)
			return err
		}
	}
	return nil
}

// late reports whether another batch would not be finished in time.
func (p *pool) late() bool {
	if p.deadline.IsZero() {
		return false
	}
	return time.Until(p.deadline) < p.longestBatch()
}

// longestBatch is the longest time that a batch has taken so far.
func (p *pool) longestBatch() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.longest
}

// batch computes and commits one batch, unless another process has already committed it.
func (p *pool) batch(b plan.Batch) error {
	if p.committed(b) {
		p.meter.skip(b.Runs)
		return nil
	}
	start := time.Now()
	job := newBatchJob(p.sim, p.limits, b, poolObserver{p.meter, p.journal})
	record, err := p.compute(job)
	if worthAnotherTry(err) && p.shutdown.work.Err() == nil {
		record, err = p.compute(job)
	}
	if err != nil {
		return err
	}
	p.meter.commits.Add(1)
	p.note(job, record, time.Since(start))
	if failed := p.meter.failed.Load(); p.failuresMax > 0 && failed > p.failuresMax {
		return &Stopped{First: p.firstFailure(), Failed: failed, Why: stoppedTooMany}
	}
	return nil
}

// compute computes a batch here or in a process of its own.
func (p *pool) compute(job *batchJob) (datasets.CommitRecord, error) {
	if p.isolation != nil {
		return p.isolation.compute(p.shutdown.work, job, p.data)
	}
	return job.compute(p.shutdown.work, p.data)
}

// poolObserver counts the events in the pool's batches and writes them to the journal.
type poolObserver struct {
	meter   *meter
	journal *journal.Journal
}

func (o poolObserver) begin(int64)         {}
func (o poolObserver) computed(runs int64) { o.meter.done.Add(runs) }
func (o poolObserver) failed(f Failure)    { o.meter.fail(f) }
func (o poolObserver) attempt(run int64, number int, err error) {
	o.journal.Add(journal.Entry{Event: "attempt", Run: &run, Attempt: number, Kind: string(kindOf(err)), Message: messageOf(err)})
}

// note adds a committed batch to the totals and to the journal.
func (p *pool) note(job *batchJob, record datasets.CommitRecord, took time.Duration) {
	e := journal.Entry{Event: "batch", Batch: &record.Batch, Runs: job.batch.Runs, Failed: int64(len(record.Failed)),
		Busy: took.Seconds(), SlowestRun: &job.stats.slowestRun, SlowestTime: job.stats.slowestTime.Seconds(), Points: job.stats.points()}
	p.mu.Lock()
	p.totals.runs += job.batch.Runs
	p.totals.commits++
	for _, f := range record.Files {
		p.totals.rows[f.Table] += f.Rows
		p.totals.bytes += f.Bytes
		e.Rows += f.Rows
		e.Bytes += f.Bytes
	}
	for run := job.batch.FirstRun; run <= job.batch.LastRun() && len(job.failed) > 0; run++ {
		if f, failed := job.failed[run]; failed {
			p.totals.failed++
			if len(p.totals.failures) < failuresShown {
				p.totals.failures = append(p.totals.failures, f)
			}
		}
	}
	p.longest = max(p.longest, took)
	p.mu.Unlock()
	p.journal.Add(e)
}

func (p *pool) firstFailure() Failure {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.totals.failures) == 0 {
		return Failure{}
	}
	return p.totals.failures[0]
}
