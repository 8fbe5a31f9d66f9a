package policy

import (
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
)

// The linter finds conditions that always have the same outcome and nodes that are never reached, by abstract
// interpretation: it follows a tree from its root and keeps what is certain about the values at each node.
//
// What is certain (facts) is an interval for each value that a condition has tested, computed values included, and for
// each tested pair the orderings that remain possible. A field starts with the range that it can have in any run, a
// register with all numbers and NaN, and a parameter with its value; intervalcalc.go derives the interval of a
// computation from those of its operands. A comparison is true for some orderings of its sides and false for the others
// (trueFor). So the orderings possible at a node, split by trueFor, are the facts for the two branches. If one of the
// two sets is empty, the comparison has only one outcome, and the branch is not reachable. After and, or: facts from
// different operands are joined, which keeps only what is true for all of them.
//
// Warnings are never false: every step keeps a superset of the values that can occur. Intervals are rounded outwards,
// NaN and infinities are cases of their own, and a fact that does not fit (factsMax, relations among three values) is
// dropped. In the other direction the linter is incomplete: it misses conditions that are decided by more than that.
//
// Comparisons of parameters and numbers only are switches, which a grid sets differently, and are not reported.
//
// The time is the number of conditions times the number of facts, which are copied at every branch: at most three per
// condition on the path, and about factsMax.

// linter checks one document.
type linter struct {
	d *decoder
}

// lint checks a valid tree; v is its text.
func (d *decoder) lint(n *node, v *document.Node) {
	outer := d.nodeID
	linter{d}.node(n, v, newFacts())
	d.nodeID = outer
}

func (l linter) node(n *node, v *document.Node, f *facts) {
	l.d.nodeID = n.id
	if n.isAction() {
		l.args(n, v.Get("parameters"))
		return
	}
	yes, no := l.expr(&n.condition, v.Get("condition"), f)
	for _, branch := range []struct {
		n     *node
		v     *document.Node
		facts *facts
	}{{n.yes, v.Get("on_true"), yes}, {n.no, v.Get("on_false"), no}} {
		if branch.facts == nil {
			l.unreachable(branch.n, branch.v, n.id)
			continue
		}
		l.node(branch.n, branch.v, branch.facts)
	}
}

// unreachable warns about a node that no values can reach.
func (l linter) unreachable(n *node, v *document.Node, asked string) {
	leaves := leafIDs(n, nil)
	below := ""
	if !n.isAction() {
		below = fmt.Sprintf(" or to the actions below it: %s", strings.Join(leaves, ", "))
	}
	l.d.nodeID = n.id
	l.d.warn(v, Unreachable, "no values lead to this node"+below, fmt.Sprintf("fix the condition of node %q, or remove this branch", asked))
}

func leafIDs(n *node, ids []string) []string {
	if n.isAction() {
		return append(ids, n.id)
	}
	return leafIDs(n.no, leafIDs(n.yes, ids))
}

// expr returns the facts that hold if the expression is true and if it is false; nil for an impossible outcome.
func (l linter) expr(e *expr, v *document.Node, f *facts) (yes, no *facts) {
	switch e.op {
	case opNot:
		no, yes = l.expr(&e.list[0], v.Get("condition"), f)
		return yes, no
	case opAnd, opOr:
		return l.list(e, v, f)
	}
	l.units(e, v)
	r := f.relation(e)
	if r == 0 && !hasText(&e.left) && !hasText(&e.right) {
		l.d.warn(v, AlwaysFails, printer{}.expr(e, orLevel)+" always divides by zero", "use div0, which takes a default")
	}
	if isSwitch(e) || r == 0 {
		return f.clone(), f.clone()
	}
	yes, no = f.with(e, r&trueFor[e.op]), f.with(e, r&^trueFor[e.op])
	if (yes == nil || no == nil) && isSetToLimit(e, r) {
		return f.clone(), f.clone()
	}
	l.decided(e, v, f, yes, no)
	return yes, no
}

// isSetToLimit reports whether a parameter has exactly the limit value that decides a comparison: a duration of 0, a
// share of 1. Policies use such values to switch a part off, often for one value of a grid's axis; a value beyond the
// limit is a mistake.
func isSetToLimit(e *expr, r relation) bool {
	return r&nearlyEqual != 0 && (hasParam(&e.left) || hasParam(&e.right))
}

func hasParam(v *value) bool {
	if v.form == formCompute {
		return slices.ContainsFunc(v.calc.operands, func(o value) bool { return hasParam(&o) })
	}
	return v.form == formParam
}

// list follows the operands of and, or: and continues while an operand is true, or while it is false.
func (l linter) list(e *expr, v *document.Node, f *facts) (yes, no *facts) {
	var left *facts // where the list is left early
	if len(e.list) == 0 {
		l.d.warn(v, Decided, fmt.Sprintf("%s without conditions is always %v", e.op, e.op == opAnd), "")
	}
	for i, part := range v.Get("conditions").All() {
		yes, no = l.expr(&e.list[i], part, f)
		if e.op == opOr {
			yes, no = no, yes
		}
		left = left.join(no)
		if f = yes; f == nil {
			break
		}
	}
	if e.op == opOr {
		return left, f
	}
	return f, left
}

// isSwitch reports whether a comparison contains only parameters and numbers, which is a deliberate configuration switch.
func isSwitch(e *expr) bool {
	fixed, params := fixedValue(&e.left)
	fixedToo, more := fixedValue(&e.right)
	return fixed && fixedToo && (params || more)
}

// fixedValue reports whether a value has no fields or registers, and whether it has parameters.
func fixedValue(v *value) (fixed, params bool) {
	switch v.form {
	case formField, formRegister:
		return false, false
	case formParam:
		return true, true
	case formCompute:
		for i := range v.calc.operands {
			f, p := fixedValue(&v.calc.operands[i])
			if !f {
				return false, false
			}
			params = params || p
		}
	}
	return true, params
}

// hasText reports whether a value has a literal without numeric value, which has its own warning.
func hasText(v *value) bool {
	if v.form == formCompute {
		return slices.ContainsFunc(v.calc.operands, func(o value) bool { return hasText(&o) })
	}
	return v.form == formLiteral && v.lit != document.Float && v.lit != document.Bool
}

// decided warns about a comparison with only one possible outcome at its place in the tree.
func (l linter) decided(e *expr, v *document.Node, f, yes, no *facts) {
	if answer := no == nil; answer || yes == nil {
		l.d.warn(v, Decided, fmt.Sprintf("%s is always %v%s", printer{}.expr(e, orLevel), answer, reasonFor(e, f)), remedyOf(e))
	}
}

// reasonFor explains what bounds the sides of a comparison.
func reasonFor(e *expr, f *facts) string {
	var reasons []string
	beginning := ": "
	for _, side := range []*value{&e.left, &e.right} {
		p := f.value(side)
		if words := p.words(); side.form != formLiteral && words != anyWords {
			if isFixed(side) {
				words = strings.TrimPrefix(words, "always ")
			}
			reasons = append(reasons, fmt.Sprintf("%s is %s", printer{}.value(side, sumLevel), words))
		}
		if p.interval != newFacts().value(side).interval {
			beginning = " here, where "
		}
	}
	if r := relationOf(f.value(&e.left), f.value(&e.right)); r&trueFor[e.op] != 0 && r&^trueFor[e.op] != 0 || len(reasons) == 0 {
		return " here, after the conditions above"
	}
	return beginning + strings.Join(reasons, " and ")
}
