package policy

import (
	"errors"
	"strings"
	"testing"

	"sweep/engine/document"
)

// decidePayment names the leaf's action and hold reason for the given values.
func decidePayment(t *testing.T, p *Policy, values map[Field]float64) PaymentDecision {
	t.Helper()
	var d PaymentDecision
	if err := p.EvalPayment(frame(values), &d); err != nil {
		t.Fatal(err)
	}
	d.Leaf = 0
	return d
}

func builtin(t *testing.T, kind string, params map[string]int64) *Policy {
	t.Helper()
	p, err := Builtin(kind, params)
	if err != nil {
		t.Fatal(err)
	}
	for _, tree := range p.Trees() {
		if tree != Payment {
			t.Errorf("%s has a %s", kind, tree)
		}
	}
	if _, ok := p.Fraction(); ok {
		t.Errorf("%s has a liquidity fraction", kind)
	}
	return p
}

var (
	submit     = PaymentDecision{}
	drop       = PaymentDecision{Action: Drop}
	near       = PaymentDecision{Action: Hold, Reason: HoldReason{NearDeadline: true}}
	illiquid   = PaymentDecision{Action: Hold, Reason: HoldReason{Text: "InsufficientLiquidity"}}
	splitBy    = func(n uint64) PaymentDecision { return PaymentDecision{Action: SubmitSplit, Parts: n} }
	deadlineIn = func(ticks float64, more map[Field]float64) map[Field]float64 {
		values := map[Field]float64{FieldCurrentTick: 10, FieldDeadlineTick: 10 + ticks, FieldTicksToDeadline: ticks}
		for k, v := range more {
			values[k] = v
		}
		return values
	}
)

func TestBuiltinDecisions(t *testing.T) {
	fifo := builtin(t, "Fifo", nil)
	deadline := builtin(t, "Deadline", map[string]int64{"urgency_threshold": 3})
	aware := builtin(t, "LiquidityAware", map[string]int64{"target_buffer": 100, "urgency_threshold": 3})
	bare := builtin(t, "LiquidityAware", map[string]int64{"target_buffer": 0, "urgency_threshold": 3})
	splitting := builtin(t, "LiquiditySplitting", map[string]int64{"max_splits": 7, "min_split_amount": 1})
	mock := builtin(t, "MockSplitting", map[string]int64{"num_splits": 9})
	money := func(balance, effective, amount float64) map[Field]float64 {
		return map[Field]float64{FieldBalance: balance, FieldEffectiveLiquidity: effective, FieldRemainingAmount: amount, FieldAmount: amount}
	}
	for i, c := range []struct {
		policy *Policy
		values map[Field]float64
		want   PaymentDecision
	}{
		{fifo, deadlineIn(-5, nil), submit},
		{deadline, deadlineIn(0, nil), drop},
		{deadline, deadlineIn(3, nil), submit},
		{deadline, deadlineIn(4, nil), near},
		{aware, deadlineIn(0, money(500, 500, 1)), drop},
		{aware, deadlineIn(3, money(0, 50, 50)), submit},
		{aware, deadlineIn(3, money(0, 49, 50)), illiquid},
		{aware, deadlineIn(4, money(150, 150, 50)), submit},
		{aware, deadlineIn(4, money(149, 900, 50)), illiquid},
		{bare, deadlineIn(4, money(0, 50, 50)), submit},
		{bare, deadlineIn(4, money(0, 49, 50)), illiquid},
		{splitting, deadlineIn(0, money(500, 0, 1)), drop},
		{splitting, deadlineIn(5, money(50, 0, 50)), submit},
		{splitting, deadlineIn(5, money(1, 0, 50)), splitBy(7)},
		{splitting, deadlineIn(5, money(0, 900, 50)), illiquid},
		{splitting, deadlineIn(6, money(50, 0, 50)), submit},
		{splitting, deadlineIn(6, money(49, 0, 50)), splitBy(2)},
		{splitting, deadlineIn(6, money(-1, 0, 50)), illiquid},
		{mock, deadlineIn(6, nil), splitBy(9)},
	} {
		if got := decidePayment(t, c.policy, c.values); got != c.want {
			t.Errorf("case %d, %s: %+v, want %+v", i, c.policy.ID(), got, c.want)
		}
	}
}

func TestBuiltinTextHasTheGivenParameters(t *testing.T) {
	p := builtin(t, "LiquidityAware", map[string]int64{"target_buffer": 123456789, "urgency_threshold": 8})
	again := mustParse(t, string(p.Text()))
	if again.Hash() != p.Hash() || again.Parameters()["target_buffer"] != 123456789 || again.Parameters()["urgency_threshold"] != 8 {
		t.Errorf("%s", p.Text())
	}
}

func TestBuiltinRefusesWrongParameters(t *testing.T) {
	for _, c := range []struct {
		kind   string
		params map[string]int64
		paths  string
	}{
		{"Lifo", nil, ""},
		{"Fifo", map[string]int64{"x": 1}, "x"},
		{"Deadline", nil, "urgency_threshold"},
		{"Deadline", map[string]int64{"urgency_threshold": 0}, "urgency_threshold"},
		{"LiquidityAware", map[string]int64{"target_buffer": -1}, "target_buffer urgency_threshold"},
		{"LiquiditySplitting", map[string]int64{"max_splits": 11, "min_split_amount": 0}, "max_splits min_split_amount"},
		{"MockSplitting", map[string]int64{"num_splits": 1}, "num_splits"},
	} {
		_, err := Builtin(c.kind, c.params)
		var errs document.Errors
		if !errors.As(err, &errs) {
			t.Errorf("%s %v: %v", c.kind, c.params, err)
			continue
		}
		paths := make([]string, len(errs))
		for i, e := range errs {
			paths[i] = e.Key
		}
		if got := strings.Join(paths, " "); got != c.paths {
			t.Errorf("%s %v: mistakes at %q", c.kind, c.params, got)
		}
	}
}
