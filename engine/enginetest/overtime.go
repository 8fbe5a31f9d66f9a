package enginetest

import (
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
}
