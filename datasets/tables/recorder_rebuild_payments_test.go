package tables_test

import (
	"math"
	"slices"

	"sweep/engine"
	"sweep/engine/policy"
)

// apply takes in an event.
func (b *rebuilder) apply(ev eventRow) {
	i := b.index[ev.text("agent_id")]
	switch ev.kind() {
	case "Arrival":
		b.arrive(ev, i)
	case "PriorityEscalated":
		b.endArrivals()
		b.pay[ev.tx()].Priority = uint8(ev.int("escalated_priority"))
	case "TransactionReprioritized":
		b.decide()
		b.pay[ev.tx()].Priority = uint8(ev.int("new_priority"))
	case "PolicyHold":
		b.decide()
		if ev.has("priority") {
			b.pay[ev.tx()].Priority = uint8(ev.int("priority"))
		}
	case "PolicySubmit":
		b.consume(i, ev.tx())
	case "PolicySplit":
		b.consume(i, ev.tx())
		b.remove1(i, ev.tx())
		b.pay[ev.tx()].HasChildren = true
	case "PolicyDrop":
		b.decide()
		b.remove1(i, ev.tx())
		p := &b.pay[ev.tx()]
		p.Status, p.StatusTick = engine.Dropped, b.tick
		b.agents[i].Day.NumDropped++
	case "PaymentRejected":
		b.decide()
		b.remove1(i, ev.tx())
		p := &b.pay[ev.tx()]
		p.Status, p.StatusTick, p.Waiting, p.Priority = engine.Rejected, b.tick, false, uint8(ev.int("priority"))
		b.agents[i].Day.NumRejected++
	case "PaymentPostponed":
		b.decide()
		b.remove1(i, ev.tx())
		p := &b.pay[ev.tx()]
		p.Where, p.Waiting, p.Postponed, p.Priority = engine.InQueue1, true, true, uint8(ev.int("priority"))
		b.queue1[i] = append(b.queue1[i], ev.tx())
	case "RtgsSubmission":
		b.submit(ev, i)
	case "RtgsWithdrawal":
		b.withdraw(ev.tx(), i)
	case "RtgsResubmission":
		b.decide()
		b.pay[ev.tx()].Declared = rtgsPriority(ev.text("rtgs_priority"))
	case "QueuedRtgs":
		p := &b.pay[ev.tx()]
		p.Where, p.Queue2Tick = engine.InQueue2, b.tick
		b.queue2 = append(b.queue2, ev.tx())
	case "RtgsImmediateSettlement":
		if ev.has("tx_id") {
			b.settle(ev.tx())
		}
	case "Queue2LiquidityRelease":
		b.settle(ev.tx())
	case "EndOfDaySettlement":
		b.remove1(i, ev.tx())
		b.pay[ev.tx()].Waiting = false
		b.settle(ev.tx())
	case "LsmBilateralOffset", "LsmCycleSettlement", "LsmNetting", "EntryDispositionOffset", "BatchSettlement":
		for _, k := range ev.txs() {
			b.settle(k)
		}
	case "BatchExpired":
		b.expire(ev)
	case "PaymentsSuspended":
		b.suspend(ev, i)
	case "TransactionWentOverdue":
		b.pay[ev.tx()].DeadlinePenalty += ev.int("deadline_penalty_cents")
	default:
		b.applyToAgent(ev, i)
	}
}

// arrive makes a payment. Whether it is a part is in transactions.
func (b *rebuilder) arrive(ev eventRow, sender int32) {
	k, tx := int32(len(b.pay)), b.tables["transactions"]
	tick := func(column string) int32 {
		if v, ok := tx.at(int(k), column).(int32); ok {
			return v
		}
		return engine.None
	}
	p := engine.PaymentSnapshot{Input: engine.None, Sender: sender, Receiver: b.index[ev.text("counterparty_id")], Parent: tick("parent_tx_id"), SplitIndex: tick("split_index"),
		Amount: ev.int("amount_cents"), Remaining: ev.int("amount_cents"), Arrival: tick("arrival_tick"), Created: b.tick,
		Deadline: int32(ev.int("deadline_tick")), Priority: uint8(ev.int("priority")), OriginalPriority: uint8(ev.int("priority")),
		StatusTick: engine.None, OverdueSince: engine.None, Release: tick("release_tick"), SubmissionTick: engine.None,
		FirstSubmission: engine.None, Queue2Tick: engine.None, RTGSPriority: noRTGSPriority, Declared: noRTGSPriority,
		IsDivisible: ev.f.at(ev.row, "is_divisible").(bool), Where: engine.InQueue1}
	client := func(column string) int32 {
		if id, ok := tx.at(int(k), column).(string); ok {
			return b.index[id]
		}
		return engine.None
	}
	p.SenderClient, p.ReceiverClient = client("sender_client_id"), client("receiver_client_id")
	p.Waiting = p.Release != engine.None
	if p.Parent == engine.None {
		b.agents[sender].Day.NumArrivals++
		if dueDay(tx, int(k), b.tpd, b.cutOffs) == b.tick/b.tpd {
			b.agents[sender].Day.DueValue += p.Amount
		}
	} else {
		b.decide()
		p.Declared = b.pay[p.Parent].Declared
	}
	b.pay = append(b.pay, p)
	b.queue1[sender] = append(b.queue1[sender], k)
	if b.isLeg(k) {
		b.arriveInBatch(sender, k)
	}
}

const noRTGSPriority = policy.RTGSPriority(255)

func rtgsPriority(name string) policy.RTGSPriority {
	return policy.RTGSPriority(slices.Index([]string{"HighlyUrgent", "Urgent", "Normal"}, name))
}

// decide marks the first decision about a payment of the tick: arrivals are over and the Queues 1 in order.
func (b *rebuilder) decide() {
	b.endArrivals()
	b.sortQueue1()
}

func (b *rebuilder) sortQueue1() {
	if b.sorted || b.tables["runs"].at(0, "queue1_ordering") != "priority_deadline" {
		return
	}
	b.sorted = true
	for i := range b.queue1 {
		slices.SortStableFunc(b.queue1[i], func(x, y int32) int {
			p, q := &b.pay[x], &b.pay[y]
			if p.Priority != q.Priority {
				return int(q.Priority) - int(p.Priority)
			}
			return int(p.Deadline) - int(q.Deadline)
		})
	}
}

// sortQueue2 may come at the end of the tick: after the sort of the tick payments only leave.
func (b *rebuilder) sortQueue2() {
	if !b.tables["runs"].at(0, "priority_mode").(bool) {
		return
	}
	key := func(k int32) int64 {
		p := &b.pay[k]
		rank, tick := int64(2), int64(math.MaxInt32)
		if p.RTGSPriority != noRTGSPriority {
			rank = int64(p.RTGSPriority)
		}
		if p.SubmissionTick != engine.None {
			tick = int64(p.SubmissionTick)
		}
		return rank<<32 | tick
	}
	slices.SortStableFunc(b.queue2, func(x, y int32) int { return int(key(x) - key(y)) })
}

func (b *rebuilder) remove1(i, k int32) {
	if at := slices.Index(b.queue1[i], k); at >= 0 {
		b.queue1[i] = slices.Delete(b.queue1[i], at, at+1)
	}
	b.pay[k].Where = engine.Nowhere
}

func (b *rebuilder) submit(ev eventRow, i int32) {
	b.decide()
	k := ev.tx()
	b.remove1(i, k)
	p := &b.pay[k]
	p.Priority, p.Waiting, p.Postponed = uint8(ev.int("priority")), false, false
	p.RTGSPriority, p.SubmissionTick = rtgsPriority(ev.text("rtgs_priority")), b.tick
	p.Submissions++
	if p.FirstSubmission == engine.None {
		p.FirstSubmission = b.tick
	}
	b.agents[i].Day.NumSent++
}

func (b *rebuilder) withdraw(k, i int32) {
	b.decide()
	b.queue2 = slices.DeleteFunc(b.queue2, func(q int32) bool { return q == k })
	p := &b.pay[k]
	p.RTGSPriority, p.SubmissionTick, p.Where = noRTGSPriority, engine.None, engine.InQueue1
	b.queue1[i] = append(b.queue1[i], k)
}

// settle ends a payment and takes what it pays off its ancestors.
func (b *rebuilder) settle(k int32) {
	b.queue2 = slices.DeleteFunc(b.queue2, func(q int32) bool { return q == k })
	p := &b.pay[k]
	p.Where = engine.Nowhere
	for at := k; at != engine.None; at = b.pay[at].Parent {
		q := &b.pay[at]
		if q.Remaining -= p.Amount; q.Remaining == 0 {
			q.Status, q.StatusTick = engine.Settled, b.tick
			q.Path = settlementPath(b.tables["transactions"].at(int(at), "settlement_path").(string))
		}
	}
	sender := &b.agents[p.Sender]
	sender.Day.NumSettled++
	sender.Day.SettledValue += p.Amount
	b.agents[p.Receiver].Day.NumReceived++
	if sender.Outflows != nil {
		sender.Outflows[p.Receiver] += p.Amount
	}
}

func settlementPath(name string) engine.Path {
	for p := engine.PathImmediate; p < engine.NumPaths; p++ {
		if p.String() == name {
			return p
		}
	}
	return engine.PathNone
}
