package engine

import (
	"cmp"
	"math"
	"slices"

	"sweep/engine/policy"
	"sweep/engine/rng"
)

// pressure returns a logistic index of the length of Queue 2 relative to the number of agents; 0 for an empty queue.
func (e *Engine) pressure() float64 {
	if e.q2.n == 0 {
		return 0
	}
	x := float64(e.q2.n) / float64(10*len(e.agents))
	return math.Min(1, 1/(1+rng.Exp(-2*x)))
}

// ranked is a counterparty with its queued value.
type ranked struct {
	agent int32
	value int64
}

// counterpartyField returns the value of one of the top-five fields over Queue 2.
func (e *Engine) counterpartyField(i int32, f policy.Field) float64 {
	switch {
	case f < policy.FieldTopCpty1IDHash:
		return rankValue(e.rank(i, e.outValue), f-policy.FieldMyQ2OutValueTop1)
	case f < policy.FieldMyQ2InValueTop1:
		list, n := e.rank(i, e.outValue), int(f-policy.FieldTopCpty1IDHash)
		if n >= len(list) {
			return 0
		}
		return idHash(e.ids[list[n].agent])
	case f < policy.FieldMyBilateralNetQ2Top1:
		return rankValue(e.rank(i, e.inValue), f-policy.FieldMyQ2InValueTop1)
	}
	return rankValue(e.rank(i, e.netValue), f-policy.FieldMyBilateralNetQ2Top1)
}

func rankValue(list []ranked, n policy.Field) float64 {
	if int(n) >= len(list) {
		return 0
	}
	return float64(list[n].value)
}

func (e *Engine) outValue(i, c int32) (int64, bool) { return e.queuedValue(i, c) }
func (e *Engine) inValue(i, c int32) (int64, bool)  { return e.queuedValue(c, i) }

func (e *Engine) netValue(i, c int32) (int64, bool) {
	out, a := e.queuedValue(i, c)
	in, b := e.queuedValue(c, i)
	return out - in, a || b
}

// queuedValue returns the value queued in Queue 2 from s to r, and whether there is any.
func (e *Engine) queuedValue(s, r int32) (int64, bool) {
	p := e.q2.pairs.peek(s, r)
	if p == nil || p.n == 0 {
		return 0, false
	}
	return p.sum, true
}

// rank lists the counterparties of agent i by descending absolute value, then by id. The list is reused.
func (e *Engine) rank(i int32, value func(i, c int32) (int64, bool)) []ranked {
	list := e.scratch.ranked[:0]
	for c := range e.agents {
		if v, ok := value(i, int32(c)); ok {
			list = append(list, ranked{int32(c), v})
		}
	}
	slices.SortFunc(list, func(p, q ranked) int {
		return cmp.Or(cmp.Compare(abs64(q.value), abs64(p.value)), cmp.Compare(p.agent, q.agent))
	})
	e.scratch.ranked = list
	return list
}

// idHash returns the hash of an id as trees see it; the conversion loses its low bits.
func idHash(id string) float64 { return float64(rng.Hash(id)) }
