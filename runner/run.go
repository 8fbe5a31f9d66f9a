package runner

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"sweep/datasets"
)

// Summary is the result of a sweep.
type Summary struct {
	Name string
	Dir  string

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

	Precision *Precision // of a complete data set with a rule of sequential replication

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
//   - *DifferentGrid when the directory holds another grid's data,
//   - errors of the data set: storage, damage, determinism.
//
// What was committed stays committed in every case.
func Run(ctx context.Context, g Grid, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	if err := checkRuns(g); err != nil {
		return Summary{}, err
	}
	w, err := openWork(g, o)
	if err != nil {
		return Summary{}, err
	}
	defer w.data.Close()
	w.grid = g
	return w.run(ctx, o, newEngineLab(o.runLimits()))
}

// run computes the pending batches of the shard.
func (w *work) run(ctx context.Context, o Options, lab laboratory) (Summary, error) {
	fewer := o.fitFiles(openFilesMax())
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
	p, c := w.pool(ctx, o, lab, newQueue(w.plans, o.Shard, committed, scatterFor(leftovers)))
	defer p.brake.release()
	p.meter.base.Others = countAlive(leftovers)
	stopWatching := p.meter.watch()
	err = w.rounds(p, o)
	stopWatching()
	s := w.summary(o, p, c)
	if fewer != "" {
		s.Warnings = append(s.Warnings, fewer)
	}
	return s, w.close(&s, o, p, err)
}

// pool is a pool for the batches of a queue, and the amount of work.
func (w *work) pool(ctx context.Context, o Options, lab laboratory, queue *queue) (*pool, counts) {
	c := queue.countOnce()
	journal := openJournal(w.data.FS(), entry{Version: o.Version, Restart: o.Restarts, Workers: o.Workers, Shard: o.Shard.Index, Shards: o.Shard.Count})
	return &pool{
		data: w.data, lab: lab, isolation: o.isolated(), queue: queue, neighbours: &neighbours{look: w.data.UnderWay}, workers: o.Workers, deadline: deadline(o), failuresMax: o.FailuresMax,
		limits: limits{retries: o.Retries, stop: o.OnFailure == Stop},
		brake:  newBrake(ctx, o.Grace),
		meter: newMeter(o.Progress, journal, Snapshot{Runs: c.runs, Before: c.runsDone, Batches: c.batches, Commits: c.batchesDone,
			Workers: o.Workers}),
		journal: journal,
	}, c
}

// rounds computes the queue of the pool and, with a rule of sequential replication, the rounds that it adds.
func (w *work) rounds(p *pool, o Options) error {
	for {
		if err := w.outcome(p, p.run()); err != nil || w.grid == nil || w.grid.Stopping() == nil {
			return err
		}
		if err := w.completeRound(p, o); err != nil {
			return err
		}
		more, err := w.addRound()
		if more == nil || err != nil {
			return err
		}
		p.queue = newQueue([]*Plan{more}, o.Shard, &datasets.BatchSet{}, 0)
		c := p.queue.count()
		p.meter.grow(c.runs, c.batches)
	}
}

// addRound adds the plan of the next round of replications; nil if there is none.
func (w *work) addRound() (*Plan, error) {
	committed, err := w.data.Committed()
	if err != nil {
		return nil, err
	}
	if missing := missingOf(w.plans, committed); missing > 0 {
		return nil, &Interrupted{Cause: errOtherShards, Remaining: missing}
	}
	p, err := nextRound(w.data, w.plans, w.grid)
	if p == nil || err != nil {
		return nil, err
	}
	return p, w.add(p)
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
	cause := p.brake.cause()
	if cause == nil {
		return nil
	}
	left := p.meter.base.Batches - p.meter.commits.Load()
	if left == 0 {
		return nil
	}
	return &Interrupted{Cause: cause, Remaining: left}
}

func (w *work) summary(o Options, p *pool, c counts) Summary {
	last := w.plans[len(w.plans)-1].Doc
	return Summary{
		Name: last.Name, Dir: o.Dir, NewPlan: w.newPlan,
		Runs: plannedRuns(w.plans), Batches: last.FirstBatch + last.Batches,
		Before: c.runsDone + p.meter.skipped.Load(), Done: p.totals.runs, Failed: p.totals.failed, Commits: p.totals.commits,
		Rows: p.totals.rows, Bytes: p.totals.bytes,
		Elapsed: time.Since(p.meter.start), Workers: o.Workers, Failures: p.totals.failures,
	}
}

// indexedInAHurry is the number of batches up to which an interrupted sweep still builds the manifest. More would take
// longer than a scheduler waits between the signal and the kill.
const indexedInAHurry = 10_000

// close ends the journal and, unless other shards are running, updates the index. It returns the error of the sweep, or
// damage found while building the index.
func (w *work) close(s *Summary, o Options, p *pool, outcome error) error {
	reason := "done"
	if outcome != nil {
		reason = outcome.Error()
	}
	if err := p.journal.close(entry{Event: "end", Done: p.meter.done.Load(), Reason: reason}); err != nil {
		s.Warnings = append(s.Warnings, "the log is incomplete: "+err.Error())
	}
	var storage *datasets.StorageError
	var interrupted *Interrupted
	hurried := errors.As(outcome, &interrupted) && s.Batches > indexedInAHurry
	if o.Shard.Count > 1 || errors.As(outcome, &storage) || hurried {
		s.FailedRuns = s.Failed
		return outcome
	}
	err := w.index(s)
	var damage *datasets.DamageError
	if outcome == nil && errors.As(err, &damage) {
		return err
	}
	if err != nil {
		s.Warnings = append(s.Warnings, "the manifest is not up to date, run sweep finish: "+err.Error())
	}
	return outcome
}

// index builds the manifest and counts the content of the data set.
func (w *work) index(s *Summary) error {
	committed, err := w.data.Committed()
	if err != nil {
		return err
	}
	failures, err := unresolvedFailures(w.data, w.plans, committed)
	if err != nil {
		return err
	}
	s.FailedRuns = int64(len(failures))
	manifest, err := w.data.RebuildManifest()
	s.Complete = err == nil && manifest.Status == datasets.StatusComplete
	if s.Complete {
		if s.Precision, err = precisionOf(w.data, w.plans, w.grid); err != nil {
			return err
		}
	}
	if err == nil {
		if warning := UnevenRuns(manifest, s.Dir); warning != "" {
			s.Warnings = append(s.Warnings, warning)
		}
	}
	if s.Complete && s.Done == 0 {
		return w.data.CheckFiles(manifest) // nothing had to be computed, so everything should be there
	}
	return err
}
