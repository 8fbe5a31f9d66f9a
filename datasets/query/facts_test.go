//go:build cgo

package query

import (
	"maps"
	"slices"

	"sweep/engine"
)

// facts are what the engine says about a run, taken from its records without the tables in between.
type facts struct {
	agents   []string
	start    []int64 // balance of each agent before the first tick
	ticks    []tickFacts
	daily    []engine.DailyMetrics
	events   []eventFacts
	cycles   []cycleFacts
	payments []engine.Payment
	metrics  engine.SystemMetrics
	perDay   int
	deferred bool // credits are booked at the end of the tick
}

type tickFacts struct {
	day    int32
	end    bool
	result engine.TickResult
	states []engine.AgentState
	queue1 [][]int32
	queue2 []int32
}

type eventFacts struct {
	kind   string
	tick   int32
	tx     []int64  // payments that the event names, one by one or in its list
	agents []string // banks that the event names
	reason string
}

type cycleFacts struct {
	tick           int32
	multilateral   bool
	settled, total int64
	txs            []int64
}

func newFacts(e *engine.Engine) *facts {
	f := &facts{perDay: e.Scenario().TicksPerDay, deferred: e.Scenario().DeferredCrediting}
	for i := range int32(e.NumAgents()) {
		f.agents = append(f.agents, e.AgentID(i))
		f.start = append(f.start, e.Agent(i).Balance)
	}
	return f
}

func (f *facts) RecordTick(r *engine.TickRecord) error {
	t := tickFacts{day: r.Day, end: r.EndOfDay, result: r.Result, queue2: r.Engine.Queue2()}
	for i := range int32(r.Engine.NumAgents()) {
		t.states = append(t.states, r.Engine.Agent(i))
		t.queue1 = append(t.queue1, slices.Clone(r.Engine.Queue1(i)))
	}
	f.ticks = append(f.ticks, t)
	f.daily = append(f.daily, r.Daily...)
	for i := range r.Events {
		f.events = append(f.events, f.event(&r.Events[i], r.Lists))
	}
	for _, c := range r.LSM {
		f.cycles = append(f.cycles, cycleFacts{c.Tick, c.Kind == engine.CycleGroup, c.SettledValue, c.TotalValue, slices.Clone(c.Txs.In(r.Lists))})
	}
	return nil
}

// event collects the banks and payments that an event names in any of its fields.
func (f *facts) event(e *engine.Event, lists []int64) eventFacts {
	x := eventFacts{kind: e.Kind.String(), tick: e.Tick}
	fields := e.Kind.Fields()
	if e.Kind == engine.ScenarioEventExecuted {
		fields = slices.Concat(fields, e.Detail.Fields())
	}
	for _, field := range fields {
		if field.Missing(e) {
			continue
		}
		switch field.Type {
		case engine.AgentField:
			x.addAgent(f, e.Agent)
		case engine.PeerField:
			if field.Name != "max_net_outflow_agent" {
				x.addAgent(f, e.Peer)
			}
		case engine.TxField:
			x.addTx(int64(e.Tx))
		case engine.Tx2Field:
			x.addTx(int64(e.Tx2))
		case engine.TxsField:
			for _, tx := range e.Txs.In(lists) {
				x.addTx(tx)
			}
		case engine.AgentsField:
			for _, a := range e.Agents.In(lists) {
				x.addAgent(f, int32(a))
			}
		case engine.TextField:
			if field.Name == "reason" {
				x.reason = e.Text[field.Text]
			}
		}
	}
	return x
}

func (x *eventFacts) addAgent(f *facts, i int32) {
	if i != engine.None && !slices.Contains(x.agents, f.agents[i]) {
		x.agents = append(x.agents, f.agents[i])
	}
}

func (x *eventFacts) addTx(tx int64) {
	if tx != int64(engine.None) && !slices.Contains(x.tx, tx) {
		x.tx = append(x.tx, tx)
	}
}

func (f *facts) finish(e *engine.Engine) {
	for k := range int32(e.NumPayments()) {
		f.payments = append(f.payments, *e.Payment(k))
	}
	f.metrics = e.Metrics()
}

// root is the payment at the top of the splits that made a payment.
func (f *facts) root(k int32) int32 {
	for f.payments[k].Parent != engine.None {
		k = f.payments[k].Parent
	}
	return k
}

// settledAt is the tick in which a payment settled, a split one through its parts.
func (f *facts) settledAt(k int32) (int32, bool) {
	p := f.payments[k]
	return p.StatusTick, p.Status == engine.Settled
}

// countBy counts by key and returns the keys in ascending order.
func countBy[T any, K ~int32 | ~string](items []T, key func(T) (K, bool)) (map[K]int64, []K) {
	counts := map[K]int64{}
	for _, item := range items {
		if k, ok := key(item); ok {
			counts[k]++
		}
	}
	return counts, slices.Sorted(maps.Keys(counts))
}
