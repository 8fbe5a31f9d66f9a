package scenario

import d "sweep/engine/document"

// Events are the decoded events of a document, for reuse by scenarios that differ from it elsewhere: a node decodes to
// the same event in every document that shares the node. Events is immutable.
type Events struct {
	list  *d.Node // all events, if none has a mistake or a warning; otherwise nil
	safe  bool    // all texts of the list can be displayed
	all   []Event
	named []reference // in all events
	known map[eventPlace]sharedEvent
}

// eventPlace is a node and its position in the list, which messages include in the key.
type eventPlace struct {
	node  *d.Node
	index int
}

type sharedEvent struct {
	event Event
	named []reference
}

// DecodeEvents decodes the events of a document that have no mistakes and no warnings, and no policies, which every scenario
// compiles.
func DecodeEvents(n *d.Node) *Events {
	shared := &Events{known: map[eventPlace]sharedEvent{}}
	if n == nil || n.Kind != d.Map {
		return shared
	}
	list := n.Get("scenario_events")
	if list == nil || list.Kind != d.List {
		return shared
	}
	for i, item := range list.All() {
		dec := &decoder{Reader: d.NewReader(), s: &Scenario{}}
		e, ok := dec.event(item, d.JoinIndex("scenario_events", i))
		if ok && !dec.Failed() && len(dec.Warnings()) == 0 && len(dec.policies) == 0 {
			shared.known[eventPlace{item, i}] = sharedEvent{e, dec.named}
			shared.all, shared.named = append(shared.all, e), append(shared.named, dec.named...)
		}
	}
	if len(shared.all) == list.Len() {
		shared.list = list
		shared.safe = len(d.Unprintable(list)) == 0
	}
	return shared
}

// printable returns the list of events if all its texts can be displayed.
func (e *Events) printable() []*d.Node {
	if e == nil || !e.safe {
		return nil
	}
	return []*d.Node{e.list}
}

// events decodes the events of a scenario that were not decoded earlier.
func (dec *decoder) events(top *d.Section) {
	list, shared := top.Items("scenario_events"), dec.files.Events
	if n := top.Node("scenario_events"); shared != nil && n != nil && n == shared.list {
		dec.s.Events, dec.namedBefore = shared.all, shared.named
		return
	}
	for i, item := range list {
		if dec.sharedEvent(item, i) {
			continue
		}
		if e, ok := dec.event(item, d.JoinIndex("scenario_events", i)); ok {
			dec.s.Events = append(dec.s.Events, e)
		}
	}
}

// sharedEvent adds an event that was decoded earlier.
func (dec *decoder) sharedEvent(n *d.Node, index int) bool {
	if dec.files.Events == nil {
		return false
	}
	shared, ok := dec.files.Events.known[eventPlace{n, index}]
	if ok {
		dec.s.Events = append(dec.s.Events, shared.event)
		dec.named = append(dec.named, shared.named...)
	}
	return ok
}
