package scenario

import (
	"bytes"

	d "sweep/engine/document"
)

// PolicyAt is the policy that an agent follows in a tick, after the first events of the list have changed it; nil if there is
// no such agent.
func PolicyAt(s *Scenario, agent string, tick, events int) *PolicySpec {
	var at *PolicySpec
	for i := range s.Agents {
		if s.Agents[i].ID == agent {
			at = &s.Agents[i].Policy
		}
	}
	since := 0
	for i := range s.Events[:events] {
		// Events of one tick take effect in the order of the list.
		if e := &s.Events[i]; e.Kind == PolicyChange && e.Agent == agent && e.Tick <= tick && e.Tick >= since {
			at, since = e.Policy, e.Tick
		}
	}
	return at
}

// SamePolicy reports whether two policies are the same for a run key.
func SamePolicy(a, b *PolicySpec) bool {
	form := func(p *PolicySpec) []byte { return policyDocument(p, map[string]*d.Node{}).Canonical() }
	return bytes.Equal(form(a), form(b))
}
