package policy

import (
	"errors"
	"fmt"
	"math"
	"testing"
)

// Small documents are written here as text, so that the tests show what a user would write.

const (
	infinite = `{"field": "ticks_to_nearest_queue2_deadline"}`
	nan      = `{"compute": {"op": "-", "left": ` + infinite + `, "right": ` + infinite + `}}`
)

// wrap makes a document of its trees, such as `"payment_tree": {…}`.
func wrap(trees string) string {
	return `{"version": "1.0", "policy_id": "test", "parameters": {"two": 2, "zero": 0, "text_like": 7}, ` + trees + `}`
}

// paymentIf asks a condition in the payment tree; the answers are the leaves yes and no.
func paymentIf(condition string) string {
	return wrap(`"payment_tree": {"type": "condition", "node_id": "ask", "condition": ` + condition + `,
		"on_true": {"type": "action", "node_id": "yes", "action": "Release"},
		"on_false": {"type": "action", "node_id": "no", "action": "Hold"}}`)
}

// leafIn makes a document with a single action.
func leafIn(tree Tree, action, parameters string) string {
	return wrap(fmt.Sprintf(`%q: {"type": "action", "node_id": "act", "action": %q, "parameters": {%s}}`, tree, action, parameters))
}

func mustParse(t testing.TB, text string) *Policy {
	t.Helper()
	p, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return p
}

func frame(values map[Field]float64) *Frame {
	f := &Frame{}
	f.Values[FieldTicksToNearestQueue2Deadline] = math.Inf(1)
	for k, v := range values {
		f.Values[k] = v
	}
	return f
}

// holds evaluates a condition.
func holds(t *testing.T, condition string, f *Frame) (bool, error) {
	t.Helper()
	p := mustParse(t, paymentIf(condition))
	var d PaymentDecision
	if err := p.EvalPayment(f, &d); err != nil {
		return false, err
	}
	return d.Action == SubmitFull, nil
}

// number evaluates a value, which the bank tree writes to a register. The product with 1 changes no value and makes the
// rules of computations hold for literals.
func number(t *testing.T, value string, f *Frame) (float64, error) {
	t.Helper()
	p := mustParse(t, leafIn(Bank, "SetState", `"key": {"value": "bank_state_x"},
		"value": {"compute": {"op": "*", "left": `+value+`, "right": {"value": 1}}}`))
	f.Registers = make([]float64, len(p.Registers(Bank)))
	var d BankDecision
	err := p.EvalBank(f, &d)
	return d.Value, err
}

// kindOf is the kind of an evaluation error, empty for none.
func kindOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var e *EvalError
	if !errors.As(err, &e) {
		t.Fatalf("not an *EvalError: %v", err)
	}
	return e.Kind
}

// same compares doubles; NaN is the same as NaN.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
