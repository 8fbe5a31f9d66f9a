package policy

import (
	"fmt"
	"math"
	"strings"
)

// oracle interprets a document as encoding/json reads it, straight from the definition of the language and with no
// regard for speed. The compiled evaluation is compared with it.
type oracle struct {
	tree   Tree
	params map[string]any
	values map[string]float64 // fields and registers
	path   []string
	asked  func(e map[string]any, answer bool) // told of every comparison, if not nil
}

// failed stops an interpretation with the kind of an evaluation error.
type failed string

// outcome is what a walk ends with.
type outcome struct {
	path, kind string
	payment    PaymentDecision
	bank       BankDecision
	collateral CollateralDecision
}

func (o *oracle) run(root map[string]any) (out outcome) {
	defer func() {
		if f, ok := recover().(failed); ok {
			out = outcome{kind: string(f)}
		}
	}()
	leaf := o.walk(root)
	params, _ := leaf["parameters"].(map[string]any)
	a := args{o, params}
	switch o.tree {
	case Payment:
		out.payment = a.payment(leaf["action"].(string))
	case Bank:
		out.bank = a.bank(leaf["action"].(string))
	default:
		out.collateral = a.collateral(leaf["action"].(string))
	}
	out.path = strings.Join(o.path, " → ")
	return out
}

func (o *oracle) walk(n map[string]any) map[string]any {
	if n["type"] == "action" {
		o.path = append(o.path, n["node_id"].(string))
		return n
	}
	answer := o.expr(n["condition"].(map[string]any))
	o.path = append(o.path, fmt.Sprintf("%s(%v)", n["node_id"], answer))
	return o.walk(n[fmt.Sprintf("on_%v", answer)].(map[string]any))
}

func (o *oracle) expr(e map[string]any) bool {
	answer := o.answer(e)
	if o.asked != nil {
		o.asked(e, answer)
	}
	return answer
}

func (o *oracle) answer(e map[string]any) bool {
	switch e["op"] {
	case "and":
		for _, c := range e["conditions"].([]any) {
			if !o.expr(c.(map[string]any)) {
				return false
			}
		}
		return true
	case "or":
		for _, c := range e["conditions"].([]any) {
			if o.expr(c.(map[string]any)) {
				return true
			}
		}
		return false
	case "not":
		return !o.expr(e["condition"].(map[string]any))
	}
	l := o.value(e["left"])
	r := o.value(e["right"])
	equal := math.Abs(l-r) < 1e-9
	switch e["op"] {
	case "==":
		return equal
	case "!=":
		return math.Abs(l-r) >= 1e-9
	case "<":
		return l < r
	case "<=":
		return l <= r || equal
	case ">":
		return l > r
	}
	return l >= r || equal
}

func (o *oracle) value(v any) float64 {
	m := v.(map[string]any)
	if name, ok := m["field"].(string); ok {
		return o.values[name]
	}
	if name, ok := m["param"].(string); ok {
		return o.params[name].(float64)
	}
	if x, ok := m["value"]; ok {
		switch x := x.(type) {
		case float64:
			return x
		case bool:
			if x {
				return 1
			}
			return 0
		}
		panic(failed(InvalidLiteralType))
	}
	return o.compute(m["compute"].(map[string]any))
}

func (o *oracle) compute(c map[string]any) float64 {
	at := func(key string) float64 { return o.value(c[key]) }
	switch c["op"] {
	case "max":
		best := math.Inf(-1)
		for _, v := range c["values"].([]any) {
			if x := o.value(v); x > best {
				best = x
			}
		}
		return best
	case "min":
		best := math.Inf(1)
		for _, v := range c["values"].([]any) {
			if x := o.value(v); x < best {
				best = x
			}
		}
		return best
	case "ceil":
		return math.Ceil(at("value"))
	case "floor":
		return math.Floor(at("value"))
	case "abs":
		return math.Abs(at("value"))
	case "round":
		return math.Round(at("value"))
	case "clamp":
		x, low, high := at("value"), at("min"), at("max")
		if x < low || math.IsNaN(x) {
			x = low
		}
		if x > high || math.IsNaN(x) {
			x = high
		}
		return x
	case "div0":
		n, d := at("numerator"), at("denominator")
		if math.Abs(d) < 1e-9 {
			return at("default")
		}
		return n / d
	}
	l, r := at("left"), at("right")
	switch c["op"] {
	case "+":
		return l + r
	case "-":
		return l - r
	case "*":
		return l * r
	}
	if math.Abs(r) < 2.220446049250313e-16 {
		panic(failed(DivisionByZero))
	}
	return l / r
}

// args are the parameters of a reached action.
type args struct {
	*oracle
	params map[string]any
}

// number resolves a parameter in which a value comes before the other forms.
func (a args) number(name string) float64 {
	m := a.params[name].(map[string]any)
	x, literal := m["value"]
	if !literal {
		return a.value(m)
	}
	if x, ok := x.(float64); ok {
		return x
	}
	panic(failed(InvalidActionParameter))
}

func (a args) has(name string) bool { return a.params[name] != nil }

func (a args) text(name string) (string, bool) {
	m, _ := a.params[name].(map[string]any)
	s, ok := m["value"].(string)
	return s, ok
}

func (a args) payment(action string) PaymentDecision {
	switch action {
	case "Split", "PaceAndRelease":
		n := truncate(a.number("num_splits"), 0, 1<<64)
		if n < 2 {
			panic(failed(InvalidActionParameter))
		}
		return PaymentDecision{Action: SubmitSplit, Parts: whole(n)}
	case "StaggerSplit":
		n, now := truncate(a.number("num_splits"), 0, 1<<64), truncate(a.number("stagger_first_now"), 0, 1<<64)
		gap, boost := truncate(a.number("stagger_gap_ticks"), 0, 1<<64), truncate(a.number("priority_boost_children"), 0, 255)
		if n < 2 || now > n {
			panic(failed(InvalidActionParameter))
		}
		return PaymentDecision{Action: StaggerSplit, Parts: whole(n), FirstNow: whole(now), GapTicks: whole(gap), Boost: uint8(boost)}
	case "Hold":
		d := PaymentDecision{Action: Hold, Reason: HoldReason{Text: `Custom("Policy decision")`}}
		if s, ok := a.text("reason"); ok {
			d.Reason = HoldReason{Text: `Custom("` + s + `")`}
		}
		return d
	case "Drop":
		return PaymentDecision{Action: Drop}
	case "Reprioritize":
		return PaymentDecision{Action: Reprioritize, NewPriority: uint8(truncate(a.number("new_priority"), 0, 255))}
	case "WithdrawFromRtgs":
		return PaymentDecision{Action: WithdrawFromRTGS}
	case "ResubmitToRtgs":
		s, _ := a.text("rtgs_priority")
		return PaymentDecision{Action: ResubmitToRTGS, Priority: map[string]RTGSPriority{"HighlyUrgent": 0, "Urgent": 1, "Normal": 2}[s]}
	}
	d := PaymentDecision{}
	if s, ok := a.text("priority_flag"); ok {
		d.HasOverride, d.Override = true, 5
		if x, ok := map[string]uint8{"HIGH": 10, "LOW": 1}[s]; ok {
			d.Override = x
		}
	}
	if a.has("timed_for_tick") {
		d.HasTarget, d.TargetTick = true, whole(truncate(a.number("timed_for_tick"), 0, 1<<64))
	}
	return d
}

func (a args) bank(action string) BankDecision {
	switch action {
	case "SetReleaseBudget":
		d := BankDecision{Action: SetReleaseBudget, MaxValue: signed(a.number("max_value_to_release"))}
		if a.has("max_per_counterparty") {
			d.HasMaxPerCpty, d.MaxPerCounterparty = true, signed(a.number("max_per_counterparty"))
		}
		return d
	case "SetState", "AddState":
		d := BankDecision{Action: SetState, Reason: "policy_action"}
		if action == "AddState" {
			d.Action = AddState
		}
		var ok bool
		if d.Key, ok = a.text("key"); !ok {
			panic(failed(InvalidActionParameter))
		}
		d.Value = a.number("value")
		if a.has("reason") {
			if d.Reason, ok = a.text("reason"); !ok {
				panic(failed(InvalidActionParameter))
			}
		}
		return d
	}
	return BankDecision{}
}

func (a args) collateral(action string) CollateralDecision {
	if action == "HoldCollateral" {
		return CollateralDecision{}
	}
	d := CollateralDecision{Action: WithdrawCollateral, Amount: signed(a.number("amount")), Reason: "UrgentLiquidityNeed"}
	if d.Amount <= 0 {
		return CollateralDecision{}
	}
	if s, _ := a.text("reason"); s == "EndOfDayCleanup" {
		d.Reason = s
	}
	if action == "PostCollateral" {
		d.Action = PostCollateral
		if a.has("auto_withdraw_after_ticks") {
			if x := a.number("auto_withdraw_after_ticks"); x > 0 {
				d.HasTimer, d.TimerTicks = true, whole(truncate(x, 0, 1<<64))
			}
		}
	}
	return d
}

// truncate goes towards zero, to the bounds, and takes NaN for 0.
func truncate(x, low, high float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return math.Max(low, math.Min(high, math.Trunc(x)))
}

func whole(x float64) uint64 {
	if x == 1<<64 {
		return math.MaxUint64
	}
	return uint64(x)
}

func signed(x float64) int64 {
	x = truncate(x, -1<<63, 1<<63)
	if x == 1<<63 {
		return math.MaxInt64
	}
	return int64(x)
}
