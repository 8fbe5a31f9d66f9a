package policy

import (
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
)

// The kinds of warnings: parts of a valid document that almost certainly do not do what the author intended.
const (
	Ignored     = "Ignored"     // has no effect
	Replaced    = "Replaced"    // counts as something else
	AlwaysFails = "AlwaysFails" // stops the run with an evaluation error when it is reached

	Decided      = "Decided"      // a comparison with the same outcome for all values of its fields
	Unreachable  = "Unreachable"  // a node that is never reached
	UnitMismatch = "UnitMismatch" // cents compared with ticks, a ratio compared with 50
)

// Warnings lists parts of the document that are valid but probably not intended, in the order of the text: misspelled
// keys, which are ignored, unused parameters, registers that are never written, text where numbers are needed, conditions
// with only one outcome, mixed units and similar.
func (p *Policy) Warnings() document.Errors { return p.warnings }

// uses records which names of a document are used, to find unused ones.
type uses struct {
	params  map[string]bool
	written map[string]bool           // registers
	read    map[string]*document.Node // registers, with the first place of use
	readers map[string]string         // and its node
}

func (d *decoder) warn(at *document.Node, kind, message, remedy string) {
	d.warnings.add(at, d.nodeID, kind, message, remedy)
}

// warnKeys warns about unknown keys that resemble a known key missing from the object.
func (d *decoder) warnKeys(v *document.Node, keys []string) {
	for _, m := range v.Entries {
		if knownKey(keys, m.Key) || d.warnings.full() {
			continue
		}
		if best, ok := document.Nearest(m.Key, keys); ok && v.Get(best) == nil {
			d.warn(m.Value, Ignored, fmt.Sprintf("the key %q is ignored", m.Key), fmt.Sprintf("did you mean %q?", best))
		}
	}
}

// warnAction checks the parameters of an action.
func (d *decoder) warnAction(v *document.Node, n *node) {
	if !n.action.suits(d.tree) {
		if d.tree == Bank {
			d.warn(v.Get("action"), Replaced, fmt.Sprintf("%s in the bank tree counts as NoAction", n.action), "")
		}
		return
	}
	params := actionTable[n.action].params
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.name
		if a := n.arg(p.name); a != nil {
			d.warnParam(v.Get("parameters").Get(p.name), n, p, a)
		}
	}
	for _, a := range n.args {
		if !slices.Contains(names, a.name) {
			d.warn(v.Get("parameters").Get(a.name), Ignored, fmt.Sprintf("%s has no parameter %q", n.action, a.name), document.Suggest(a.name, names))
		}
	}
}

func (d *decoder) warnParam(at *document.Node, n *node, p actionParam, v *value) {
	text, isText := v.literalText()
	switch {
	case p.kind == numberParam:
		if v.form == formLiteral && v.lit != document.Float {
			d.warn(at, AlwaysFails, fmt.Sprintf("%s must be a number, not %s", p.name, kindName(v.lit)), "")
		} else if p.name == numSplits.name && (v.form == formLiteral || v.form == formParam) && v.number < 2 {
			d.warn(at, AlwaysFails, fmt.Sprintf("%s is %v, but must be at least 2", p.name, v.number), "")
		}
	case p.kind == textsParam:
		if len(v.texts) == 0 {
			d.warn(at, Ignored, p.name+" must be a list of texts", `write {"value": ["BANK_B", "BANK_C"]}`)
		}
	case !isText && (n.action == actSetState || n.action == actAddState):
		d.warn(at, AlwaysFails, p.name+" must be literal text", `write {"value": "…"}`)
	case !isText:
		d.warn(at, Ignored, p.name+" must be literal text", `write {"value": "…"}`)
	case p.name == registerKey.name:
		d.uses.written[text] = true
		if !strings.HasPrefix(text, registerPrefix) {
			d.warn(at, Ignored, fmt.Sprintf("the register %q does not start with %s, so nothing is written", text, registerPrefix), "")
		}
	case n.action == actHold:
		// Any text is accepted as a reason.
	case p.words != nil && !slices.Contains(p.words, text):
		d.warn(at, Replaced, fmt.Sprintf("unknown %s %q counts as %s", p.name, text, p.fallback()), "use one of "+strings.Join(p.words, ", "))
	}
}

// fallback returns the value used for an unknown text of a parameter with a fixed set of texts.
func (p actionParam) fallback() string {
	if p.name == priorityFlag.name {
		return "MEDIUM"
	}
	return collateralReasons[0]
}

// warnLiteral warns about literals without numeric value in comparisons and computations.
func (d *decoder) warnLiteral(at *document.Node, v *value) {
	if v.form == formLiteral && v.lit != document.Float && v.lit != document.Bool {
		d.warn(at, AlwaysFails, fmt.Sprintf("expected a number, not %s", kindName(v.lit)), "")
	}
}

// warnWhole checks the document as a whole: a missing payment tree, unused parameters and registers that are never
// written.
func (d *decoder) warnWhole(root *document.Node) {
	d.nodeID = ""
	if tree := root.Get(Payment.String()); tree == nil || tree.Kind == document.Null {
		d.warn(root, AlwaysFails, "the policy has no payment_tree, so only an agent that never has payments can use it", "add one, for example a single Release")
	}
	for _, name := range sortedKeys(d.params) {
		if !d.uses.params[name] && name != liquidityFraction {
			d.warn(root.Get("parameters").Get(name), Ignored, fmt.Sprintf("the parameter %q is never used", name), "")
		}
	}
	for _, name := range sortedKeys(d.uses.read) {
		if !d.uses.written[name] {
			d.nodeID = d.uses.readers[name]
			d.warn(d.uses.read[name], Ignored, fmt.Sprintf("the register %q is never written, so it is always 0", name),
				document.Suggest(name, sortedKeys(d.uses.written)))
		}
	}
}

func (u *uses) reads(at *document.Node, name, node string) {
	if _, seen := u.read[name]; !seen {
		u.read[name], u.readers[name] = at, node
	}
}
