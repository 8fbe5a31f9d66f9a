package engine

import (
	"cmp"
	"math"
	"slices"

	"sweep/engine/scenario"
)

// escalatePriorities raises the priority of payments in Queue 1 near their deadline; the boost is relative to the
// original priority.
func (e *Engine) escalatePriorities() {
	c := &e.sc.Escalation
	if !c.Enabled {
		return
	}
	for i := range e.agents {
		for _, k := range e.agents[i].queue1 {
			e.escalate(k, c)
		}
	}
}

func (e *Engine) escalate(k int32, c *scenario.Escalation) {
	p := &e.pay[k]
	left := int(max(0, p.Deadline-e.tick))
	if left > c.StartEscalatingTicks {
		return
	}
	progress := 1.0
	if c.StartEscalatingTicks > 0 {
		progress = 1.0 - float64(left)/float64(c.StartEscalatingTicks)
	}
	boost := toUint8(math.Round(float64(float64(c.MaxBoost) * curve(c.Curve, progress))))
	escalated := uint8(min(10, int(p.OriginalPriority)+int(boost)))
	if escalated <= p.Priority {
		return
	}
	e.setPriority(k, escalated)
	ev := e.emitTx(PriorityEscalated, p.Sender, k)
	ev.N[OriginalPriority], ev.N[EscalatedPriority] = int64(p.OriginalPriority), int64(escalated)
	ev.N[TicksUntilDeadline], ev.N[BoostApplied] = int64(left), int64(boost)
}

// curve maps the progress towards the deadline, from 0 to 1, to a share of the boost.
func curve(c scenario.Curve, progress float64) float64 {
	switch c {
	case scenario.CurveExponential:
		return (math.Pow(2, 4*progress) - 1) / 15
	case scenario.CurveStep:
		return 1
	}
	return progress
}

// sortQueue1 sorts a queue by descending priority, then by deadline. The sort is stable.
func (e *Engine) sortQueue1(a *agent) {
	if e.sc.Queue1Ordering != scenario.PriorityDeadline || len(a.queue1) < 2 {
		return
	}
	slices.SortStableFunc(a.queue1, func(j, k int32) int {
		p, q := &e.pay[j], &e.pay[k]
		if p.Priority != q.Priority {
			return cmp.Compare(q.Priority, p.Priority)
		}
		return cmp.Compare(p.Deadline, q.Deadline)
	})
}
