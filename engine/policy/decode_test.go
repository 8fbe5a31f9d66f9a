package policy

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"sweep/engine/document"
)

// TestInvalidDocuments reads documents that have one mistake each.
func TestInvalidDocuments(t *testing.T) {
	for _, c := range []struct{ file, kind, path, node, names, remedy string }{
		{"bank_tree_parameter", InvalidParameterReference, "bank_tree.parameters.max_value_to_release.param", "b1", "nope", "add it"},
		{"duplicate_node", DuplicateNodeID, "payment_tree.on_false.node_id", "a1", "a1", "payment_tree.on_true.node_id"},
		{"fraction_range", InvalidParameter, "parameters.initial_liquidity_fraction", "", "1.2", ""},
		{"missing_action_parameter", MissingActionParameter, "payment_tree", "a1", "num_splits", "add it"},
		{"no_version", ParseError, "", "", "version", "add the key"},
		{"not_json", ParseError, "", "", "key in double quotes", ""},
		{"payment_field_in_bank_tree", InvalidFieldReference, "bank_tree.condition.left.field", "b1", "amount", "payment_tree"},
		{"phantom_field", InvalidFieldReference, "payment_tree.condition.left.field", "c1", "time_in_queue", ""},
		{"unknown_field", InvalidFieldReference, "payment_tree.condition.left.field", "c1", "no_such_field", ""},
		{"unknown_operator", ParseError, "payment_tree.condition.op", "c1", "=<", `"<="`},
		{"unknown_parameter", InvalidParameterReference, "payment_tree.condition.right.param", "c1", "missing_one", "add it"},
		{"wrong_action", InvalidActionType, "payment_tree.action", "a1", "PostCollateral", "Release"},
		{"zero_divisor", DivisionByZeroRisk, "payment_tree.condition.left.compute.right", "c1", "c1", "div0"},
	} {
		text, err := os.ReadFile("testdata/invalid/" + c.file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		errs := mistakes(t, string(text))
		if len(errs) != 1 {
			t.Errorf("%s: %v", c.file, errs)
			continue
		}
		e := errs[0]
		if e.Kind != c.kind || e.Key != c.path || e.Node != c.node || !strings.Contains(e.Message, c.names) || !strings.Contains(e.Remedy, c.remedy) {
			t.Errorf("%s: %s %+v", c.file, e.Kind, e)
		}
	}
}

// mistakes parses a document and returns its errors.
func mistakes(t testing.TB, text string) document.Errors {
	t.Helper()
	p, err := Parse([]byte(text))
	if err == nil {
		return nil
	}
	var errs document.Errors
	if p != nil || !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("policy %v, error %T %v", p, err, err)
	}
	return errs
}

// TestStrictness has texts that are accepted (no kind) or refused for one reason.
func TestStrictness(t *testing.T) {
	const act = `{"type": "action", "node_id": "a", "action": "Release"}`
	tree := func(node string) string { return wrap(`"payment_tree": ` + node) }
	top := func(more string) string { return `{"version": "1", "policy_id": "x"` + more + `}` }
	cond := func(condition, more string) string {
		return tree(`{"type": "condition", "node_id": "c", "condition": ` + condition + `, "on_true": ` + act +
			`, "on_false": {"type": "action", "node_id": "b", "action": "Hold"}` + more + `}`)
	}
	cmp := func(left string) string { return `{"op": "<", "left": ` + left + `, "right": {"value": 1}}` }
	for _, c := range []struct{ name, text, kind string }{
		{"no tree", top(``), ""},
		{"byte order mark", "\uFEFF" + top(``), ""},
		{"empty id", `{"version": "", "policy_id": ""}`, ""},
		{"null description", top(`, "description": null`), ""},
		{"null tree", top(`, "payment_tree": null`), ""},
		{"unknown keys", top(`, "comment": {"comment": [1, {}]}, "comment": 2`), ""},
		{"nested unknown key", top(`, "comment": ` + strings.Repeat("[", 500) + strings.Repeat("]", 500)), ""},
		{"integer parameter", top(`, "parameters": {"a": 3, "a": 4.5}`), ""},
		{"numeric version", `{"version": 1.0, "policy_id": "x"}`, ParseError},
		{"numeric id", `{"version": "1.0", "policy_id": 7}`, ParseError},
		{"no id", `{"version": "1.0"}`, ParseError},
		{"list", `[]`, ParseError},
		{"empty", ``, ParseError},
		{"blank", " \n", ParseError},
		{"text after the end", top(``) + "x", ParseError},
		{"two policies", top(``) + top(``), ParseError},
		{"not UTF-8", "{\"version\": \"\xff\", \"policy_id\": \"x\"}", ParseError},
		{"null parameters", top(`, "parameters": null`), ParseError},
		{"boolean parameter", top(`, "parameters": {"a": true}`), ParseError},
		{"text parameter", top(`, "parameters": {"a": "3"}`), ParseError},
		{"duplicate key", top(`, "version": "1.0"`), ParseError},
		{"duplicate tree", top(`, "payment_tree": null, "payment_tree": null`), ParseError},
		{"too large number", top(`, "parameters": {"a": 1e400}`), ParseError},
		{"tiny number", top(`, "parameters": {"a": 1e-400}`), ""},
		{"NaN", top(`, "parameters": {"a": NaN}`), ParseError},
		{"numeric description", top(`, "description": 3`), ParseError},
		{"tree is a list", tree(`[]`), ParseError},
		{"no type", tree(`{"node_id": "a", "action": "Release"}`), ParseError},
		{"upper case type", tree(`{"type": "Action", "node_id": "a", "action": "Release"}`), ParseError},
		{"empty type", tree(`{"type": "", "node_id": "a", "action": "Release"}`), ParseError},
		{"lower case action", tree(`{"type": "action", "node_id": "a", "action": "release"}`), ParseError},
		{"action as object", tree(`{"type": "action", "node_id": "a", "action": {"Release": null}}`), ParseError},
		{"no node id", tree(`{"type": "action", "action": "Release"}`), ParseError},
		{"empty node id", tree(`{"type": "action", "node_id": "", "action": "Release"}`), ""},
		{"null action parameters", tree(`{"type": "action", "node_id": "a", "action": "Release", "parameters": null}`), ParseError},
		{"description of an action", tree(`{"type": "action", "node_id": "a", "action": "Release", "description": 5}`), ""},
		{"action parameter twice", tree(`{"type": "action", "node_id": "a", "action": "Split", "parameters": {"num_splits": {"value": 1}, "num_splits": {"value": 2}}}`), ""},
		{"action twice", tree(`{"type": "action", "node_id": "a", "action": "Release", "action": "Release"}`), ParseError},
		{"bare action parameter", tree(`{"type": "action", "node_id": "a", "action": "Split", "parameters": {"num_splits": 2}}`), ParseError},
		{"null node description", cond(cmp(`{"value": 1}`), `, "description": null`), ParseError},
		{"node description", cond(cmp(`{"value": 1}`), `, "description": "text"`), ""},
		{"unknown key of a node", cond(cmp(`{"value": 1}`), `, "action": 1, "action": 2`), ""},
		{"branch twice", cond(cmp(`{"value": 1}`), `, "on_true": `+act), ParseError},
		{"upper case operator", cond(`{"op": "AND", "conditions": []}`, ``), ParseError},
		{"not with a list", cond(`{"op": "not", "condition": []}`, ``), ParseError},
		{"and without conditions", cond(`{"op": "and"}`, ``), ParseError},
		{"condition is text", cond(`"balance > 0"`, ``), ParseError},
		{"operator twice", cond(`{"op": "<", "op": "<", "left": {"value": 1}, "right": {"value": 1}}`, ``), ParseError},
		{"unknown key of an expression", cond(`{"op": "or", "conditions": [], "left": 1, "left": 2}`, ``), ""},
		{"bare number", cond(cmp(`5`), ``), ParseError},
		{"bare text", cond(cmp(`"balance"`), ``), ParseError},
		{"empty value", cond(cmp(`{}`), ``), ParseError},
		{"missing operand", cond(`{"op": "<", "left": {"value": 1}}`, ``), ParseError},
		{"unknown computation", cond(cmp(`{"compute": {"op": "%", "left": {"value": 1}, "right": {"value": 1}}}`), ``), ParseError},
		// The key value makes it a literal object, which fails only when it is evaluated.
		{"computation without wrapper", cond(cmp(`{"op": "abs", "value": {"value": 1}}`), ``), ""},
		{"computation twice", cond(cmp(`{"compute": {"op": "abs", "value": {"value": 1}, "value": {"value": 1}}}`), ``), ParseError},
		{"compute is text", cond(cmp(`{"compute": "abs"}`), ``), ParseError},
		{"field before value", cond(cmp(`{"value": "never", "field": "balance"}`), ``), ""},
		{"unknown field before value", cond(cmp(`{"value": 1, "field": "blance"}`), ``), InvalidFieldReference},
		{"field is a number", cond(cmp(`{"value": 1, "field": 5}`), ``), ""},
		{"empty max", cond(cmp(`{"compute": {"op": "max", "values": []}}`), ``), EmptyValueList},
		{"false as divisor", cond(cmp(`{"compute": {"op": "/", "left": {"value": 1}, "right": {"value": false}}}`), ``), ""},
		{"zero in the dividend", cond(cmp(`{"compute": {"op": "/", "left": {"compute": {"op": "/", "left": {"value": 1}, "right": {"value": 0}}}, "right": {"value": 2}}}`), ``), ""},
		{"zero in the divisor", cond(cmp(`{"compute": {"op": "/", "left": {"value": 1}, "right": {"compute": {"op": "/", "left": {"value": 1}, "right": {"value": 0}}}}}`), ``), DivisionByZeroRisk},
		{"zero below not and clamp", cond(`{"op": "not", "condition": `+cmp(`{"compute": {"op": "clamp", "value": {"value": 1}, "min": {"value": 1},
			"max": {"compute": {"op": "/", "left": {"value": 1}, "right": {"value": -1e-300}}}}}`)+`}`, ``), DivisionByZeroRisk},
		{"zero denominator of div0", cond(cmp(`{"compute": {"op": "div0", "numerator": {"value": 1}, "denominator": {"value": 0}, "default": {"value": 0}}}`), ``), ""},
		{"depth 100", tree(chain(100)), ""},
		{"depth 101", tree(chain(101)), ExcessiveDepth},
		{"nesting", cond(strings.Repeat(`{"op": "not", "condition": `, 200)+cmp(`{"value": 1}`)+strings.Repeat("}", 200), ``), ParseError},
		{"unused parameter refers to nothing", leafIn(Payment, "Hold", `"other": {"param": "nothing"}`), InvalidParameterReference},
		{"unused parameter refers to a wrong field", leafIn(Bank, "NoAction", `"other": {"field": "amount"}`), InvalidFieldReference},
		{"overdraft utilization in the bank tree", leafIn(Bank, "SetReleaseBudget", `"max_value_to_release": {"field": "overdraft_utilization"}`), ""},
		{"counterparty rank in a collateral tree", leafIn(EndOfTickCollateral, "PostCollateral", `"amount": {"field": "my_q2_out_value_top_1"}`), ""},
		{"receiver in a collateral tree", leafIn(EndOfTickCollateral, "PostCollateral", `"amount": {"field": "my_bilateral_net_q2"}`), InvalidFieldReference},
		{"literal wins in an action", leafIn(Payment, "Split", `"num_splits": {"field": "nothing", "value": 2}`), ""},
		{"payment action in a collateral tree", leafIn(StrategicCollateral, "Hold", ``), InvalidActionType},
		{"bank action in the payment tree", leafIn(Payment, "NoAction", ``), InvalidActionType},
		{"payment action in the bank tree", leafIn(Bank, "Release", ``), ""},
		{"stagger without a gap", leafIn(Payment, "StaggerSplit", `"num_splits": {"value": 2}, "stagger_first_now": {"value": 1}, "priority_boost_children": {"value": 0}`), MissingActionParameter},
		{"register without a key", leafIn(Bank, "AddState", `"value": {"value": 1}`), MissingActionParameter},
		{"unknown RTGS priority", leafIn(Payment, "ResubmitToRtgs", `"rtgs_priority": {"value": "urgent"}`), InvalidActionParameter},
		{"computed RTGS priority", leafIn(Payment, "ResubmitToRtgs", `"rtgs_priority": {"field": "priority"}`), InvalidActionParameter},
		{"fraction 0", top(`, "parameters": {"initial_liquidity_fraction": 0}`), ""},
		{"fraction below 0", top(`, "parameters": {"initial_liquidity_fraction": -0.1}`), InvalidParameter},
	} {
		errs := mistakes(t, c.text)
		switch {
		case c.kind == "" && errs != nil, c.kind != "" && (len(errs) != 1 || errs[0].Kind != c.kind):
			t.Errorf("%s: want %q, got %v\n%s", c.name, c.kind, errs, c.text)
		}
	}
}

// TestAllMistakesAtOnce has many mistakes in all trees and wants each of them, in the order of the text.
func TestAllMistakesAtOnce(t *testing.T) {
	text := `{
  "version": 1,
  "policy_id": "many",
  "parameters": {"late": 4, "flag": true, "initial_liquidity_fraction": 2},
  "bank_tree": {"type": "action", "node_id": "same", "action": "SetState",
    "parameters": {"value": {"field": "amount"}}},
  "payment_tree": {
    "type": "condition", "nodeid": "root",
    "condition": {"op": "and", "conditions": [
      {"op": "=>", "left": {"field": "balance"}, "right": {"value": 0}},
      {"op": "<", "left": {"field": "ticks_to_dedline"}, "right": {"param": "lat"}},
      {"op": "<", "left": {"field": "late"}, "right": {"value": 3}},
      {"op": "<", "left": 5, "right": "balance"}]},
    "on_true": {"type": "action", "node_id": "same", "action": "Realease"},
    "on_false": {"type": "action", "node_id": "end", "action": "HoldCollateral"}}
}`
	want := []string{
		`2:14: version: version must be text, not a number; put it in double quotes`,
		`4:37: parameters.flag: parameter "flag" must be a number, not a boolean`,
		`4:73: parameters.initial_liquidity_fraction: initial_liquidity_fraction must be between 0 and 1, not 2`,
		`5:16: bank_tree (node "same"): SetState requires the parameter "key"; add it: Name of the register; must start with bank_state_.`,
		`5:46: bank_tree.node_id (node "same"): node id "same" is used twice; rename it here or at payment_tree.on_true.node_id`,
		`6:39: bank_tree.parameters.value.field (node "same"): field "amount" cannot be used in bank_tree; it describes a single payment, so only payment_tree can use it`,
		`7:19: payment_tree: the key "node_id" is required; is it misspelled? the object has a key "nodeid"`,
		`10:14: payment_tree.condition.conditions[0].op: unknown operator "=>"; did you mean ">="?`,
		`11:37: payment_tree.condition.conditions[1].left.field: unknown field "ticks_to_dedline" in payment_tree; did you mean "ticks_to_deadline"?`,
		`11:77: payment_tree.condition.conditions[1].right.param: unknown parameter "lat" in payment_tree; did you mean "late"?`,
		`12:37: payment_tree.condition.conditions[2].left.field: unknown field "late" in payment_tree; it is a parameter: write {"param": "late"}`,
		`13:27: payment_tree.condition.conditions[3].left: this is not a value; write {"value": 5}`,
		`13:39: payment_tree.condition.conditions[3].right: this is not a value; write {"field": "balance"}`,
		`14:64: payment_tree.on_true.action (node "same"): unknown action "Realease"; did you mean "Release"?`,
		`15:64: payment_tree.on_false.action (node "end"): action HoldCollateral is not allowed in payment_tree; use one of Release, ReleaseWithCredit, PaceAndRelease, Split, StaggerSplit, Hold, Drop, Reprioritize, WithdrawFromRtgs, ResubmitToRtgs`,
	}
	got := strings.Split(mistakes(t, text).Error(), "\n")
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("mistake %d:\n got %s\nwant %s", i, g, w)
		}
	}
}

func TestLimits(t *testing.T) {
	for name, text := range map[string]string{
		"bytes":  `{"version": "` + strings.Repeat("x", documentBytesMax) + `", "policy_id": "x"}`,
		"values": `{"version": "1", "policy_id": "x", "c": [` + strings.Repeat("0,", valuesMax) + `0]}`,
		"deeper": `{"version": "1", "policy_id": "x", "c": ` + strings.Repeat("[", ignoredNesting+1),
		"paths":  wrap(`"payment_tree": ` + strings.ReplaceAll(chain(100), `"node_id": "c`, `"node_id": "`+strings.Repeat("c", 5000))),
	} {
		errs := mistakes(t, text)
		if len(errs) != 1 || errs[0].Kind != ParseError || !strings.Contains(errs[0].Message, name) {
			t.Errorf("%s: %v", name, errs)
		}
	}
	many := make([]string, errorsMax+50)
	for i := range many {
		many[i] = fmt.Sprintf(`"p%d": null`, i)
	}
	if errs := mistakes(t, `{"version": "1", "policy_id": "x", "parameters": {`+strings.Join(many, ",")+`}}`); len(errs) != errorsMax {
		t.Errorf("%d errors", len(errs))
	}
}

// TestNumbers wants the nearest double of every literal.
func TestNumbers(t *testing.T) {
	p := mustParse(t, `{"version": "1", "policy_id": "x", "parameters": {"long": 0.9395663059963849, "big": 18446744073709551615,
		"beyond": 123456789012345678901234567890, "odd": 9007199254740993, "negative": -0}}`)
	for name, want := range map[string]float64{"long": 0.9395663059963849, "big": 18446744073709551615,
		"beyond": 123456789012345678901234567890, "odd": 9007199254740992, "negative": 0} {
		if got := p.Parameters()[name]; got != want {
			t.Errorf("%s is %v, not %v", name, got, want)
		}
	}
}

func TestHash(t *testing.T) {
	one := mustParse(t, `{"version": "1", "policy_id": "\u0041", "parameters": {"b": 2.0, "a": 1e3, "a": 7}, "x": [null, true, "\n\"é"]}`)
	two := mustParse(t, "{ \"x\": [ null,true,\"\\u000a\\u0022\\u00e9\"],\n\"parameters\":{\"a\":7, \"b\":2}, \"policy_id\": \"A\", \"version\": \"1\"}")
	if one.Hash() != two.Hash() || len(one.Hash()) != 16 {
		t.Errorf("%s and %s", one.Hash(), two.Hash())
	}
	other := mustParse(t, `{"version": "1", "policy_id": "A", "parameters": {"b": 2.0, "a": 8}, "x": [null, true, "\n\"é"]}`)
	if one.Hash() == other.Hash() {
		t.Error("another parameter, the same hash")
	}
	if want := "5297000139845cb3"; one.Hash() != want {
		t.Errorf("the hash, which is part of stored identities, is %s, not %s", one.Hash(), want)
	}
}

func TestFraction(t *testing.T) {
	p := mustParse(t, `{"version": "1", "policy_id": "x", "parameters": {"initial_liquidity_fraction": 0.25}}`)
	if x, ok := p.Fraction(); x != 0.25 || !ok {
		t.Error(x, ok)
	}
	if x, ok := mustParse(t, `{"version": "1", "policy_id": "x"}`).Fraction(); ok {
		t.Error(x, ok)
	}
}
