package engine

import (
	"cmp"
	"math"
	"slices"

	"sweep/engine/rng"
)

// pressure returns a logistic index of the length of Queue 2 relative to the number of participants; 0 for an empty queue.
func (e *Engine) pressure() float64 {
	if e.q2.n == 0 {
		return 0
	}
	x := float64(e.q2.n) / float64(10*e.participants)
	return math.Min(1, 1/(1+rng.Exp(-2*x)))
}

// ranked is a counterparty with its queued value.
type ranked struct {
	agent int32
	value int64
}

// topValue returns the field with the value of the counterparty in place n, from 1, of a ranking over Queue 2; 0 if there
// are fewer.
func topValue(value queuedValue, n int) agentField {
	return func(e *Engine, _ *agent, i int32) float64 {
		if list := e.rank(i, value); n <= len(list) {
			return float64(list[n-1].value)
		}
		return 0
	}
}

// topHash is topValue for the id of the counterparty with the largest outgoing value.
func topHash(n int) agentField {
	return func(e *Engine, _ *agent, i int32) float64 {
		if list := e.rank(i, (*Engine).outValue); n <= len(list) {
			return idHash(e.ids[list[n-1].agent])
		}
		return 0
	}
}

// queuedValue returns a value of Queue 2 between agent i and counterparty c, and whether there is any.
type queuedValue func(e *Engine, i, c int32) (int64, bool)

func (e *Engine) outValue(i, c int32) (int64, bool) { return e.queued(i, c) }
func (e *Engine) inValue(i, c int32) (int64, bool)  { return e.queued(c, i) }

func (e *Engine) netValue(i, c int32) (int64, bool) {
	out, a := e.queued(i, c)
	in, b := e.queued(c, i)
	return out - in, a || b
}

// queued returns the value queued in Queue 2 from s to r, and whether there is any.
func (e *Engine) queued(s, r int32) (int64, bool) {
	p := e.q2.pairs.peek(s, r)
	if p == nil || p.n == 0 {
		return 0, false
	}
	return p.sum, true
}

// rank lists the counterparties of agent i by descending absolute value, then by id. The list is reused.
func (e *Engine) rank(i int32, value queuedValue) []ranked {
	list := e.scratch.ranked[:0]
	for c := range e.agents {
		if v, ok := value(e, i, int32(c)); ok {
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
