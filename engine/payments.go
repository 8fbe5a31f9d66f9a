package engine

import (
	"fmt"
	"math"

	"sweep/engine/money"
)

// create adds a payment that arrives now and logs its Arrival; input is its row in a file or None. It returns None for a
// payment that stays inside a settlement bank. It sets the arrival tick,
// the status and all fields that change later.
func (e *Engine) create(p Payment, input int32) (int32, error) {
	if len(e.pay) >= paymentsMax {
		return 0, fmt.Errorf("tick %d: more than %d payments in one run", e.tick, paymentsMax)
	}
	if p.Amount > math.MaxInt64-e.arrived {
		return 0, e.overflow(arrivedValue, None, money.Total(e.arrived, p.Amount))
	}
	e.arrived += p.Amount
	p.SenderClient, p.ReceiverClient = None, None
	if e.tiers.bank != nil && e.represent(&p) {
		return None, nil
	}
	k := int32(len(e.pay))
	p.Input = input
	p.Remaining = p.Amount
	p.Created = e.tick
	p.OriginalPriority = p.Priority
	p.StatusTick, p.OverdueSince = None, None
	p.Release, p.SubmissionTick, p.FirstSubmission, p.Queue2Tick = None, None, None, None
	p.RTGSPriority, p.Declared = NoPriority, NoPriority
	p.Parent, p.SplitIndex = None, None
	p.Arrival = e.tick
	e.pay = append(e.pay, p)
	a := &e.agents[p.Sender]
	a.created.Add(p.Amount)
	a.day.NumArrivals++
	if len(e.cutOffs) == 0 || e.missed(&p, e.tick) == nil {
		a.day.DueValue += p.Amount
	}
	e.metrics.TotalArrivals++
	e.logArrival(k)
	return k, nil
}

// createChild adds part number i of a split payment. The part inherits type, arrival tick, deadline, declared priority
// and overdue status.
func (e *Engine) createChild(parent int32, i int32, amount int64, priority uint8) (int32, error) {
	if len(e.pay) >= paymentsMax {
		return 0, fmt.Errorf("tick %d: more than %d payments in one run", e.tick, paymentsMax)
	}
	k := int32(len(e.pay))
	q := &e.pay[parent]
	e.pay = append(e.pay, Payment{
		Sender: q.Sender, Receiver: q.Receiver, SenderClient: q.SenderClient, ReceiverClient: q.ReceiverClient, Input: None, Parent: parent, SplitIndex: i, Amount: amount, Remaining: amount,
		Arrival: q.Arrival, Created: e.tick, Deadline: q.Deadline, Priority: priority, OriginalPriority: priority,
		StatusTick: None, OverdueSince: None, Release: None, SubmissionTick: None, FirstSubmission: None, Queue2Tick: None,
		RTGSPriority: NoPriority, Declared: q.Declared, Type: q.Type,
	})
	c := &e.pay[k]
	if q = &e.pay[parent]; q.Status == Overdue {
		c.Status, c.StatusTick, c.OverdueSince = Overdue, q.StatusTick, q.StatusTick
	}
	a := &e.agents[c.Sender]
	a.created.Add(amount)
	e.logArrival(k)
	return k, nil
}

func (e *Engine) logArrival(k int32) {
	p := &e.pay[k]
	ev := e.emitTx(Arrival, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N[Amount], ev.N[Deadline], ev.N[Priority] = p.Amount, int64(p.Deadline), int64(p.Priority)
	ev.Flag = p.IsDivisible
}

// delayWeight returns the payment's contribution to its sender's weighted queue value.
func (e *Engine) delayWeight(p *Payment) uint128 {
	overdue := 0
	if p.Status == Overdue {
		overdue = 1
	}
	return mulWide(uint64(max(p.Remaining, 0)), e.agents[p.Sender].rates.weight[overdue][p.Priority])
}

// addWeight and removeWeight maintain the sender's weighted queue value; changing the status or priority of a queued
// payment must happen between removeWeight and addWeight.
func (e *Engine) addWeight(p *Payment) {
	a := &e.agents[p.Sender]
	a.weighted = a.weighted.plus(e.delayWeight(p))
}

func (e *Engine) removeWeight(p *Payment) {
	a := &e.agents[p.Sender]
	a.weighted = a.weighted.minus(e.delayWeight(p))
}

func (p *Payment) queued() bool { return p.Where == InQueue1 || p.Where == InQueue2 }

// enqueue1 appends payment k to its sender's Queue 1.
func (e *Engine) enqueue1(k int32) {
	p := &e.pay[k]
	a := &e.agents[p.Sender]
	a.queue1 = append(a.queue1, k)
	a.queue1Value += p.Remaining
	p.Where = InQueue1
	e.addWeight(p)
	if p.Waiting {
		a.waiting++
	}
}

// leaveQueue1 records that k has left Queue 1; the caller removes it from the list.
func (e *Engine) leaveQueue1(k int32) {
	p := &e.pay[k]
	a := &e.agents[p.Sender]
	a.queue1Value -= p.Remaining
	e.removeWeight(p)
	p.Where = Nowhere
	if p.Waiting {
		a.waiting--
		p.Waiting, p.Postponed = false, false
	}
}

// enqueue2 appends payment k to Queue 2.
func (e *Engine) enqueue2(k int32) {
	e.q2.push(k)
	p := &e.pay[k]
	p.Queue2Tick = e.tick
	e.addWeight(p)
	e.index.touch(p.Sender)
	e.due.add(e, k)
	e.allowRetry(p.Sender)
}

// dequeue2 removes payment k from Queue 2.
func (e *Engine) dequeue2(k int32) {
	p := &e.pay[k]
	e.removeWeight(p)
	e.q2.remove(k)
	e.index.touch(p.Sender)
}

// setPriority sets the current priority of a payment, capped at 10.
func (e *Engine) setPriority(k int32, priority uint8) {
	p := &e.pay[k]
	if p.queued() {
		e.removeWeight(p)
		defer e.addWeight(p)
	}
	p.Priority = min(10, priority)
}

// markOverdue marks a queued payment as overdue since this tick, unless it already is.
func (e *Engine) markOverdue(p *Payment) {
	if p.Status == Overdue {
		return
	}
	e.removeWeight(p)
	p.Status, p.StatusTick, p.OverdueSince = Overdue, e.tick, e.tick
	e.addWeight(p)
}

// settle settles payment k, which must not be in a queue, and reduces the remaining amounts of its ancestors.
func (e *Engine) settle(k int32, path Path) {
	p := &e.pay[k]
	x := p.Remaining
	e.finish(p, path)
	sender := &e.agents[p.Sender]
	sender.settled.Add(x)
	sender.day.NumSettled++
	sender.day.SettledValue += x
	e.agents[p.Receiver].day.NumReceived++
	for q := p.Parent; q != None; {
		parent := &e.pay[q]
		sender.settled.Add(x)
		if parent.Remaining -= x; parent.Remaining == 0 {
			e.finish(parent, PathChildren)
		}
		q = parent.Parent
	}
}

// finish sets the status to settled and, for a payment without parent, updates the system metrics.
func (e *Engine) finish(p *Payment, path Path) {
	p.Remaining = 0
	p.Status, p.StatusTick, p.Path = Settled, e.tick, path
	if p.Parent != None {
		return
	}
	delay := int64(e.tick - p.Arrival)
	e.metrics.TotalSettlements++
	e.metrics.MaxDelayTicks = max(e.metrics.MaxDelayTicks, delay)
	e.delaySum += delay
}
