package sweeps

import (
	"fmt"

	"sweep/engine/document"
	"sweep/engine/text"
)

var exponentPath = document.Path{{Name: "payments"}, {Name: "amount"}, {Name: "exponent"}}

// Currency is that of all runs.
func (g *Grid) Currency() text.Currency { return g.currency() }

// findCurrency reads the currency of the first point.
func (g *Grid) findCurrency() text.Currency {
	n := g.base
	if g.expansion != nil && g.NumPoints() > 0 {
		n, _, _ = g.with(g.move(0).node)
	}
	for _, e := range exponentPath.Find(n) {
		if digits, ok := e.AsInt64(); ok && digits >= 0 && digits <= 9 {
			return text.Currency(digits)
		}
	}
	return text.Cents
}

// sameCurrency refuses a point with another currency than the first one: sums and means over runs would add minor units of
// different worth.
func (g *Grid) sameCurrency(c text.Currency) error {
	first := g.currency()
	if c == first {
		return nil
	}
	return document.Errors{{Key: exponentPath.String(), Class: document.SchemaError,
		Message: fmt.Sprintf("amounts have %d decimal digits, those of the first point have %d, but all runs of a grid have one currency", c, first), Remedy: "make a grid for each"}}
}
