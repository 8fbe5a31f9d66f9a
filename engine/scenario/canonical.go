package scenario

import (
	d "sweep/engine/document"
)

// Canonical serialises the resolved scenario completely and stably. Scenarios that describe the same run have the same
// bytes, regardless of format, key order, anchors, defaults and policy files; every setting that can change a run changes
// the bytes. Policies are included by content. Run keys are hashes of these bytes.
//
// Files are included by content: the form has the hash of their rows in the place of the keys that say where the rows
// are and how to read them.
func Canonical(s *Scenario) []byte {
	if s.Inputs == nil {
		return (&writer{byContent: true}).document(s).Canonical()
	}
	byContent := *s
	byContent.Payments, byContent.Positions = nil, nil
	n := (&writer{byContent: true}).document(&byContent)
	mapWriter{n}.text("inputs", s.Inputs.Hash)
	return n.Canonical()
}

// writer makes documents of scenarios.
type writer struct {
	policies  map[string]*d.Node // trees of policy documents that were already written
	byContent bool               // samples are written by their hashes, in the place of up to 100,000 numbers each
	samples   map[*int64]string  // hashes by the first number of a sample: banks share samples
}

// Document writes the resolved scenario as a document that decodes to the same scenario, with all defaults written out
// and all policy documents inline.
func Document(s *Scenario) *d.Node { return (&writer{}).document(s) }

func (x *writer) document(s *Scenario) *d.Node {
	x.policies, x.samples = map[string]*d.Node{}, map[*int64]string{}
	w := newMap()
	sim := newMap()
	sim.int("ticks_per_day", int64(s.TicksPerDay))
	sim.int("num_days", int64(s.NumDays))
	sim.node("rng_seed", d.NewUint(d.Pos{}, s.Seed))
	w.node("simulation", sim.n)
	agents := d.NewList(d.Pos{})
	for i := range s.Agents {
		agents.Append(x.agent(&s.Agents[i]))
	}
	w.node("agents", agents)
	w.node("cost_rates", costsDocument(&s.Costs, false))
	w.node("lsm_config", lsmDocument(s.LSM))
	w.node("priority_escalation", escalationDocument(s.Escalation))
	w.rules(s)
	if len(s.Events) > 0 {
		events := d.NewList(d.Pos{})
		for i := range s.Events {
			events.Append(eventDocument(&s.Events[i], x.policies))
		}
		w.node("scenario_events", events)
	}
	w.bool("deferred_crediting", s.DeferredCrediting)
	w.bool("deadline_cap_at_eod", s.DeadlineCapAtEOD)
	w.bool("priority_mode", s.PriorityMode)
	w.bool("algorithm_sequencing", s.AlgorithmSequencing)
	w.bool("entry_disposition_offsetting", s.EntryDispositionOffsetting)
	w.bool("daily_liquidity_reallocation", s.DailyLiquidityReallocation)
	w.float("eod_rush_threshold", s.EODRushThreshold)
	w.text("queue1_ordering", s.Queue1Ordering.String())
	w.text("rng_streams", s.Streams.String())
	s.inputsDocument(w)
	if len(s.Continues) > 0 {
		w.node("continues", continuesDocument(s.Continues))
	}
	return w.n
}

// costsDocument writes cost rates. A rate that the first run keys did not have is left out if it is 0, unless it replaces
// another: a bank inherits the rates that its document does not have.
func costsDocument(c *CostRates, ofBank bool) *d.Node {
	w := newMap()
	w.float("overdraft_bps_per_tick", c.OverdraftBpsPerTick)
	w.float("delay_cost_per_tick_per_cent", c.DelayPerTickPerCent)
	w.float("collateral_cost_per_tick_bps", c.CollateralBpsPerTick)
	w.float("liquidity_cost_per_tick_bps", c.LiquidityBpsPerTick)
	w.node("eod_penalty", penaltyDocument(c.EODPenalty))
	w.node("deadline_penalty", penaltyDocument(c.DeadlinePenalty))
	w.int("split_friction_cost", c.SplitFriction)
	w.float("overdue_delay_multiplier", c.OverdueDelayMultiplier)
	if c.EODBorrowingBps != 0 || ofBank {
		w.float("eod_borrowing_bps", c.EODBorrowingBps)
	}
	if m := c.PriorityDelayMultiplier; m != nil {
		inner := newMap()
		inner.float("urgent_multiplier", m.Urgent)
		inner.float("normal_multiplier", m.Normal)
		inner.float("low_multiplier", m.Low)
		w.node("priority_delay_multipliers", inner.n)
	}
	return w.n
}

func penaltyDocument(p Penalty) *d.Node {
	w := newMap()
	if p.Rate {
		w.text("mode", "rate")
		w.float("bps_per_event", p.BpsPerEvent)
		return w.n
	}
	w.text("mode", "fixed")
	w.int("amount", p.Amount)
	return w.n
}

func escalationDocument(e Escalation) *d.Node {
	w := newMap()
	w.bool("enabled", e.Enabled)
	w.text("curve", e.Curve.String())
	w.int("start_escalating_at_ticks", int64(e.StartEscalatingTicks))
	w.int("max_boost", int64(e.MaxBoost))
	return w.n
}

func eventDocument(e *Event, policies map[string]*d.Node) *d.Node {
	w := newMap()
	w.text("type", eventTables[e.Kind].Name)
	if e.Kind == OutageEvent {
		w.outage(e)
		return w.n
	}
	schedule := newMap()
	if e.Interval > 0 {
		schedule.text("type", "Repeating")
		schedule.int("start_tick", int64(e.Tick))
		schedule.int("interval", int64(e.Interval))
	} else {
		schedule.text("type", "OneTime")
		schedule.int("tick", int64(e.Tick))
	}
	w.node("schedule", schedule.n)
	switch e.Kind {
	case DirectTransfer, ScheduledSettlement, CustomTransactionArrival:
		w.text("from_agent", e.From)
		w.text("to_agent", e.To)
		w.int("amount", e.Amount)
	case CollateralAdjustment, CreditLimitAdjustment:
		w.text("agent", e.Agent)
		w.int("delta", e.Delta)
	case GlobalArrivalRateChange:
		w.float("multiplier", e.Multiplier)
	case AgentArrivalRateChange:
		w.text("agent", e.Agent)
		w.float("multiplier", e.Multiplier)
	case CounterpartyWeightChange:
		w.text("agent", e.Agent)
		w.text("counterparty", e.Counterparty)
		w.float("new_weight", e.NewWeight)
		w.bool("auto_balance_others", e.AutoBalanceOthers)
	case SettlementBatch:
		w.batch(e.Batch)
	case PolicyChange:
		w.text("agent", e.Agent)
		w.node("policy", policyDocument(e.Policy, policies))
	case DeadlineWindowChange:
		optional(e.MinMultiplier, w.float, "min_ticks_multiplier")
		optional(e.MaxMultiplier, w.float, "max_ticks_multiplier")
	}
	if e.Kind == CustomTransactionArrival {
		optional(e.Priority, w.smallInt, "priority")
		optional(e.Deadline, w.smallInt, "deadline")
		optionalText(w, "payment_type", e.PaymentType)
		optional(e.IsDivisible, w.bool, "is_divisible")
	}
	return w.n
}

// outage writes an event without schedule.
func (w mapWriter) outage(e *Event) {
	o := e.Outage
	w.text("agent", e.Agent)
	w.smallInt("from_tick", e.Tick)
	w.smallInt("ticks", o.Ticks)
	if o.Reaction != NoReaction {
		inner := newMap()
		inner.int(map[Reaction]string{AfterTicks: "after", AboveExposure: "exposure"}[o.Reaction], o.Limit)
		w.node("reaction", inner.n)
	}
	if len(o.By) > 0 && o.Reaction != NoReaction {
		by := d.NewList(d.Pos{})
		for _, id := range o.By {
			by.Append(d.NewText(d.Pos{}, id))
		}
		w.node("by", by)
	}
	w.text("backlog", o.Backlog.String())
}

// mapWriter builds a map one key at a time.
type mapWriter struct{ n *d.Node }

func newMap() mapWriter { return mapWriter{d.NewMap(d.Pos{})} }

func (w mapWriter) node(key string, v *d.Node) {
	w.n.Entries = append(w.n.Entries, d.Entry{Key: key, Value: v})
}
func (w mapWriter) bool(key string, v bool)     { w.node(key, d.NewBool(d.Pos{}, v)) }
func (w mapWriter) int(key string, v int64)     { w.node(key, d.NewInt(d.Pos{}, v)) }
func (w mapWriter) smallInt(key string, v int)  { w.int(key, int64(v)) }
func (w mapWriter) float(key string, v float64) { w.node(key, d.NewFloat(d.Pos{}, v)) }
func (w mapWriter) text(key string, v string)   { w.node(key, d.NewText(d.Pos{}, v)) }

// floats writes a list that is not empty.
func (w mapWriter) floats(key string, list []float64) {
	if len(list) == 0 {
		return
	}
	values := d.NewList(d.Pos{})
	for _, x := range list {
		values.Append(d.NewFloat(d.Pos{}, x))
	}
	w.node(key, values)
}

// optional writes a key if it has a value.
func optional[T any](v *T, write func(string, T), key string) {
	if v != nil {
		write(key, *v)
	}
}
