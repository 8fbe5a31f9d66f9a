package engine

// openDay starts the metrics of a day: at construction, and directly after the liquidity allocation in the day's first
// tick. Counters start when the previous day is closed.
func (e *Engine) openDay() {
	for i := range e.agents {
		a := &e.agents[i]
		d := &a.day
		d.Agent, d.Day = int32(i), e.tick/e.tpd
		d.OpeningBalance, d.MinBalance, d.MaxBalance = a.balance, a.balance, a.balance
		d.UnsecuredCap = a.cap
		d.PeakOverdraft = a.creditUsed()
		d.OpeningPostedCollateral = a.posted
		d.PeakPostedCollateral = max(d.PeakPostedCollateral, a.posted)
		d.CollateralCapacity = a.maxCollateral()
		d.Queue1PeakSize = int64(len(a.queue1))
		d.DueValue = a.queue1Value + e.q2.senders[i].value
	}
}

// sampleDay updates the metrics after the costs of every tick.
func (e *Engine) sampleDay() {
	for i := range e.agents {
		a := &e.agents[i]
		d := &a.day
		d.MinBalance = min(d.MinBalance, a.balance)
		d.MaxBalance = max(d.MaxBalance, a.balance)
		if used := a.creditUsed(); used > 0 {
			d.PeakOverdraft = max(d.PeakOverdraft, used)
			e.metrics.PeakOverdraft = max(e.metrics.PeakOverdraft, used)
		}
		d.PeakPostedCollateral = max(d.PeakPostedCollateral, a.posted)
		d.Queue1PeakSize = max(d.Queue1PeakSize, int64(len(a.queue1)))
	}
}

// closeDay completes the metrics of the day before the pools are returned.
func (e *Engine) closeDay() {
	for i := range e.agents {
		a := &e.agents[i]
		d := &a.day
		d.ClosingBalance = a.balance
		d.ClosingPostedCollateral = a.posted
		d.Queue1EODSize = int64(len(a.queue1))
		d.Costs = a.costs
		e.daily = append(e.daily, *d)
		*d = DailyMetrics{}
	}
}

// Metrics returns a summary of the run so far.
func (e *Engine) Metrics() SystemMetrics {
	m := e.metrics
	if m.TotalArrivals > 0 {
		m.SettlementRate = float64(m.TotalSettlements) / float64(m.TotalArrivals)
	}
	if m.TotalSettlements > 0 {
		m.AvgDelayTicks = float64(e.delaySum) / float64(m.TotalSettlements)
	}
	m.Queue2Size = int64(e.q2.n)
	for i := range e.agents {
		m.Queue1Size += int64(len(e.agents[i].queue1))
		if e.agents[i].creditUsed() > 0 {
			m.AgentsInOverdraft++
		}
	}
	return m
}
