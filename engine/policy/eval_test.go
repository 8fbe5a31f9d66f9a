package policy

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestComparisons(t *testing.T) {
	const close = "1.0000000005" // within the tolerance of 1
	for _, c := range []struct {
		left, op, right string
		want            bool
	}{
		{"1", "==", close, true},
		{"1", "!=", close, false},
		{"1", "<", close, true},
		{"1", "<=", close, true},
		{close, "<=", "1", true},
		{close, ">", "1", true},
		{close, "<", "1", false},
		{"1", ">=", close, true},
		{"0", "==", "1e-9", false},
		{"0", "!=", "1e-9", true},
		{"2", "<=", "1", false},
		{"1", ">=", "2", false},
		{infinite, "==", infinite, false},
		{infinite, "!=", infinite, false},
		{infinite, "<=", infinite, true},
		{infinite, ">=", infinite, true},
		{infinite, "<", infinite, false},
		{infinite, ">", "1", true},
		{infinite, "!=", "1", true},
		{nan, "==", nan, false},
		{nan, "!=", nan, false},
		{nan, "!=", "1", false},
		{nan, "<=", nan, false},
		{nan, ">=", "1", false},
		{nan, "<", "1", false},
		{nan, ">", "1", false},
	} {
		literal := func(s string) string {
			if s[0] == '{' {
				return s
			}
			return `{"value": ` + s + `}`
		}
		text := fmt.Sprintf(`{"op": %q, "left": %s, "right": %s}`, c.op, literal(c.left), literal(c.right))
		got, err := holds(t, text, frame(nil))
		if err != nil || got != c.want {
			t.Errorf("%s is %v, %v", text, got, err)
		}
		not, err := holds(t, `{"op": "not", "condition": `+text+`}`, frame(nil))
		if err != nil || not == c.want {
			t.Errorf("not %s is %v, %v", text, not, err)
		}
	}
}

func TestComputations(t *testing.T) {
	two := func(op, left, right string) string {
		return fmt.Sprintf(`{"compute": {"op": %q, "left": %s, "right": %s}}`, op, left, right)
	}
	lit := func(s string) string { return `{"value": ` + s + `}` }
	one := func(op, x string) string {
		return fmt.Sprintf(`{"compute": {"op": %q, "value": {"value": %s}}}`, op, x)
	}
	div0 := func(n, d, z string) string {
		return fmt.Sprintf(`{"compute": {"op": "div0", "numerator": %s, "denominator": %s, "default": %s}}`, n, d, z)
	}
	clamp := func(x, low, high string) string {
		return fmt.Sprintf(`{"compute": {"op": "clamp", "value": %s, "min": %s, "max": %s}}`, x, low, high)
	}
	list := func(op, items string) string {
		return fmt.Sprintf(`{"compute": {"op": %q, "values": [%s]}}`, op, items)
	}
	bad := two("/", lit("1"), `{"param": "zero"}`)
	inf := math.Inf(1)
	for _, c := range []struct {
		value string
		want  float64
		kind  string
	}{
		{two("+", lit("1"), lit("2")), 3, ""},
		{two("-", lit("1"), lit("2")), -1, ""},
		{two("*", lit("3"), lit("0.5")), 1.5, ""},
		{two("*", lit("1e300"), lit("1e300")), inf, ""},
		{two("/", lit("1"), lit("2.3e-16")), 4347826086956522, ""},
		{two("/", lit("1"), lit("2.220446049250313e-16")), 4503599627370496, ""},
		{two("/", lit("1"), one("abs", "2.2e-16")), 0, DivisionByZero},
		{two("/", lit("1"), lit("false")), 0, DivisionByZero},
		{two("/", lit("1"), nan), math.NaN(), ""},
		{two("/", lit("1"), infinite), 0, ""},
		{two("/", bad, lit("0.5")), 0, DivisionByZero},
		{div0(lit("1"), lit("9.9e-10"), lit("7")), 7, ""},
		{div0(lit("1"), lit("1e-9"), lit("7")), 999999999.9999999, ""},
		{div0(bad, lit("0"), lit("7")), 0, DivisionByZero},
		{div0(lit("1"), lit("1"), bad), 1, ""},
		{div0(lit("1"), lit("0"), bad), 0, DivisionByZero},
		{div0(lit("1"), nan, lit("7")), math.NaN(), ""},
		{one("round", "0.5"), 1, ""},
		{one("round", "-0.5"), -1, ""},
		{one("round", "2.5"), 3, ""},
		{one("round", "0.49999999999999994"), 0, ""},
		{one("ceil", "2.1"), 3, ""},
		{one("ceil", "-2.9"), -2, ""},
		{one("floor", "2.9"), 2, ""},
		{one("floor", "-2.1"), -3, ""},
		{one("abs", "-4"), 4, ""},
		{clamp(lit("5"), lit("10"), lit("1")), 1, ""},
		{clamp(nan, lit("1"), lit("3")), 1, ""},
		{clamp(lit("2"), nan, lit("3")), 2, ""},
		{clamp(lit("2"), lit("1"), nan), 2, ""},
		{clamp(lit("9"), lit("1"), lit("3")), 3, ""},
		{clamp(lit("9"), lit("1"), bad), 0, DivisionByZero},
		{list("max", nan), -inf, ""},
		{list("min", nan), inf, ""},
		{list("min", nan+","+lit("4")), 4, ""},
		{list("max", lit("-1")+","+lit("4")+","+lit("2")), 4, ""},
		{list("max", lit("1")+","+bad), 0, DivisionByZero},
		{lit("true"), 1, ""},
		{lit("false"), 0, ""},
		{lit(`"3"`), 0, InvalidLiteralType},
		{lit("null"), 0, InvalidLiteralType},
		{lit("[3]"), 0, InvalidLiteralType},
		{lit(`{"x": 3}`), 0, InvalidLiteralType},
		{`{"param": "two"}`, 2, ""},
		{`{"field": "bank_state_unset"}`, 0, ""},
		{`{"field": "bank_state_"}`, 0, ""},
		{infinite, inf, ""},
		{nan, math.NaN(), ""},
	} {
		got, err := number(t, c.value, frame(nil))
		if kind := kindOf(t, err); kind != c.kind || c.kind == "" && !same(got, c.want) {
			t.Errorf("%s is %v, %v; want %v %s", c.value, got, err, c.want, c.kind)
		}
	}
}

// TestDecisionOrder checks that and, or and the operands of a comparison are evaluated in their order and only as far
// as needed: failing is a condition that cannot be evaluated.
func TestDecisionOrder(t *testing.T) {
	const (
		yes     = `{"op": "<", "left": {"field": "balance"}, "right": {"value": 1}}`
		no      = `{"op": ">", "left": {"field": "balance"}, "right": {"value": 1}}`
		failing = `{"op": ">", "left": {"value": "text"}, "right": {"value": 1}}`
	)
	for _, c := range []struct{ condition, want string }{
		{`{"op": "and", "conditions": []}`, "true"},
		{`{"op": "or", "conditions": []}`, "false"},
		{`{"op": "not", "condition": {"op": "or", "conditions": []}}`, "true"},
		{`{"op": "and", "conditions": [` + yes + `,` + yes + `]}`, "true"},
		{`{"op": "and", "conditions": [` + yes + `,` + no + `]}`, "false"},
		{`{"op": "and", "conditions": [` + no + `,` + failing + `]}`, "false"},
		{`{"op": "and", "conditions": [` + failing + `,` + no + `]}`, InvalidLiteralType},
		{`{"op": "and", "conditions": [` + yes + `,` + failing + `]}`, InvalidLiteralType},
		{`{"op": "or", "conditions": [` + no + `,` + yes + `]}`, "true"},
		{`{"op": "or", "conditions": [` + no + `,` + no + `]}`, "false"},
		{`{"op": "or", "conditions": [` + yes + `,` + failing + `]}`, "true"},
		{`{"op": "or", "conditions": [` + no + `,` + failing + `]}`, InvalidLiteralType},
		{`{"op": "not", "condition": {"op": "and", "conditions": [` + no + `,` + failing + `]}}`, "true"},
		{`{"op": "or", "conditions": [{"op": "and", "conditions": [` + yes + `,` + no + `]},` + yes + `]}`, "true"},
		{`{"op": "<", "left": {"compute": {"op": "/", "left": {"value": 1}, "right": {"param": "zero"}}}, "right": {"value": "x"}}`, DivisionByZero},
		{`{"op": "<", "left": {"value": "x"}, "right": {"compute": {"op": "/", "left": {"value": 1}, "right": {"param": "zero"}}}}`, InvalidLiteralType},
	} {
		got, err := holds(t, c.condition, frame(nil))
		if answer := fmt.Sprint(got); err == nil && answer != c.want || err != nil && kindOf(t, err) != c.want {
			t.Errorf("%s is %v, %v; want %s", c.condition, got, err, c.want)
		}
	}
}

func TestEvaluationErrorNamesTreeAndNode(t *testing.T) {
	p := mustParse(t, paymentIf(`{"op": "<", "left": {"value": "text"}, "right": {"value": 1}}`))
	err := p.EvalPayment(frame(nil), new(PaymentDecision))
	for _, part := range []string{"payment_tree", `"ask"`, "text"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not name %s", err, part)
		}
	}
}

func TestAbsentTrees(t *testing.T) {
	p := mustParse(t, `{"version": "1.0", "policy_id": "x", "bank_tree": null}`)
	if kind := kindOf(t, p.EvalPayment(frame(nil), new(PaymentDecision))); kind != InvalidTree {
		t.Errorf("payment tree: %q", kind)
	}
	b := BankDecision{Action: SetState}
	if err := p.EvalBank(frame(nil), &b); err != nil || b.Action != NoAction {
		t.Errorf("bank tree: %v %v", b, err)
	}
	c := CollateralDecision{Action: PostCollateral}
	if err := p.EvalCollateral(EndOfTickCollateral, frame(nil), &c); err != nil || c.Action != HoldCollateral {
		t.Errorf("collateral tree: %v %v", c, err)
	}
	for _, tree := range decodeOrder {
		if p.Has(tree) || p.Fields(tree) != nil || p.Registers(tree) != nil || p.Path(tree, 0) != "" || p.NumLeaves(tree) != 0 {
			t.Errorf("%s is absent", tree)
		}
	}
}

func TestDepthHundredEvaluates(t *testing.T) {
	p := mustParse(t, wrap(`"payment_tree": `+chain(100)))
	for _, x := range []float64{0, 1, 57, 100} {
		var d PaymentDecision
		if err := p.EvalPayment(frame(map[Field]float64{FieldAmount: x}), &d); err != nil {
			t.Fatal(err)
		}
		// The chain asks amount > 100, 99, …, so an amount of x turns off after 100-x steps down.
		path := strings.Split(p.Path(Payment, d.Leaf), " → ")
		if want := min(100-int(x)+2, 101); len(path) != want {
			t.Errorf("amount %v ends after %d nodes, want %d: %v", x, len(path), want, path)
		}
	}
}

// chain is a tree of n conditions, each in the false branch of the one above: amount > n, n-1, … 1.
func chain(n int) string {
	if n == 0 {
		return `{"type": "action", "node_id": "end", "action": "Release"}`
	}
	return fmt.Sprintf(`{"type": "condition", "node_id": "c%d",
		"condition": {"op": ">=", "left": {"field": "amount"}, "right": {"value": %d}},
		"on_true": {"type": "action", "node_id": "a%d", "action": "Hold"}, "on_false": %s}`, n, n, n, chain(n-1))
}
