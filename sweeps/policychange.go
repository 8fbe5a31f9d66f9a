package sweeps

import (
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
)

// An axis with from_tick gives a bank another policy from a tick on: it adds a PolicyChange event to the scenario. A change to
// the policy that the bank follows at that tick anyway is left out, so that such a run is the run without the axis, with the
// same key.

// fromTick reads the key from_tick.
func (d *decoder) fromTick(s *document.Section, a *axis) {
	if a.fromTick = s.Int("from_tick"); a.fromTick == 0 {
		return
	}
	bank := func(t target) bool {
		return len(t.path) == 3 && t.path[0].Name == "agents" && t.path[1].Name != "" && !t.path[1].All && t.path[2].Name == "policy"
	}
	if len(a.set) != 1 || !bank(a.set[0]) {
		s.Errorf("from_tick", `write set = "agents.BANK.policy"`, "only the policy of one bank, by its id, can change at a tick")
		a.fromTick = 0
	}
}

// policyChange is the event of an axis with from_tick.
type policyChange struct {
	agent string
	tick  int
	event *document.Node
}

// policyChanges are the events of the axes with from_tick.
func (g *Grid) policyChanges(value func(i int) *document.Node) (list []policyChange) {
	for i, a := range g.axes {
		if a.fromTick == 0 {
			continue
		}
		v := value(i)
		if v == nil {
			continue
		}
		agent := a.set[0].path[1].Name
		schedule, event := document.NewMap(a.pos), document.NewMap(a.pos)
		schedule.Put("type", document.NewText(a.pos, "OneTime"))
		schedule.Put("tick", document.NewInt(a.pos, a.fromTick))
		event.Put("type", document.NewText(a.pos, "PolicyChange"))
		event.Put("schedule", schedule)
		event.Put("agent", document.NewText(a.set[0].pos, agent))
		event.Put("policy", v)
		list = append(list, policyChange{agent, int(a.fromTick), event})
	}
	return list
}

var eventsPath = document.Path{{Name: "scenario_events"}}

// withEvents adds events at the end of a scenario's list, so that of the events of a tick they come last.
func withEvents(n *document.Node, changes []policyChange) *document.Node {
	if len(changes) == 0 {
		return n
	}
	list := document.NewList(n.Pos)
	if old := n.Get(eventsPath[0].Name); old != nil {
		if old.Kind != document.List && old.Kind != document.Null {
			return n // decoding reports it
		}
		list.Pos = old.Pos
		for _, item := range old.All() {
			list.Append(item)
		}
	}
	for _, c := range changes {
		list.Append(c.event)
	}
	n, _ = eventsPath.With(n, list) // cannot fail: the path is a key
	return n
}

// decode decodes the scenario of a point with those of the changes that change something.
func (p *point) decode(changes []policyChange) (warnings []string, err error) {
	plain := p.node
	p.node = withEvents(plain, changes)
	if p.scenario, warnings, err = p.by.decode(p.node, p.layout); err != nil || len(changes) == 0 {
		return warnings, err
	}
	first := len(p.scenario.Events) - len(changes)
	needed := make([]policyChange, 0, len(changes))
	for i, c := range changes {
		old := scenario.PolicyAt(p.scenario, c.agent, c.tick, first)
		if old == nil || !scenario.SamePolicy(old, p.scenario.Events[first+i].Policy) {
			needed = append(needed, c)
		}
	}
	if len(needed) < len(changes) {
		p.node = withEvents(plain, slices.Clip(needed))
		p.scenario, warnings, err = p.by.decode(p.node, p.layout)
	}
	return warnings, err
}
