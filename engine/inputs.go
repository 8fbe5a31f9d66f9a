package engine

import (
	"slices"

	"sweep/engine/scenario"
)

// Payments and positions from files
//
// The payments of a file arrive in the step "arrivals", in the order of the file and before the payments drawn in the same
// tick. They draw no random numbers, so a scenario draws the same payments with and without a file. A position sets what a
// bank has from the start of a day, before its liquidity pool is allocated, or from a tick of the day, before the scenario
// events of that tick.
//
// Agents that are no participants manage no liquidity: their payments are submitted without asking a policy and settle
// whatever the balance, so they never wait in Queue 2 and never take part in an offset as senders. They have neither
// credit nor available liquidity nor costs, which keeps them out of all sums over these.

// inputs are the rows of the files that are still to come.
type inputs struct {
	payments  []scenario.InputPayment
	positions []scenario.InputPosition
}

func (e *Engine) resetInputs() {
	e.inputs = inputs{}
	if in := e.sc.Inputs; in != nil {
		e.inputs = inputs{in.Payments, in.Positions}
		e.pay = slices.Grow(e.pay, len(in.Payments))
		e.openPositions()
	}
}

// readPayments creates the payments of the tick.
func (e *Engine) readPayments() error {
	for in := &e.inputs; len(in.payments) > 0 && in.payments[0].Tick <= e.tick; in.payments = in.payments[1:] {
		p := &in.payments[0]
		row := int32(len(e.sc.Inputs.Payments) - len(in.payments))
		k, err := e.create(Payment{Sender: e.order[p.Sender], Receiver: e.order[p.Receiver], Amount: p.Amount,
			Deadline: e.fileDeadline(p.Deadline), Priority: min(10, p.Priority), Type: e.types.ofFile(p.Type)}, row)
		if err != nil {
			return err
		}
		if k == None {
			continue
		}
		e.enqueue1(k)
		e.result.Arrivals++
	}
	return nil
}

// fileDeadline caps the deadline of a payment that arrives now like every deadline, except that it may be the tick of
// arrival: the file says so.
func (e *Engine) fileDeadline(d int32) int32 {
	d = min(d, e.horizon())
	if e.toggle.capAtEOD {
		d = min(d, (e.tick/e.tpd+1)*e.tpd-1)
	}
	return max(d, e.tick)
}

// openPositions applies the positions from the start of the current day, which come before those of its ticks.
func (e *Engine) openPositions() {
	for in := &e.inputs; len(in.positions) > 0 && in.positions[0].Tick <= e.tick && in.positions[0].Opening; {
		e.setPosition(&in.positions[0])
		in.positions = in.positions[1:]
	}
}

// changePositions applies the positions from the current tick.
func (e *Engine) changePositions() {
	for in := &e.inputs; len(in.positions) > 0 && in.positions[0].Tick <= e.tick; in.positions = in.positions[1:] {
		e.setPosition(&in.positions[0])
	}
}

// setPosition gives a bank the balance, the credit line and the collateral of a position, as far as it has them. The
// liquidity allocated from a pool comes on top of the balance. The position at the start of the run is part of the bank's
// opening state and has no event.
func (e *Engine) setPosition(p *scenario.InputPosition) {
	i := e.order[p.Agent]
	a := &e.agents[i]
	before, posted := a.balance, a.posted
	if p.Set&scenario.HasBalance != 0 {
		a.balance = e.addChecked(balanceAfter, i, p.Balance, a.allocated)
	}
	if p.Set&scenario.HasCredit != 0 {
		a.cap = p.Credit
	}
	if p.Set&scenario.HasCollateral != 0 {
		a.setPosted(p.Collateral)
	}
	if e.tick == 0 && p.Opening {
		return
	}
	if a.posted != posted {
		a.day.PeakPostedCollateral = max(a.day.PeakPostedCollateral, a.posted)
	}
	e.allowRetry(i)
	ev := e.emit(PositionSet, i)
	ev.N[Amount] = e.addChecked(positionChange, i, a.balance, -before)
	ev.N[BalanceAfter], ev.N[NewLimit], ev.N[NewTotal], ev.N[PostedBefore] = a.balance, a.cap, a.posted, posted
}
