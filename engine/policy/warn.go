package policy

import (
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
)

// The kinds of warnings: parts of a valid document that surely do not do what their author wants.
const (
	Ignored     = "Ignored"     // has no effect
	Replaced    = "Replaced"    // stands for something else than it says
	AlwaysFails = "AlwaysFails" // stops the run with an evaluation error when it is reached

	Decided      = "Decided"      // a comparison that has the same answer for all values of its fields
	Unreachable  = "Unreachable"  // a node that no values lead to
	UnitMismatch = "UnitMismatch" // cents beside ticks, a ratio beside 50
)

// Warnings lists what is valid in the document but surely not meant: misspelt keys that are ignored, parameters that
// nothing uses, registers that nothing writes, texts where numbers are needed, conditions with only one answer, mixed units,
// and the like. The order is that of the
// text.
func (p *Policy) Warnings() Errors { return p.warnings }

// uses notes which names of a document are used, to find those that are not.
type uses struct {
	params  map[string]bool
	written map[string]bool       // registers
	read    map[string]*jsonValue // registers, with the first place
	readers map[string]string     // and its node
}

func (d *decoder) warn(at *jsonValue, kind, message, remedy string) {
	d.warnings.add(at, d.nodeID, kind, message, remedy)
}

// warnKeys finds unknown keys that look like a known one which the object does not have.
func (d *decoder) warnKeys(v *jsonValue, keys []string) {
	for _, m := range v.members {
		if knownKey(keys, m.key) || d.warnings.full() {
			continue
		}
		if best, ok := document.Nearest(m.key, keys); ok && v.get(best) == nil {
			d.warn(m.value, Ignored, fmt.Sprintf("the key %q is ignored", m.key), fmt.Sprintf("did you mean %q?", best))
		}
	}
}

// warnAction looks at the parameters of an action.
func (d *decoder) warnAction(v *jsonValue, n *node) {
	if !n.action.suits(d.tree) {
		if d.tree == Bank {
			d.warn(v.get("action"), Replaced, fmt.Sprintf("%s in the bank tree counts as NoAction", n.action), "")
		}
		return
	}
	params := actionTable[n.action].params
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.name
		if a := n.arg(p.name); a != nil {
			d.warnParam(v.get("parameters").get(p.name), n, p, a)
		}
	}
	for _, a := range n.args {
		if !slices.Contains(names, a.name) {
			d.warn(v.get("parameters").get(a.name), Ignored, fmt.Sprintf("%s has no parameter %q", n.action, a.name), suggest(a.name, names))
		}
	}
}

func (d *decoder) warnParam(at *jsonValue, n *node, p actionParam, v *value) {
	text, isText := v.literalText()
	switch {
	case p.kind == numberParam:
		if v.form == formLiteral && v.lit != jsonNumber {
			d.warn(at, AlwaysFails, fmt.Sprintf("%s is a number, not %s", p.name, v.lit), "")
		} else if p.name == numSplits.name && (v.form == formLiteral || v.form == formParam) && v.number < 2 {
			d.warn(at, AlwaysFails, fmt.Sprintf("%s is %v, at least 2 is needed", p.name, v.number), "")
		}
	case p.kind == textsParam:
		if len(v.texts) == 0 {
			d.warn(at, Ignored, p.name+" has no texts", `write {"value": ["BANK_B", "BANK_C"]}`)
		}
	case !isText && (n.action == actSetState || n.action == actAddState):
		d.warn(at, AlwaysFails, p.name+" is a literal text", `write {"value": "…"}`)
	case !isText:
		d.warn(at, Ignored, p.name+" is a literal text", `write {"value": "…"}`)
	case p.name == registerKey.name:
		d.uses.written[text] = true
		if !strings.HasPrefix(text, registerPrefix) {
			d.warn(at, Ignored, fmt.Sprintf("the register %q does not begin with %s, so nothing is written", text, registerPrefix), "")
		}
	case n.action == actHold:
		// Any text is a reason.
	case p.words != nil && !slices.Contains(p.words, text):
		d.warn(at, Replaced, fmt.Sprintf("unknown %s %q counts as %s", p.name, text, p.fallback()), "known are "+strings.Join(p.words, ", "))
	}
}

// fallback is what an unknown text of a parameter with known texts counts as.
func (p actionParam) fallback() string {
	if p.name == priorityFlag.name {
		return "MEDIUM"
	}
	return collateralReasons[0]
}

// warnLiteral finds literals without numeric value among the operands of comparisons and computations.
func (d *decoder) warnLiteral(at *jsonValue, v *value) {
	if v.form == formLiteral && v.lit != jsonNumber && v.lit != jsonBool {
		d.warn(at, AlwaysFails, fmt.Sprintf("a literal that is %s has no numeric value", v.lit), "")
	}
}

// warnWhole looks at the whole document: a missing payment tree, parameters that nothing refers to and registers that
// nothing writes.
func (d *decoder) warnWhole(root *jsonValue) {
	d.nodeID = ""
	if tree := root.get(Payment.String()); tree == nil || tree.kind == jsonNull {
		d.warn(root, AlwaysFails, "the policy has no payment_tree, so it can only serve an agent that never has payments", "add one, for example a single Release")
	}
	for _, name := range sortedKeys(d.params) {
		if !d.uses.params[name] && name != liquidityFraction {
			d.warn(root.get("parameters").get(name), Ignored, fmt.Sprintf("nothing uses the parameter %q", name), "")
		}
	}
	for _, name := range sortedKeys(d.uses.read) {
		if !d.uses.written[name] {
			d.nodeID = d.uses.readers[name]
			d.warn(d.uses.read[name], Ignored, fmt.Sprintf("nothing writes the register %q, so it is always 0", name),
				suggest(name, sortedKeys(d.uses.written)))
		}
	}
}

func (u *uses) reads(at *jsonValue, name, node string) {
	if _, seen := u.read[name]; !seen {
		u.read[name], u.readers[name] = at, node
	}
}
