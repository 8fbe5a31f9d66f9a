package inputs

import (
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// Conflicts refuses positions of banks that cannot have any: their opening liquidity sets the same, or a client and its
// settlement bank pool what they have. The document and the layout are those from which the scenario was decoded. The rows
// are asked for only if there are such banks; rows that are nil are left out.
func Conflicts(n *document.Node, layout *scenario.Layout, s *scenario.Scenario, rows func() ([]*scenario.Inputs, error)) error {
	opening := slices.ContainsFunc(s.Agents, func(a scenario.Agent) bool { return a.OpeningLiquidity != nil })
	pools := slices.ContainsFunc(s.Tiering, func(t scenario.Tier) bool { return t.Pool })
	if !opening && !pools {
		return nil
	}
	days, err := rows()
	if err != nil {
		return err
	}
	if layout == nil {
		n, layout, _ = scenario.Expand(n) // has no mistakes: the scenario was decoded
	}
	set := positionsSet(s, days)
	errs := append(setTwice(s, set), pooled(n, s, set)...)
	for _, e := range errs {
		e.Pos = posOf(e.Key, n)
	}
	return layout.Relocate(errs).Err()
}

// bankPositions are what the positions of a bank set.
type bankPositions struct {
	set    scenario.PositionSet
	posted bool // some collateral
}

func positionsSet(s *scenario.Scenario, days []*scenario.Inputs) []bankPositions {
	set := make([]bankPositions, len(s.Agents))
	for _, in := range days {
		if in == nil {
			continue
		}
		for i := range in.Positions {
			p := &in.Positions[i]
			if int(p.Agent) >= len(set) {
				continue // the banks that only a date has follow those of the scenario and inherit agents_defaults
			}
			b := &set[p.Agent]
			b.set |= p.Set
			b.posted = b.posted || p.Set&scenario.HasCollateral != 0 && p.Collateral != 0
		}
	}
	return set
}

func setTwice(s *scenario.Scenario, positions []bankPositions) (errs document.Errors) {
	for i, p := range positions {
		a := &s.Agents[i]
		if a.OpeningLiquidity == nil {
			continue
		}
		if p.set&(scenario.HasBalance|scenario.HasCredit) != 0 || p.posted && a.OpeningLiquidity.As == scenario.AsBalance {
			errs = append(errs, mistake(document.JoinIndex("agents", i)+".opening_liquidity",
				"cannot be combined with positions of "+a.ID+" from a file, which set the same", "remove opening_liquidity, or the rows of the bank")...)
		}
	}
	return errs
}

// pooled refuses positions of clients and settlement banks that pool: a position says what one of the two has.
func pooled(n *document.Node, s *scenario.Scenario, positions []bankPositions) (errs document.Errors) {
	if len(s.Tiering) == 0 {
		return nil
	}
	has := map[string]bool{}
	for i, p := range positions {
		has[s.Agents[i].ID] = p.set != 0
	}
	for i, item := range n.Get("tiering").All() {
		k := slices.IndexFunc(s.Tiering, func(t scenario.Tier) bool { return t.Client == item.Get("client").Text })
		t := s.Tiering[k]
		var ids []string
		for _, id := range []string{t.Client, t.Bank} {
			if has[id] {
				ids = append(ids, id)
			}
		}
		if t.Pool && len(ids) > 0 {
			errs = append(errs, mistake(document.JoinIndex("tiering", i)+".pool", "cannot be true: the files have positions of "+text.List(ids),
				"set pool: false, or remove the rows of "+text.List(ids))...)
		}
	}
	return errs
}
