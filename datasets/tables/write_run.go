package tables

import (
	"sweep/datasets/parquet/columns"
	"sweep/engine"
	"sweep/engine/money"
	"sweep/engine/scenario"
)

// writeRun writes the run's row in runs.
func (rw *RunWriter) writeRun() error {
	rw.b.appendRun(rw.info, "completed")
	c := &rw.t.Runs.c
	rw.appendScenario(&c.runScenario)
	rw.appendCounts(&c.runCounts)
	rw.appendDelay(&c.runDelay)
	rw.appendLiquidity(&c.runLiquidity)
	rw.appendCosts(&c.runCosts)
	if rw.overflow != nil {
		return rw.overflow
	}
	return rw.t.Runs.w.EndRow()
}

// put writes a sum to a column of the current row. A sum that does not fit fails the run.
func (rw *RunWriter) put(c *columns.Int64, table string, s money.Sum) {
	x, ok := s.Int64()
	if !ok && rw.overflow == nil {
		rw.overflow = &engine.Overflow{Table: table, Column: c.Spec().Name, Value: s.String()}
	}
	c.Append(x)
}

func (rw *RunWriter) appendScenario(c *runScenario) {
	sc := rw.e.Scenario()
	c.TicksPerDay.Append(int32(sc.TicksPerDay))
	c.NumDays.Append(int32(sc.NumDays))
	c.NumAgents.Append(int32(len(sc.Agents)))
	c.Exponent.Append(int32(sc.Currency()))
	if sc.Clock != nil {
		c.Clock.Append(sc.Clock.String())
	}
	c.appendPrices(&sc.Costs)
	c.Bilateral.Append(sc.LSM.EnableBilateral)
	c.Cycles.Append(sc.LSM.EnableCycles)
	c.MaxLength.Append(int32(sc.LSM.MaxCycleLength))
	c.MaxCycles.Append(int32(sc.LSM.MaxCyclesPerTick))
	c.Deferred.Append(sc.DeferredCrediting)
	c.CapAtEOD.Append(sc.DeadlineCapAtEOD)
	c.PriorityMode.Append(sc.PriorityMode)
	c.Sequencing.Append(sc.AlgorithmSequencing)
	c.EntryOffset.Append(sc.EntryDispositionOffsetting)
	c.Reallocation.Append(sc.DailyLiquidityReallocation)
	c.RushThreshold.Append(sc.EODRushThreshold)
	c.Ordering.Append(sc.Queue1Ordering.String())
	c.Escalation.Append(sc.Escalation.Enabled)
	c.Curve.Append(sc.Escalation.Curve.String())
	c.EscalateTicks.Append(int64(sc.Escalation.StartEscalatingTicks))
	c.MaxBoost.Append(int32(sc.Escalation.MaxBoost))
	c.Streams.Append(sc.Streams.String())
	c.ScenarioEvents.Append(int32(len(sc.Events)))
	appendRules(c, sc)
}

func appendRules(c *runScenario, sc *scenario.Scenario) {
	c.PairMode.Append(sc.LSM.Bilateral.String())
	c.Netting.Append(sc.LSM.EnableNetting)
	if run := sc.LSM.Run; len(run.At) == 0 {
		c.SaveEvery.Append(int32(max(1, run.Every)))
	} else {
		at := make([]int64, len(run.At))
		for i, t := range run.At {
			at[i] = int64(t)
		}
		c.SaveAt.Append(at)
	}
	c.Discipline.Append(sc.Rules.Discipline.String())
	c.Retry.Append(sc.Rules.Retry.String())
	c.ReleaseOrder.Append(sc.Rules.ReleaseOrder.String())
	c.EODUnsettled.Append(sc.Close.Unsettled.String())
	c.EODNetting.Append(sc.Close.Netting.String())
	c.EODCredit.Append(sc.Close.Credit.String())
}

func (c *priceColumns) appendPrices(p *scenario.CostRates) {
	c.OverdraftRate.Append(p.OverdraftBpsPerTick)
	c.DelayRate.Append(p.DelayPerTickPerCent)
	c.CollateralRate.Append(p.CollateralBpsPerTick)
	c.LiquidityRate.Append(p.LiquidityBpsPerTick)
	c.OverdueFactor.Append(p.OverdueDelayMultiplier)
	if m := p.PriorityDelayMultiplier; m != nil {
		c.UrgentFactor.Append(m.Urgent)
		c.NormalFactor.Append(m.Normal)
		c.LowFactor.Append(m.Low)
	}
	if p.DeadlinePenalty.Rate {
		c.DeadlineRate.Append(p.DeadlinePenalty.BpsPerEvent)
	} else {
		c.DeadlineFixed.Append(p.DeadlinePenalty.Amount)
	}
	if p.EODPenalty.Rate {
		c.EODRate.Append(p.EODPenalty.BpsPerEvent)
	} else {
		c.EODFixed.Append(p.EODPenalty.Amount)
	}
	c.SplitFriction.Append(p.SplitFriction)
	c.BorrowingRate.Append(p.EODBorrowingBps)
}

func (rw *RunWriter) appendCounts(c *runCounts) {
	m, s, pt := rw.e.Metrics(), &rw.sums, &rw.sums.payments
	c.Ticks.Append(rw.e.Tick())
	c.Events.Append(rw.seq)
	c.Payments.Append(int64(rw.e.NumPayments()))
	c.Arrivals.Append(m.TotalArrivals)
	c.Settlements.Append(m.TotalSettlements)
	if m.TotalArrivals > 0 {
		c.SettlementRate.Append(m.SettlementRate)
	}
	c.ArrivedValue.Append(pt.arrivedValue)
	c.SettledValue.Append(pt.settledValue)
	c.UnsettledValue.Append(pt.unsettledValue)
	if len(rw.e.Scenario().OutageBanks()) > 0 {
		c.Others.Append(pt.unsettledOthers)
	}
	ratio{float64(pt.settledValue), float64(pt.arrivedValue)}.append(c.ValueRate.Append)
	c.Dropped.Append(pt.dropped)
	c.Rejected.Append(pt.rejected)
	c.Postponed.Append(s.postponed)
	c.Internal.Append(s.internal.n)
	c.InternalVal.Append(s.internal.value)
	c.Overdue.Append(pt.overdue)
	c.Splits.Append(pt.splits)
	c.StepSettled.Append(s.settlements)
	c.Releases.Append(s.releases)
	c.Immediate.Append(s.immediate.n)
	c.ImmediateValue.Append(s.immediate.value)
	c.Queue.Append(s.queue.n)
	c.QueueValue.Append(s.queue.value)
	c.Bilateral.Append(s.bilateral.n)
	c.BilateralValue.Append(s.bilateral.value)
	c.Cycle.Append(s.cycle.n)
	c.CycleValue.Append(s.cycle.value)
	c.Entry.Append(s.offset.n)
	c.EntryValue.Append(s.offset.value)
	c.Netted.Append(s.netted.n)
	c.NettedValue.Append(s.netted.value)
	c.Closed.Append(s.closed.n)
	c.ClosedValue.Append(s.closed.value)
	c.Batches.Append(s.batch.n)
	c.BatchesValue.Append(s.batch.value)
}

func (rw *RunWriter) appendDelay(c *runDelay) {
	m, s, pt := rw.e.Metrics(), &rw.sums, &rw.sums.payments
	ticks := float64(s.ticks)
	if m.TotalSettlements > 0 {
		c.AvgDelay.Append(m.AvgDelayTicks)
		c.MaxDelay.Append(m.MaxDelayTicks)
	}
	ratio{pt.delay, pt.settledLeaves}.append(c.ValueDelay.Append)
	s.days.delay.mean().append(c.Indicator.Append)
	s.days.delay.largest().append(c.IndicatorMax.Append)
	ratio{pt.weighed, pt.settledLeaves}.append(c.PaymentTime.Append)
	if ticks := pt.deciles(); ticks != nil {
		c.Deciles.Append(ticks)
	}
	c.Queue1.Append(m.Queue1Size)
	c.Queue2.Append(m.Queue2Size)
	c.Queue1Peak.Append(s.queue1Peak)
	c.Queue2Peak.Append(s.queue2Peak)
	ratio{float64(s.queue1Sum), ticks}.append(c.Queue1Avg.Append)
	ratio{float64(s.queue2Sum), ticks}.append(c.Queue2Avg.Append)
	c.QueuePeakVal.Append(s.queuePeakValue)
	ratio{s.queueValueSum, ticks}.append(c.QueueAvgValue.Append)
}

func (rw *RunWriter) appendLiquidity(c *runLiquidity) {
	m, s := rw.e.Metrics(), &rw.sums
	ticks := float64(s.ticks)
	d := &s.days
	ratio{d.providedSum.Float64(), float64(d.days)}.append(c.Provided.Append)
	if cents, ok := d.providedMax.Int64(); ok {
		c.ProvidedMax.Append(cents)
	}
	for _, x := range [...]struct {
		days *dayCents
		mean *columns.Double
		max  *columns.Int64
	}{
		{&d.intraday, &c.Intraday, &c.IntradayMax}, {&d.ends, &c.Used, &c.UsedMax}, {&d.lower, &c.Lower, &c.LowerMax}, {&d.upper, &c.Upper, &c.UpperMax},
	} {
		x.mean.Append(float64(x.days.sum) / float64(d.days))
		x.max.Append(x.days.max)
	}
	if !d.incomplete {
		d.position.mean().append(c.Position.Append)
		d.position.largest().append(c.PositionMax.Append)
	}
	d.turnover.mean().append(c.Turnover.Append)
	d.turnover.largest().append(c.TurnoverMax.Append)
	d.herfindahl.mean().append(c.Herfindahl.Append)
	c.PeakDraft.Append(m.PeakOverdraft)
	c.InOverdraft.Append(m.AgentsInOverdraft)
	rw.put(&c.PeakCredit, "runs", s.creditPeak)
	ratio{s.creditSum, ticks}.append(c.AvgCredit.Append)
	rw.put(&c.PeakPosted, "runs", s.postedPeak)
	ratio{s.postedSum, ticks}.append(c.AvgPosted.Append)
}

func (rw *RunWriter) appendCosts(c *runCosts) {
	costs := &rw.sums.costs
	rw.put(&c.Liquidity, "runs", costs.liquidity)
	rw.put(&c.Delay, "runs", costs.delay)
	rw.put(&c.Collateral, "runs", costs.collateral)
	rw.put(&c.Penalty, "runs", costs.penalty)
	rw.put(&c.Friction, "runs", costs.friction)
	rw.put(&c.Opportunity, "runs", costs.opportunity)
	rw.put(&c.Borrowing, "runs", costs.borrowing)
	rw.put(&c.Total, "runs", costs.total())
	c.Breaches.Append(rw.sums.breaches)
	rw.put(&c.BreachCost, "runs", rw.sums.breachPenalties)
	rw.put(&c.Borrowed, "runs", rw.sums.borrowed)
}
