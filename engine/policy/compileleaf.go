package policy

import (
	"fmt"
	"strings"
	"unicode"

	"sweep/engine/document"
)

// compileLeaf resolves the parameters of an action and builds its decision path.
func (c *compiler) compileLeaf(n *node) int32 {
	c.begin(n)
	l := leaf{action: n.action, node: c.node, path: c.path(n)}
	if !n.action.suits(c.tree) {
		l.action = actNoAction // only the bank tree accepts actions of other trees
	}
	numbers := 0
	for _, p := range actionTable[l.action].params {
		if p.kind == numberParam {
			l.numbers[numbers] = c.compileNumber(n.arg(p.name), p.name)
			numbers++
		}
	}
	switch l.action {
	case actRelease, actReleaseWithCredit:
		l.override, l.hasOverride = priorityOverride(n.arg("priority_flag"))
	case actHold:
		l.reason = holdReason(n.arg("reason"))
	case actResubmitToRTGS:
		text, _ := n.arg("rtgs_priority").literalText()
		for l.priority.String() != text {
			l.priority++
		}
	case actSetReleaseBudget:
		if focus := n.arg("focus_counterparties"); focus != nil && focus.form == formLiteral {
			l.focus = focus.texts
		}
	case actSetState, actAddState:
		l.key, l.keyFault = c.compileText(n.arg("key"), "key", "")
		l.text, l.textFault = c.compileText(n.arg("reason"), "reason", "policy_action")
	case actPostCollateral, actWithdrawCollateral:
		l.text = collateralReason(n.arg("reason"))
	}
	c.prog.leaves = append(c.prog.leaves, l)
	return int32(len(c.prog.leaves) - 1)
}

func (c *compiler) path(n *node) string {
	for _, id := range c.ids {
		*c.paths += len(id) + len(" → ")
	}
	if *c.paths += len(n.id); *c.paths > pathBytesMax {
		return ""
	}
	return strings.Join(append(c.ids, n.id), " → ")
}

// compileNumber compiles a numeric parameter. Unlike in a computation, a literal must be a number; true is not accepted.
func (c *compiler) compileNumber(v *value, name string) operand {
	switch {
	case v == nil:
		return operand{}
	case v.form == formLiteral && v.lit != document.Float:
		return c.fault(InvalidActionParameter, fmt.Sprintf("the parameter %q must be a number, not %s", name, v.lit))
	}
	return c.compileValue(v)
}

// compileText compiles a text parameter of a register write, which must be a literal.
func (c *compiler) compileText(v *value, name, byDefault string) (string, fault) {
	if v == nil {
		return byDefault, noFault
	}
	text, ok := v.literalText()
	if !ok {
		return "", fault(c.fault(InvalidActionParameter, fmt.Sprintf("the parameter %q must be literal text", name)).index)
	}
	return text, noFault
}

// priorityOverride returns the priority that a flag selects. A flag that is not literal text is ignored.
func priorityOverride(flag *value) (uint8, bool) {
	text, ok := flag.literalText()
	switch {
	case !ok:
		return 0, false
	case text == "HIGH":
		return 10, true
	case text == "LOW":
		return 1, true
	}
	return 5, true
}

func collateralReason(v *value) string {
	text, _ := v.literalText()
	for _, known := range collateralReasons {
		if text == known {
			return known
		}
	}
	return collateralReasons[0]
}

func holdReason(v *value) HoldReason {
	text, ok := v.literalText()
	switch {
	case !ok:
		return HoldReason{Text: `Custom("Policy decision")`}
	case text == "NearDeadline":
		return HoldReason{NearDeadline: true}
	case text == "InsufficientLiquidity" || text == "AwaitingInflows" || text == "LowPriority":
		return HoldReason{Text: text}
	}
	return HoldReason{Text: `Custom("` + escape(text) + `")`}
}

// escape escapes quotes, backslashes, control characters, other non-printing characters and combining marks.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '"':
			b.WriteString(`\"`)
		case '\\':
			b.WriteString(`\\`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case 0:
			b.WriteString(`\0`)
		default:
			if !unicode.IsPrint(r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Other_Grapheme_Extend) {
				fmt.Fprintf(&b, `\u{%x}`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
