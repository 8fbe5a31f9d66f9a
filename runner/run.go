package runner

import (
	"context"
	"math/rand/v2"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/journal"
	"sweep/runner/plan"
)

// Summary is the result of a sweep.
type Summary struct {
	Name string
	Dir  vfs.Place

	NewPlan int   // number of the plan that this sweep added; 0: none
	Runs    int64 // planned in the data set, all shards; each once, however often it is tried
	Batches int64

	Before  int64 // runs of this shard that were committed already
	Done    int64 // runs computed and committed by this sweep
	Failed  int64 // of Done
	Commits int64 // batches committed by this sweep

	// The content of the data set after the sweep. A shard, and a large sweep that was interrupted, only know their own
	// part: Complete is false, and FailedRuns is Failed.
	Complete   bool
	FailedRuns int64            // runs whose latest attempt has failed
	Rows       map[string]int64 // by table, committed by this sweep
	Bytes      int64            // committed by this sweep

	Precision *plan.Precision // of a complete data set with a rule of sequential replication

	Elapsed  time.Duration
	Workers  int
	Failures []Failure // the first few
	Warnings []string
}

// Run computes what is missing of the grid in the data set o.Dir, which it creates, continues or extends. It returns
//
//   - nil when every batch of the shard is committed, also if runs have failed (Summary.FailedRuns),
//   - *Interrupted when ctx ended or the deadline came near; the same call continues,
//   - *Stopped when failures ended it,
//   - *plan.DifferentGrid when the directory holds another grid's data,
//   - errors of the data set: storage, damage, determinism.
//
// What was committed stays committed in every case.
func Run(ctx context.Context, g plan.Grid, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	w, err := openPlanned(g, o)
	if err != nil {
		return Summary{}, err
	}
	defer w.close()
	return w.run(ctx, newEngineSimulator(o.runLimits()))
}

// run computes the pending batches of the shard and updates the index of the data set.
func (w *work) run(ctx context.Context, sim simulator) (Summary, error) {
	fewer := w.o.fitFiles(openFilesMax())
	if err := w.data.Announce(); err != nil {
		return Summary{}, err
	}
	leftovers, err := w.data.CleanStaging(false)
	if err != nil {
		return Summary{}, err
	}
	committed, err := w.data.Committed()
	if err != nil {
		return Summary{}, err
	}
	c := w.plans.CountOnce(w.o.Shard, committed)
	p := w.pool(ctx, sim, c)
	defer p.shutdown.release()
	p.queue = newQueue(w.plans, w.o.Shard, committed, scatterFor(leftovers))
	p.meter.base.Others = countAlive(leftovers)
	stopWatching := p.meter.watch()
	err = w.rounds(p)
	stopWatching()
	s := w.summary(p, c)
	if fewer != "" {
		s.Warnings = append(s.Warnings, fewer)
	}
	return s, w.finish(&s, p, err)
}

// pool is a pool without a queue.
func (w *work) pool(ctx context.Context, sim simulator, c plan.Counts) *pool {
	o := w.o
	log := journal.Open(w.data.FS(), journal.Entry{Version: o.Version, Restart: o.Restarts, Workers: o.Workers, Shard: o.Shard.Index, Shards: o.Shard.Count})
	return &pool{
		data: w.data, sim: sim, isolation: o.isolated(), others: &otherProcesses{look: w.data.UnderWay}, workers: o.Workers, deadline: deadline(o), failuresMax: o.FailuresMax,
		limits:   limits{retries: o.Retries, stop: o.OnFailure == Stop},
		shutdown: newShutdown(ctx, o.Grace),
		meter: newMeter(o.Progress, log, Snapshot{Runs: c.Runs, Before: c.RunsDone, Batches: c.Batches, Commits: c.BatchesDone,
			Workers: o.Workers}),
		journal: log,
	}
}

// scatterFor chooses the order of the batches: ascending for the first process, a different one for each that joins, so
// that processes sharing a data set without shards rarely compute the same batch.
func scatterFor(leftovers []datasets.Leftover) uint64 {
	for _, l := range leftovers {
		if l.State == datasets.LeftoverAlive || l.State == datasets.LeftoverForeign {
			return rand.Uint64() | 1
		}
	}
	return 0
}

// countAlive counts the processes of this machine that write to the same data set.
func countAlive(leftovers []datasets.Leftover) (n int) {
	for _, l := range leftovers {
		if l.State == datasets.LeftoverAlive {
			n++
		}
	}
	return n
}

// deadline is when the last batch must be finished, so that it can be abandoned properly.
func deadline(o Options) time.Time {
	if o.Deadline.IsZero() {
		return o.Deadline
	}
	return o.Deadline.Add(-max(o.Grace, 0))
}

// outcome is the error of the whole sweep: the first error of a worker, or an interruption while work was left.
func (w *work) outcome(p *pool, err error) error {
	if err != nil {
		return err
	}
	cause := p.shutdown.cause()
	if cause == nil {
		return nil
	}
	left := p.meter.base.Batches - p.meter.commits.Load()
	if left == 0 {
		return nil
	}
	return &Interrupted{Cause: cause, Remaining: left}
}

func (w *work) summary(p *pool, c plan.Counts) Summary {
	return Summary{
		Name: w.plans.Last().Name, Dir: w.o.Dir, NewPlan: w.newPlan,
		Runs: w.plans.NumRuns(), Batches: w.plans.NumBatches(),
		Before: c.RunsDone + p.meter.skipped.Load(), Done: p.totals.runs, Failed: p.totals.failed, Commits: p.totals.commits,
		Rows: p.totals.rows, Bytes: p.totals.bytes,
		Elapsed: time.Since(p.meter.start), Workers: w.o.Workers, Failures: p.totals.failures,
	}
}
