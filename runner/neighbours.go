package runner

import (
	"sync"
	"time"
)

// Several processes may compute one data set without shards. Each leaves out the batches that another one has under way and
// comes back to them at its end: most are committed by then. One whose process has died, hangs or is out of sight is
// computed after a while all the same; that costs time and nothing else, because the bytes are the same.

// neighbours are the other processes at a data set, by the batches that they have under way.
type neighbours struct {
	look func() (map[int64]bool, error)

	mu       sync.Mutex
	batches  map[int64]bool
	looked   time.Time
	awaiting []awaited
}

// awaited is a batch that was left to another process.
type awaited struct {
	batch Batch
	since time.Time
}

const (
	looksAlone    = 200 * time.Millisecond // between two looks while nobody else is there
	awaitedAtMost = 5 * time.Second        // without a commit, or twice as long as the longest batch took
	awaitedPause  = 100 * time.Millisecond // between two looks at the batches of others
)

// has reports whether another process has a batch under way.
func (o *neighbours) has(batch int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.batches) > 0 || time.Since(o.looked) >= looksAlone {
		// What cannot be seen does not matter: the batch is computed, and the commit finds out.
		o.batches, _ = o.look()
		o.looked = time.Now()
	}
	return o.batches[batch]
}

// leave puts a batch off.
func (o *neighbours) leave(a awaited) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.awaiting = append(o.awaiting, a)
}

// next takes the batch that was put off first.
func (o *neighbours) next() (awaited, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.awaiting) == 0 {
		return awaited{}, false
	}
	a := o.awaiting[0]
	o.awaiting = o.awaiting[1:]
	return a, true
}

// take is the next batch to compute: one that nobody has under way, and at the end one that was left to others and that
// they have not committed.
func (p *pool) take() (Batch, bool) {
	for !p.brake.stopped() {
		b, ok := p.queue.take()
		if !ok {
			return p.takeAwaited()
		}
		if !p.neighbours.has(b.Number) {
			return b, true
		}
		p.neighbours.leave(awaited{b, time.Now()})
	}
	return Batch{}, false
}

func (p *pool) takeAwaited() (Batch, bool) {
	for !p.brake.stopped() {
		a, ok := p.neighbours.next()
		if !ok {
			return Batch{}, false
		}
		patience := max(awaitedAtMost, 2*p.longestBatch())
		if p.committed(a.batch) || !p.neighbours.has(a.batch.Number) || time.Since(a.since) >= patience {
			return a.batch, true
		}
		p.neighbours.leave(a)
		if !p.pause(awaitedPause) {
			break
		}
	}
	return Batch{}, false
}

// committed reports whether another process has committed a batch.
func (p *pool) committed(b Batch) bool {
	_, err := p.data.Record(b.Number)
	return err == nil
}
