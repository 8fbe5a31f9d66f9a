package engine

import "math"

// SnapshotVersion is the version of the Snapshot format.
const SnapshotVersion = 1

// Snapshot is the complete state of a run between two ticks, without what can be derived from it (sums over queues, pair
// sums): the tests restore an engine from it, which continues exactly like the first one. A snapshot contains no pointers
// into the engine and can be stored and compared.
type Snapshot struct {
	Version       int
	Agents        []AgentSnapshot // by index
	Payments      []PaymentSnapshot
	Queue2        []int32
	Tick          int32
	RNG           uint64
	PeakOverdraft int64
	Events        []Event // logged by submissions since the last tick
	Lists         []int64
	Outages       []OutageSnapshot
	Batches       []BatchSnapshot
}

// BatchSnapshot is a settlement batch that has not come to its end.
type BatchSnapshot struct {
	Event int32 // place in the list of scenario events
	First int32 // number of its first leg; the others follow
}

// OutageSnapshot is the state of an outage that runs in the last tick.
type OutageSnapshot struct {
	Event    int32   // place in the list of scenario events
	Stopped  []int32 // banks that have stopped paying
	Exposure []int64 // by bank; nil unless the reaction depends on it
}

// AgentSnapshot is one agent. Floats that may be infinite or NaN are stored as bits.
type AgentSnapshot struct {
	ID           string
	Balance      int64
	UnsecuredCap int64
	Posted       int64
	Allocated    int64
	Loan         int64
	Fraction     float64
	TotalOutflow int64
	Outflows     []int64 // by receiver; nil without bilateral limits
	TotalInflow  int64   // 0 without net limits
	Inflows      []int64 // by sender; nil without bilateral net limits
	Reserve      int64   // what is left of it
	Queue1       []int32
	Registers    []RegisterSnapshot
	Timers       []Timer
	Costs        Costs
	PeakNetDebit int64
	Day          DailyMetrics
	Throughput   []Measured // by rule
	Budget       BudgetSnapshot
	Streams      []StreamSnapshot
	Draws        []uint64 // states of the agent's own streams of random numbers
	Policy       string   // document of the current policy
	IndexCount   int32
	IndexNearest int32
}

// RegisterSnapshot is a state register with the bits of its value.
type RegisterSnapshot struct {
	Key  string
	Bits uint64
}

// BudgetSnapshot is the release budget of the last tick.
type BudgetSnapshot struct {
	Limited   bool
	Remaining int64
	HasFocus  bool
	Focus     []string
	HasPer    bool
	Per       int64
	Used      []int64 // pairs of agent and value, in order of first use
}

// StreamSnapshot is one stream of arrivals with its current settings.
type StreamSnapshot struct {
	Rate, Base  float64
	Weighted    bool
	Weights     []float64
	DeadlineMin uint64
	DeadlineMax uint64
}

// PaymentSnapshot is a payment without its links.
type PaymentSnapshot Payment

// Snapshot copies the state of the engine.
func (e *Engine) Snapshot() *Snapshot {
	s := &Snapshot{
		Version: SnapshotVersion, Tick: e.tick, RNG: e.RNGState(), PeakOverdraft: e.metrics.PeakOverdraft,
		Queue2: cloned(e.Queue2()), Events: cloned(e.log.events), Lists: cloned(e.log.lists),
	}
	s.Agents = make([]AgentSnapshot, len(e.agents))
	for i := range e.agents {
		s.Agents[i] = e.agentSnapshot(int32(i))
	}
	s.Payments = make([]PaymentSnapshot, len(e.pay))
	for k := range e.pay {
		s.Payments[k] = PaymentSnapshot(e.pay[k])
		s.Payments[k].links = links{}
	}
	for _, b := range e.batches {
		s.Batches = append(s.Batches, BatchSnapshot{b.event, b.first})
	}
	for n := range e.outages.list {
		o := &e.outages.list[n]
		if !o.runs(e.tick - 1) {
			continue
		}
		x := OutageSnapshot{Event: o.event, Exposure: cloned(o.exposure)}
		for i, stopped := range o.stopped {
			if stopped {
				x.Stopped = append(x.Stopped, int32(i))
			}
		}
		s.Outages = append(s.Outages, x)
	}
	return s
}

func (e *Engine) agentSnapshot(i int32) AgentSnapshot {
	a := &e.agents[i]
	x := &e.index.agents[i]
	s := AgentSnapshot{
		ID: e.ids[i], Balance: a.balance, UnsecuredCap: a.cap, Posted: a.posted, Allocated: a.allocated, Loan: a.loan, Fraction: a.fraction,
		TotalOutflow: a.totalOut, Outflows: cloned(a.outflow),
		TotalInflow: a.totalIn, Inflows: cloned(a.inflow), Reserve: a.reserve.left, Queue1: cloned(a.queue1),
		Timers: cloned(a.timers), Costs: a.costs, PeakNetDebit: a.peakNet, Day: a.day,
		Policy: string(a.program.policy.Text()), IndexCount: x.count, IndexNearest: e.nearestDeadline(i),
	}
	for n := range e.rules {
		s.Throughput = append(s.Throughput, e.rules[n].banks[i])
	}
	for _, r := range a.registers {
		s.Registers = append(s.Registers, RegisterSnapshot{r.Key, math.Float64bits(r.Value)})
	}
	b := &a.budget
	s.Budget = BudgetSnapshot{Limited: b.limited, Remaining: b.remaining, HasFocus: b.hasFocus,
		Focus: cloned(b.focus), HasPer: b.hasPer, Per: b.per}
	for _, u := range b.used {
		s.Budget.Used = append(s.Budget.Used, int64(u.agent), u.value)
	}
	if e.arrivals != nil {
		for n := range e.arrivals.senders[i].streams {
			st := &e.arrivals.senders[i].streams[n]
			s.Streams = append(s.Streams, StreamSnapshot{st.rate, st.base, st.weighted, cloned(st.weights),
				st.deadlineMin, st.deadlineMax})
		}
		s.Draws = e.AgentRNGStates(nil, i)
	}
	return s
}

// cloned copies a list; an empty list becomes nil, so that equal states have equal snapshots.
func cloned[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return append([]T(nil), list...)
}
