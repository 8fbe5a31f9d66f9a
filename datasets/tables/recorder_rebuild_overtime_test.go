package tables_test

import (
	"slices"

	"sweep/engine"
	"sweep/engine/policy"
)

// rebuiltOutage is an outage that runs.
type rebuiltOutage struct {
	bank int32 // −1: the system
	from int32
	engine.OutageSnapshot
}

// rebuiltBatch is a settlement batch with its legs.
type rebuiltBatch struct {
	engine.BatchSnapshot
	legs []int32
}

// changeRules takes in the scenario events that change the rules; i is the bank of the event.
func (b *rebuilder) changeRules(ev eventRow, i int32) {
	place := int32(ev.int("scenario_event"))
	switch ev.text("scenario_event_type") {
	case "policy_change":
		policies, agents := b.tables["policies"], b.tables["agents"]
		a, fraction := &b.agents[i], false
		policies.where("policy_hash", ev.text("policy_hash")).each(func(row int) {
			a.Policy = policies.columns["document"][row].(string)
			a.Fraction, fraction = policies.columns["initial_liquidity_fraction"][row].(float64)
		})
		if !fraction {
			a.Fraction = agents.at(int(i), "liquidity_fraction").(float64) // that of the bank, if its first policy gives none
		}
	case "outage", "system_outage":
		o := rebuiltOutage{bank: i, from: b.tick, OutageSnapshot: engine.OutageSnapshot{Event: place}}
		if !ev.has("agent_id") {
			o.bank = -1
		}
		b.outages = append(b.outages, o)
	case "outage_end", "system_outage_end":
		b.outages = slices.DeleteFunc(b.outages, func(o rebuiltOutage) bool { return o.Event == place })
	case "settlement_batch":
		b.batches = append(b.batches, rebuiltBatch{engine.BatchSnapshot{Event: place, First: ev.txs()[0]}, ev.txs()})
	}
}

// suspend notes that a bank has stopped paying another.
func (b *rebuilder) suspend(ev eventRow, i int32) {
	for n := range b.outages {
		if o := &b.outages[n]; o.Event == int32(ev.int("scenario_event")) {
			o.Stopped = append(o.Stopped, i)
			slices.Sort(o.Stopped)
		}
	}
}

// isLeg reports whether a payment belongs to a settlement batch.
func (b *rebuilder) isLeg(k int32) bool {
	return slices.ContainsFunc(b.batches, func(x rebuiltBatch) bool { return slices.Contains(x.legs, k) })
}

// arriveInBatch moves the payment that has just arrived into its batch.
func (b *rebuilder) arriveInBatch(sender, k int32) {
	b.remove1(sender, k)
	b.pay[k].Where, b.pay[k].RTGSPriority = engine.InBatch, policy.HighlyUrgent
}

func (b *rebuilder) expire(ev eventRow) {
	for _, k := range ev.txs() {
		p := &b.pay[k]
		p.Status, p.StatusTick, p.Where = engine.Dropped, b.tick, engine.Nowhere
		b.agents[p.Sender].Day.NumDropped++
	}
}

// addOverTime adds the outages and the batches that are not over to a state.
func (b *rebuilder) addOverTime(s *engine.Snapshot) {
	slices.SortStableFunc(b.outages, func(o, p rebuiltOutage) int { return int(o.Event - p.Event) })
	for _, o := range b.outages {
		o.Exposure = b.exposures(&o)
		s.Outages = append(s.Outages, o.OutageSnapshot)
	}
	for _, x := range b.batches {
		if slices.ContainsFunc(x.legs, func(k int32) bool { return b.pay[k].Where == engine.InBatch }) {
			s.Batches = append(s.Batches, x.BatchSnapshot)
		}
	}
}

// exposures are the values paid to the bank since its outage began, less those received from it.
func (b *rebuilder) exposures(o *rebuiltOutage) []int64 {
	list := make([]int64, len(b.agents))
	for k := range b.pay {
		switch p := &b.pay[k]; {
		case p.Status != engine.Settled || p.HasChildren || p.StatusTick < o.from:
		case p.Receiver == o.bank:
			list[p.Sender] += p.Amount
		case p.Sender == o.bank:
			list[p.Receiver] -= p.Amount
		}
	}
	return list
}
