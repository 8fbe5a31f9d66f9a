package engine

// endDay is the step "end of day". In the last tick of a day it charges penalties for overdue payments and breaches of throughput
// rules, resets registers and outflows, closes the day's metrics and returns the liquidity pools.
func (e *Engine) endDay() error {
	if !e.lastOfDay() {
		return nil
	}
	penalties, unsettled := int64(0), int64(e.q2.n)
	for i := range e.agents {
		penalties = e.addChecked(dayPenalties, None, penalties, e.chargeDayEnd(int32(i)))
		unsettled += int64(len(e.agents[i].queue1))
	}
	if len(e.rules) > 0 {
		penalties = e.addChecked(dayPenalties, None, penalties, e.closeThroughput())
	}
	e.addCost(penalties)
	e.resetRegisters()
	e.resetOutflows()
	ev := e.emit(EndOfDay, None)
	ev.N[Day], ev.N[UnsettledCount], ev.N[TotalPenalties] = int64(e.tick/e.tpd), unsettled, penalties
	e.closeDay()
	if e.toggle.reallocate {
		e.returnLiquidity()
	}
	return nil
}

// chargeDayEnd charges the end-of-day penalty for each of the agent's queued payments past its deadline.
func (e *Engine) chargeDayEnd(i int32) int64 {
	a := &e.agents[i]
	if a.outside {
		return 0 // its payments wait only during outages
	}
	penalty := int64(0)
	charge := func(k int32) {
		if p := &e.pay[k]; p.Deadline < e.tick {
			x := e.penalty(paymentDayPenalty, i, &a.rates.eod, p.Remaining)
			p.EODPenalty = e.addChecked(paymentDayPenalty, i, p.EODPenalty, x)
			penalty = e.addChecked(penaltyCost, i, penalty, x)
		}
	}
	for _, k := range a.queue1 {
		charge(k)
	}
	for k := e.q2.senders[i].head; k != None; k = e.pay[k].links.senderNext {
		charge(k)
	}
	if penalty != 0 {
		e.addCosts(i, Costs{Penalty: penalty})
		e.emitCosts(i, Costs{Penalty: penalty})
	}
	return penalty
}

func (e *Engine) resetRegisters() {
	for i := range e.agents {
		a := &e.agents[i]
		for _, r := range a.registers {
			e.logRegister(int32(i), r.Key, r.Value, 0, "eod_reset", "")
		}
		a.registers = a.registers[:0]
	}
}

// resetOutflows resets the daily limits, so that payments blocked by them can settle, and restores the reserves.
func (e *Engine) resetOutflows() {
	for i := range e.agents {
		a := &e.agents[i]
		a.totalOut, a.totalIn = 0, 0
		clear(a.outflow)
		clear(a.inflow)
		if a.reserve.left != a.reserve.amount {
			e.setReserve(int32(i), a.reserve.amount)
		}
		if a.limits != nil || a.hasMulti {
			e.allowRetry(int32(i))
		}
	}
}

// returnLiquidity returns the pools; a balance can become negative, regardless of its limit.
func (e *Engine) returnLiquidity() {
	for i := range e.agents {
		a := &e.agents[i]
		if !a.hasPool || a.allocated == 0 {
			continue
		}
		x := a.allocated
		e.adjustBalance(int32(i), -x)
		a.allocated = 0
		ev := e.emit(LiquidityReturn, int32(i))
		ev.N[Amount], ev.N[BalanceAfter] = x, a.balance
	}
}
