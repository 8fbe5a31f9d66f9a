package engine_test

import (
	"testing"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// policyOfA parses a payment tree of one condition and gives it to bank A.
func policyOfA(t *testing.T, s *scenario.Scenario, condition string) *scenario.Scenario {
	t.Helper()
	p, err := policy.Parse([]byte(`{"version": "1.0", "policy_id": "p", "payment_tree": {"node_id": "N", "type": "condition", "condition": ` + condition + `,
		"on_true": {"node_id": "R", "type": "action", "action": "Release"}, "on_false": {"node_id": "H", "type": "action", "action": "Hold"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s.Agents[0].Policy = scenario.PolicySpec{Kind: "InlineJson", Program: p}
	return s
}

// TestPoliciesSeeCutOffs: with a cut-off in tick 1 a policy that waits for the last moment pays in tick 1, and payments of other
// types in the last tick of the day.
func TestPoliciesSeeCutOffs(t *testing.T) {
	s := policyOfA(t, payAB(t, `clock: {cut_offs: [{type: customer, tick: 1, then: reject}]}
scenario_events:
`+pay("customer", 10, 0)+pay("bank", 20, 0)), `{"op": "<=", "left": {"field": "ticks_to_cut_off"}, "right": {"value": 0}}`)
	e, _ := runAll(t, s)
	equalLines(t, outcomes(e), []string{"customer settled 1 immediate", "bank settled 3 immediate"})
}

// TestPoliciesSeeOutages: a policy that pays nobody who is out waits until the receiver is back.
func TestPoliciesSeeOutages(t *testing.T) {
	s := policyOfA(t, payAB(t, `scenario_events:
  - {type: Outage, agent: B, from_tick: 1, ticks: 2}
`+pay("bank", 10, 0)+pay("bank", 20, 1)), `{"op": "==", "left": {"field": "receiver_in_outage"}, "right": {"value": 0}}`)
	e, _ := runAll(t, s, engine.RtgsSubmission)
	equalLines(t, outcomes(e), []string{"bank settled 0 immediate", "bank settled 3 immediate"})
}
