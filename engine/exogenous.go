package engine

import (
	"errors"
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

// dryRun executes all ticks without settling anything; settlement batches are left out. It calls tick at the end of each with the payments that were created in
// it. allow decides before the arrivals of a tick whether to go on; it may be nil.
func (e *Engine) dryRun(allow func() error, tick func([]Payment)) error {
	e.muted, e.dry = true, true
	for ; !e.Done(); e.tick++ {
		for i := range exogenousSteps {
			if i > 0 && allow != nil {
				if err := allow(); err != nil {
					return err
				}
			}
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

// Limits of a dry run that is made before anybody has asked for a run: what is expected of the draws of a tick and of all
// payments of a run, and of ticks times banks and events.
const (
	dryTickPaymentsMax = 5_000_000
	dryRunPaymentsMax  = 100_000_000
	dryRunStepsMax     = 1_000_000_000
)

// ErrLongDryRun reports that the payments of a run are too many to be created in advance.
var ErrLongDryRun = errors.New("the payments of a run are too many to be created in advance")

// SentValues returns the value of the exogenous payments that each agent of a scenario sends in a run, in the order of the
// scenario: drawn payments, those from a file and those of custom arrival events.
func SentValues(s *scenario.Scenario) ([]money.Sum, error) {
	if int64(s.NumTicks())*int64(len(s.Agents)+len(s.Events)) > dryRunStepsMax {
		return nil, ErrLongDryRun
	}
	e := &Engine{}
	if err := e.build(s, nil); err != nil {
		return nil, err
	}
	sent, payments := make([]money.Sum, len(e.agents)), 0
	allow := func() error {
		if expected := e.expectedDraws(); expected > dryTickPaymentsMax || float64(payments)+expected > dryRunPaymentsMax {
			return ErrLongDryRun
		}
		return nil
	}
	err := e.dryRun(allow, func(created []Payment) {
		payments += len(created)
		for k := range created {
			sent[created[k].Sender].Add(created[k].Amount)
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

// expectedDraws is the largest mean number of payments that are drawn in a tick with the current rates.
func (e *Engine) expectedDraws() (sum float64) {
	if e.arrivals == nil {
		return 0
	}
	for i := range e.arrivals.senders {
		for k := range e.arrivals.senders[i].streams {
			st := &e.arrivals.senders[i].streams[k]
			sum += float64(st.rate * st.profile.peak())
		}
	}
	return sum
}
