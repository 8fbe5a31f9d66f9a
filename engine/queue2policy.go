package engine

import "sweep/engine/policy"

// decideQueue2 is the step "central queue decisions": the payment trees are evaluated for the payments in Queue 2, as
// indexed in the previous tick. All decisions are made before the first is executed; only withdrawals and resubmissions
// have an effect.
func (e *Engine) decideQueue2() error {
	e.scratch.list = e.scratch.list[:0]
	e.scratch.decisions = e.scratch.decisions[:0]
	for i := range e.agents {
		if e.index.agents[i].count == 0 || e.agents[i].out {
			continue
		}
		if err := e.decideAgentQueue2(int32(i)); err != nil {
			return err
		}
	}
	for n, k := range e.scratch.list {
		d := &e.scratch.decisions[n]
		switch d.Action {
		case policy.WithdrawFromRTGS:
			if !e.withdraw(k) {
				e.logHold(e.pay[k].Sender, k, "WithdrawFromRtgs failed: "+notInQueue2(k))
			}
		case policy.ResubmitToRTGS:
			if !e.withdraw(k) {
				e.logHold(e.pay[k].Sender, k, "ResubmitToRtgs withdraw step failed: "+notInQueue2(k))
				continue
			}
			e.declare(k, d.Priority)
		}
	}
	return nil
}

func (e *Engine) decideAgentQueue2(i int32) error {
	p := e.agents[i].program
	if !p.has[policy.Payment] || p.skipQueue2 && !e.opts.decisions {
		return nil
	}
	first := len(e.scratch.list)
	e.scratch.list = e.indexed(e.scratch.list, i)
	e.fillAgent(i, policy.Payment)
	for _, k := range e.scratch.list[first:] {
		e.fillPayment(i, k, policy.Payment)
		e.scratch.decisions = append(e.scratch.decisions, policy.PaymentDecision{})
		d := &e.scratch.decisions[len(e.scratch.decisions)-1]
		if err := p.policy.EvalPayment(&e.frame, d); err != nil {
			return e.evalError(i, k, err)
		}
		e.recordDecision(i, k, policy.Payment, d.Leaf, true)
	}
	return nil
}

// withdraw moves payment k from Queue 2 to the end of its sender's Queue 1. It reports whether k was in Queue 2.
func (e *Engine) withdraw(k int32) bool {
	p := &e.pay[k]
	if p.Where != InQueue2 {
		return false
	}
	e.dequeue2(k)
	if e.toggle.strictFIFO {
		e.allowRetry(p.Sender)
	}
	ev := e.emitTx(RtgsWithdrawal, p.Sender, k)
	ev.Text[OldRTGSPriority] = p.RTGSPriority.String()
	p.RTGSPriority, p.SubmissionTick = NoPriority, None
	e.enqueue1(k)
	return true
}
