package runner

import (
	"sweep/datasets"
	"sweep/runner/plan"
)

// rounds computes the queue of the pool and, with a rule of sequential replication, the rounds that it adds.
func (w *work) rounds(p *pool) error {
	for {
		if err := w.outcome(p, p.run()); err != nil || w.rule == nil {
			return err
		}
		if err := w.completeRound(p); err != nil {
			return err
		}
		more, err := w.addRound()
		if more == nil || err != nil {
			return err
		}
		round, none := plan.Plans{more}, &datasets.BatchSet{}
		p.queue = newQueue(round, w.o.Shard, none, 0)
		c := round.Count(w.o.Shard, none)
		p.meter.grow(c.Runs, c.Batches)
	}
}

// addRound adds the plan of the next round of replications; nil if there is none.
func (w *work) addRound() (*plan.Plan, error) {
	committed, err := w.data.Committed()
	if err != nil {
		return nil, err
	}
	if missing := w.plans.Missing(committed); missing > 0 {
		return nil, &Interrupted{Cause: errOtherShards, Remaining: missing}
	}
	r, err := w.rule.Apply(w.data, w.plans)
	if err != nil {
		return nil, err
	}
	p, err := r.Next()
	if p == nil || err != nil {
		w.replication = r
		return nil, err
	}
	return p, w.add(p)
}
