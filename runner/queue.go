package runner

import (
	"math/bits"
	"sync"

	"sweep/datasets"
)

// Shard is the part of a plan that one of several cooperating processes computes: number Index of Count, counted from
// 1. The zero value is the whole plan.
type Shard struct{ Index, Count int }

// check refuses shards that do not exist.
func (s Shard) check() error {
	if s == (Shard{}) || s.Count >= 1 && s.Index >= 1 && s.Index <= s.Count {
		return nil
	}
	return invalidf("shard %d/%d does not exist; shards are counted from 1/%d to %d/%d", s.Index, s.Count, max(s.Count, 1), max(s.Count, 1), max(s.Count, 1))
}

// owns reports whether a batch belongs to the shard. Of every Count batches in a row each shard gets one, and the
// assignment shifts by one each time, so that sizes that repeat along an axis do not always hit the same shard.
func (s Shard) owns(batch int64) bool {
	return s.Count <= 1 || shardOf(batch, s.Count) == s.Index
}

// shardOf is the index of the shard that owns a batch.
func shardOf(batch int64, shards int) int {
	n := int64(shards)
	return int((batch+batch/n)%n) + 1
}

// queue hands out the batches to be computed, each once, without listing them.
type queue struct {
	plans   []*Plan
	shard   Shard
	skip    *datasets.BatchSet
	scatter uint64 // 0: ascending; every other value gives a different order

	first int64 // number of the first batch of the plans
	total int64 // batches of the plans

	mu   sync.Mutex
	next int64 // position in the order
}

func newQueue(plans []*Plan, shard Shard, skip *datasets.BatchSet, scatter uint64) *queue {
	q := &queue{plans: plans, shard: shard, skip: skip, scatter: scatter, first: plans[0].Doc.FirstBatch}
	for _, p := range plans {
		q.total += p.NumBatches()
	}
	return q
}

// take returns the next batch, false if there is none.
func (q *queue) take() (Batch, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.next < q.total {
		number := q.number(q.next)
		q.next++
		if q.shard.owns(number) && !q.skip.Has(number) {
			return q.batch(number), true
		}
	}
	return Batch{}, false
}

// number is the batch at a position of the order. Multiplying by a number that has no common factor with the total
// visits every batch once.
func (q *queue) number(position int64) int64 {
	if q.scatter == 0 || q.total < 2 {
		return q.first + position
	}
	n := uint64(q.total)
	step := q.scatter%n | 1
	for gcd(step, n) != 1 {
		step += 2
	}
	high, low := bits.Mul64(uint64(position), step)
	_, at := bits.Div64(high%n, low, n)
	return q.first + int64((at+q.scatter>>32%n)%n)
}

func gcd(a, b uint64) uint64 {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// batch finds a batch by its number in the data set.
func (q *queue) batch(number int64) Batch {
	for _, p := range q.plans {
		if p.holds(number) {
			return p.Batch(number)
		}
	}
	panic("runner: batch numbers have a gap")
}

// counts is the work of a shard: planned, and already done.
type counts struct{ runs, batches, runsDone, batchesDone int64 }

func (c *counts) add(runs int64, done bool) {
	c.runs += runs
	c.batches++
	if done {
		c.runsDone += runs
		c.batchesDone++
	}
}

// count adds up the work of the queue's shard.
func (q *queue) count() counts {
	var c counts
	q.each(func(b Batch) {
		if q.shard.owns(b.Number) {
			c.add(b.Runs, q.skip.Has(b.Number))
		}
	})
	return c
}

// each visits every batch of the plans in ascending order.
func (q *queue) each(visit func(Batch)) {
	for number := q.first; number < q.first+q.total; number++ {
		visit(q.batch(number))
	}
}
