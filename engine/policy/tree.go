package policy

import "sweep/engine/document"

// This file defines the decoded form of a document, which the compiler, the printer and the category search use.

// content is a decoded document.
type content struct {
	version, id, description string
	params                   map[string]float64
	trees                    [NumTrees]*node // nil if absent
}

// node is a condition, which has both branches, or an action, which has neither.
type node struct {
	id        string
	condition expr
	yes, no   *node
	action    action
	args      []arg
}

func (n *node) isAction() bool { return n.yes == nil }

// arg is a parameter of an action.
type arg struct {
	name  string
	value value
}

// arg looks up a parameter of an action by name.
func (n *node) arg(name string) *value {
	for i := range n.args {
		if n.args[i].name == name {
			return &n.args[i].value
		}
	}
	return nil
}

// expr is a comparison of two values, or an and, or or not of other expressions.
type expr struct {
	op          exprOp
	left, right value
	list        []expr
}

// form is the kind of a value.
type form uint8

const (
	formField form = iota
	formRegister
	formParam
	formLiteral
	formCompute
)

// value is a numeric value or a literal of any type.
type value struct {
	form   form
	field  Field
	name   string  // of a register or a parameter
	number float64 // of a parameter or a literal
	lit    document.Kind
	text   string   // of a literal text
	texts  []string // the texts of a literal list
	calc   *calc
}

// calc is a computation with its operands in order of evaluation.
type calc struct {
	op       calcOp
	operands []value
}

// literalText returns the text of {"value": "…"}, and whether the value has this form.
func (v *value) literalText() (string, bool) {
	if v == nil || v.form != formLiteral || v.lit != document.String {
		return "", false
	}
	return v.text, true
}
