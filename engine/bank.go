package engine

import "sweep/engine/policy"

// decideBanks is the step "bank decisions": each agent's bank tree sets the release budget of the tick or writes one
// register. A budget is unlimited unless the tree limits it in this tick.
func (e *Engine) decideBanks() error {
	for _, i := range e.trees[policy.Bank] {
		e.agents[i].budget.reset()
	}
	for _, i := range e.trees[policy.Bank] {
		if e.agents[i].out {
			continue
		}
		e.fillAgent(i, policy.Bank)
		e.fillPlaceholders(i, policy.Bank)
		var d policy.BankDecision
		if err := e.agents[i].program.policy.EvalBank(&e.frame, &d); err != nil {
			return e.evalError(i, None, err)
		}
		e.recordDecision(i, None, policy.Bank, d.Leaf, false)
		e.applyBank(i, &d)
	}
	return nil
}

func (e *Engine) applyBank(i int32, d *policy.BankDecision) {
	a := &e.agents[i]
	switch d.Action {
	case policy.SetReleaseBudget:
		e.checkBudget(budgetValue, i, d.MaxValue)
		e.checkBudget(budgetPerReceiver, i, d.MaxPerCounterparty)
		a.budget.set(d)
		ev := e.emit(BankBudgetSet, i)
		ev.N[MaxValue] = d.MaxValue
		if d.HasFocus {
			ev.Set |= HasFocus
			ev.Names = d.Focus
		}
		if d.HasMaxPerCpty {
			ev.Set |= HasMaxPerCounterparty
			ev.N[MaxPerCounterparty] = d.MaxPerCounterparty
		}
	case policy.SetState, policy.AddState:
		old := a.register(d.Key)
		value := d.Value
		if d.Action == policy.AddState {
			value = old + d.Value
		}
		if !a.writeRegister(d.Key, value) {
			return // an invalid key or an eleventh register is rejected without an event
		}
		e.logRegister(i, d.Key, old, value, d.Reason, a.program.policy.Path(policy.Bank, d.Leaf))
	}
}

// logRegister logs a register write; an empty path is omitted.
func (e *Engine) logRegister(i int32, key string, old, value float64, reason, path string) {
	ev := e.emit(StateRegisterSet, i)
	ev.F[OldValue], ev.F[NewValue] = old, value
	ev.Text[RegisterKey], ev.Text[Reason], ev.Text[DecisionPath] = key, reason, path
	if path != "" {
		ev.Set = HasDecisionPath
	}
}
