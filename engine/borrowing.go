package engine

import (
	"slices"

	"sweep/engine/money"
	"sweep/engine/scenario"
)

// settleDay is the step "end-of-day settlement": in the last tick of a day, if the scenario says so, all queued payments
// settle, except those that cut-offs put off, and each bank borrows from the central bank what it lacks. The loans are measured for all banks before anything
// is posted. They are paid out together before the first payment, so the payments need no test of liquidity; limits do not
// apply. It comes before the deferred credits and the costs: credits of this tick reduce no loan, and the payments are in
// no queue when costs are taken.
func (e *Engine) settleDay() error {
	if !e.lastOfDay() {
		return nil
	}
	e.refuseAtClose()
	list := e.q2.appendAll(e.scratch.ids[:0])
	for i := range e.agents {
		a := &e.agents[i]
		kept := a.queue1[:0]
		for _, k := range a.queue1 {
			if e.pay[k].Postponed {
				kept = append(kept, k)
			} else {
				list = append(list, k)
			}
		}
		a.queue1 = kept
	}
	e.scratch.ids = list
	slices.Sort(list)
	e.measureLoans(list)
	e.payLoans()
	for _, k := range list {
		e.settleAtClose(k)
	}
	e.result.Settlements += int64(len(list))
	e.renewIndex()
	return nil
}

// measureLoans sets the loan of every bank: what its unsettled payments exceed its liquidity by, or its balance if credit
// must not be used overnight; with netting, less the unsettled payments to it. Agents that are no participants do not
// borrow.
func (e *Engine) measureLoans(unsettled []int32) {
	for i := range e.agents {
		e.agents[i].loan = 0
	}
	for _, k := range unsettled {
		p := &e.pay[k]
		e.agents[p.Sender].loan += p.Remaining
		if e.sc.Close.Netting == scenario.EODNettingMultilateral {
			e.agents[p.Receiver].loan -= p.Remaining
		}
	}
	for i := range e.agents {
		a := &e.agents[i]
		if a.outside {
			a.loan = 0
			continue
		}
		own := a.available()
		if e.sc.Close.Credit == scenario.EODCreditIntradayOnly {
			own = a.balance
		}
		a.loan = e.lacking(int32(i), a.loan, own)
	}
}

// lacking returns what a need exceeds the bank's own means by, 0 if it does not.
func (e *Engine) lacking(i int32, need, own int64) int64 {
	if own >= 0 && own >= need {
		return 0
	}
	d := money.Difference(need, own)
	x, ok := d.Int64()
	if !ok {
		e.reportOverflow(dayLoan, i, d)
	}
	return max(0, x)
}

// payLoans pays out the loans and charges their cost, which no CostAccrual event reports.
func (e *Engine) payLoans() {
	for i := range e.agents {
		a := &e.agents[i]
		if a.loan == 0 {
			continue
		}
		e.credit(int32(i), a.loan)
		a.day.Borrowed = a.loan
		cost := e.holdingCost(borrowingCost, int32(i), a.loan, a.rates.borrowing)
		if cost > 0 {
			e.addCosts(int32(i), Costs{Borrowing: cost})
			e.addCost(cost)
		}
		ev := e.emit(EndOfDayBorrowing, int32(i))
		ev.N[Amount], ev.N[BorrowingCost] = a.loan, cost
	}
}

// settleAtClose takes payment k out of its queue and settles it.
func (e *Engine) settleAtClose(k int32) {
	p := &e.pay[k]
	x := p.Remaining
	if p.Where == InQueue2 {
		e.dequeue2(k)
	} else {
		e.leaveQueue1(k)
	}
	e.transfer(k, PathEndOfDay)
	ev := e.emitTx(EndOfDaySettlement, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N[Amount] = x
}

// repayLoans repays the loans of the night, whatever the balances.
func (e *Engine) repayLoans() {
	for i := range e.agents {
		a := &e.agents[i]
		if a.loan == 0 {
			continue
		}
		e.adjustBalance(int32(i), -a.loan)
		ev := e.emit(EndOfDayRepayment, int32(i))
		ev.N[Amount] = a.loan
		a.loan = 0
	}
}
