package sweeps

import (
	"slices"

	"sweep/engine/document"
)

const pricesKey = "cost_rates"

// HasPrices reports whether the grid sets cost rates, for all banks or for some, in the base scenario or with an axis.
// Otherwise costs follow from default rates that nobody has chosen.
func (g *Grid) HasPrices() bool {
	if g.base != nil && setsPrices(g.base) {
		return true
	}
	return slices.ContainsFunc(g.axes, func(a *axis) bool {
		named := func(t target) bool {
			return slices.ContainsFunc(t.path, func(s document.Step) bool { return s.Name == pricesKey })
		}
		return slices.ContainsFunc(a.set, named) || a.values != nil && slices.ContainsFunc(a.values.nodes, setsPrices)
	})
}

// setsPrices reports whether a part of a scenario contains cost rates.
func setsPrices(n *document.Node) bool {
	if n == nil {
		return false
	}
	for _, e := range n.Entries {
		if e.Key == pricesKey && len(e.Value.Entries) > 0 || setsPrices(e.Value) {
			return true
		}
	}
	for _, item := range n.All() {
		if setsPrices(item) {
			return true
		}
	}
	return false
}
