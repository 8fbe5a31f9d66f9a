package shadow

import (
	"context"
	"fmt"

	"sweep/engine"
	"sweep/engine/money"
	"sweep/engine/scenario"
)

// Outcome is what a replay has changed.
type Outcome struct {
	Decision *DecisionDifference // the first that differs; nil if none does
	State    *StateDifference    // likewise
	Ticks    []TickDifference    // of every bank in every tick
	Payments []PaymentPair       // of both runs
	Totals   Totals
	Currency int // decimal digits of an amount
}

// Same reports whether nothing differs.
func (o *Outcome) Same() bool { return o.Decision == nil && o.State == nil }

// twin is one of the two runs.
type twin struct {
	*engine.Engine
	decisions []engine.Decision // of the last tick
	lists     []int64

	names names       // of its payments
	total []money.Sum // costs of each bank so far
	delay []float64   // cost of each payment so far, not rounded
	cost  []engine.Costs
	prior []engine.Costs // of each bank since the start of the day, after the tick before
}

func newTwin(s *scenario.Scenario) (*twin, error) {
	e, err := engine.New(s, engine.WithDecisions())
	if err != nil {
		return nil, err
	}
	return &twin{Engine: e, total: make([]money.Sum, e.NumAgents()), cost: make([]engine.Costs, e.NumAgents()), prior: make([]engine.Costs, e.NumAgents())}, nil
}

// RecordTick keeps the decisions of the tick, whose lists the engine reuses.
func (t *twin) RecordTick(r *engine.TickRecord) error {
	t.decisions = append(t.decisions[:0], r.Decisions...)
	t.lists = append(t.lists[:0], r.Lists...)
	return nil
}

// step computes a tick and what the payments have cost in it.
func (t *twin) step() error {
	first := t.Tick()%int32(t.Scenario().TicksPerDay) == 0
	if _, err := t.Engine.Step(t); err != nil {
		return err
	}
	t.names.add(t.Engine)
	t.delay = append(t.delay, make([]float64, t.NumPayments()-len(t.delay))...)
	var state engine.AgentState
	for i := range int32(t.NumAgents()) {
		for _, k := range t.Queue1(i) {
			t.delay[k] += t.DelayShare(k)
		}
		t.ReadAgent(i, &state)
		if first {
			t.prior[i] = engine.Costs{}
		}
		// A difference of the costs of a day is a cost of the tick; the sum of its parts fits (engine.Costs.Total).
		t.cost[i], t.prior[i] = minus(state.Costs, t.prior[i]), state.Costs
		t.total[i].AddSum(t.cost[i].Sum())
	}
	for _, k := range t.Queue2() {
		t.delay[k] += t.DelayShare(k)
	}
	return nil
}

// minus is the difference of the costs of a day after two of its ticks, which cannot overflow.
func minus(a, b engine.Costs) engine.Costs {
	return engine.Costs{Liquidity: a.Liquidity - b.Liquidity, Delay: a.Delay - b.Delay, Collateral: a.Collateral - b.Collateral, Penalty: a.Penalty - b.Penalty,
		SplitFriction: a.SplitFriction - b.SplitFriction, Opportunity: a.Opportunity - b.Opportunity, Borrowing: a.Borrowing - b.Borrowing}
}

// Compare computes a run and its replay side by side. The banks named are those with other policies.
func Compare(ctx context.Context, old, new *scenario.Scenario, agents []string) (*Outcome, error) {
	a, err := newTwin(old)
	if err != nil {
		return nil, err
	}
	b, err := newTwin(new)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Currency: int(old.Currency())}
	leaves := &leafTexts{}
	for !a.Done() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		tick := a.Tick()
		if err := a.step(); err != nil {
			return nil, err
		}
		if err := b.step(); err != nil {
			return nil, err
		}
		if o.Decision == nil {
			o.Decision = firstDecision(leaves, a, b, tick)
		}
		if o.State == nil {
			o.State = firstState(a, b, tick)
		}
		if err := o.addTick(a, b, tick); err != nil {
			return nil, err
		}
	}
	if !b.Done() {
		return nil, fmt.Errorf("the replay has more ticks than its run")
	}
	if o.Payments, err = pairs(a, b); err != nil {
		return nil, err
	}
	o.Totals = totals(a, b, agents)
	return o, nil
}
