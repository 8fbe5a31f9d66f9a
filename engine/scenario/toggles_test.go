package scenario

import (
	"strings"
	"testing"
)

// Toggles hold for policies given as a file or inline, warn about JSON texts, and leave built-in policies alone.
func TestPolicyToggles(t *testing.T) {
	const (
		tree = `{"version": "1.0", "policy_id": "p", "payment_tree": {"type": "condition", "node_id": "c", "condition": {"op": "<", ` +
			`"left": {"field": "ticks_to_deadline"}, "right": {"value": 3}}, "on_true": {"type": "action", "node_id": "a", "action": "Release"}, ` +
			`"on_false": {"type": "action", "node_id": "b", "action": "Hold"}}}`
		all       = "[ComparisonOperator, PaymentAction, TimeField]"
		forbidden = "the policy uses forbidden categories "
	)
	inline, asText, builtin := "{type: Inline, decision_trees: "+tree+"}", "{type: InlineJson, json_string: '"+tree+"'}", "{type: Deadline, urgency_threshold: 3}"
	file := "{type: FromJson, json_path: p.json}"
	for _, c := range []struct{ policy, toggles, want string }{
		{inline, "{include: " + all + "}", ""},
		{inline, "{exclude: [BankAction]}", ""},
		{inline, "{}", ""},
		{inline, "null", ""},
		{inline, "{include: [PaymentAction]}", `agent "A": ` + forbidden + "ComparisonOperator, TimeField; policy_feature_toggles allows only PaymentAction"},
		{inline, "{include: []}", forbidden + "ComparisonOperator, PaymentAction, TimeField"},
		{inline, "{exclude: [TimeField, BankAction]}", forbidden + "TimeField; policy_feature_toggles excludes BankAction, TimeField"},
		{file, "{exclude: [TimeField]}", forbidden + "TimeField"},
		{asText, "{exclude: [TimeField]}", ""},
		{builtin, "{exclude: [TimeField]}", ""},
	} {
		text := withPolicy(c.policy) + "policy_feature_toggles: " + c.toggles + "\n"
		_, warnings, err := DecodeBytes("s.yaml", []byte(text), Files{Dir: memory{"p.json": tree}.read})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s with %s: %v", c.policy, c.toggles, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s with %s: %v, want %s", c.policy, c.toggles, err, c.want)
		}
		warned := strings.Contains(strings.Join(warnings, "\n"), "do not apply to InlineJson policies, but this one uses TimeField")
		if warned != (c.policy == asText) {
			t.Errorf("%s with %s: warnings %v", c.policy, c.toggles, warnings)
		}
	}
}

// What is valid in a policy but surely not meant is a warning with its place.
func TestPolicyWarnings(t *testing.T) {
	_, warnings, err := DecodeBytes("s.yaml", []byte(withPolicy("{type: Inline, decision_trees: {version: '1', policy_id: p, parameters: {unused: 1}}}")), Files{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(warnings, "\n"), "s.yaml:5:92: agents[0].policy.decision_trees.parameters.unused: ") {
		t.Errorf("warnings %q", warnings)
	}
}

// A reserve is for payments of a declared RTGS priority; built-in policies declare none.
func TestReserveThatNoPaymentCanUse(t *testing.T) {
	const resubmits = `{type: Inline, decision_trees: {version: '1', policy_id: p, payment_tree: {type: action, node_id: a, ` +
		`action: ResubmitToRtgs, parameters: {rtgs_priority: {value: Urgent}}}}}`
	for _, c := range []struct {
		policy string
		warned bool
	}{{"{type: Fifo}", true}, {"{type: Deadline, urgency_threshold: 3}", true}, {resubmits, false}} {
		text := "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\nagents:\n" +
			"  - {count: 3, id: 'B{n}', opening_balance: 0, reserve: {amount: 100}, policy: " + c.policy + "}\n"
		_, warnings, err := DecodeBytes("s.yaml", []byte(text), Files{})
		if err != nil {
			t.Fatalf("%s: %v", c.policy, err)
		}
		all := strings.Join(warnings, "\n")
		if n := strings.Count(all, "s.yaml:3:"); c.warned && (n != 1 || !strings.Contains(all, "no payment of this bank can use its reserve")) || !c.warned && len(warnings) != 0 {
			t.Errorf("%s: warnings %q", c.policy, warnings)
		}
	}
}
