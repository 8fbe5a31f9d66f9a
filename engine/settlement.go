package engine

import (
	"slices"

	"sweep/engine/scenario"
)

// settleReleased is the step "settlement": every payment released in this tick settles immediately or enters Queue 2.
func (e *Engine) settleReleased() error {
	if e.sc.Rules.ReleaseOrder == scenario.ByArrival {
		slices.Sort(e.pending)
	}
	for _, k := range e.pending {
		if e.toggle.strictFIFO && e.mustWait(k) {
			e.queueOrOffset(k, 0)
		} else if !e.attempt(k) {
			e.queueOrOffset(k, e.heldBack(k))
		}
	}
	return nil
}

// mustWait reports whether strict FIFO queues a released payment untried, because its sender has payments in Queue 2: in
// priority mode, payments of at least its priority.
func (e *Engine) mustWait(k int32) bool {
	p := &e.pay[k]
	queued := &e.q2.senders[p.Sender]
	if queued.n == 0 || !e.toggle.priorityMode || e.pay[queued.head].RTGSPriority <= p.RTGSPriority {
		return queued.n > 0
	}
	// The list is sorted by priority, except for what has been appended in this tick.
	for q := queued.tail; q != None && e.pay[q].Queue2Tick == e.tick; q = e.pay[q].links.senderPrev {
		if e.pay[q].RTGSPriority <= p.RTGSPriority {
			return true
		}
	}
	return false
}

// attempt settles a released payment if liquidity and both limits allow it. Exceeded limits are logged regardless of
// liquidity.
func (e *Engine) attempt(k int32) bool {
	p := &e.pay[k]
	x := p.Remaining
	s := &e.agents[p.Sender]
	bilateral, multilateral := s.okBilateral(p.Receiver, x), s.okMultilateral(x)
	if !bilateral {
		ev := e.emitTx(BilateralLimitExceeded, p.Sender, k)
		ev.Peer = p.Receiver
		ev.N[Amount], ev.N[Outflow], ev.N[Limit] = x, s.sentTo(p.Receiver), s.limits[p.Receiver]
	}
	if !multilateral {
		ev := e.emitTx(MultilateralLimitExceeded, p.Sender, k)
		ev.N[Amount], ev.N[Outflow], ev.N[Limit] = x, s.sentToAll(), s.multiLimit
	}
	if !bilateral || !multilateral || !s.canPay(s.reserve.need(p)) {
		return false
	}
	overdue, since := p.Status == Overdue, p.StatusTick
	before := s.balance
	e.transfer(k, PathImmediate)
	e.result.Settlements++
	if overdue {
		e.logOverdueSettled(k, x, since)
	}
	ev := e.emitTx(RtgsImmediateSettlement, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N[Amount], ev.N[BalanceBefore], ev.N[BalanceAfter] = x, before, s.balance
	return true
}

func (e *Engine) logOverdueSettled(k int32, x int64, since int32) {
	p := &e.pay[k]
	ev := e.emitTx(OverdueTransactionSettled, p.Sender, k)
	ev.Peer = p.Receiver
	late := e.tick - since
	ev.N = Numbers{Amount: p.Amount, SettledAmount: x, Deadline: int64(p.Deadline), OverdueSince: int64(since), TicksOverdue: int64(late),
		DeadlinePenalty:    e.penalty(paymentPenalty, p.Sender, &e.agents[p.Sender].rates.deadline, p.Amount),
		EstimatedDelayCost: e.estimatedDelay(p.Sender, x, late)}
}

// transfer posts payment k gross: debit, outflow, credit (now or at the end of the tick), status, ancestors. The payment
// must not be in a queue.
func (e *Engine) transfer(k int32, path Path) {
	p := &e.pay[k]
	x := p.Remaining
	s := &e.agents[p.Sender]
	e.adjustBalance(p.Sender, -x)
	s.recordOutflow(p.Receiver, x)
	if e.toggle.consumesReserves {
		e.consumeReserve(p, x)
	}
	if e.outages.exposed {
		e.expose(p, x)
	}
	if e.toggle.deferred {
		d := &e.agents[p.Receiver].deferred
		d.sum += x
		d.txs = append(d.txs, k)
	} else {
		if e.toggle.netLimits {
			e.agents[p.Receiver].recordInflow(p.Sender, x)
		}
		e.credit(p.Receiver, x)
	}
	p.Where = Nowhere
	e.settle(k, path)
}

// queueOrOffset adds a payment whose attempt failed to Queue 2, unless entry disposition offsets it against queued
// payments of its receiver. The log says what reserve holds it back.
func (e *Engine) queueOrOffset(k int32, reserve int64) {
	if e.toggle.entryOffset && e.offsetAtEntry(k) {
		return
	}
	e.enqueue2(k)
	ev := e.emitTx(QueuedRtgs, e.pay[k].Sender, k)
	if reserve > 0 {
		ev.Set, ev.N[Reserve] = HasReserve, reserve
	}
}

// retryQueue2 is the step "queue retry": it marks payments past their deadline, then retries the queue.
func (e *Engine) retryQueue2() error {
	e.sortBands()
	e.markLate()
	if e.outages.system {
		return nil
	}
	settled, value := e.retry2()
	e.result.Settlements += settled
	e.logAlgorithm(1, settled, value)
	return nil
}

// logAlgorithm logs one algorithm of the sequence.
func (e *Engine) logAlgorithm(algorithm, settlements, value int64) {
	if !e.toggle.sequencing {
		return
	}
	ev := e.emit(AlgorithmExecution, None)
	ev.N[Algorithm], ev.N[Settlements], ev.N[SettledValue] = algorithm, settlements, value
	ev.Text[Result] = "NoProgress"
	if settlements > 0 {
		ev.Text[Result] = "Success"
	}
}

// applyDeferredCredits is the step "deferred credits": it adds the credits of the tick to the balances.
func (e *Engine) applyDeferredCredits() error {
	for i := range e.agents {
		d := &e.agents[i].deferred
		if len(d.txs) == 0 {
			continue
		}
		if e.agents[i].netLimits {
			for _, k := range d.txs {
				e.agents[i].recordInflow(e.pay[k].Sender, e.pay[k].Amount)
			}
		}
		e.credit(int32(i), d.sum)
		ev := e.emit(DeferredCreditApplied, int32(i))
		ev.N[Amount] = d.sum
		ev.Txs = e.log.span(d.txs)
		d.sum, d.txs = 0, d.txs[:0]
	}
	return nil
}
