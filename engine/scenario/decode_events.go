package scenario

import (
	"slices"

	d "sweep/engine/document"
)

// event reads one scenario event.
func (dec *decoder) event(n *d.Node, path string) (Event, bool) {
	s := dec.Variant(n, path, eventTables)
	if s == nil {
		return Event{}, false
	}
	kind := slices.IndexFunc(eventTables, func(t *d.Table) bool { return t.Name == s.Kind() })
	e := Event{Kind: EventKind(kind)}
	if e.Kind != OutageEvent && s.Has("schedule") {
		dec.schedule(s.Node("schedule"), s.Key("schedule"), &e)
	}
	switch e.Kind {
	case DirectTransfer, ScheduledSettlement, CustomTransactionArrival:
		dec.transfer(s, &e)
	case CollateralAdjustment, CreditLimitAdjustment:
		e.Agent, e.Delta = dec.eventAgent(s, "agent"), s.Int("delta")
		dec.participant(s, "agent", "has neither credit nor collateral")
	case GlobalArrivalRateChange:
		e.Multiplier = s.Float("multiplier")
	case AgentArrivalRateChange:
		e.Agent, e.Multiplier = dec.eventAgent(s, "agent"), s.Float("multiplier")
		if s.Node("agent") != nil {
			dec.named[len(dec.named)-1].sends = true
		}
	case CounterpartyWeightChange:
		e.Agent, e.Counterparty = dec.eventAgent(s, "agent"), dec.eventAgent(s, "counterparty")
		e.NewWeight, e.AutoBalanceOthers = s.Float("new_weight"), s.Bool("auto_balance_others")
	case PolicyChange:
		e.Agent, e.Policy = dec.eventAgent(s, "agent"), &PolicySpec{}
		dec.participant(s, "agent", "has no policy")
		dec.policies = append(dec.policies, dec.policySource(s, e.Policy))
		src := &dec.policies[len(dec.policies)-1]
		src.spec, src.agent = e.Policy, e.Agent
	case SettlementBatch:
		dec.batch(s, &e)
	case OutageEvent:
		dec.outage(s, &e)
	case DeadlineWindowChange:
		e.MinMultiplier, e.MaxMultiplier = s.FloatPtr("min_ticks_multiplier"), s.FloatPtr("max_ticks_multiplier")
		if !s.Given("min_ticks_multiplier") && !s.Given("max_ticks_multiplier") {
			s.Errorf("", "add one", "min_ticks_multiplier or max_ticks_multiplier is required")
		}
	}
	return e, true
}

func (dec *decoder) schedule(n *d.Node, path string, e *Event) {
	s := dec.Variant(n, path, scheduleTables)
	if s == nil {
		return
	}
	if s.Kind() != "OneTime" && e.Kind.once() {
		s.Errorf("type", "write {type: OneTime, tick: …}; list the event once per tick", "the schedule of %s must be OneTime", eventTables[e.Kind].Name)
	}
	if s.Kind() == "OneTime" {
		e.Tick = int(s.Int("tick"))
		return
	}
	e.Tick, e.Interval = int(s.Int("start_tick")), int(s.Int("interval"))
}

func (dec *decoder) transfer(s *d.Section, e *Event) {
	e.From, e.To, e.Amount = dec.eventAgent(s, "from_agent"), dec.eventAgent(s, "to_agent"), s.Int("amount")
	if s.Has("from_agent") && s.Has("to_agent") && e.From == e.To {
		dec.oneself(s)
	}
	if e.Kind != CustomTransactionArrival {
		return
	}
	e.Priority, e.Deadline = smallInt(s.IntPtr("priority")), smallInt(s.IntPtr("deadline"))
	e.PaymentType = dec.paymentType(s)
	if s.Has("is_divisible") {
		v := s.Bool("is_divisible")
		e.IsDivisible = &v
	}
}

// eventAgent reads a key that names an agent.
func (dec *decoder) eventAgent(s *d.Section, name string) string {
	if n := s.Node(name); n != nil {
		dec.refer(n.Text, n.Pos, s.Key(name))
	}
	return s.Text(name)
}

// participant requires the agent that a key names to be a participant; another one lacks what the event changes.
func (dec *decoder) participant(s *d.Section, name, lacks string) {
	if s.Node(name) != nil {
		dec.named[len(dec.named)-1].participant = lacks
	}
}

func smallInt(v *int64) *int {
	if v == nil {
		return nil
	}
	i := int(*v)
	return &i
}
