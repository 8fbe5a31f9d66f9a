package engine

import (
	"fmt"

	"sweep/engine/scenario"
)

// Cut-offs
//
// A cut-off is the last tick of every day in which participants may submit payments of a type to the central system. A
// payment in Queue 2 at that time was submitted in time and stays. The system refuses a later submission: it is no release
// to the RTGS, and the payment is either rejected or put off.
//
// A rejected payment is final, like a dropped one: it never settles and costs nothing more. A payment that is put off waits
// at the end of its sender's Queue 1, where no policy decides about it, and costs what a payment there costs. In the first
// tick of the next day it is submitted, in the order of Queue 1 and before the decisions of the tick; the last day has no
// such tick, so it stays unsettled. The settlement at the end of the day submits what is left in Queue 1, so cut-offs apply to
// that too.

// cutOff is the cut-off of a payment type.
type cutOff struct {
	last    int32 // tick of the day
	nextDay bool
	reason  string // why a submission is refused
}

// resetCutOffs numbers the types with cut-offs, from 1.
func (e *Engine) resetCutOffs() {
	e.cutOffs = e.cutOffs[:0]
	for _, c := range e.sc.CutOffs {
		e.types.number(c.Type)
		e.cutOffs = append(e.cutOffs, cutOff{int32(c.Tick), c.Then == scenario.NextDay,
			fmt.Sprintf("after the cut-off of type %s in tick %d of the day", c.Type, c.Tick)})
	}
}

// missed returns the cut-off that a submission of the payment in a tick would miss, nil if it is in time.
func (e *Engine) missed(p *Payment, tick int32) *cutOff {
	if c := e.cutOffOf(p); c != nil && tick%e.tpd > c.last {
		return c
	}
	return nil
}

// cutOffOf returns the cut-off that holds for a payment, nil if there is none.
func (e *Engine) cutOffOf(p *Payment) *cutOff {
	if p.Type == 0 || int(p.Type) > len(e.cutOffs) || e.agents[p.Sender].outside {
		return nil
	}
	return &e.cutOffs[p.Type-1]
}

// lastInTime is the last tick of the day in which a payment can be submitted.
func (e *Engine) lastInTime(p *Payment) int32 {
	if c := e.cutOffOf(p); c != nil {
		return min(c.last, e.tpd-1)
	}
	return e.tpd - 1
}

// refuse ends or puts off payment k, which is in no queue and was submitted after its cut-off.
func (e *Engine) refuse(k int32, c *cutOff) {
	p := &e.pay[k]
	kind := PaymentRejected
	if c.nextDay {
		kind = PaymentPostponed
		p.Waiting, p.Postponed = true, true
		e.enqueue1(k)
	} else {
		p.Status, p.StatusTick, p.Where = Rejected, e.tick, Nowhere
		e.agents[p.Sender].day.NumRejected++
	}
	ev := e.emitTx(kind, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N[Amount], ev.N[Priority], ev.Text[Reason] = p.Remaining, int64(p.Priority), c.reason
}

// endPostponement makes the payments that were put off until today due for submission. They are submitted in this tick unless
// an outage prevents it.
func (e *Engine) endPostponement() {
	for i := range e.agents {
		if e.agents[i].waiting == 0 {
			continue
		}
		for _, k := range e.agents[i].queue1 {
			e.pay[k].Postponed = false
		}
	}
}

// refuseAtClose refuses the payments in Queue 1 that would be submitted too late in this tick.
func (e *Engine) refuseAtClose() {
	if len(e.cutOffs) == 0 {
		return
	}
	for i := range e.agents {
		a := &e.agents[i]
		old, kept := a.queue1, a.queue1[:0]
		for _, k := range old {
			p := &e.pay[k]
			c := e.missed(p, e.tick)
			if c == nil || p.Postponed {
				kept = append(kept, k)
				continue
			}
			e.leaveQueue1(k)
			e.refuse(k, c)
		}
		a.queue1 = append(kept, a.queue1[len(old):]...)
	}
}

// DueDay returns the day on which a payment is due: that of its arrival or, if it arrives after its cut-off, the next one,
// or None if it would be rejected.
func (e *Engine) DueDay(p *Payment) int32 {
	day := p.Arrival / e.tpd
	if len(e.cutOffs) == 0 {
		return day
	}
	switch c := e.missed(p, p.Arrival); {
	case c == nil:
		return day
	case c.nextDay:
		return day + 1
	}
	return None
}
