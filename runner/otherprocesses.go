package runner

import (
	"sync"
	"time"

	"sweep/runner/plan"
)

// Several processes may compute one data set without shards. Each skips the batches that another one is computing and
// returns to them at its end: most are committed by then. If the other process has died, hangs or is not visible, the
// batch is computed after a while anyway. That only costs time, because the bytes are the same.

// otherProcesses are the other processes writing to a data set, with the batches they are computing.
type otherProcesses struct {
	look func() (map[int64]bool, error)

	mu       sync.Mutex
	batches  map[int64]bool
	looked   time.Time
	awaiting []awaited
}

// awaited is a batch that was left to another process.
type awaited struct {
	batch plan.Batch
	since time.Time
}

const (
	looksAlone    = 200 * time.Millisecond // between two checks while there is no other process
	awaitedAtMost = 5 * time.Second        // without a commit, or twice as long as the longest batch took
	awaitedPause  = 100 * time.Millisecond // between two checks of the batches of others
)

// has reports whether another process has a batch under way.
func (o *otherProcesses) has(batch int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.batches) > 0 || time.Since(o.looked) >= looksAlone {
		// Batches that are not visible do no harm: the batch is computed, and the commit resolves the conflict.
		o.batches, _ = o.look()
		o.looked = time.Now()
	}
	return o.batches[batch]
}

// postpone keeps a batch for the end.
func (o *otherProcesses) postpone(a awaited) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.awaiting = append(o.awaiting, a)
}

// next takes the batch that was postponed first.
func (o *otherProcesses) next() (awaited, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.awaiting) == 0 {
		return awaited{}, false
	}
	a := o.awaiting[0]
	o.awaiting = o.awaiting[1:]
	return a, true
}

// take is the next batch to compute: one that no other process is computing, and at the end one that was left to others
// and that they have not committed.
func (p *pool) take() (plan.Batch, bool) {
	for !p.shutdown.stopped() {
		b, ok := p.queue.take()
		if !ok {
			return p.takeAwaited()
		}
		if !p.others.has(b.Number) {
			return b, true
		}
		p.others.postpone(awaited{b, time.Now()})
	}
	return plan.Batch{}, false
}

func (p *pool) takeAwaited() (plan.Batch, bool) {
	for !p.shutdown.stopped() {
		a, ok := p.others.next()
		if !ok {
			return plan.Batch{}, false
		}
		longest := max(awaitedAtMost, 2*p.longestBatch())
		if p.committed(a.batch) || !p.others.has(a.batch.Number) || time.Since(a.since) >= longest {
			return a.batch, true
		}
		p.others.postpone(a)
		if !p.pause(awaitedPause) {
			break
		}
	}
	return plan.Batch{}, false
}

// committed reports whether another process has committed a batch.
func (p *pool) committed(b plan.Batch) bool {
	_, err := p.data.Record(b.Number)
	return err == nil
}
