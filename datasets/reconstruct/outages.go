package reconstruct

import (
	"slices"

	"sweep/engine"
	"sweep/engine/scenario"
)

// addOutages adds the outages that run in the tick: who has stopped paying is in the events, and the exposures follow from the
// payments that have settled since the start of the outage.
func (b *builder) addOutages() {
	for n := range b.run.scenario.Events {
		ev := &b.run.scenario.Events[n]
		if ev.Kind != scenario.OutageEvent || ev.Tick > int(b.tick) || ev.End() <= int(b.tick) {
			continue
		}
		s := engine.OutageSnapshot{Event: int32(n), Stopped: b.book.stopped[int32(n)]}
		slices.Sort(s.Stopped)
		if ev.Outage.Reaction == scenario.AboveExposure {
			s.Exposure = b.exposures(b.run.index[ev.Agent], int32(ev.Tick))
		}
		b.state.Outages = append(b.state.Outages, s)
	}
}

// exposures are what each bank has paid to a bank from a tick on, less what it has received from it.
func (b *builder) exposures(bank, from int32) []int64 {
	list := make([]int64, len(b.state.Agents))
	for k := range b.lives {
		switch l := &b.lives[k]; {
		case l.split != never || l.settled < from || l.settled > b.tick:
		case l.Receiver == bank:
			list[l.Sender] += l.Amount
		case l.Sender == bank:
			list[l.Receiver] -= l.Amount
		}
	}
	return list
}
