package policy

import (
	"strings"
	"testing"
)

func TestWarnings(t *testing.T) {
	text := `{
  "version": "1", "policy_id": "x", "comment": "no warning",
  "parameter": "no warning, as parameters is there",
  "parameters": {"unused": 1, "one": 1, "initial_liquidity_fraction": 0.5},
  "bank_tree": {"type": "condition", "node_id": "q", "descripton": "x",
    "condition": {"op": "<", "left": {"field": "bank_state_modes"}, "right": {"value": "3"}},
    "on_true": {"type": "action", "node_id": "w", "action": "SetState", "parameters": {
      "key": {"value": "bank_state_mode"}, "value": {"value": true}, "reason": {"param": "one"}}},
    "on_false": {"type": "condition", "node_id": "r",
      "condition": {"op": "<", "left": {"field": "bank_state_mode"}, "right": {"compute": {"op": "max", "values": [{"value": null}]}}},
      "on_true": {"type": "action", "node_id": "v", "action": "AddState", "parameters": {"key": {"value": "stress"}, "value": {"value": 1}}},
      "on_false": {"type": "condition", "node_id": "s", "condition": {"op": "or", "conditions": []},
        "on_true": {"type": "action", "node_id": "u", "action": "SetReleaseBudget", "parameters": {"max_value_to_release": {"value": 1},
          "focus_counterparties": {"value": "B"}, "max_per_counterpart": {"value": 1}}},
        "on_false": {"type": "action", "node_id": "f", "action": "Hold"}}}},
  "payment_tree": {"type": "condition", "node_id": "p", "condition": {"op": "or", "conditions": []},
    "on_true": {"type": "action", "node_id": "a", "action": "Release", "parameters": {"priority_flag": {"value": "URGENT"}}},
    "on_false": {"type": "condition", "node_id": "z", "condition": {"op": "or", "conditions": []},
      "on_true": {"type": "action", "node_id": "b", "action": "Split", "parameters": {"num_splits": {"param": "one"}}},
      "on_false": {"type": "action", "node_id": "h", "action": "Hold", "parameters": {"reason": {"value": "anything"}}}}}}`
	want := []string{
		`4:28: parameters.unused: the parameter "unused" is never used`,
		`5:68: bank_tree.descripton (node "q"): the key "descripton" is ignored; did you mean "description"?`,
		`6:48: bank_tree.condition.left.field (node "q"): the register "bank_state_modes" is never written, so it is always 0; did you mean "bank_state_mode"?`,
		`6:78: bank_tree.condition.right (node "q"): expected a number, not text`,
		`8:53: bank_tree.on_true.parameters.value (node "w"): value must be a number, not a boolean`,
		`8:80: bank_tree.on_true.parameters.reason (node "w"): reason must be literal text; write {"value": "…"}`,
		`10:116: bank_tree.on_false.condition.right.compute.values[0] (node "r"): expected a number, not null`,
		`11:97: bank_tree.on_false.on_true.parameters.key (node "v"): the register "stress" does not start with bank_state_, so nothing is written`,
		`12:70: bank_tree.on_false.on_false.condition (node "s"): or without conditions is always false`,
		`13:20: bank_tree.on_false.on_false.on_true (node "u"): no values lead to this node; fix the condition of node "s", or remove this branch`,
		`14:35: bank_tree.on_false.on_false.on_true.parameters.focus_counterparties (node "u"): focus_counterparties must be a list of texts; write {"value": ["BANK_B", "BANK_C"]}`,
		`14:74: bank_tree.on_false.on_false.on_true.parameters.max_per_counterpart (node "u"): SetReleaseBudget has no parameter "max_per_counterpart"; did you mean "max_per_counterparty"?`,
		`15:66: bank_tree.on_false.on_false.on_false.action (node "f"): Hold in the bank tree counts as NoAction`,
		`16:70: payment_tree.condition (node "p"): or without conditions is always false`,
		`17:16: payment_tree.on_true (node "a"): no values lead to this node; fix the condition of node "p", or remove this branch`,
		`17:104: payment_tree.on_true.parameters.priority_flag (node "a"): unknown priority_flag "URGENT" counts as MEDIUM; use one of HIGH, MEDIUM, LOW`,
		`18:68: payment_tree.on_false.condition (node "z"): or without conditions is always false`,
		`19:18: payment_tree.on_false.on_true (node "b"): no values lead to this node; fix the condition of node "z", or remove this branch`,
		`19:101: payment_tree.on_false.on_true.parameters.num_splits (node "b"): num_splits is 1, but must be at least 2`,
	}
	got := mustParse(t, text).Warnings()
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i].Error()
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("warning %d:\n got %s\nwant %s", i, g, w)
		}
	}
}

func TestNoWarnings(t *testing.T) {
	for _, kind := range []string{"fifo", "deadline", "liquidity_aware", "mock_splitting"} {
		text, err := builtinFiles.ReadFile("builtin/" + kind + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if warnings := mustParse(t, string(text)).Warnings(); warnings != nil {
			t.Errorf("%s: %v", kind, warnings)
		}
	}
	if w := mustParse(t, strings.Replace(explained, `"focus"`, `"f"`, 1)).Warnings(); len(w) != 2 || !strings.Contains(w[0].Message, "bank_state_mode") || w[1].Message != "and without conditions is always true" {
		t.Error(w)
	}
}

func TestWarningWithoutPaymentTree(t *testing.T) {
	w := mustParse(t, `{"version": "1", "policy_id": "x", "payment_tree": null}`).Warnings()
	if len(w) != 1 || w[0].Kind != AlwaysFails || !strings.Contains(w[0].Message, "payment_tree") {
		t.Error(w)
	}
}
