package scenario

import (
	"fmt"

	d "sweep/engine/document"
)

// unusedEvents warns of events that never fire or change nothing. Both are valid, because an axis can produce them, but a typing error
// looks the same and the results do not show it.
func (dec *decoder) unusedEvents(top *d.Section) {
	if dec.Failed() {
		return // events with mistakes are not in the list
	}
	bankOf := map[string]string{}
	for _, t := range dec.s.Tiering {
		bankOf[t.Client] = t.Bank
	}
	var first *d.Node
	end, place, late := dec.s.NumTicks(), 0, 0
	for i, item := range top.Items("scenario_events") {
		e := &dec.s.Events[i]
		if e.Kind == OutageEvent && e.Outage.Ticks == 0 {
			continue // no outage, the baseline of a study
		}
		if e.Tick >= end {
			if late++; late == 1 {
				first, place = item, i
			}
		}
		if bank, ok := bankOf[e.Agent]; ok && (e.Kind == OutageEvent || e.Kind == PolicyChange) {
			key := d.JoinIndex("scenario_events", i) + ".agent"
			dec.Warnf(item.Get("agent").Pos, key, "has no effect: the payments of %s are those of its settlement bank %s", e.Agent, bank)
		}
	}
	if late > 0 {
		also := ""
		if late > 1 {
			also = fmt.Sprintf("; events that never fire: %d", late)
		}
		dec.Warnf(first.Pos, d.JoinIndex("scenario_events", place), "never fires: the last tick of the run is %d%s", end-1, also)
	}
}

// unusedLimits warns of limits towards banks that no payment names as its receiver.
func (dec *decoder) unusedLimits(clients []*d.Section) {
	for _, s := range clients {
		client, bank, limits := s.Text("client"), s.Text("settlement_bank"), 0
		for i := range dec.s.Agents {
			if _, ok := dec.s.Agents[i].BilateralLimits[client]; ok && dec.s.Agents[i].ID != bank {
				limits++
			}
		}
		if limits > 0 {
			dec.Warnf(s.Node("client").Pos, s.Key("client"), "bilateral limits towards %s have no effect (banks with one: %d): payments to it are payments to its settlement bank %s", client, limits, bank)
		}
	}
}
