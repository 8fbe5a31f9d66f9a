package policy

import "testing"

// A policy can hold a payment back by what it does, not by what its text contains.
func TestCanHold(t *testing.T) {
	for _, c := range []struct {
		tree               Tree
		action, parameters string
		want               bool
	}{
		{Payment, "Release", ``, false},
		{Payment, "Release", `"reason": {"value": "\"action\": \"Hold\""}`, false},
		{Payment, "Release", `"timed_for_tick": {"value": 12}`, true},
		{Payment, "Split", `"num_splits": {"value": 2}`, false},
		{Payment, "StaggerSplit", stagger("4", "1", "2", "0"), true},
		{Payment, "Hold", ``, true},
		{Payment, "Drop", ``, false},
		{Payment, "WithdrawFromRtgs", ``, true},
		{Bank, "SetReleaseBudget", `"max_value_to_release": {"value": 1}`, true},
		{Bank, "NoAction", ``, false},
		{EndOfTickCollateral, "HoldCollateral", ``, false},
	} {
		if got := mustParse(t, leafIn(c.tree, c.action, c.parameters)).CanHold(); got != c.want {
			t.Errorf("%s {%s} in %s: %v", c.action, c.parameters, c.tree, got)
		}
	}
	for kind, want := range map[string]bool{"Fifo": false, "MockSplitting": false, "Deadline": true, "LiquidityAware": true, "LiquiditySplitting": true} {
		params := map[string]map[string]int64{"MockSplitting": {"num_splits": 2}, "Deadline": {"urgency_threshold": 1}, "LiquidityAware": {"target_buffer": 0, "urgency_threshold": 1},
			"LiquiditySplitting": {"max_splits": 2, "min_split_amount": 1}}[kind]
		p, err := Builtin(kind, params)
		if err != nil {
			t.Fatal(err)
		}
		if p.CanHold() != want {
			t.Errorf("%s: %v", kind, p.CanHold())
		}
	}
}
