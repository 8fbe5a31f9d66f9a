package policy

import "slices"

// Counterparties lists the banks that the actions of a policy name, ascending.
func (p *Policy) Counterparties() []string {
	var names []string
	var visit func(n *node)
	visit = func(n *node) {
		if n == nil {
			return
		}
		if focus := n.arg("focus_counterparties"); focus != nil {
			names = append(names, focus.texts...)
		}
		visit(n.yes)
		visit(n.no)
	}
	for _, tree := range p.content.trees {
		visit(tree)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
