package engine

import (
	"fmt"

	"sweep/engine/policy"
)

// decideStrategicCollateral is the step "strategic collateral": agents decide in turn, each seeing the effects of earlier
// decisions.
func (e *Engine) decideStrategicCollateral() error {
	return e.decideCollateral(policy.StrategicCollateral, LayerStrategic)
}

// decideEndOfTickCollateral is the step "end-of-tick collateral": it runs after settlement and before deferred credits.
func (e *Engine) decideEndOfTickCollateral() error {
	return e.decideCollateral(policy.EndOfTickCollateral, LayerEndOfTick)
}

func (e *Engine) decideCollateral(tree policy.Tree, layer CollateralLayer) error {
	for _, i := range e.trees[tree] {
		if e.agents[i].out {
			continue
		}
		e.fillAgent(i, tree)
		e.fillPlaceholders(i, tree)
		var d policy.CollateralDecision
		if err := e.agents[i].program.policy.EvalCollateral(tree, &e.frame, &d); err != nil {
			return e.evalError(i, None, err)
		}
		e.recordDecision(i, None, tree, d.Leaf, false)
		e.applyCollateral(i, &d, layer)
	}
	return nil
}

func (e *Engine) applyCollateral(i int32, d *policy.CollateralDecision, layer CollateralLayer) {
	switch d.Action {
	case policy.PostCollateral:
		e.postCollateral(i, d, layer)
	case policy.WithdrawCollateral:
		a := &e.agents[i]
		if x := min(d.Amount, a.posted, a.safeWithdrawal()); x > 0 {
			e.moveCollateral(i, -x, d.Reason, layer, None)
		}
	}
}

// postCollateral posts collateral up to the capacity and sets the timer of the posting.
func (e *Engine) postCollateral(i int32, d *policy.CollateralDecision, layer CollateralLayer) {
	a := &e.agents[i]
	x := min(d.Amount, a.maxCollateral()-a.posted)
	if x <= 0 {
		return
	}
	// A timer due in this tick would never run, because the step "collateral timers" is over, so it is not stored.
	due := None
	if d.HasTimer && (d.TimerTicks > 0 || layer == LayerStrategic) {
		due = e.tickAfter(dueTick, i, uint128{0, d.TimerTicks})
		a.timers = append(a.timers, Timer{Due: due, Amount: x, Reason: d.Reason, PostedAt: e.tick})
	}
	e.moveCollateral(i, x, d.Reason, layer, due)
}

// moveCollateral posts (x > 0) or withdraws (x < 0) and records it.
func (e *Engine) moveCollateral(i int32, x int64, reason string, layer CollateralLayer, due int32) {
	a := &e.agents[i]
	before := a.posted
	a.setPosted(before + x)
	kind := CollateralPost
	if x > 0 {
		a.day.NumCollateralPosts++
		a.day.PeakPostedCollateral = max(a.day.PeakPostedCollateral, a.posted)
		e.allowRetry(i)
	} else {
		kind = CollateralWithdraw
		a.day.NumCollateralWithdrawals++
	}
	amount := int64(abs64(x))
	e.records = append(e.records, CollateralRecord{
		Tick: e.tick, Agent: i, Withdraw: x < 0, Layer: layer, Amount: amount, Reason: reason,
		BalanceBefore: a.balance, PostedBefore: before, PostedAfter: a.posted, CapacityAfter: a.maxCollateral() - a.posted,
		Due: due,
	})
	ev := e.emit(kind, i)
	ev.N[Amount], ev.N[NewTotal] = amount, a.posted
	ev.Text[Reason] = reason
}

// timerBuffer is the headroom in cents that timer withdrawals keep.
const timerBuffer = 100

// runCollateralTimers is the step "collateral timers": it executes the withdrawals scheduled for this tick.
func (e *Engine) runCollateralTimers() error {
	for i := range e.agents {
		a := &e.agents[i]
		if len(a.timers) == 0 {
			continue
		}
		kept := a.timers[:0]
		for _, timer := range a.timers {
			if timer.Due != e.tick {
				kept = append(kept, timer)
				continue
			}
			e.runTimer(int32(i), timer)
		}
		a.timers = kept
	}
	return nil
}

func (e *Engine) runTimer(i int32, timer Timer) {
	a := &e.agents[i]
	if reason := timerBlocked(a); reason != "" {
		ev := e.emit(CollateralTimerBlocked, i)
		ev.N[Amount], ev.N[PostedAt] = timer.Amount, int64(timer.PostedAt)
		ev.Text[Reason], ev.Text[OriginalReason] = reason, timer.Reason
		return
	}
	x := min(timer.Amount, a.withdrawable(timerBuffer), a.posted)
	a.setPosted(a.posted - x)
	a.day.NumCollateralWithdrawals++
	ev := e.emit(CollateralTimerWithdrawn, i)
	ev.N[Amount], ev.N[PostedAt], ev.N[NewTotal] = x, int64(timer.PostedAt), a.posted
	ev.Text[OriginalReason] = timer.Reason
}

// timerBlocked returns why a timer cannot withdraw anything, "" if it can.
func timerBlocked(a *agent) string {
	if a.withdrawable(timerBuffer) <= 0 {
		used, limit := a.creditUsed(), a.overdraftLimit()
		return fmt.Sprintf("No headroom available for withdrawal: credit_used=%d, allowed_limit=%d, headroom=%d",
			used, limit, limit-used)
	}
	return ""
}
