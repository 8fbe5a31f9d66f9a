package engine

// accrueCosts is the step "costs": for each agent in turn, it marks overdue payments, charges their penalties and the
// costs of the tick, and samples the metrics.
func (e *Engine) accrueCosts() error {
	e.orderLateBySender()
	late := e.due.now
	for i := range e.agents {
		n := 0
		for n < len(late) && e.pay[late[n]].Sender == int32(i) {
			n++
		}
		e.accrueAgent(int32(i), late[:n])
		late = late[n:]
	}
	e.sampleDay()
	return nil
}

// orderLateBySender groups the Queue 2 payments marked overdue in this tick by sender, in queue order, except those that
// have settled since.
func (e *Engine) orderLateBySender() {
	kept := e.due.now[:0]
	for _, k := range e.due.now {
		if e.pay[k].Where == InQueue2 {
			kept = append(kept, k)
		}
	}
	e.due.now = kept
	for i := 1; i < len(kept); i++ { // stable insertion: the list is short and nearly always empty
		for j := i; j > 0 && e.pay[kept[j]].Sender < e.pay[kept[j-1]].Sender; j-- {
			kept[j], kept[j-1] = kept[j-1], kept[j]
		}
	}
}

func (e *Engine) accrueAgent(i int32, lateInQueue2 []int32) {
	a := &e.agents[i]
	if a.outside {
		return
	}
	c := Costs{Penalty: e.chargeOverdue(a, lateInQueue2)}
	c.Liquidity = e.overdraftCost(i, a.balance, a.rates.overdraft)
	c.Delay = e.delayCost(i, a.weighted, a.rates.delay)
	c.Collateral = e.holdingCost(collateralCost, i, a.posted, a.rates.collateral)
	c.Opportunity = e.holdingCost(opportunityCost, i, a.allocated, a.rates.liquidity)
	a.peakNet = min(a.peakNet, a.balance)
	e.checkState(i)
	if c.none() {
		return
	}
	e.addCosts(i, c)
	e.addCost(c.Total())
	e.emitCosts(i, c)
}

// addCosts adds to the costs of agent i since the start of the day. Components that are not large cannot overflow, and
// neither can their sum.
func (e *Engine) addCosts(i int32, c Costs) {
	t := &e.agents[i].costs
	if !t.large() && !c.large() {
		t.add(c)
		return
	}
	t.Liquidity = e.addChecked(liquidityCost, i, t.Liquidity, c.Liquidity)
	t.Delay = e.addChecked(delayCost, i, t.Delay, c.Delay)
	t.Collateral = e.addChecked(collateralCost, i, t.Collateral, c.Collateral)
	t.Penalty = e.addChecked(penaltyCost, i, t.Penalty, c.Penalty)
	t.SplitFriction = e.addChecked(frictionCost, i, t.SplitFriction, c.SplitFriction)
	t.Opportunity = e.addChecked(opportunityCost, i, t.Opportunity, c.Opportunity)
	t.Borrowing = e.addChecked(borrowingCost, i, t.Borrowing, c.Borrowing)
	if t.large() {
		if total := t.Sum(); !fits(total) {
			e.reportOverflow(dayCost, i, total)
		}
	}
	if c.large() {
		if total := c.Sum(); !fits(total) {
			e.reportOverflow(dayCost, i, total)
		}
	}
}

// addCost adds to the costs of all banks in the tick.
func (e *Engine) addCost(cents int64) {
	e.result.TotalCost = e.addChecked(tickCost, None, e.result.TotalCost, cents)
}

// chargeOverdue marks and logs the payments that have become overdue, first in Queue 1, then in Queue 2, and returns
// their penalties.
func (e *Engine) chargeOverdue(a *agent, lateInQueue2 []int32) int64 {
	penalty := int64(0)
	for _, k := range a.queue1 {
		if p := &e.pay[k]; e.tick > p.Deadline && p.Status != Overdue {
			e.markOverdue(p)
			penalty = e.addChecked(penaltyCost, p.Sender, penalty, e.reportOverdue(k))
		}
	}
	for _, k := range lateInQueue2 {
		penalty = e.addChecked(penaltyCost, e.pay[k].Sender, penalty, e.reportOverdue(k))
	}
	return penalty
}

// reportOverdue logs that a payment has become overdue and returns its deadline penalty.
func (e *Engine) reportOverdue(k int32) int64 {
	p := &e.pay[k]
	penalty := e.penalty(paymentPenalty, p.Sender, &e.agents[p.Sender].rates.deadline, p.Amount)
	p.DeadlinePenalty = e.addChecked(paymentPenalty, p.Sender, p.DeadlinePenalty, penalty)
	ev := e.emitTx(TransactionWentOverdue, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N = Numbers{Amount: p.Amount, Remaining: p.Remaining, Deadline: int64(p.Deadline), TicksOverdue: int64(e.tick - p.Deadline),
		DeadlinePenalty: penalty}
	return penalty
}
