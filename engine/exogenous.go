package engine

import (
	"fmt"

	"sweep/engine/money"
	"sweep/engine/scenario"
)

// The payments of a run do not depend on its course: scenario events and arrivals use no other state than the generators and
// the settings of the arrivals. So an engine that executes only these two steps of every tick creates the same payments in
// the same order, and what depends on them alone is known before the first tick.

// exogenousSteps are the steps that create payments.
var exogenousSteps = [...]struct {
	name string
	run  func(*Engine) error
}{{"scenario events", (*Engine).runScenarioEvents}, {"arrivals", (*Engine).generateArrivals}}

// dryRun executes all ticks without settling anything. It calls tick at the end of each with the payments that were created in
// it.
func (e *Engine) dryRun(tick func([]Payment)) error {
	e.muted = true
	for ; !e.Done(); e.tick++ {
		for i := range exogenousSteps {
			if err := exogenousSteps[i].run(e); err != nil {
				return fmt.Errorf("tick %d, %s: %w", e.tick, exogenousSteps[i].name, err)
			}
		}
		tick(e.pay)
		e.forgetPayments()
	}
	return nil
}

// forgetPayments removes all payments, so that a dry run needs memory for those of one tick only.
func (e *Engine) forgetPayments() {
	e.pay = e.pay[:0]
	for i := range e.agents {
		e.agents[i].queue1 = e.agents[i].queue1[:0]
	}
}

// SentValues returns the value of the exogenous payments that each agent of a scenario sends in a run, in the order of the
// scenario: drawn payments, those from a file and those of custom arrival events.
func SentValues(s *scenario.Scenario) ([]money.Sum, error) {
	e := &Engine{}
	if err := e.build(s, nil); err != nil {
		return nil, err
	}
	sent := make([]money.Sum, len(e.agents))
	err := e.dryRun(func(payments []Payment) {
		for k := range payments {
			sent[payments[k].Sender].Add(payments[k].Amount)
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]money.Sum, len(sent))
	for i, at := range e.order {
		out[i] = sent[at]
	}
	return out, nil
}
