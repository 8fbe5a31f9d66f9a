package runner

import (
	"errors"
	"math/rand/v2"
	"time"

	"sweep/datasets"
	"sweep/runner/plan"
)

// A round of replications is decided when the one before it is complete, so a shard that has finished its part needs
// the parts of the others. It waits for them as long as they make progress. If nothing was committed for a while, their
// tasks may have ended, or be queued until this one ends; it then computes the missing batches itself. Another process
// that computes the same batches gets the same bytes, so a waiting shard neither blocks the others nor depends on them.

// WaitDefault is the time without any commit after which a waiting shard computes the batches of the others.
const WaitDefault = time.Minute

// errOtherShards is the cause of the interruption of a shard that has nothing left in this round and must not wait.
var errOtherShards = errors.New("other shards have not finished this round of replications")

// A waiting shard lists the commits after a pause that grows while nothing happens. On a slow disk a listing takes a
// while; the pause is a multiple of that time, so that waiting shards leave the disk to working ones.
const (
	waitPauseMin  = 100 * time.Millisecond
	waitPauseMax  = 5 * time.Second
	pausesPerLook = 10
)

// completeRound returns when every planned batch is committed: the remaining ones by other shards or, if those make no
// progress, by this one.
func (w *work) completeRound(p *pool) error {
	seen, since, pause := int64(-1), time.Now(), waitPauseMin
	defer p.meter.waitFor(0)
	for {
		look := time.Now()
		committed, err := w.data.Committed()
		if err != nil {
			return err
		}
		missing := w.plans.Missing(committed)
		switch {
		case missing == 0:
			return nil
		case w.o.Wait < 0:
			return &Interrupted{Cause: errOtherShards, Remaining: missing}
		case committed.Len() != seen:
			if seen >= 0 {
				w.takeovers = 0
			}
			seen, since, pause = committed.Len(), time.Now(), waitPauseMin
		case time.Since(since) >= max(w.o.Wait>>w.takeovers, 2*p.longestBatch()):
			w.takeovers++
			if err := w.takeOver(p, committed); err != nil {
				return err
			}
			continue
		}
		p.meter.waitFor(missing)
		if !p.pause(max(pause, pausesPerLook*time.Since(look))) {
			return &Interrupted{Cause: p.shutdown.cause(), Remaining: missing}
		}
		pause = min(2*pause, waitPauseMax)
	}
}

// takeOver computes the batches that nobody has committed, in a different order from other shards that may do the same.
func (w *work) takeOver(p *pool, committed *datasets.BatchSet) error {
	p.queue = newQueue(w.plans, plan.Shard{}, committed, rand.Uint64()|1)
	c := w.plans.Count(plan.Shard{}, committed)
	p.meter.grow(c.Runs-c.RunsDone, c.Batches-c.BatchesDone)
	return w.outcome(p, p.run())
}

// pause lets some time pass. It reports whether there is time for another batch: no signal has come, and the end of the
// job is not near.
func (p *pool) pause(d time.Duration) bool {
	if !p.deadline.IsZero() {
		d = min(d, max(0, time.Until(p.deadline)-p.longestBatch())+time.Millisecond) // a moment later it is too late
	}
	select {
	case <-time.After(d):
	case <-p.shutdown.take.Done():
	}
	if p.late() {
		p.shutdown.stop(errDeadline)
	}
	return !p.shutdown.stopped()
}
