package enginetest

import (
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// overTime adds events that change the rules during the run to two scenarios of three.
func overTime(t *rapid.T, s *scenario.Scenario) {
	if rapid.IntRange(0, 2).Draw(t, "events over time") == 0 {
		return
	}
	for j := rapid.IntRange(0, 2).Draw(t, "policy changes"); j > 0; j-- {
		if a := s.Agents[rapid.IntRange(0, len(s.Agents)-1).Draw(t, "new policy of")]; a.Role == scenario.Participant {
			p := Policy(t)
			s.Events = append(s.Events, scenario.Event{Kind: scenario.PolicyChange, Tick: rapid.IntRange(0, s.NumTicks()-1).Draw(t, "policy tick"),
				Agent: a.ID, Policy: &p})
		}
	}
	for j := rapid.IntRange(0, 3).Draw(t, "outages"); j > 0; j-- {
		s.Events = append(s.Events, outage(t, s))
	}
	for j := rapid.IntRange(0, 2).Draw(t, "batches"); j > 0; j-- {
		s.Events = append(s.Events, batch(t, s))
	}
}

// outage draws an outage of a bank or the system. Outages may overlap, and last beyond the end of a day or of the run.
func outage(t *rapid.T, s *scenario.Scenario) scenario.Event {
	o := &scenario.Outage{Ticks: rapid.IntRange(0, 2*s.TicksPerDay).Draw(t, "outage ticks"),
		Backlog: rapid.SampledFrom([]scenario.Backlog{scenario.BacklogAtOnce, scenario.BacklogPolicy}).Draw(t, "backlog")}
	e := scenario.Event{Kind: scenario.OutageEvent, Tick: rapid.IntRange(0, s.NumTicks()-1).Draw(t, "outage start"), Agent: scenario.SystemAgent, Outage: o}
	i := rapid.IntRange(-1, len(s.Agents)-1).Draw(t, "outage of")
	if i < 0 {
		return e
	}
	e.Agent = s.Agents[i].ID
	switch o.Reaction = scenario.Reaction(rapid.IntRange(0, int(scenario.AboveExposure)).Draw(t, "reaction")); o.Reaction {
	case scenario.AfterTicks:
		o.Limit = rapid.Int64Range(0, 6).Draw(t, "reaction after")
	case scenario.AboveExposure:
		o.Limit = rapid.SampledFrom([]int64{0, 300, 2000}).Draw(t, "exposure")
	}
	for j := range s.Agents {
		if a := &s.Agents[j]; j != i && a.Role == scenario.Participant && rapid.IntRange(0, 3).Draw(t, "reacts") == 0 {
			o.By = append(o.By, a.ID)
		}
	}
	slices.Sort(o.By)
	return e
}

// batch draws a settlement batch, which may last beyond the end of a day or of the run.
func batch(t *rapid.T, s *scenario.Scenario) scenario.Event {
	b := &scenario.Batch{Mode: rapid.SampledFrom([]scenario.BatchMode{scenario.AllOrNothing, scenario.EachLeg}).Draw(t, "batch mode")}
	tick := rapid.IntRange(0, s.NumTicks()-1).Draw(t, "batch tick")
	b.Until = tick + rapid.IntRange(0, s.TicksPerDay+2).Draw(t, "batch length")
	for j := rapid.IntRange(1, 5).Draw(t, "legs"); j > 0; j-- {
		from := rapid.IntRange(0, len(s.Agents)-1).Draw(t, "leg from")
		to := (from + rapid.IntRange(1, len(s.Agents)-1).Draw(t, "leg to")) % len(s.Agents)
		b.Legs = append(b.Legs, scenario.Leg{From: s.Agents[from].ID, To: s.Agents[to].ID, Amount: rapid.Int64Range(1, 3000).Draw(t, "leg amount")})
	}
	return scenario.Event{Kind: scenario.SettlementBatch, Tick: tick, Batch: b}
}
