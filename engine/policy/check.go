package policy

import (
	"fmt"
	"math"
	"slices"
)

// This file has the rules that a well-formed document must keep.

const (
	depthMax = 100 // conditions above an action

	// A divisor smaller than this is an error of a division.
	divisorMin = 2.220446049250313e-16

	// liquidityFraction is the parameter with a meaning outside the trees: the share of the liquidity pool that is
	// allocated at the start of a day.
	liquidityFraction = "initial_liquidity_fraction"
)

// checkID wants the ids of all nodes of all trees to differ.
func (d *decoder) checkID(id *jsonValue) {
	if first, seen := d.ids[id.text]; seen {
		d.add(id, d.nodeID, DuplicateNodeID, fmt.Sprintf("node id %q is used twice", id.text),
			"rename it here or at "+first.path())
		return
	}
	d.ids[id.text] = id
}

func (d *decoder) checkFraction(parameters *jsonValue) {
	if x, ok := d.params[liquidityFraction]; ok && !(x >= 0 && x <= 1) {
		d.add(parameters.get(liquidityFraction), "", InvalidParameter,
			fmt.Sprintf("%s is a share from 0 to 1, not %v", liquidityFraction, x), "")
	}
}

func (d *decoder) checkParam(m *jsonValue) {
	if _, ok := d.params[m.text]; ok {
		return
	}
	remedy := "add it to parameters"
	if s := suggest(m.text, sortedKeys(d.params)); s != "" {
		remedy = s
	}
	d.add(m, d.nodeID, InvalidParameterReference, fmt.Sprintf("unknown parameter %q in %s", m.text, d.tree), remedy)
}

func (d *decoder) checkField(m *jsonValue, f Field, known bool) {
	if known && f.In(d.tree) {
		return
	}
	message := fmt.Sprintf("unknown field %q in %s", m.text, d.tree)
	remedy := suggest(m.text, fieldNamesIn(d.tree))
	if known {
		message = fmt.Sprintf("field %q cannot be used in %s", m.text, d.tree)
		remedy = "it describes one payment, which only the payment_tree looks at"
	} else if _, ok := d.params[m.text]; ok {
		remedy = fmt.Sprintf(`it is a parameter: write {"param": %q}`, m.text)
	}
	d.add(m, d.nodeID, InvalidFieldReference, message, remedy)
}

func fieldNamesIn(t Tree) []string {
	var names []string
	for f := range NumFields {
		if f.In(t) {
			names = append(names, f.String())
		}
	}
	return names
}

// checkDivisor finds divisions by a literal zero. The dividend of a division is not searched for further ones.
func (d *decoder) checkDivisor(at *jsonValue, divisor *value) {
	if d.divisors && divisor.form == formLiteral && divisor.lit == jsonNumber && math.Abs(divisor.number) < divisorMin {
		d.add(at.get("right"), d.nodeID, DivisionByZeroRisk, fmt.Sprintf("division by literal zero at %s", d.nodeID),
			"use div0, which has a default")
	}
}

func (d *decoder) checkNotEmpty(at, list *jsonValue, op calcOp) {
	if len(list.items) == 0 {
		d.add(at, d.nodeID, EmptyValueList, fmt.Sprintf("%s needs at least one value", op), "")
	}
}

// checkAction wants an action to suit its tree and to have what it needs. In the bank tree an action of another tree
// counts as NoAction, which needs nothing.
func (d *decoder) checkAction(v *jsonValue, n *node) {
	if !n.action.suits(d.tree) {
		if d.tree != Bank {
			d.add(v.get("action"), d.nodeID, InvalidActionType, fmt.Sprintf("action %s does not suit %s", n.action, d.tree),
				"use one of "+suitableActions(d.tree))
		}
		return
	}
	for _, p := range actionTable[n.action].params {
		if p.required && n.arg(p.name) == nil {
			d.add(v, d.nodeID, MissingActionParameter, fmt.Sprintf("%s needs the parameter %q", n.action, p.name),
				"add it: "+p.description)
		}
	}
	if n.action == actResubmitToRTGS {
		d.checkPriority(v, n)
	}
}

func (d *decoder) checkPriority(v *jsonValue, n *node) {
	const name = "rtgs_priority"
	arg := n.arg(name)
	if arg == nil {
		return
	}
	text, ok := arg.literalText()
	if ok && slices.Contains(rtgsPriorityWords, text) {
		return
	}
	message := name + ` is a literal text: {"value": "Urgent"}`
	if ok {
		message = fmt.Sprintf("unknown %s %q", name, text)
	}
	d.add(v.get("parameters").get(name), d.nodeID, InvalidActionParameter, message, "known are HighlyUrgent, Urgent, Normal")
}

func suitableActions(t Tree) string {
	var out string
	for a := range numActions {
		if a.suits(t) {
			if out != "" {
				out += ", "
			}
			out += a.String()
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
