package policy

import (
	"math"
	"reflect"
	"testing"
)

func TestPaymentActions(t *testing.T) {
	custom := HoldReason{Text: `Custom("Policy decision")`}
	for _, c := range []struct {
		action, parameters string
		want               PaymentDecision
		kind               string
	}{
		{"Release", ``, PaymentDecision{}, ""},
		{"ReleaseWithCredit", `"anything": {"value": "goes"}`, PaymentDecision{}, ""},
		{"Release", `"priority_flag": {"value": "HIGH"}`, PaymentDecision{HasOverride: true, Override: 10}, ""},
		{"Release", `"priority_flag": {"value": "MEDIUM"}`, PaymentDecision{HasOverride: true, Override: 5}, ""},
		{"Release", `"priority_flag": {"value": "LOW"}`, PaymentDecision{HasOverride: true, Override: 1}, ""},
		{"Release", `"priority_flag": {"value": "high"}`, PaymentDecision{HasOverride: true, Override: 5}, ""},
		{"Release", `"priority_flag": {"value": 3}`, PaymentDecision{}, ""},
		{"Release", `"priority_flag": {"field": "priority"}`, PaymentDecision{}, ""},
		{"Release", `"timed_for_tick": {"value": 12.9}`, PaymentDecision{HasTarget: true, TargetTick: 12}, ""},
		{"Release", `"timed_for_tick": {"value": -3}`, PaymentDecision{HasTarget: true}, ""},
		{"Release", `"timed_for_tick": ` + infinite, PaymentDecision{HasTarget: true, TargetTick: math.MaxUint64}, ""},
		{"Release", `"timed_for_tick": {"value": true}`, PaymentDecision{}, InvalidActionParameter},
		{"Split", `"num_splits": {"value": 2.99}`, PaymentDecision{Action: SubmitSplit, Parts: 2}, ""},
		{"Split", `"num_splits": {"value": 1.99}`, PaymentDecision{}, InvalidActionParameter},
		{"Split", `"num_splits": ` + nan, PaymentDecision{}, InvalidActionParameter},
		{"Split", `"num_splits": {"value": 1}, "num_splits": {"value": 3}`, PaymentDecision{Action: SubmitSplit, Parts: 3}, ""},
		{"PaceAndRelease", `"num_splits": {"param": "two"}`, PaymentDecision{Action: SubmitSplit, Parts: 2}, ""},
		{"PaceAndRelease", `"num_splits": {"value": 1e30}`, PaymentDecision{Action: SubmitSplit, Parts: math.MaxUint64}, ""},
		{"StaggerSplit", stagger("4", "4", "2.5", "300"), PaymentDecision{Action: StaggerSplit, Parts: 4, FirstNow: 4, GapTicks: 2, Boost: 255}, ""},
		{"StaggerSplit", stagger("2", "0", "0", "-1"), PaymentDecision{Action: StaggerSplit, Parts: 2}, ""},
		{"StaggerSplit", stagger("2", "3", "0", "0"), PaymentDecision{}, InvalidActionParameter},
		{"StaggerSplit", stagger("1", "0", "0", "0"), PaymentDecision{}, InvalidActionParameter},
		{"StaggerSplit", stagger("4", "1", "1", `"x"`), PaymentDecision{}, InvalidActionParameter},
		{"Hold", ``, PaymentDecision{Action: Hold, Reason: custom}, ""},
		{"Hold", `"reason": {"value": 3}`, PaymentDecision{Action: Hold, Reason: custom}, ""},
		{"Hold", `"reason": {"field": "balance"}`, PaymentDecision{Action: Hold, Reason: custom}, ""},
		{"Hold", `"reason": {"value": "InsufficientLiquidity"}`, PaymentDecision{Action: Hold, Reason: HoldReason{Text: "InsufficientLiquidity"}}, ""},
		{"Hold", `"reason": {"value": "NearDeadline"}`, PaymentDecision{Action: Hold, Reason: HoldReason{NearDeadline: true}}, ""},
		{"Hold", `"reason": {"value": "Custom"}`, PaymentDecision{Action: Hold, Reason: HoldReason{Text: `Custom("Custom")`}}, ""},
		{"Hold", `"reason": {"value": "a\"b\\c\n\r\t\u0000\u0007é'\u0301"}`,
			PaymentDecision{Action: Hold, Reason: HoldReason{Text: `Custom("a\"b\\c\n\r\t\0\u{7}é'\u{301}")`}}, ""},
		{"Drop", ``, PaymentDecision{Action: Drop}, ""},
		{"Reprioritize", `"new_priority": {"value": 200.7}`, PaymentDecision{Action: Reprioritize, NewPriority: 200}, ""},
		{"Reprioritize", `"new_priority": {"value": 256}`, PaymentDecision{Action: Reprioritize, NewPriority: 255}, ""},
		{"Reprioritize", `"new_priority": ` + nan, PaymentDecision{Action: Reprioritize}, ""},
		{"WithdrawFromRtgs", ``, PaymentDecision{Action: WithdrawFromRTGS}, ""},
		{"ResubmitToRtgs", `"rtgs_priority": {"value": "HighlyUrgent"}`, PaymentDecision{Action: ResubmitToRTGS, Priority: HighlyUrgent}, ""},
		{"ResubmitToRtgs", `"rtgs_priority": {"value": "Urgent"}`, PaymentDecision{Action: ResubmitToRTGS, Priority: Urgent}, ""},
		{"ResubmitToRtgs", `"rtgs_priority": {"value": "Normal"}`, PaymentDecision{Action: ResubmitToRTGS, Priority: Normal}, ""},
	} {
		p := mustParse(t, leafIn(Payment, c.action, c.parameters))
		var d PaymentDecision
		err := p.EvalPayment(frame(nil), &d)
		if kind := kindOf(t, err); kind != c.kind || kind == "" && d != c.want {
			t.Errorf("%s {%s}: %+v, %v; want %+v %s", c.action, c.parameters, d, err, c.want, c.kind)
		}
	}
}

func stagger(parts, now, gap, boost string) string {
	return `"num_splits": {"value": ` + parts + `}, "stagger_first_now": {"value": ` + now + `},
		"stagger_gap_ticks": {"value": ` + gap + `}, "priority_boost_children": {"value": ` + boost + `}`
}

func TestBankActions(t *testing.T) {
	const key = `"key": {"value": "bank_state_n"}, `
	for _, c := range []struct {
		action, parameters string
		want               BankDecision
		kind               string
	}{
		{"NoAction", ``, BankDecision{}, ""},
		{"Hold", `"reason": {"value": "LowPriority"}`, BankDecision{}, ""},
		{"Split", ``, BankDecision{}, ""},
		{"PostCollateral", `"amount": {"value": "x"}`, BankDecision{}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": 150.9}`, BankDecision{Action: SetReleaseBudget, MaxValue: 150}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": -1e30}`, BankDecision{Action: SetReleaseBudget, MaxValue: math.MinInt64}, ""},
		{"SetReleaseBudget", `"max_value_to_release": ` + infinite, BankDecision{Action: SetReleaseBudget, MaxValue: math.MaxInt64}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": 100}, "focus_counterparties": {"value": ["C", 5]}, "max_per_counterparty": {"value": 50}`,
			BankDecision{Action: SetReleaseBudget, MaxValue: 100, HasFocus: true, Focus: []string{"C"}, HasMaxPerCpty: true, MaxPerCounterparty: 50}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": 1}, "focus_counterparties": {"value": [5]}`, BankDecision{Action: SetReleaseBudget, MaxValue: 1}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": 1}, "focus_counterparties": {"value": "C"}`, BankDecision{Action: SetReleaseBudget, MaxValue: 1}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": 1}, "focus_cpty_list": {"value": ["C"]}`, BankDecision{Action: SetReleaseBudget, MaxValue: 1}, ""},
		{"SetReleaseBudget", `"max_value_to_release": {"value": 1}, "max_per_counterparty": {"value": null}`, BankDecision{}, InvalidActionParameter},
		{"SetState", key + `"value": {"value": 2}`, BankDecision{Action: SetState, Key: "bank_state_n", Value: 2, Reason: "policy_action"}, ""},
		{"AddState", key + `"value": {"value": -1}, "reason": {"value": "why"}`, BankDecision{Action: AddState, Key: "bank_state_n", Value: -1, Reason: "why"}, ""},
		{"SetState", `"key": {"value": "other"}, "value": {"value": 2}`, BankDecision{Action: SetState, Key: "other", Value: 2, Reason: "policy_action"}, ""},
		{"SetState", `"key": {"value": 3}, "value": {"value": 2}`, BankDecision{}, InvalidActionParameter},
		{"SetState", `"key": {"param": "two"}, "value": {"value": 2}`, BankDecision{}, InvalidActionParameter},
		{"SetState", key + `"value": {"value": true}`, BankDecision{}, InvalidActionParameter},
		{"SetState", key + `"value": {"value": 2}, "reason": {"field": "balance"}`, BankDecision{}, InvalidActionParameter},
	} {
		p := mustParse(t, leafIn(Bank, c.action, c.parameters))
		d := BankDecision{Focus: []string{"stale"}, Key: "stale"}
		err := p.EvalBank(frame(nil), &d)
		if kind := kindOf(t, err); kind != c.kind || kind == "" && !reflect.DeepEqual(d, c.want) {
			t.Errorf("%s {%s}: %+v, %v; want %+v %s", c.action, c.parameters, d, err, c.want, c.kind)
		}
	}
}

func TestCollateralActions(t *testing.T) {
	const text = `{"value": "words"}`
	for _, c := range []struct {
		action, parameters string
		want               CollateralDecision
		kind               string
	}{
		{"HoldCollateral", ``, CollateralDecision{}, ""},
		{"PostCollateral", `"amount": {"value": 50.99}`, CollateralDecision{Action: PostCollateral, Amount: 50, Reason: "UrgentLiquidityNeed"}, ""},
		{"PostCollateral", `"amount": {"value": 0.9}, "auto_withdraw_after_ticks": ` + text, CollateralDecision{}, ""},
		{"PostCollateral", `"amount": {"value": -7}`, CollateralDecision{}, ""},
		{"PostCollateral", `"amount": ` + nan, CollateralDecision{}, ""},
		{"PostCollateral", `"amount": {"value": 9}, "reason": {"value": "PreemptivePosting"}, "auto_withdraw_after_ticks": {"value": 2.9}`,
			CollateralDecision{Action: PostCollateral, Amount: 9, Reason: "PreemptivePosting", HasTimer: true, TimerTicks: 2}, ""},
		{"PostCollateral", `"amount": {"value": 9}, "auto_withdraw_after_ticks": {"value": 0.5}`,
			CollateralDecision{Action: PostCollateral, Amount: 9, Reason: "UrgentLiquidityNeed", HasTimer: true}, ""},
		{"PostCollateral", `"amount": {"value": 9}, "auto_withdraw_after_ticks": {"value": 0}`,
			CollateralDecision{Action: PostCollateral, Amount: 9, Reason: "UrgentLiquidityNeed"}, ""},
		{"PostCollateral", `"amount": {"value": 9}, "auto_withdraw_after_ticks": ` + text, CollateralDecision{}, InvalidActionParameter},
		{"PostCollateral", `"amount": ` + text, CollateralDecision{}, InvalidActionParameter},
		{"WithdrawCollateral", `"amount": {"value": 9}, "reason": {"value": "nonsense"}`,
			CollateralDecision{Action: WithdrawCollateral, Amount: 9, Reason: "UrgentLiquidityNeed"}, ""},
		{"WithdrawCollateral", `"amount": {"value": 9}, "reason": {"value": "CostOptimization"}`,
			CollateralDecision{Action: WithdrawCollateral, Amount: 9, Reason: "CostOptimization"}, ""},
		{"WithdrawCollateral", `"amount": {"value": 9}, "auto_withdraw_after_ticks": {"value": 3}`,
			CollateralDecision{Action: WithdrawCollateral, Amount: 9, Reason: "UrgentLiquidityNeed"}, ""},
	} {
		for _, tree := range []Tree{StrategicCollateral, EndOfTickCollateral} {
			p := mustParse(t, leafIn(tree, c.action, c.parameters))
			d := CollateralDecision{HasTimer: true, TimerTicks: 99}
			err := p.EvalCollateral(tree, frame(nil), &d)
			if kind := kindOf(t, err); kind != c.kind || kind == "" && d != c.want {
				t.Errorf("%s {%s}: %+v, %v; want %+v %s", c.action, c.parameters, d, err, c.want, c.kind)
			}
		}
	}
}

func TestRegisters(t *testing.T) {
	p := mustParse(t, wrap(`"bank_tree": {"type": "condition", "node_id": "K",
		"condition": {"op": "<", "left": {"field": "bank_state_b"}, "right": {"field": "bank_state_a"}},
		"on_true": {"type": "action", "node_id": "K1", "action": "NoAction"},
		"on_false": {"type": "action", "node_id": "K2", "action": "AddState", "parameters": {
			"key": {"value": "bank_state_b"}, "value": {"field": "bank_state_b"}}}}`))
	if got := p.Registers(Bank); !reflect.DeepEqual(got, []string{"bank_state_b", "bank_state_a"}) {
		// Any order would do; the slots of the frame below follow it.
		t.Fatalf("registers %v", got)
	}
	var d BankDecision
	f := &Frame{Registers: []float64{5, 3}}
	if err := p.EvalBank(f, &d); err != nil || d.Action != AddState || d.Value != 5 {
		t.Errorf("%+v, %v", d, err)
	}
	if path := p.Path(Bank, d.Leaf); path != "K(false) → K2" {
		t.Errorf("path %q", path)
	}
}
