package enginetest

import (
	"cmp"
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// tiering makes some participants of some scenarios clients of others.
func tiering(t *rapid.T, s *scenario.Scenario) {
	if rapid.IntRange(0, 2).Draw(t, "tiering") > 0 {
		return
	}
	bank := &s.Agents[rapid.IntRange(0, len(s.Agents)-1).Draw(t, "settlement bank")]
	if bank.Role != scenario.Participant {
		return
	}
	for i := range s.Agents {
		a := &s.Agents[i]
		if a == bank || a.Role != scenario.Participant || !rapid.Bool().Draw(t, "is client") {
			continue
		}
		tier := scenario.Tier{Client: a.ID, Bank: bank.ID, Internalise: rapid.Bool().Draw(t, "internalise"), Pool: rapid.Bool().Draw(t, "pool")}
		positions := s.Inputs != nil && slices.ContainsFunc(s.Inputs.Positions, func(p scenario.InputPosition) bool {
			id := s.Agents[p.Agent].ID
			return id == a.ID || id == bank.ID
		})
		if tier.Pool = tier.Pool && !positions; tier.Pool {
			a.LiquidityPool, a.LiquidityAllocationFraction, a.Reserve, a.CollateralHaircut = nil, nil, nil, bank.CollateralHaircut
			if bank.OpeningLiquidity != nil {
				a.OpeningBalance, a.UnsecuredCap = 0, 0
			}
		}
		s.Tiering = append(s.Tiering, tier)
	}
	slices.SortFunc(s.Tiering, func(a, b scenario.Tier) int { return cmp.Compare(a.Client, b.Client) })
}
