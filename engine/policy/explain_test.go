package policy

import (
	"math"
	"strings"
	"testing"
)

const explained = `{"version": "1.0", "policy_id": "sample", "description": "Shows the printer.",
	"parameters": {"late": 3, "share": 0.25},
	"payment_tree": {"type": "condition", "node_id": "late", "condition": {"op": "or", "conditions": [
			{"op": "<=", "left": {"field": "ticks_to_deadline"}, "right": {"param": "late"}},
			{"op": "and", "conditions": [
				{"op": "not", "condition": {"op": "==", "left": {"field": "is_split"}, "right": {"value": true}}},
				{"op": "or", "conditions": [
					{"op": ">", "left": {"field": "bank_state_mode"}, "right": {"value": 1e20}},
					{"op": "and", "conditions": []}]}]}]},
		"on_true": {"type": "action", "node_id": "go", "action": "Release", "parameters": {"priority_flag": {"value": "HIGH"}}},
		"on_false": {"type": "action", "node_id": "parts", "action": "Split", "parameters": {
			"num_splits": {"compute": {"op": "max", "values": [{"value": 2},
				{"compute": {"op": "*", "left": {"param": "share"}, "right":
					{"compute": {"op": "-", "left": {"field": "amount"}, "right":
						{"compute": {"op": "-", "left": {"field": "balance"}, "right": {"value": -1.5}}}}}}}]}}}}},
	"bank_tree": {"type": "action", "node_id": "focus", "action": "SetReleaseBudget", "parameters": {
		"max_value_to_release": {"compute": {"op": "div0", "numerator": {"field": "balance"}, "denominator": {"value": 0}, "default": {"value": 7}}},
		"focus_counterparties": {"value": ["B", "C"]}}}}`

func TestExplain(t *testing.T) {
	var b strings.Builder
	if err := Explain(&b, mustParse(t, explained)); err != nil {
		t.Fatal(err)
	}
	want := `policy sample
  Shows the printer.

parameters:
  $late = 3
  $share = 0.25

bank:
  [focus] SetReleaseBudget(max_value_to_release = div0(balance, 0, 7), focus_counterparties = ["B", "C"])

payment:
  [late] ticks_to_deadline <= $late or not (is_split == true) and (bank_state_mode > 1e+20 or true)
    yes [go] Release(priority_flag = "HIGH")
    no  [parts] Split(num_splits = max(2, $share * (amount - (balance - -1.5))))
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestExplainPath(t *testing.T) {
	p := mustParse(t, explained)
	var b strings.Builder
	err := ExplainPath(&b, p, Payment, map[string]float64{"ticks_to_deadline": 9, "is_split": 1, "amount": 100, "balance": 80.5, "bank_state_mode": 4})
	want := `payment:
  [late] ticks_to_deadline <= $late or not (is_split == true) and (bank_state_mode > 1e+20 or true)
      9 <= 3 or not (1 == true) and (4 > 1e+20 or true): no
  [parts] Split(num_splits = max(2, $share * (amount - (balance - -1.5))))
      num_splits: max(2, 0.25 * (100 - (80.5 - -1.5))) = 4.5
`
	if err != nil || b.String() != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, b.String(), want)
	}
}

func TestExplainPathRefuses(t *testing.T) {
	p := mustParse(t, explained)
	for _, c := range []struct {
		tree   Tree
		values map[string]float64
		names  string
	}{
		{StrategicCollateral, nil, "strategic_collateral_tree"},
		{Payment, map[string]float64{"blance": 3}, `"balance"`},
		{Payment, map[string]float64{"is_split": 3}, "ticks_to_deadline"},
		{Payment, map[string]float64{"ticks_to_deadline": 9, "is_split": 1, "amount": 1}, "balance"},
	} {
		if err := ExplainPath(&strings.Builder{}, p, c.tree, c.values); err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%s with %v: %v", c.tree, c.values, err)
		}
	}
}

func TestFormatNumber(t *testing.T) {
	for x, want := range map[float64]string{0: "0", -3: "-3", 2.5: "2.5", 1e14: "100000000000000", 1e15: "1e+15", math.Inf(1): "+Inf", 0.1: "0.1"} {
		if got := formatNumber(x); got != want {
			t.Errorf("%v is written %s", x, got)
		}
	}
}

func TestCategories(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{leafIn(Payment, "Release", ``), "PaymentAction"},
		{leafIn(Bank, "NoAction", ``), ""},
		{leafIn(Payment, "WithdrawFromRtgs", ``), "RtgsAction"},
		{leafIn(Bank, "Hold", ``), "PaymentAction"},
		{leafIn(StrategicCollateral, "PostCollateral", `"amount": {"field": "queue1_liquidity_gap"}`), "CollateralAction QueueField"},
		{leafIn(StrategicCollateral, "HoldCollateral", `"unused": {"field": "current_tick"}`), "CollateralAction TimeField"},
		{leafIn(Payment, "Hold", `"unused": {"field": "headroom"}`), "PaymentAction"},
		// Everything below not, and every operand of every operator, counts.
		{paymentIf(`{"op": "not", "condition": {"op": "<", "left": {"field": "amount"}, "right": {"value": 1}}}`),
			"ComparisonOperator LogicalOperator PaymentAction TransactionField"},
		{leafIn(Bank, "SetReleaseBudget", `"max_value_to_release": {"compute": {"op": "div0", "numerator": {"field": "balance"},
			"denominator": {"compute": {"op": "abs", "value": {"field": "liquidity_pressure"}}},
			"default": {"compute": {"op": "max", "values": [{"field": "cost_split_friction"}, {"compute": {"op": "+", "left": {"value": 1}, "right": {"field": "posted_collateral"}}}]}}}}`),
			"AgentField BankAction BinaryArithmetic CollateralField CostField DerivedField NaryArithmetic TernaryMath UnaryMath"},
	} {
		if got := strings.Join(Categories(mustParse(t, c.text)), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	for _, f := range toggledFields {
		if !knownKey(allCategories, f.Category()) {
			t.Errorf("%s has the category %s", f, f.Category())
		}
	}
}
