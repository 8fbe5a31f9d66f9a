package engine

import (
	"fmt"
	"math"

	"sweep/engine/policy"
)

// applyPayment executes one decision about payment k in Queue 1 and reports whether it stays there. If not, the caller
// removes it from the list.
func (e *Engine) applyPayment(i, k int32, d *policy.PaymentDecision) (stays bool, err error) {
	switch d.Action {
	case policy.Hold:
		e.logHold(i, k, e.holdReason(k, &d.Reason))
	case policy.SubmitFull:
		return e.submitFull(i, k, d), nil
	case policy.SubmitSplit:
		return e.split(i, k, d.Parts, splitPlan{firstNow: d.Parts})
	case policy.StaggerSplit:
		return e.split(i, k, d.Parts, splitPlan{firstNow: d.FirstNow, gap: d.GapTicks, boost: d.Boost})
	case policy.Reprioritize:
		old := e.pay[k].Priority
		e.setPriority(k, d.NewPriority)
		ev := e.emitTx(TransactionReprioritized, i, k)
		ev.N[OldPriority], ev.N[NewPriority] = int64(old), int64(e.pay[k].Priority)
	case policy.Drop:
		e.drop(i, k)
		return false, nil
	case policy.WithdrawFromRTGS:
		e.logHold(i, k, "WithdrawFromRtgs failed: "+notInQueue2(k))
	case policy.ResubmitToRTGS:
		e.declare(k, d.Priority)
	}
	return true, nil
}

func (e *Engine) logHold(i, k int32, reason string) { e.emitTx(PolicyHold, i, k).Text[Reason] = reason }

// holdAfterOverride logs a blocked release. The priority override stays in effect and is stored in an extra event slot.
func (e *Engine) holdAfterOverride(i, k int32, d *policy.PaymentDecision, reason string) {
	ev := e.emitTx(PolicyHold, i, k)
	ev.Text[Reason] = reason
	if d.HasOverride {
		ev.Set, ev.N[Priority] = HasPriority, int64(e.pay[k].Priority)
	}
}

// nearDeadlineTexts caches the common texts of the one hold reason that contains a number.
var nearDeadlineTexts = func() (texts [256]string) {
	for n := range texts {
		texts[n] = fmt.Sprintf("NearDeadline { ticks_remaining: %d }", n)
	}
	return texts
}()

func (e *Engine) holdReason(k int32, r *policy.HoldReason) string {
	if !r.NearDeadline {
		return r.Text
	}
	n := max(0, e.pay[k].Deadline-e.tick)
	if int(n) < len(nearDeadlineTexts) {
		return nearDeadlineTexts[n]
	}
	return fmt.Sprintf("NearDeadline { ticks_remaining: %d }", n)
}

// submitFull releases the full payment if its target tick is reached and the budget allows it. A priority override takes
// effect in any case.
func (e *Engine) submitFull(i, k int32, d *policy.PaymentDecision) (stays bool) {
	if d.HasOverride {
		e.setPriority(k, d.Override)
	}
	if d.HasTarget && d.TargetTick > uint64(e.tick) {
		e.holdAfterOverride(i, k, d, awaiting(d.TargetTick))
		return true
	}
	p := &e.pay[k]
	a := &e.agents[i]
	if !a.budget.allows(p.Receiver, e.ids[p.Receiver], p.Remaining) {
		e.holdAfterOverride(i, k, d, "BudgetExhausted")
		return true
	}
	a.budget.consume(p.Receiver, p.Remaining)
	e.submitWhole(i, k)
	return false
}

// awaiting returns the reason for holding a payment until a tick; the largest tick represents all later ones.
func awaiting(tick uint64) string {
	if tick == math.MaxUint64 {
		return fmt.Sprintf("AwaitingTargetTick { target_tick: %d or later }", tick)
	}
	return fmt.Sprintf("AwaitingTargetTick { target_tick: %d }", tick)
}

func (e *Engine) submitWhole(i, k int32) {
	e.leaveQueue1(k)
	e.release(k)
	e.emitTx(PolicySubmit, i, k)
}

// drop ends a payment: it never settles and costs nothing more.
func (e *Engine) drop(i, k int32) {
	e.leaveQueue1(k)
	p := &e.pay[k]
	p.Status, p.StatusTick = Dropped, e.tick
	e.agents[i].day.NumDropped++
	e.emitTx(PolicyDrop, i, k).Text[Reason] = "Expired deadline"
}

// splitPlan defines which parts of a split are submitted now and when the others follow.
type splitPlan struct {
	firstNow uint64
	gap      uint64
	boost    uint8
}

// splitPartsMax limits the children of one split.
const splitPartsMax = 10_000

// split divides payment k into n equal parts; the last one also gets the remainder.
func (e *Engine) split(i, k int32, n uint64, plan splitPlan) (stays bool, err error) {
	if n < 2 {
		return false, fmt.Errorf("a split must have at least 2 parts, not %d", n)
	}
	p := &e.pay[k]
	a := &e.agents[i]
	total := p.Remaining
	if !a.budget.allows(p.Receiver, e.ids[p.Receiver], total) {
		e.logHold(i, k, "BudgetExhausted")
		return true, nil
	}
	a.budget.consume(p.Receiver, total)
	n = min(n, uint64(total))
	if n < 2 {
		e.submitWhole(i, k)
		return false, nil
	}
	if n > splitPartsMax {
		return false, fmt.Errorf("a split into %d parts exceeds the limit of %d", n, splitPartsMax)
	}
	e.leaveQueue1(k)
	p.HasChildren = true
	if err := e.createParts(k, total, int32(n), plan); err != nil {
		return false, err
	}
	if friction := e.charge(frictionCost, i, uint128{0, uint64(a.rates.friction)}, n-1, 0, 1); friction > 0 {
		c := Costs{SplitFriction: friction}
		e.addCosts(i, c)
		e.addCost(friction)
		e.emitCosts(i, c)
	}
	ev := e.emitTx(PolicySplit, i, k)
	ev.N[NumSplits] = int64(n)
	ev.Txs = e.log.span(e.scratch.ids)
	return false, nil
}

// createParts creates the children of k in order, leaves their numbers in scratch.ids, and submits or queues each.
func (e *Engine) createParts(k int32, total int64, n int32, plan splitPlan) error {
	base, rest := total/int64(n), total%int64(n)
	priority := uint8(min(10, int(e.pay[k].Priority)+int(plan.boost)))
	e.scratch.ids = e.scratch.ids[:0]
	for i := int32(0); i < n; i++ {
		amount := base
		if i == n-1 {
			amount += rest
		}
		child, err := e.createChild(k, i, amount, priority)
		if err != nil {
			return err
		}
		e.scratch.ids = append(e.scratch.ids, child)
		if uint64(i) < plan.firstNow || plan.gap == 0 {
			e.release(child)
			continue
		}
		e.pay[child].Waiting = true
		e.pay[child].Release = e.tickAfter(releaseTick, e.pay[k].Sender, mulWide(uint64(i)-plan.firstNow+1, plan.gap))
		e.enqueue1(child)
	}
	return nil
}

// declare sets the declared RTGS priority that the next release will carry.
func (e *Engine) declare(k int32, priority policy.RTGSPriority) {
	p := &e.pay[k]
	old := p.Declared.String()
	p.Declared = priority
	ev := e.emitTx(RtgsResubmission, p.Sender, k)
	ev.Text[OldRTGSPriority], ev.Text[RTGSPriority] = old, priority.String()
}

func notInQueue2(k int32) string {
	return fmt.Sprintf("Settlement error: Transaction T%d not found in RTGS Queue 2", k)
}
