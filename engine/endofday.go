package engine

// endDay is step 8, in the last tick of a day: penalties for overdue payments, reset of registers and outflows, the
// day's metrics and the return of the liquidity pools.
func (e *Engine) endDay() error {
	if !e.lastOfDay() {
		return nil
	}
	penalties, unsettled := int64(0), int64(e.q2.n)
	for i := range e.agents {
		penalties = e.plus(dayPenalties, None, penalties, e.chargeDayEnd(int32(i)))
		unsettled += int64(len(e.agents[i].queue1))
	}
	e.addCost(penalties)
	e.resetRegisters()
	e.resetOutflows()
	ev := e.emit(EndOfDay, None)
	ev.N[0], ev.N[1], ev.N[2] = int64(e.tick/e.tpd), unsettled, penalties
	e.closeDay()
	if e.toggle.reallocate {
		e.returnLiquidity()
	}
	return nil
}

// chargeDayEnd charges the end-of-day penalty for every payment of the agent in a queue whose deadline has passed.
func (e *Engine) chargeDayEnd(i int32) int64 {
	a := &e.agents[i]
	penalty := int64(0)
	charge := func(k int32) {
		if p := &e.pay[k]; p.Deadline < e.tick {
			x := e.penalty(paymentDayPenalty, i, &e.prices.eod, p.Remaining)
			p.EODPenalty = e.plus(paymentDayPenalty, i, p.EODPenalty, x)
			penalty = e.plus(penaltyCost, i, penalty, x)
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

// resetOutflows starts the daily limits anew, so that payments held back by them may settle.
func (e *Engine) resetOutflows() {
	for i := range e.agents {
		a := &e.agents[i]
		a.totalOut = 0
		clear(a.outflow)
		if a.limits != nil || a.hasMulti {
			e.reopen(int32(i))
		}
	}
}

// returnLiquidity takes the pools back; a balance may become negative, whatever its limit.
func (e *Engine) returnLiquidity() {
	for i := range e.agents {
		a := &e.agents[i]
		if !a.hasPool || a.allocated == 0 {
			continue
		}
		x := a.allocated
		e.move(int32(i), -x)
		a.allocated = 0
		ev := e.emit(LiquidityReturn, int32(i))
		ev.N[0], ev.N[1] = x, a.balance
	}
}
