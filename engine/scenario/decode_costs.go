package scenario

import d "sweep/engine/document"

func (dec *decoder) costs(n *d.Node, path string) CostRates {
	s := dec.Section(n, path, costTable)
	c := CostRates{
		OverdraftBpsPerTick:    s.Float("overdraft_bps_per_tick"),
		DelayPerTickPerCent:    s.Float("delay_cost_per_tick_per_cent"),
		CollateralBpsPerTick:   s.Float("collateral_cost_per_tick_bps"),
		LiquidityBpsPerTick:    s.Float("liquidity_cost_per_tick_bps"),
		EODPenalty:             dec.penalty(s, "eod_penalty"),
		DeadlinePenalty:        dec.penalty(s, "deadline_penalty"),
		SplitFriction:          s.Int("split_friction_cost"),
		OverdueDelayMultiplier: s.Float("overdue_delay_multiplier"),
	}
	const key = "priority_delay_multipliers"
	if s.Has(key) {
		m := dec.Section(s.Node(key), s.Key(key), multiplierTable)
		c.PriorityDelayMultiplier = &PriorityMultipliers{
			Urgent: m.Float("urgent_multiplier"),
			Normal: m.Float("normal_multiplier"),
			Low:    m.Float("low_multiplier"),
		}
	}
	return c
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
