package engine

import (
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// Reserved liquidity and sets of payments
//
// A bank can reserve liquidity for its payments of a class: those of an RTGS priority and above. A payment below the class
// sees the available liquidity less the reserve. For a set of payments that settle together (a pair, a cycle, an entry
// offset, a prefix set) two tests hold for every bank that pays in it: what it pays less what it receives must not exceed the available
// liquidity, and what it pays below the class, less everything it receives, must not exceed the available liquidity less
// the reserve. What comes in therefore first makes up for a reserve that is not covered. A bank that pays nothing below the
// class in the set has only the first test.
//
// A reserve that is consumed shrinks by every payment of the class that settles, down to 0; it is restored with the limits
// at the end of the day. Using it never gives payments below the class more liquidity, so nothing has to be tried again.
//
// Limits count what a bank has paid since the start of the day, or with net limits what it has paid less what it has
// received from the same bank (bilateral) or from all banks (multilateral). With deferred crediting, what is received
// counts from the end of its tick, as liquidity does. For sets, net limits also count what the set itself brings in.

// reserve is the liquidity that a bank keeps for its payments of a class.
type reserve struct {
	held
	amount   int64 // at the start of a day
	consumed bool
}

// held is what is left of a reserve.
type held struct {
	left  int64
	class policy.RTGSPriority // the lowest priority that may use it
}

// holds reports whether a payment of a priority must leave the reserve untouched.
func (h *held) holds(p policy.RTGSPriority) bool { return h.left > 0 && p > h.class }

// need is the available liquidity without which a payment cannot settle.
func (h *held) need(p *Payment) int64 {
	if h.holds(p.RTGSPriority) {
		return addSaturating(p.Remaining, h.left)
	}
	return p.Remaining
}

// setReserve sets what is left of the reserve of agent i, which changes what its queued payments need.
func (e *Engine) setReserve(i int32, left int64) {
	e.agents[i].reserve.left = left
	list := &e.q2.senders[i]
	list.held = e.agents[i].reserve.held
	list.least = 0
	list.tree.drop()
}

// openReserve reserves the liquidity of agent i at the start of the run.
func (e *Engine) openReserve(i int32, c *scenario.Reserve) {
	if c == nil {
		return
	}
	e.agents[i].reserve = reserve{held{c.Amount, c.From}, c.Amount, c.Consumed}
	e.toggle.consumesReserves = e.toggle.consumesReserves || c.Consumed
	e.setReserve(i, c.Amount)
}

// consumeReserve reduces the reserve of the sender of a payment of its class that settles.
func (e *Engine) consumeReserve(p *Payment, x int64) {
	if r := &e.agents[p.Sender].reserve; r.consumed && r.left > 0 && p.RTGSPriority <= r.class {
		e.setReserve(p.Sender, max(0, r.left-x))
	}
}

// heldBack returns the reserve of a payment's sender if the available liquidity covers the payment, but not the reserve
// too; otherwise 0.
func (e *Engine) heldBack(k int32) int64 {
	p := &e.pay[k]
	a := &e.agents[p.Sender]
	if !a.reserve.holds(p.RTGSPriority) || a.outside {
		return 0
	}
	if x, available := p.Remaining, a.available(); x > available || x <= available-a.reserve.left {
		return 0
	}
	return a.reserve.left
}

// flow is what a bank pays and receives in a set of payments that settle together.
type flow struct {
	out, in int64
	below   int64 // the part of out that must leave the reserve untouched
}

// fits is the test of the liquidity of a bank for its part of a set.
func (f *flow) fits(available, reserved int64) bool {
	return f.out-f.in <= available && (f.below == 0 || f.below-f.in <= available-reserved)
}

// affords reports whether a bank has the liquidity for its part of a set.
func (a *agent) affords(f flow) bool {
	if f.out <= f.in && f.below == 0 {
		return true
	}
	return f.fits(a.available(), a.reserve.left) || a.outside
}

// counted is what the limits count of what a bank pays in a set, in which it receives in from the receiver, or from all
// banks for the multilateral limit.
func (a *agent) counted(out, in int64) int64 {
	if a.netLimits {
		return out - in
	}
	return out
}

// sideFeasible checks one bank of an offset against r: its liquidity and its limits.
func (e *Engine) sideFeasible(i, r int32, f flow) bool {
	a := &e.agents[i]
	x := a.counted(f.out, f.in)
	return a.affords(f) && a.okBilateral(r, x) && a.okMultilateral(x)
}

// below returns the part of the payments from s to r in Queue 2 that must leave the reserve of s untouched.
func (e *Engine) below(s, r int32) (sum int64) {
	held := &e.agents[s].reserve
	if held.left == 0 {
		return 0
	}
	for k := e.q2.senders[s].head; k != None; k = e.pay[k].links.senderNext {
		if p := &e.pay[k]; p.Receiver == r && held.holds(p.RTGSPriority) {
			sum += p.Remaining
		}
	}
	return sum
}

// belowAll is below for all payments of bank i in Queue 2, belowOf for a list of its payments.
func (e *Engine) belowAll(i int32) (sum int64) {
	if e.agents[i].reserve.left == 0 {
		return 0
	}
	for k := e.q2.senders[i].head; k != None; k = e.pay[k].links.senderNext {
		sum += e.belowOne(k)
	}
	return sum
}

func (e *Engine) belowOf(list []int32) (sum int64) {
	for _, k := range list {
		sum += e.belowOne(k)
	}
	return sum
}

// belowOne is below for a single payment.
func (e *Engine) belowOne(k int32) int64 {
	p := &e.pay[k]
	if e.agents[p.Sender].reserve.holds(p.RTGSPriority) {
		return p.Remaining
	}
	return 0
}
