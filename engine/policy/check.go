package policy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/engine/document"
)

// This file contains the semantic checks for well-formed documents.

const (
	depthMax = 100 // conditions above an action

	// Division by a smaller divisor is an error.
	divisorMin = 2.220446049250313e-16

	// liquidityFraction is the one parameter that also has a meaning outside the trees: the share of the liquidity pool
	// allocated at the start of a day.
	liquidityFraction = "initial_liquidity_fraction"
)

// checkID checks that node ids are unique across all trees.
func (d *decoder) checkID(id *document.Node) {
	if first, seen := d.ids[id.Text]; seen {
		d.add(id, d.nodeID, DuplicateNodeID, fmt.Sprintf("node id %q is used twice", id.Text),
			"rename it here or at "+d.root.PathOf(first).String())
		return
	}
	d.ids[id.Text] = id
}

func (d *decoder) checkFraction(parameters *document.Node) {
	if x, ok := d.params[liquidityFraction]; ok && !(x >= 0 && x <= 1) {
		d.add(parameters.Get(liquidityFraction), "", InvalidParameter,
			fmt.Sprintf("%s must be between 0 and 1, not %v", liquidityFraction, x), "")
	}
}

func (d *decoder) checkParam(m *document.Node) {
	if _, ok := d.params[m.Text]; ok {
		return
	}
	remedy := cmp.Or(document.DidYouMean(m.Text, sortedKeys(d.params)), "add it to parameters")
	d.add(m, d.nodeID, InvalidParameterReference, fmt.Sprintf("unknown parameter %q in %s", m.Text, d.tree), remedy)
}

func (d *decoder) checkField(m *document.Node, f Field, known bool) {
	if known && f.In(d.tree) {
		return
	}
	message := fmt.Sprintf("unknown field %q in %s", m.Text, d.tree)
	remedy := document.DidYouMean(m.Text, fieldNamesIn(d.tree))
	if known {
		message = fmt.Sprintf("field %q cannot be used in %s", m.Text, d.tree)
		remedy = "it describes a single payment, so only payment_tree can use it"
	} else if _, ok := d.params[m.Text]; ok {
		remedy = fmt.Sprintf(`it is a parameter: write {"param": %q}`, m.Text)
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

// checkDivisor reports divisions by a literal zero. It does not search the dividend.
func (d *decoder) checkDivisor(at *document.Node, divisor *value) {
	if d.divisors && divisor.form == formLiteral && divisor.lit == document.Float && math.Abs(divisor.number) < divisorMin {
		d.add(at.Get("right"), d.nodeID, DivisionByZeroRisk, fmt.Sprintf("division by literal zero at %s", d.nodeID),
			"use div0, which takes a default")
	}
}

func (d *decoder) checkNotEmpty(at, list *document.Node, op calcOp) {
	if list.Len() == 0 {
		d.add(at, d.nodeID, EmptyValueList, fmt.Sprintf("%s needs at least one value", op), "")
	}
}

// checkAction checks that the tree allows the action and that its required parameters are present. In the bank tree an
// action of another tree counts as NoAction, which has no parameters.
func (d *decoder) checkAction(v *document.Node, n *node) {
	if !n.action.suits(d.tree) {
		if d.tree != Bank {
			d.add(v.Get("action"), d.nodeID, InvalidActionType, fmt.Sprintf("action %s is not allowed in %s", n.action, d.tree),
				"use one of "+suitableActions(d.tree))
		}
		return
	}
	for _, p := range actionTable[n.action].params {
		if p.required && n.arg(p.name) == nil {
			d.add(v, d.nodeID, MissingActionParameter, fmt.Sprintf("%s requires the parameter %q", n.action, p.name),
				"add it: "+p.description)
		}
	}
	if n.action == actResubmitToRTGS {
		d.checkPriority(v, n)
	}
}

func (d *decoder) checkPriority(v *document.Node, n *node) {
	const name = "rtgs_priority"
	arg := n.arg(name)
	if arg == nil {
		return
	}
	text, ok := arg.literalText()
	if ok && slices.Contains(rtgsPriorityWords, text) {
		return
	}
	message := name + ` must be literal text: {"value": "Urgent"}`
	if ok {
		message = fmt.Sprintf("unknown %s %q", name, text)
	}
	d.add(v.Get("parameters").Get(name), d.nodeID, InvalidActionParameter, message, "use one of HighlyUrgent, Urgent, Normal")
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
