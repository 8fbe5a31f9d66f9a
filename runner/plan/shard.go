package plan

import (
	"sweep/datasets"
	"sweep/datasets/errkind"
)

// Shard is the part of a plan that one of several cooperating processes computes: number Index of Count, counted from
// 1. The zero value is the whole plan.
type Shard struct{ Index, Count int }

// Check refuses shards that do not exist.
func (s Shard) Check() error {
	if s == (Shard{}) || s.Count >= 1 && s.Index >= 1 && s.Index <= s.Count {
		return nil
	}
	return errkind.Errorf(errkind.Invalid, "shard %d/%d does not exist; shards are counted from 1/%d to %d/%d", s.Index, s.Count, max(s.Count, 1), max(s.Count, 1), max(s.Count, 1))
}

// Owns reports whether a batch belongs to the shard. Of every Count batches in a row each shard gets one, and the
// assignment shifts by one each time, so that sizes that repeat along an axis do not always hit the same shard.
func (s Shard) Owns(batch int64) bool {
	return s.Count <= 1 || ShardOf(batch, s.Count) == s.Index
}

// ShardOf is the index of the shard that owns a batch.
func ShardOf(batch int64, shards int) int {
	n := int64(shards)
	return int((batch+batch/n)%n) + 1
}

// Counts is an amount of work: planned, and already done.
type Counts struct{ Runs, Batches, RunsDone, BatchesDone int64 }

// Add adds a batch.
func (c *Counts) Add(runs int64, done bool) {
	c.Runs += runs
	c.Batches++
	if done {
		c.RunsDone += runs
		c.BatchesDone++
	}
}

// EachBatch visits the batches of all plans in ascending order.
func (ps Plans) EachBatch(visit func(Batch)) {
	for _, p := range ps {
		for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
			visit(p.Batch(number))
		}
	}
}

// Count adds up the work of a shard.
func (ps Plans) Count(shard Shard, committed *datasets.BatchSet) Counts {
	var c Counts
	ps.EachBatch(func(b Batch) {
		if shard.Owns(b.Number) {
			c.Add(b.Runs, committed.Has(b.Number))
		}
	})
	return c
}

// CountOnce adds up the work of a shard, each run once however often it is tried. Shards count attempts, since other
// shards may have made the earlier ones.
func (ps Plans) CountOnce(shard Shard, committed *datasets.BatchSet) Counts {
	c := ps.Count(shard, committed)
	for _, p := range ps {
		if p.Repeats() && shard.Count <= 1 {
			c.Runs -= p.NumRuns()
			c.RunsDone -= p.NumRuns()
		}
	}
	return c
}

// Missing counts the planned batches that are not committed. Those of a plan added in the meantime do not count.
func (ps Plans) Missing(committed *datasets.BatchSet) int64 {
	missing := ps.NumBatches()
	committed.Each(func(batch int64) error {
		if batch < ps.NumBatches() {
			missing--
		}
		return nil
	})
	return missing
}
