package runner

import (
	"math/bits"
	"sync"

	"sweep/datasets"
	"sweep/runner/plan"
)

// queue hands out the batches to be computed, each once, without listing them.
type queue struct {
	plans   plan.Plans
	shard   plan.Shard
	skip    *datasets.BatchSet
	scatter uint64 // 0: ascending; every other value gives a different order

	first int64 // number of the first batch of the plans
	total int64 // batches of the plans

	mu   sync.Mutex
	next int64 // position in the order
}

func newQueue(plans plan.Plans, shard plan.Shard, skip *datasets.BatchSet, scatter uint64) *queue {
	q := &queue{plans: plans, shard: shard, skip: skip, scatter: scatter, first: plans[0].Doc.FirstBatch}
	for _, p := range plans {
		q.total += p.NumBatches()
	}
	return q
}

// take returns the next batch, false if there is none.
func (q *queue) take() (plan.Batch, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.next < q.total {
		number := q.number(q.next)
		q.next++
		if q.shard.Owns(number) && !q.skip.Has(number) {
			return q.plans.Batch(number)
		}
	}
	return plan.Batch{}, false
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
