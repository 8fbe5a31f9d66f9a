package scenario

import (
	"slices"

	d "sweep/engine/document"
)

const reactionRemedy = "write none, {after: 30} or {exposure: 1000000}"

// outage reads an event that has a length instead of a schedule.
func (dec *decoder) outage(s *d.Section, e *Event) {
	o := &Outage{Ticks: int(s.Int("ticks")), Backlog: d.Choice[Backlog](s, "backlog")}
	e.Tick, e.Outage = int(s.Int("from_tick")), o
	if e.Agent = s.Text("agent"); e.Agent == SystemAgent {
		n := s.Node("agent")
		dec.named = append(dec.named, reference{id: n.Text, pos: n.Pos, key: s.Key("agent"), reserved: "is the central system here"})
	} else if dec.eventAgent(s, "agent"); s.Node("agent") != nil {
		dec.named[len(dec.named)-1].system = true
	}
	dec.reaction(s, o)
	dec.reacting(s, e)
	if e.Agent != SystemAgent {
		return
	}
	if o.Reaction != NoReaction || len(o.By) > 0 {
		s.Errorf("", "remove reaction and by", "an outage of the system has no reaction, because nobody can pay")
	}
}

// reaction reads either the text none or a map with after or exposure.
func (dec *decoder) reaction(s *d.Section, o *Outage) {
	const name = "reaction"
	n := s.Node(name)
	switch {
	case n == nil || n.Kind == d.String && n.Text == "none":
		return
	case n.Kind == d.String:
		s.Errorf(name, reactionRemedy, "unknown value %q", n.Text)
		return
	case n.Kind != d.Map:
		s.Errorf(name, reactionRemedy, "must be none or a map, not %v", n.Kind)
		return
	}
	m := dec.Section(n, s.Key(name), reactionTable)
	switch {
	case m.Given("after") && m.Given("exposure"):
		s.Errorf(name, "remove one of them", "after and exposure cannot be combined")
	case m.Given("after"):
		o.Reaction, o.Limit = AfterTicks, m.Int("after")
	case m.Given("exposure"):
		o.Reaction, o.Limit = AboveExposure, m.Int("exposure")
	case m.IsMap() && len(n.Entries) == 0:
		s.Errorf(name, reactionRemedy, "needs after or exposure")
	}
}

// reacting reads either the text all or the list of the banks that react.
func (dec *decoder) reacting(s *d.Section, e *Event) {
	const name, remedy = "by", "write all, or a list of ids: [BANK_A, BANK_B]"
	n := s.Node(name)
	switch {
	case n == nil || n.Kind == d.String && n.Text == "all":
		return
	case n.Kind == d.String:
		s.Errorf(name, remedy, "unknown value %q", n.Text)
		return
	case n.Kind != d.List:
		s.Errorf(name, remedy, "must be all or a list, not %v", n.Kind)
		return
	case n.Len() == 0:
		s.Errorf(name, "write reaction: none for no reaction", "must not be empty")
	}
	for i, item := range n.All() {
		key := d.JoinIndex(s.Key(name), i)
		v := dec.Value(item, key, d.Field{Type: d.TextType})
		if v == nil {
			continue
		}
		switch {
		case v.Text == e.Agent: // so that an axis can put each bank of a list into the outage
		case slices.Contains(e.Outage.By, v.Text):
			dec.Errorf(v, key, "remove it", "%q is listed twice", v.Text)
		default:
			dec.named = append(dec.named, reference{id: v.Text, pos: v.Pos, key: key, participant: "does not react"})
			e.Outage.By = append(e.Outage.By, v.Text)
		}
	}
	if slices.Sort(e.Outage.By); e.Outage.By == nil {
		e.Outage.Reaction, e.Outage.Limit = NoReaction, 0
	}
}
