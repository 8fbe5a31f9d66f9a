package policy

import (
	"math"
	"slices"

	"sweep/engine/document"
	"sweep/engine/text"
)

// This file formats amounts in cents as money, so that a reader notices when 1000, meant as 1,000.00, is really 10.00. A policy
// by itself has no currency.

// paramUnits are the units of the action parameters that are amounts or times.
var paramUnits = map[string]string{
	"max_value_to_release": unitCents, "max_per_counterparty": unitCents, "amount": unitCents,
	timedForTick.name: unitTicks, "stagger_gap_ticks": unitTicks, "auto_withdraw_after_ticks": unitTicks,
}

// amountText formats a literal or a parameter as money if the unit of its place is cents and it is not 0.
func amountText(v *value, unit string) (string, bool) {
	if unit != unitCents || v.form != formParam && (v.form != formLiteral || v.lit != document.Float) || v.number == 0 ||
		math.Abs(v.number) >= 1<<63 {
		return "", false
	}
	return text.Cents.Mean(v.number), true
}

// Amounts returns the amounts of money in the policy's comparisons and actions, formatted for people, each once, in tree
// order.
func (p *Policy) Amounts() []string {
	var out []string
	add := func(v *value, unit string) {
		if text, ok := amountText(v, unit); ok && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, t := range p.Trees() {
		p.content.trees[t].visit(func(n *node) {
			n.condition.visit(func(e *expr) {
				add(&e.left, unitOf(&e.right).unit)
				add(&e.right, unitOf(&e.left).unit)
			})
			for i := range n.args {
				add(&n.args[i].value, paramUnits[n.args[i].name])
			}
		})
	}
	return out
}

// visit calls f with a node and all nodes below it.
func (n *node) visit(f func(*node)) {
	f(n)
	if !n.isAction() {
		n.yes.visit(f)
		n.no.visit(f)
	}
}

// visit calls f with every comparison of an expression.
func (e *expr) visit(f func(*expr)) {
	if e.op.compares() {
		f(e)
		return
	}
	for i := range e.list {
		e.list[i].visit(f)
	}
}
