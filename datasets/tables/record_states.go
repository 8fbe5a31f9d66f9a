package tables

import "sweep/engine"

// writeStates keeps the states of the banks after the tick until they are written, and adds them up.
func (rw *RunWriter) writeStates(r *engine.TickRecord) error {
	before, now := rw.states.next(r, rw.e.Scenario().TicksPerDay)
	for i := range now {
		st, prior := &now[i], &before[i]
		rw.e.ReadAgent(int32(i), st)
		rw.sums.costs.add(&st.Costs, &prior.Costs)
		rw.addState(&rw.banks[i], st)
		if rw.t.States.on() {
			rw.checkChanges(int32(i), st, prior)
			rw.keepStreams(int32(i))
		}
	}
	rw.sums.add(&rw.tally, r.Result)
	if !rw.t.States.on() || r.EndOfDay || rw.states.full() {
		return rw.flushStates()
	}
	return nil
}

func (rw *RunWriter) addState(b *bankDay, st *engine.AgentState) {
	b.endTick()
	b.credit = max(b.credit, st.AllowedOverdraft)
	t := &rw.tally
	t.queue1 += st.Queue1Size
	t.queue1Value += st.Queue1Value
	t.queue2 += st.Queue2Size
	t.queue2Value += st.Queue2Value
	t.balances.Add(st.Balance)
	t.loans.Add(st.Loan)
	t.credit.Add(st.CreditUsed)
	t.posted.Add(st.PostedCollateral)
	if st.CreditUsed > 0 {
		t.overdrawn++
	}
}

// writeTick writes the row of the tick.
func (rw *RunWriter) writeTick(r *engine.TickRecord) error {
	if !rw.t.Ticks.on() {
		return nil
	}
	c, t := &rw.t.Ticks.c, &rw.tally
	c.RunID.Append(rw.info.RunID)
	c.Tick.Append(r.Tick)
	c.Day.Append(r.Day)
	c.EndOfDay.Append(r.EndOfDay)
	c.Arrivals.Append(r.Result.Arrivals)
	c.Settlements.Append(r.Result.Settlements)
	c.LSMReleases.Append(r.Result.LSMReleases)
	c.TotalCost.Append(r.Result.TotalCost)
	c.FirstEvent.Append(rw.seq)
	c.Events.Append(int64(len(r.Events)))
	c.Payments.Append(int64(rw.e.NumPayments()))
	c.NewPayments.Append(t.newPayments)
	c.NewValue.Append(t.newValue)
	c.NewParts.Append(t.newParts)
	c.Immediate.Append(t.immediate.n)
	c.ImmediateVal.Append(t.immediate.value)
	c.Queue.Append(t.queue.n)
	c.QueueVal.Append(t.queue.value)
	c.Bilateral.Append(t.bilateral.n)
	c.BilateralVal.Append(t.bilateral.value)
	c.Cycle.Append(t.cycle.n)
	c.CycleVal.Append(t.cycle.value)
	c.EntryOffset.Append(t.offset.n)
	c.EntryVal.Append(t.offset.value)
	c.Netted.Append(t.netted.n)
	c.NettedVal.Append(t.netted.value)
	c.Closed.Append(t.closed.n)
	c.ClosedVal.Append(t.closed.value)
	c.Batches.Append(t.batch.n)
	c.BatchesVal.Append(t.batch.value)
	c.SettledVal.Append(t.settledValue())
	c.WentOverdue.Append(t.wentOverdue)
	c.Dropped.Append(t.dropped)
	c.Rejected.Append(t.rejected)
	c.Postponed.Append(t.postponed)
	c.Internal.Append(t.internal.n)
	c.InternalVal.Append(t.internal.value)
	c.Held.Append(t.held)
	c.Queue1Size.Append(t.queue1)
	c.Queue1Value.Append(t.queue1Value)
	c.Queue2Size.Append(t.queue2)
	c.Queue2Value.Append(t.queue2Value)
	rw.put(&c.Balances, "ticks", t.balances)
	if t.positions > 0 {
		rw.put(&c.PositionChange, "ticks", t.positionChange)
	}
	rw.put(&c.Loans, "ticks", t.loans)
	if t.openings > 0 {
		rw.put(&c.Opening, "ticks", t.opening)
	}
	rw.put(&c.CreditUsed, "ticks", t.credit)
	rw.put(&c.Posted, "ticks", t.posted)
	c.Overdraft.Append(t.overdrawn)
	c.RNGState.Append(int64(r.RNGState))
	return rw.t.Ticks.w.EndRow()
}

// writeDay writes the banks' days at the end of a day, and adds them to the run.
func (rw *RunWriter) writeDay(r *engine.TickRecord) error {
	if !r.EndOfDay {
		return nil
	}
	rw.endDay(r)
	for i := range r.Daily {
		if !rw.t.Daily.on() {
			break
		}
		d := &r.Daily[i]
		rw.appendDay(d, &rw.banks[d.Agent], rw.use(int(d.Agent)))
		if err := rw.t.Daily.w.EndRow(); err != nil {
			return err
		}
	}
	clear(rw.banks)
	clear(rw.clients)
	return nil
}

func (rw *RunWriter) appendDay(d *engine.DailyMetrics, b *bankDay, u liquidityUse) {
	c := &rw.t.Daily.c
	c.RunID.Append(rw.info.RunID)
	c.Day.Append(d.Day)
	c.Agent.AppendName(rw.names, d.Agent)
	c.OpeningBalance.Append(d.OpeningBalance)
	c.ClosingBalance.Append(d.ClosingBalance)
	c.MinBalance.Append(d.MinBalance)
	c.MaxBalance.Append(d.MaxBalance)
	c.Cap.Append(d.UnsecuredCap)
	c.PeakOverdraft.Append(d.PeakOverdraft)
	c.OpeningPosted.Append(d.OpeningPostedCollateral)
	c.ClosingPosted.Append(d.ClosingPostedCollateral)
	c.PeakPosted.Append(d.PeakPostedCollateral)
	c.Capacity.Append(d.CollateralCapacity)
	c.Posts.Append(d.NumCollateralPosts)
	c.Withdrawals.Append(d.NumCollateralWithdrawals)
	c.Arrivals.Append(d.NumArrivals)
	c.Sent.Append(d.NumSent)
	c.Received.Append(d.NumReceived)
	c.Settled.Append(d.NumSettled)
	c.Dropped.Append(d.NumDropped)
	c.Rejected.Append(d.NumRejected)
	c.Queue1Peak.Append(d.Queue1PeakSize)
	c.Queue1EOD.Append(d.Queue1EODSize)
	rw.put(&c.Provided, "daily_agent_metrics", rw.provided(d))
	c.Due.Append(d.DueValue)
	rw.appendClient(d.Agent)
	c.SentValue.Append(b.sent)
	c.ReceivedValue.Append(b.received)
	c.MaxNetDebit.Append(u.ends)
	c.Used.Append(u.intraday)
	c.Lower.Append(u.lower)
	c.Upper.Append(u.upper)
	u.position().append(c.Position.Append)
	u.turnover().append(c.Turnover.Append)
	u.delay().append(c.Indicator.Append)
	c.LiquidityCost.Append(d.Costs.Liquidity)
	c.DelayCost.Append(d.Costs.Delay)
	c.CollateralCost.Append(d.Costs.Collateral)
	c.PenaltyCost.Append(d.Costs.Penalty)
	c.FrictionCost.Append(d.Costs.SplitFriction)
	c.OpportunityCost.Append(d.Costs.Opportunity)
	c.BorrowingCost.Append(d.Costs.Borrowing)
	c.Borrowed.Append(d.Borrowed)
	c.TotalCost.Append(d.Costs.Total())
}
