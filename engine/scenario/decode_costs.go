package scenario

import d "sweep/engine/document"

// costs reads the cost rates of the scenario.
func (dec *decoder) costs(n *d.Node, path string) CostRates {
	return dec.rates(dec.Section(n, path, costTable), multiplierTable, CostRates{})
}

// bankCosts reads the cost rates of a bank: those of the scenario, except for the keys that the bank gives. It returns nil
// if they do not differ.
func (dec *decoder) bankCosts(n *d.Node, path string) *CostRates {
	c := dec.rates(dec.Section(n, path, bankCostTable), bankMultiplierTable, dec.s.Costs)
	if c.equal(&dec.s.Costs) {
		return nil
	}
	return &c
}

// rates reads cost rates; c are the rates of keys that are missing and have no default.
func (dec *decoder) rates(s *d.Section, multipliers *d.Table, c CostRates) CostRates {
	take(s, "overdraft_bps_per_tick", s.Float, &c.OverdraftBpsPerTick)
	take(s, "delay_cost_per_tick_per_cent", s.Float, &c.DelayPerTickPerCent)
	take(s, "collateral_cost_per_tick_bps", s.Float, &c.CollateralBpsPerTick)
	take(s, "liquidity_cost_per_tick_bps", s.Float, &c.LiquidityBpsPerTick)
	penalty := func(key string) Penalty { return dec.penalty(s, key) }
	take(s, "eod_penalty", penalty, &c.EODPenalty)
	take(s, "deadline_penalty", penalty, &c.DeadlinePenalty)
	take(s, "split_friction_cost", s.Int, &c.SplitFriction)
	take(s, "overdue_delay_multiplier", s.Float, &c.OverdueDelayMultiplier)
	take(s, "eod_borrowing_bps", s.Float, &c.EODBorrowingBps)
	const key = "priority_delay_multipliers"
	if !s.Has(key) {
		return c
	}
	inner, m := dec.Section(s.Node(key), s.Key(key), multipliers), PriorityMultipliers{1, 1, 1}
	if c.PriorityDelayMultiplier != nil {
		m = *c.PriorityDelayMultiplier
	}
	take(inner, "urgent_multiplier", inner.Float, &m.Urgent)
	take(inner, "normal_multiplier", inner.Float, &m.Normal)
	take(inner, "low_multiplier", inner.Float, &m.Low)
	c.PriorityDelayMultiplier = &m
	return c
}

// take reads a key that is given or has a default.
func take[T any](s *d.Section, key string, read func(string) T, value *T) {
	if s.Has(key) || s.HasDefault(key) {
		*value = read(key)
	}
}

// equal reports whether two sets of rates are the same.
func (c *CostRates) equal(other *CostRates) bool {
	a, b := *c, *other
	same := a.PriorityDelayMultiplier == b.PriorityDelayMultiplier || a.PriorityDelayMultiplier != nil && b.PriorityDelayMultiplier != nil &&
		*a.PriorityDelayMultiplier == *b.PriorityDelayMultiplier
	a.PriorityDelayMultiplier, b.PriorityDelayMultiplier = nil, nil
	return same && a == b
}

// penalty reads either an integer, which is a fixed amount, or a map with a mode.
func (dec *decoder) penalty(s *d.Section, name string) Penalty {
	n := s.Node(name)
	switch {
	case n == nil:
		return Penalty{Amount: s.Int(name)}
	case n.Kind == d.Map:
		return dec.penaltyMap(n, s.Key(name))
	case n.Kind == d.Int || n.Kind == d.Float:
		dec.Value(n, s.Key(name), d.Field{Type: d.IntType, Unit: "cents", Range: anyCents})
		return Penalty{Amount: s.Int(name)}
	}
	s.Errorf(name, "write 50000, {mode: fixed, amount: 50000} or {mode: rate, bps_per_event: 50.0}", "must be an integer or a map, not %v", n.Kind)
	return Penalty{}
}

func (dec *decoder) penaltyMap(n *d.Node, path string) Penalty {
	s := dec.Section(n, path, penaltyTable)
	if !s.Has("mode") {
		return Penalty{}
	}
	needed, other := "amount", "bps_per_event"
	if s.Text("mode") == "rate" {
		needed, other = other, needed
	}
	if !s.Given(needed) {
		s.Errorf("", "add it", "mode %s requires %s", s.Text("mode"), needed)
	}
	if s.Has(other) {
		dec.Warnf(s.Node(other).Pos, s.Key(other), "has no effect in mode %s", s.Text("mode"))
	}
	if s.Text("mode") == "rate" {
		return Penalty{Rate: true, BpsPerEvent: s.Float("bps_per_event")}
	}
	return Penalty{Amount: s.Int("amount")}
}
