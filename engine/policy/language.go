package policy

import (
	"bytes"
	"encoding/json"
)

// Language describes the policy language for people, editors and programs that generate policies. JSON keys are in the
// order of the fields.
type Language struct {
	Version      string    `json:"version"`
	GeneratedAt  string    `json:"generated_at"` // a constant, so that the output of a version is reproducible
	TreeTypes    []Element `json:"tree_types"`
	NodeTypes    []Element `json:"node_types"`
	Expressions  []Element `json:"expressions"`
	Values       []Element `json:"values"`
	Computations []Element `json:"computations"`
	Actions      []Element `json:"actions"`
	Fields       []Element `json:"fields"`
}

// Element is one word of the language. Absent texts are null in JSON.
type Element struct {
	Name        string      `json:"name"`
	JSONKey     string      `json:"json_key"`
	Category    string      `json:"category"`
	Description string      `json:"description"`
	Semantics   *string     `json:"semantics"`
	Parameters  []Parameter `json:"parameters"`
	ValidTrees  []string    `json:"valid_in_trees"`
	Example     any         `json:"example_json"`
	Source      string      `json:"source_location"`
	SeeAlso     []string    `json:"see_also"`
	DataType    *string     `json:"data_type"`
	Unit        *string     `json:"unit"`
	AddedIn     *string     `json:"added_in"`
}

// Parameter is a key or parameter of an element.
type Parameter struct {
	Name        string   `json:"name"`
	Type        string   `json:"param_type"` // number, string or array
	Required    bool     `json:"required"`
	Description string   `json:"description"`
	Example     any      `json:"example"`
	ValidValues []string `json:"valid_values"`
}

// Schema describes the language that this package accepts.
func Schema() *Language {
	return &Language{
		Version:      "1.0",
		GeneratedAt:  "2025-01-01T00:00:00Z",
		TreeTypes:    treeElements(),
		NodeTypes:    nodeElements(),
		Expressions:  exprElements(),
		Values:       valueElements(),
		Computations: calcElements(),
		Actions:      actionElements(),
		Fields:       fieldElements(),
	}
}

// JSON returns the description indented by two spaces; operators such as <= are not escaped.
func (l *Language) JSON() []byte { return indented(l) }

func indented(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // texts, numbers, lists and maps always marshal
	}
	return b.Bytes()
}

// element fills in what all elements have in common.
func element(name, key, category, description string, trees ...Tree) Element {
	e := Element{Name: name, JSONKey: key, Category: category, Description: description, Parameters: []Parameter{},
		ValidTrees: []string{}, SeeAlso: []string{}, Source: "engine/policy/words.go", AddedIn: optional("1.0")}
	for _, t := range trees {
		e.ValidTrees = append(e.ValidTrees, t.String())
	}
	return e
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

var allTrees = []Tree{Payment, Bank, StrategicCollateral, EndOfTickCollateral}

func treeElements() []Element {
	questions := map[Tree]string{
		Payment:             "Decides about one payment: evaluated in each tick for every payment in the agent's own queue and for every payment of the agent in the central queue.",
		Bank:                "Decides about the release budget or a state register, once per tick, before the payment tree.",
		StrategicCollateral: "Decides about collateral, once per tick, before the bank and payment trees.",
		EndOfTickCollateral: "Decides about collateral, once per tick, after settlement.",
	}
	var out []Element
	for _, t := range allTrees {
		e := element(t.String(), t.String(), "TreeType", questions[t], t)
		e.Source = "engine/policy/policy.go"
		out = append(out, e)
	}
	return out
}

func nodeElements() []Element {
	condition := element("Condition", "condition", "NodeType", "Evaluates an expression and continues at one of two nodes.", allTrees...)
	condition.Semantics = optional("If the expression is true, evaluation continues at on_true, otherwise at on_false. There can be at most 100 conditions above an action.")
	condition.Parameters = []Parameter{
		{"node_id", "string", true, "Name of the node, unique in the document.", "urgent", nil},
		{"description", "string", false, "A comment; has no effect.", nil, nil},
		{"condition", "object", true, "An expression.", nil, nil},
		{"on_true", "object", true, "The next node if the condition is true.", nil, nil},
		{"on_false", "object", true, "The next node if the condition is false.", nil, nil},
	}
	condition.Example = example(`{"type": "condition", "node_id": "urgent",
		"condition": {"op": "<=", "left": {"field": "ticks_to_deadline"}, "right": {"value": 3}},
		"on_true": {"type": "action", "node_id": "go", "action": "Release"},
		"on_false": {"type": "action", "node_id": "wait", "action": "Hold"}}`)
	action := element("Action", "action", "NodeType", "Ends the evaluation with a decision.", allTrees...)
	action.Parameters = []Parameter{
		{"node_id", "string", true, "Name of the node, unique in the document.", "go", nil},
		{"action", "string", true, "Name of the action.", "Release", actionWords},
		{"parameters", "object", false, "Parameters of the action by name. The key value takes precedence over the other forms of a value, and must be a number, not a boolean.", nil, nil},
	}
	action.Example = example(`{"type": "action", "node_id": "go", "action": "Release"}`)
	return []Element{condition, action}
}

func valueElements() []Element {
	field := element("Field", "field", "ValueType", "Value of a context field or state register, by name.", allTrees...)
	field.Example = example(`{"field": "balance"}`)
	param := element("Param", "param", "ValueType", "Value of a parameter of the policy, by name.", allTrees...)
	param.Example = example(`{"param": "urgent_ticks"}`)
	literal := element("Literal", "value", "ValueType", "A number; true counts as 1 and false as 0. Some action parameters take text or a list of texts.", allTrees...)
	literal.Example = example(`{"value": 2.5}`)
	compute := element("Compute", "compute", "ValueType", "Result of a computation.", allTrees...)
	compute.Example = example(`{"compute": {"op": "*", "left": {"value": 0.5}, "right": {"field": "amount"}}}`)
	out := []Element{field, param, literal, compute}
	for i := range out {
		out[i].Semantics = optional("If an object contains several forms, the first counts, in the order field, param, value, compute; in action parameters, value comes first.")
		out[i].DataType = optional("f64")
	}
	out[2].DataType = optional("any")
	return out
}

func actionElements() []Element {
	var out []Element
	for a, info := range actionTable {
		var trees []Tree
		for _, t := range allTrees {
			if action(a).suits(t) {
				trees = append(trees, t)
			}
		}
		e := element(info.name, info.name, info.category, info.description, trees...)
		for _, p := range info.params {
			e.Parameters = append(e.Parameters, Parameter{p.name, p.kind.String(), p.required, p.description, paramExample(p), p.words})
		}
		e.Example = actionExample(info)
		e.SeeAlso = append(e.SeeAlso, related[info.name]...)
		out = append(out, e)
	}
	return out
}

func (k paramType) String() string {
	return [...]string{numberParam: "number", textParam: "string", textsParam: "array"}[k]
}

func fieldElements() []Element {
	var out []Element
	for f := range NumFields {
		var trees []Tree
		for _, t := range allTrees {
			if f.In(t) {
				trees = append(trees, t)
			}
		}
		e := element(f.String(), f.String(), f.Category(), f.Description(), trees...)
		e.DataType, e.Unit, e.Source = optional("f64"), optional(f.Unit()), "engine/policy/fieldtable.go"
		e.Semantics = optional("Values: " + f.Values() + ".")
		e.SeeAlso = append(e.SeeAlso, related[f.String()]...)
		out = append(out, e)
	}
	register := element(registerPrefix+"*", registerPrefix+"*", "StateRegisterField",
		"State register of the agent, written by SetState and AddState; 0 until written. All registers are cleared at the end of the day. An agent has at most 10.", allTrees...)
	register.DataType, register.SeeAlso = optional("f64"), append(register.SeeAlso, "SetState", "AddState")
	register.Example = example(`{"field": "bank_state_stress"}`)
	return append(out, register)
}
