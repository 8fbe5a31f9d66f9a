package trace

import (
	"math"

	"sweep/engine"
)

// Event returns an event with its type and all its fields by name; lists is the arena of its tick.
func Event(e *engine.Engine, ev *engine.Event, lists []int64) object {
	o := object{"type": ev.Kind.String()}
	addFields(o, e, ev, lists, ev.Kind.Fields())
	return o
}

func addFields(o object, e *engine.Engine, ev *engine.Event, lists []int64, fields []engine.EventField) {
	for _, f := range fields {
		if f.Missing(ev) {
			if !f.Omit {
				o[f.Name] = nil
			}
			continue
		}
		o[f.Name] = value(e, ev, lists, f)
	}
}

func value(e *engine.Engine, ev *engine.Event, lists []int64, f engine.EventField) any {
	switch f.Type {
	case engine.AgentField:
		return agentName(e, ev.Agent)
	case engine.PeerField:
		return agentName(e, ev.Peer)
	case engine.TxField:
		if ev.Tx == engine.None {
			return ev.Text[engine.MovementID]
		}
		return ID(ev.Tx)
	case engine.Tx2Field:
		return ID(ev.Tx2)
	case engine.NumberField:
		return ev.N[f.Number]
	case engine.FloatField:
		if x := ev.F[f.Float]; !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
		return nil // not representable in JSON
	case engine.FlagField:
		return ev.Flag
	case engine.TextField:
		return ev.Text[f.Text]
	case engine.NamesField:
		return ev.Names
	case engine.TxsField:
		return ids(ev.Txs.In(lists))
	case engine.AgentsField:
		return names(e, ev.Agents.In(lists))
	case engine.IntsField:
		return append([]int64{}, ev.Ints.In(lists)...)
	case engine.NetsField:
		return append([]int64{}, ev.Nets.In(lists)...)
	case engine.CostsField:
		costs := object{}
		addFields(costs, e, ev, lists, engine.CostFields())
		return costs
	case engine.DetailField:
		return ev.Detail.String()
	}
	details := object{}
	addFields(details, e, ev, lists, ev.Detail.Fields())
	return details
}

// agentName returns the id of an agent, empty for none.
func agentName(e *engine.Engine, i int32) string {
	if i == engine.None {
		return ""
	}
	return e.AgentID(i)
}

func names(e *engine.Engine, list []int64) []string {
	out := make([]string, len(list))
	for n, i := range list {
		out[n] = e.AgentID(int32(i))
	}
	return out
}

func ids(list []int64) []string {
	out := make([]string, len(list))
	for n, k := range list {
		out[n] = ID(int32(k))
	}
	return out
}

func payments(list []int32) []string {
	out := make([]string, len(list))
	for n, k := range list {
		out[n] = ID(k)
	}
	return out
}
