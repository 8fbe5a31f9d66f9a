package narrative

import (
	"slices"

	"sweep/engine"
)

// filter selects the events that the options ask for.
type filter struct {
	agents   []int32
	payments []int32
	ids      []string // external ids of more payments, which are added to payments as they arrive
	kinds    [engine.NumKinds]bool
	anyKind  bool
}

func newFilter(o Options) filter {
	f := filter{agents: o.Agents, payments: slices.Clone(o.Payments), ids: o.IDs, anyKind: len(o.Kinds) == 0}
	for _, k := range o.Kinds {
		f.kinds[k] = true
	}
	return f
}

// everything reports whether the filter selects all events.
func (f *filter) everything() bool { return f.allKinds() && len(f.agents) == 0 }

// allKinds reports whether the filter selects only by bank, so that summaries of these banks make sense.
func (f *filter) allKinds() bool { return f.anyKind && f.anyPayment() }

func (f *filter) anyPayment() bool { return len(f.payments) == 0 && len(f.ids) == 0 }

// shows reports whether to print the state of a bank.
func (f *filter) shows(agent int32) bool {
	return len(f.agents) == 0 || slices.Contains(f.agents, agent)
}

func (f *filter) wants(e *engine.Event, lists []int64) bool {
	if !f.anyKind && !f.kinds[e.Kind] {
		return false
	}
	if len(f.agents) > 0 && !slices.ContainsFunc(f.agents, func(a int32) bool { return concerns(e, lists, a) }) {
		return false
	}
	return f.anyPayment() || slices.ContainsFunc(f.payments, func(tx int32) bool { return mentions(e, lists, tx) })
}

// concerns reports whether an event is about a bank. Events of the system are about no bank.
func concerns(e *engine.Event, lists []int64, agent int32) bool {
	fields := e.Kind.Fields()
	if e.Kind == engine.ScenarioEventExecuted {
		fields = e.Detail.Fields()
	}
	for _, f := range fields {
		switch f.Type {
		case engine.AgentField:
			if e.Agent == agent {
				return true
			}
		case engine.PeerField:
			if e.Peer == agent {
				return true
			}
		case engine.AgentsField:
			if slices.Contains(e.Agents.In(lists), int64(agent)) {
				return true
			}
		}
	}
	return false
}

// mentions reports whether an event names a payment.
func mentions(e *engine.Event, lists []int64, tx int32) bool {
	fields := e.Kind.Fields()
	if e.Kind == engine.ScenarioEventExecuted {
		fields = e.Detail.Fields()
	}
	for _, f := range fields {
		switch f.Type {
		case engine.TxField:
			if e.Tx == tx {
				return true
			}
		case engine.Tx2Field:
			if e.Tx2 == tx {
				return true
			}
		case engine.TxsField:
			if slices.Contains(e.Txs.In(lists), int64(tx)) {
				return true
			}
		}
	}
	return false
}
