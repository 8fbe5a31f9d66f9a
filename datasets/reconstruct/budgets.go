package reconstruct

import (
	"math"

	"sweep/engine"
)

// noBudget is what an agent without a release budget may release.
const noBudget = math.MaxInt64

// setBudget starts the release budget of the tick.
func (b *book) setBudget(e *engine.Event) {
	budget := &b.agents[e.Agent].Budget
	*budget = engine.BudgetSnapshot{Limited: true, Remaining: e.N[engine.MaxValue], HasFocus: e.Has(engine.HasFocus),
		HasPer: e.Has(engine.HasMaxPerCounterparty), Per: e.N[engine.MaxPerCounterparty]}
	if len(e.Names) > 0 {
		budget.Focus = e.Names
	}
}

// consume deducts a release or a split from the budget. The payment was not split before, so its full amount remained.
func (b *book) consume(agent, k int32) {
	budget := &b.agents[agent].Budget
	if !budget.Limited {
		return
	}
	p := &b.payments[k]
	budget.Remaining -= p.Amount
	for n := 0; n < len(budget.Used); n += 2 {
		if budget.Used[n] == int64(p.Receiver) {
			budget.Used[n+1] += p.Amount
			return
		}
	}
	budget.Used = append(budget.Used, int64(p.Receiver), p.Amount)
}
