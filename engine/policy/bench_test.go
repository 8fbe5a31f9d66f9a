package policy

import "testing"

// awareFrame makes LiquidityAware go down its longest way, past four conditions.
func awareFrame(t testing.TB) (*Policy, *Frame) {
	p, err := Builtin("LiquidityAware", map[string]int64{"target_buffer": 1000, "urgency_threshold": 5})
	if err != nil {
		t.Fatal(err)
	}
	return p, frame(map[Field]float64{FieldDeadlineTick: 100, FieldTicksToDeadline: 100, FieldBalance: 500})
}

const budgetTree = `"bank_tree": {"type": "condition", "node_id": "q",
	"condition": {"op": "and", "conditions": [
		{"op": ">", "left": {"field": "available_liquidity"}, "right": {"param": "two"}},
		{"op": "not", "condition": {"op": "==", "left": {"field": "bank_state_mode"}, "right": {"value": 1}}}]},
	"on_true": {"type": "action", "node_id": "b", "action": "SetReleaseBudget", "parameters": {
		"max_value_to_release": {"compute": {"op": "min", "values": [
			{"compute": {"op": "*", "left": {"field": "available_liquidity"}, "right": {"value": 0.3}}},
			{"compute": {"op": "max", "values": [{"field": "queue1_total_value"}, {"value": 100}]}}]}},
		"focus_counterparties": {"value": ["B", "C"]}}},
	"on_false": {"type": "action", "node_id": "c", "action": "NoAction"}}`

const postTree = `"strategic_collateral_tree": {"type": "condition", "node_id": "s",
	"condition": {"op": ">", "left": {"field": "queue1_liquidity_gap"}, "right": {"value": 0}},
	"on_true": {"type": "action", "node_id": "p", "action": "PostCollateral", "parameters": {
		"amount": {"field": "queue1_liquidity_gap"}, "auto_withdraw_after_ticks": {"value": 3}}},
	"on_false": {"type": "action", "node_id": "h", "action": "HoldCollateral"}}`

func TestEvaluationDoesNotAllocate(t *testing.T) {
	aware, f := awareFrame(t)
	trees := mustParse(t, wrap(budgetTree+","+postTree))
	f.Values[FieldAvailableLiquidity] = 1000
	f.Values[FieldQueue1LiquidityGap] = 10
	f.Registers = []float64{0}
	var payment PaymentDecision
	var bank BankDecision
	var collateral CollateralDecision
	allocs := testing.AllocsPerRun(100, func() {
		if aware.EvalPayment(f, &payment) != nil || trees.EvalBank(f, &bank) != nil || trees.EvalCollateral(StrategicCollateral, f, &collateral) != nil {
			t.Fatal("an evaluation failed")
		}
	})
	if payment.Action != Hold || bank.MaxValue != 100 || collateral.TimerTicks != 3 {
		t.Errorf("%+v %+v %+v", payment, bank, collateral)
	}
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func BenchmarkEvalPayment(b *testing.B) {
	p, f := awareFrame(b)
	var d PaymentDecision
	b.ReportAllocs()
	for b.Loop() {
		if err := p.EvalPayment(f, &d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvalBank(b *testing.B) {
	p := mustParse(b, wrap(budgetTree))
	f := frame(map[Field]float64{FieldAvailableLiquidity: 1000})
	f.Registers = []float64{0}
	var d BankDecision
	b.ReportAllocs()
	for b.Loop() {
		if err := p.EvalBank(f, &d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := []byte(wrap(`"payment_tree": ` + chain(60)))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
