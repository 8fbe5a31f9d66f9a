package inputs

import (
	"fmt"
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
)

// SetTwice refuses positions of banks whose opening liquidity sets the same. Days may be nil.
func SetTwice(s *scenario.Scenario, days ...*scenario.Inputs) error {
	if !slices.ContainsFunc(s.Agents, func(a scenario.Agent) bool { return a.OpeningLiquidity != nil }) {
		return nil
	}
	var errs document.Errors
	refused := make([]bool, len(s.Agents))
	for _, in := range days {
		if in != nil {
			errs = append(errs, setTwice(s, in.Positions, refused)...)
		}
	}
	return errs.Err()
}

func setTwice(s *scenario.Scenario, positions []scenario.InputPosition, refused []bool) (errs document.Errors) {
	for _, p := range positions {
		if int(p.Agent) >= len(s.Agents) || refused[p.Agent] || s.Agents[p.Agent].OpeningLiquidity == nil {
			continue // the banks that only a date has follow those of the scenario and inherit agents_defaults
		}
		a := &s.Agents[p.Agent]
		collateral := p.Set&scenario.HasCollateral != 0 && p.Collateral != 0 && a.OpeningLiquidity.As == scenario.AsBalance
		if p.Set&(scenario.HasBalance|scenario.HasCredit) != 0 || collateral {
			refused[p.Agent] = true
			errs = append(errs, mistake(fmt.Sprintf("agents[%d].opening_liquidity", p.Agent),
				"cannot be combined with positions of "+a.ID+" from a file, which set the same", "remove opening_liquidity, or the rows of the bank")...)
		}
	}
	return errs
}
