package policy

import "encoding/json"

// example parses an example; marshalling it again sorts its keys.
func example(text string) any {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		panic(err) // the examples are part of the program
	}
	return v
}

type operatorText struct{ name, description, semantics string }

var exprTexts = [...]operatorText{
	opEqual:          {"Equal", "True if both values are equal.", "abs(left - right) < 1e-9. Two infinities are not equal."},
	opNotEqual:       {"NotEqual", "True if the values differ.", "abs(left - right) >= 1e-9. False if one value is not a number."},
	opLess:           {"LessThan", "True if left is smaller.", "Exact, without tolerance."},
	opLessOrEqual:    {"LessOrEqual", "True if left is smaller or equal.", "left <= right or abs(left - right) < 1e-9."},
	opGreater:        {"GreaterThan", "True if left is larger.", "Exact, without tolerance."},
	opGreaterOrEqual: {"GreaterOrEqual", "True if left is larger or equal.", "left >= right or abs(left - right) < 1e-9."},
	opAnd:            {"And", "True if all conditions are true.", "Conditions are evaluated in order until one is false. An empty list is true."},
	opOr:             {"Or", "True if at least one condition is true.", "Conditions are evaluated in order until one is true. An empty list is false."},
	opNot:            {"Not", "True if the condition is false.", ""},
}

func exprElements() []Element {
	var out []Element
	for op, text := range exprTexts {
		op := exprOp(op)
		e := element(text.name, op.String(), op.category(), text.description, allTrees...)
		e.Semantics = optional(text.semantics)
		switch op {
		case opAnd, opOr:
			e.Parameters = []Parameter{{"conditions", "array", true, "Expressions; the list may be empty.", nil, nil}}
			e.Example = example(`{"op": "` + op.String() + `", "conditions": [` + comparison + `]}`)
		case opNot:
			e.Parameters = []Parameter{{"condition", "object", true, "An expression.", nil, nil}}
			e.Example = example(`{"op": "not", "condition": ` + comparison + `}`)
		default:
			e.Parameters = operandParameters([]string{"left", "right"})
			e.Example = example(`{"op": "` + op.String() + `", "left": {"field": "balance"}, "right": {"value": 1000}}`)
		}
		out = append(out, e)
	}
	return out
}

const comparison = `{"op": "==", "left": {"field": "is_eod_rush"}, "right": {"value": 1}}`

var calcTexts = [...]operatorText{
	opAdd:      {"Add", "Sum of left and right.", ""},
	opSubtract: {"Subtract", "Left minus right.", ""},
	opMultiply: {"Multiply", "Product of left and right.", ""},
	opDivide:   {"Divide", "Left divided by right.", "An evaluation error, which stops the run, if abs(right) < 2.220446049250313e-16."},
	opMax:      {"Max", "Largest of the values.", "The list must not be empty. Values that are not a number (NaN) are ignored."},
	opMin:      {"Min", "Smallest of the values.", "The list must not be empty. Values that are not a number (NaN) are ignored."},
	opCeil:     {"Ceil", "Smallest integer greater than or equal to the value.", ""},
	opFloor:    {"Floor", "Largest integer less than or equal to the value.", ""},
	opRound:    {"Round", "Nearest integer.", "Halves are rounded away from zero."},
	opAbs:      {"Abs", "Absolute value.", ""},
	opClamp:    {"Clamp", "The value, raised to min if it is below and lowered to max if it is above.", "If min > max the result is max."},
	opDiv0:     {"SafeDiv", "Numerator divided by denominator, or a default if the denominator is zero.", "Returns the default if abs(denominator) < 1e-9. The default is evaluated only in that case."},
}

func calcElements() []Element {
	var out []Element
	for op, text := range calcTexts {
		op := calcOp(op)
		e := element(text.name, op.String(), op.category(), text.description, allTrees...)
		e.Semantics, e.DataType = optional(text.semantics), optional("f64")
		e.SeeAlso = append(e.SeeAlso, related[text.name]...)
		sample := map[string]any{"op": op.String()}
		if op == opMax || op == opMin {
			e.Parameters = []Parameter{{"values", "array", true, "One or more values.", nil, nil}}
			sample["values"] = example(`[{"field": "headroom"}, {"value": 0}]`)
		} else {
			e.Parameters = operandParameters(op.operands())
			for i, key := range op.operands() {
				sample[key] = example([]string{`{"field": "amount"}`, `{"value": 2}`, `{"value": 100}`}[i])
			}
		}
		e.Example = sample
		out = append(out, e)
	}
	return out
}

func operandParameters(keys []string) []Parameter {
	out := make([]Parameter, len(keys))
	for i, key := range keys {
		out[i] = Parameter{key, "number", true, "A value.", nil, nil}
	}
	return out
}

// related lists elements of similar or opposite meaning.
var related = map[string][]string{
	"Divide":            {"SafeDiv"},
	"SafeDiv":           {"Divide"},
	"Release":           {"ReleaseWithCredit", "Split"},
	"ReleaseWithCredit": {"Release"},
	"PaceAndRelease":    {"Split"},
	"Split":             {"PaceAndRelease", "StaggerSplit"},
	"StaggerSplit":      {"Split"},
	"WithdrawFromRtgs":  {"ResubmitToRtgs"},
	"ResubmitToRtgs":    {"WithdrawFromRtgs", "Reprioritize"},
	"Reprioritize":      {"ResubmitToRtgs"},
	"SetState":          {"AddState"},
	"AddState":          {"SetState"},
	"PostCollateral":    {"WithdrawCollateral"},

	"WithdrawCollateral":            {"PostCollateral"},
	"credit_limit":                  {"unsecured_cap"},
	"unsecured_cap":                 {"credit_limit"},
	"effective_liquidity":           {"available_liquidity"},
	"rtgs_queue_size":               {"queue2_size"},
	"queue2_size":                   {"rtgs_queue_size"},
	"queue1_liquidity_gap":          {"headroom"},
	"headroom":                      {"queue1_liquidity_gap"},
	"tx_counterparty_id":            {"top_cpty_1_id_hash"},
	"day_progress_fraction":         {"expected_throughput_fraction_by_now"},
	"excess_collateral":             {"required_collateral_for_usage"},
	"max_collateral_capacity":       {"remaining_collateral_capacity"},
	"ticks_to_deadline":             {"deadline_tick", "is_past_deadline"},
	"required_collateral_for_usage": {"excess_collateral"},
}

// paramExample returns a sensible value for an action parameter.
func paramExample(p actionParam) any {
	switch {
	case p.name == registerKey.name:
		return example(`{"value": "bank_state_stress"}`)
	case p.kind == textsParam:
		return example(`{"value": ["BANK_B", "BANK_C"]}`)
	case p.words != nil:
		return map[string]any{"value": p.words[0]}
	case p.kind == textParam:
		return example(`{"value": "policy_action"}`)
	case p.name == "amount":
		return example(`{"field": "queue1_liquidity_gap"}`)
	case p.name == "max_value_to_release":
		return example(`{"field": "available_liquidity"}`)
	case p.name == "stagger_first_now":
		return example(`{"value": 1}`)
	}
	return example(`{"value": 4}`)
}

// actionExample returns a node with all parameters of the action.
func actionExample(info actionInfo) any {
	node := map[string]any{"type": "action", "node_id": "n1", "action": info.name}
	params := map[string]any{}
	for _, p := range info.params {
		params[p.name] = paramExample(p)
	}
	if len(params) > 0 {
		node["parameters"] = params
	}
	return node
}
