package engine_test

import (
	"fmt"
	"testing"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// payAB has the banks A with 100 and B with 0, for two days of four ticks; the text is the rest of the scenario.
func payAB(t *testing.T, rest string) *scenario.Scenario {
	t.Helper()
	s, warnings, err := scenario.DecodeBytes("test.yaml", []byte(`
simulation: {ticks_per_day: 4, num_days: 2, rng_seed: 1}
lsm_config: {enable_bilateral: false, enable_cycles: false}
agents:
  - {id: A, opening_balance: 100}
  - {id: B, opening_balance: 0}
`+rest), scenario.Files{})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	return s
}

// pay is a payment of a type from A to B, or from B to A if the amount is negative.
func pay(kind string, amount, tick int) string {
	from, to := "A", "B"
	if amount < 0 {
		from, to, amount = to, from, -amount
	}
	return fmt.Sprintf("  - {type: CustomTransactionArrival, from_agent: %s, to_agent: %s, amount: %d, payment_type: %s, schedule: {type: OneTime, tick: %d}}\n",
		from, to, amount, kind, tick)
}

// outcomes is the status of every payment with its tick and path.
func outcomes(e *engine.Engine) (list []string) {
	for k := range int32(e.NumPayments()) {
		p := e.Payment(k)
		line := fmt.Sprintf("%s %s", e.TypeName(p), p.Status)
		if p.StatusTick != engine.None {
			line += fmt.Sprintf(" %d", p.StatusTick)
		}
		if p.Path != engine.PathNone {
			line += " " + p.Path.String()
		}
		list = append(list, line)
	}
	return list
}

var refusals = []engine.Kind{engine.RtgsSubmission, engine.PaymentRejected, engine.PaymentPostponed}

// TestCutOffRejects: the tick of the cut-off is in time, the next one is late; other types and the next day are free.
func TestCutOffRejects(t *testing.T) {
	e, lines := runAll(t, payAB(t, `clock: {cut_offs: [{type: customer, tick: 1, then: reject}]}
cost_rates: {delay_cost_per_tick_per_cent: 1, eod_penalty: {mode: fixed, amount: 1000}}
scenario_events:
`+pay("customer", 10, 1)+pay("customer", 20, 2)+pay("bank", 30, 3)+pay("customer", 40, 4)), refusals...)
	equalLines(t, lines, []string{"1 RtgsSubmission A amount=10 internal_priority=5", "2 PaymentRejected A amount=20 internal_priority=5",
		"3 RtgsSubmission A amount=30 internal_priority=5", "4 RtgsSubmission A amount=40 internal_priority=5"})
	equalLines(t, outcomes(e), []string{"customer settled 1 immediate", "customer rejected 2", "bank settled 3 immediate", "customer settled 4 immediate"})
	if p := e.Payment(1); p.Remaining != 20 || p.Where != engine.Nowhere || p.Submissions != 0 || p.FirstSubmission != engine.None {
		t.Errorf("the rejected payment is %+v", p)
	}
	if m := e.Metrics(); m.TotalArrivals != 4 || m.TotalSettlements != 3 || m.Queue1Size+m.Queue2Size != 0 {
		t.Errorf("metrics %+v", m)
	}
	if a := e.Agent(0); a.Costs != (engine.Costs{}) || a.Balance != 20 {
		t.Errorf("A has %+v", a)
	}
}

// TestCutOffNextDay: late payments wait in Queue 1, in the order of their submission, and go first on the next day; those of
// the last day stay.
func TestCutOffNextDay(t *testing.T) {
	e, lines := runAll(t, payAB(t, `clock: {cut_offs: [{type: customer, tick: 1, then: next_day}]}
cost_rates: {delay_cost_per_tick_per_cent: 1}
scenario_events:
`+pay("customer", 70, 3)+pay("customer", 20, 2)+pay("bank", 60, 4)+pay("customer", 1, 6)), refusals...)
	equalLines(t, lines, []string{"2 PaymentPostponed A amount=20 internal_priority=5", "3 PaymentPostponed A amount=70 internal_priority=5",
		"4 RtgsSubmission A amount=20 internal_priority=5", "4 RtgsSubmission A amount=70 internal_priority=5",
		"4 RtgsSubmission A amount=60 internal_priority=5", "6 PaymentPostponed A amount=1 internal_priority=5"})
	equalLines(t, outcomes(e), []string{"customer settled 4 immediate", "customer settled 4 immediate", "bank pending", "customer pending"})
	if p := e.Payment(3); !p.Postponed || p.Where != engine.InQueue1 || p.Submissions != 0 || p.Release != engine.None {
		t.Errorf("the payment of the last day is %+v", p)
	}
	if c := e.Agent(0).Costs.Delay; c != 60+60+61+61 {
		t.Errorf("delay costs %d", c)
	}
}

// TestCutOffKeepsQueue2: a payment that was submitted in time stays in Queue 2 and settles after the cut-off.
func TestCutOffKeepsQueue2(t *testing.T) {
	e, lines := runAll(t, payAB(t, `clock: {cut_offs: [{type: customer, tick: 1}]}
scenario_events:
`+pay("customer", -50, 1)+pay("bank", 60, 3)), refusals...)
	equalLines(t, lines, []string{"1 RtgsSubmission B amount=50 internal_priority=5", "3 RtgsSubmission A amount=60 internal_priority=5"})
	equalLines(t, outcomes(e), []string{"customer settled 3 queue", "bank settled 3 immediate"})
}

// TestCutOffsAtTheClose: the settlement at the close is a submission for what is left in Queue 1, but not for Queue 2. B needs
// a loan of 50 only for what is in Queue 2.
func TestCutOffsAtTheClose(t *testing.T) {
	s := payAB(t, `clock: {cut_offs: [{type: customer, tick: 1}, {type: bill, tick: 2, then: next_day}]}
end_of_day: {unsettled: borrow}
scenario_events:
`+pay("customer", -50, 1)+pay("customer", -20, 2)+pay("bill", -5, 3)+pay("bill", -30, 2)+pay("bank", -7, 3))
	hold, err := policy.Parse([]byte(`{"version": "1", "policy_id": "hold", "payment_tree": {"type": "condition", "node_id": "n", "condition":
		{"op": "<", "left": {"field": "remaining_amount"}, "right": {"value": 40}},
		"on_true": {"type": "action", "node_id": "h", "action": "Hold"}, "on_false": {"type": "action", "node_id": "r", "action": "Release"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s.Agents[1].Policy.Program = hold
	e, lines := runAll(t, s, append(refusals, engine.EndOfDayBorrowing, engine.EndOfDaySettlement)...)
	equalLines(t, lines, []string{"1 RtgsSubmission B amount=50 internal_priority=5", "3 PaymentRejected B amount=20 internal_priority=5", "3 PaymentPostponed B amount=30 internal_priority=5",
		"3 PaymentPostponed B amount=5 internal_priority=5", "3 EndOfDayBorrowing B amount=57 cost=0", "3 EndOfDaySettlement B amount=50", "3 EndOfDaySettlement B amount=7",
		"4 RtgsSubmission B amount=30 internal_priority=5", "4 RtgsSubmission B amount=5 internal_priority=5",
		"7 EndOfDayBorrowing B amount=35 cost=0", "7 EndOfDaySettlement B amount=30", "7 EndOfDaySettlement B amount=5"})
	equalLines(t, outcomes(e), []string{"customer settled 3 end_of_day", "customer rejected 3", "bill settled 7 end_of_day", "bill settled 7 end_of_day", "bank settled 3 end_of_day"})
}

// TestCutOffsOfParts: parts have the type of the payment that was split. The second part of a staggered split is due for
// submission after the cut-off.
func TestCutOffsOfParts(t *testing.T) {
	for then, want := range map[string][]string{
		"reject":   {"1 RtgsSubmission A amount=20 internal_priority=5", "2 PaymentRejected A amount=20 internal_priority=5", "3 PaymentRejected A amount=20 internal_priority=5"},
		"next_day": {"1 RtgsSubmission A amount=20 internal_priority=5", "2 PaymentPostponed A amount=20 internal_priority=5", "3 PaymentPostponed A amount=20 internal_priority=5", "4 RtgsSubmission A amount=20 internal_priority=5", "4 RtgsSubmission A amount=20 internal_priority=5"},
	} {
		s := payAB(t, "clock: {cut_offs: [{type: customer, tick: 1, then: "+then+"}]}\nscenario_events:\n"+pay("customer", 60, 1))
		split, err := policy.Parse([]byte(`{"version": "1", "policy_id": "split", "payment_tree": {"type": "action", "node_id": "s", "action": "StaggerSplit",
			"parameters": {"num_splits": {"value": 3}, "stagger_first_now": {"value": 1}, "stagger_gap_ticks": {"value": 1}, "priority_boost_children": {"value": 0}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		s.Agents[0].Policy.Program = split
		e, lines := runAll(t, s, refusals...)
		equalLines(t, lines, want)
		if got, settled := e.Payment(0).Remaining, map[string]int64{"reject": 40, "next_day": 0}[then]; got != settled {
			t.Errorf("%s: %d of the split payment remain", then, got)
		}
	}
}

// TestCutOffsAndRoles: agents that are no participants never queue, so they have no cut-offs.
func TestCutOffsAndRoles(t *testing.T) {
	s := payAB(t, "clock: {cut_offs: [{type: customer, tick: 0, then: next_day}]}\nscenario_events:\n"+pay("customer", 60, 2))
	s.Agents[0] = scenario.Agent{ID: "A", Role: scenario.Ancillary, Policy: s.Agents[0].Policy}
	e, _ := runAll(t, s)
	equalLines(t, outcomes(e), []string{"customer settled 2 immediate"})
}

// TestBoundsAfterCutOffs: the day's payments of A are 30 in time; 50 come after the cut-off and are due on the next day or
// never. UB and LB of A are 30 and 30, then 50 and 50 or 0; those of B are 0, as it receives only.
func TestBoundsAfterCutOffs(t *testing.T) {
	for then, want := range map[string][2]int64{"reject": {30, 0}, "next_day": {30, 50}} {
		s := payAB(t, "clock: {cut_offs: [{type: customer, tick: 1, then: "+then+"}]}\nscenario_events:\n"+pay("customer", 30, 1)+pay("customer", 50, 2))
		s.Agents[0].OpeningBalance, s.Agents[0].OpeningLiquidity = 0, &scenario.OpeningLiquidity{Alpha: 1}
		d := follow(t, s)
		e, err := engine.New(s)
		if err != nil {
			t.Fatal(err)
		}
		daily := &dailyRows{}
		for !e.Done() {
			if _, err := e.Step(daily); err != nil {
				t.Fatal(err)
			}
		}
		for day := range 2 {
			if got := daily.rows[day][0].OpeningBalance; got != want[day] || d.upper[day][0] != want[day] || d.queued > 0 {
				t.Errorf("%s: A opens day %d with %d, want %d", then, day, got, want[day])
			}
		}
	}
}
