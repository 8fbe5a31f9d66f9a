package scenario

import (
	"fmt"

	d "sweep/engine/document"
)

// reference is a place where the document refers to an agent, or a mistake of the reference stage that the schema stage
// already found.
type reference struct {
	id    string
	pos   d.Pos
	key   string
	wrong string // a mistake regardless of the id

	reserved    string // no agent may have the id, which means something else here
	participant string // what an agent that is no participant lacks; empty if it need not be one
	sends       bool   // an agent that is no participant must have random payments
	system      bool   // SYSTEM may stand in the place of an agent
}

// refer records a reference to an agent; the reference stage checks that the agent exists.
func (dec *decoder) refer(id string, pos d.Pos, key string) {
	dec.named = append(dec.named, reference{id: id, pos: pos, key: key})
}

// oneself records an event whose payer and receiver are the same.
func (dec *decoder) oneself(s *d.Section) {
	n := s.Node("to_agent")
	dec.named = append(dec.named, reference{id: n.Text, pos: n.Pos, key: s.Key("to_agent"),
		wrong: fmt.Sprintf("from_agent and to_agent are the same agent %q", n.Text)})
}

// references is the stage that checks the references to agents.
func (dec *decoder) references() {
	first, outside, sends := map[string]d.Pos{}, map[string]bool{}, map[string]bool{}
	var ids []string
	for i, a := range dec.s.Agents {
		pos := dec.agents[i].Node("id").Pos
		if before, dup := first[a.ID]; dup {
			dec.wrongReference(pos, dec.agents[i].Key("id"), fmt.Sprintf("duplicate agent id %q", a.ID), "the first is at "+before.String())
			continue
		}
		first[a.ID], outside[a.ID], sends[a.ID] = pos, a.Role != Participant, a.Arrivals != nil || a.Bands != nil
		ids = append(ids, a.ID)
	}
	for _, named := range [][]reference{dec.named, dec.namedBefore} {
		for _, r := range named {
			_, known := first[r.id]
			switch {
			case r.reserved != "":
				if known {
					dec.wrongReference(r.pos, r.key, fmt.Sprintf("%s %s, but an agent has this id", r.id, r.reserved), "rename the agent")
				}
			case r.participant != "" && outside[r.id]:
				dec.wrongReference(r.pos, r.key, fmt.Sprintf("%q is no participant and %s", r.id, r.participant), "remove the event")
			case r.sends && outside[r.id] && !sends[r.id]:
				dec.wrongReference(r.pos, r.key, fmt.Sprintf("%q is no participant and has no arrival_config", r.id), "remove the event")
			case r.wrong != "":
				dec.wrongReference(r.pos, r.key, r.wrong, "name two different agents")
			case !known:
				candidates := ids
				if r.system {
					candidates = append([]string{SystemAgent}, ids...)
				}
				dec.wrongReference(r.pos, r.key, fmt.Sprintf("unknown agent %q", r.id), d.Suggest(r.id, candidates))
			}
		}
	}
	for i, a := range dec.s.Agents {
		if (a.Arrivals != nil || a.Bands != nil) && len(dec.s.Agents) == 1 {
			dec.wrongReference(dec.agents[i].Node("id").Pos, dec.agents[i].Path(), fmt.Sprintf("agent %q has arrivals, but there is no other agent to pay", a.ID), "add a second agent")
		}
	}
}

func (dec *decoder) wrongReference(pos d.Pos, key, message, remedy string) {
	dec.Add(&d.Error{Pos: pos, Key: key, Class: d.ReferenceError, Message: message, Remedy: remedy})
}
