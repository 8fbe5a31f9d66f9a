package engine

import (
	"errors"
	"fmt"
	"math"

	"sweep/engine/policy"
	"sweep/engine/rng"
	"sweep/engine/scenario"
)

// SnapshotVersion is the version of the Snapshot format.
const SnapshotVersion = 1

// Snapshot is the complete state of a run between two ticks. Derived data (sums over queues, pair sums) is omitted and
// recomputed by Restore. A snapshot contains no pointers into the engine and can be stored, compared and encoded.
type Snapshot struct {
	Version       int
	Agents        []AgentSnapshot // by index
	Payments      []PaymentSnapshot
	Queue2        []int32
	Tick          int32
	RNG           uint64
	PeakOverdraft int64
	Events        []Event // logged by operations since the last tick
	Lists         []int64
}

// AgentSnapshot is one agent. Floats that may be infinite or NaN are stored as bits.
type AgentSnapshot struct {
	ID           string
	Balance      int64
	UnsecuredCap int64
	Posted       int64
	Allocated    int64
	Fraction     float64
	ManualTick   int32 // tick of the last manual posting, None if none
	TotalOutflow int64
	Outflows     []int64 // by receiver; nil without bilateral limits
	Queue1       []int32
	Registers    []RegisterSnapshot
	Timers       []Timer
	Costs        Costs
	PeakNetDebit int64
	Day          DailyMetrics
	Budget       BudgetSnapshot
	Streams      []StreamSnapshot
	Draws        []uint64 // states of the agent's own streams of random numbers
	Policy       string   // document of the current policy
	IndexCount   int32
	IndexNearest int32
	IndexStale   []int32 // payments in the Queue 2 index if they differ from Queue 2
	IndexIsStale bool
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
	return s
}

func (e *Engine) agentSnapshot(i int32) AgentSnapshot {
	a := &e.agents[i]
	x := &e.index.agents[i]
	s := AgentSnapshot{
		ID: e.ids[i], Balance: a.balance, UnsecuredCap: a.cap, Posted: a.posted, Allocated: a.allocated, Fraction: a.fraction,
		ManualTick: a.manualTick, TotalOutflow: a.totalOut, Outflows: cloned(a.outflow), Queue1: cloned(a.queue1),
		Timers: cloned(a.timers), Costs: a.costs, PeakNetDebit: a.peakNet, Day: a.day,
		Policy: string(a.program.policy.Text()), IndexCount: x.count, IndexNearest: e.nearestDeadline(i), IndexIsStale: x.isStale,
	}
	if x.isStale {
		s.IndexStale = cloned(x.stale)
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

// ErrSnapshot is wrapped by every error of Restore.
var ErrSnapshot = errors.New("invalid snapshot")

// Restore builds an engine for scenario sc with the state of a snapshot. It continues exactly like the engine from which
// the snapshot was taken. Restore checks the version, the agents, and that every payment is in exactly the queue it names.
func Restore(sc *scenario.Scenario, s *Snapshot, opts ...Option) (*Engine, error) {
	e, err := New(sc, opts...)
	if err != nil {
		return nil, err
	}
	if err := e.checkSnapshot(s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	e.tick = s.Tick
	e.metrics.PeakOverdraft = s.PeakOverdraft
	e.log.events = append(e.log.events, s.Events...)
	e.log.lists = append(e.log.lists, s.Lists...)
	if e.arrivals != nil {
		e.arrivals.shared = rng.New(s.RNG)
	}
	e.restorePayments(s)
	for i := range s.Agents {
		if err := e.restoreAgent(int32(i), &s.Agents[i]); err != nil {
			return nil, fmt.Errorf("%w: agent %s: %w", ErrSnapshot, e.ids[i], err)
		}
	}
	e.restoreQueue2(s)
	return e, nil
}

func (e *Engine) checkSnapshot(s *Snapshot) error {
	if s.Version != SnapshotVersion {
		return fmt.Errorf("version %d, this engine reads version %d", s.Version, SnapshotVersion)
	}
	if len(s.Agents) != len(e.agents) {
		return fmt.Errorf("%d agents, the scenario has %d", len(s.Agents), len(e.agents))
	}
	seen := make([]bool, len(s.Payments))
	check := func(list []int32, where Location, owner int32, queue string) error {
		for _, k := range list {
			if k < 0 || int(k) >= len(s.Payments) {
				return fmt.Errorf("%s names payment T%d of %d", queue, k, len(s.Payments))
			}
			p := &s.Payments[k]
			if seen[k] || p.Where != where || owner != None && p.Sender != owner {
				return fmt.Errorf("payment T%d is in %s but belongs elsewhere", k, queue)
			}
			seen[k] = true
		}
		return nil
	}
	for i := range s.Agents {
		if s.Agents[i].ID != e.ids[i] {
			return fmt.Errorf("agent %q where the scenario has %q", s.Agents[i].ID, e.ids[i])
		}
		if err := check(s.Agents[i].Queue1, InQueue1, int32(i), "Queue 1 of "+e.ids[i]); err != nil {
			return err
		}
	}
	if err := check(s.Queue2, InQueue2, None, "Queue 2"); err != nil {
		return err
	}
	for k := range s.Payments {
		p := &s.Payments[k]
		if !e.isAgent(p.Sender) || !e.isAgent(p.Receiver) || p.Parent < None || p.Parent >= int32(k) {
			return fmt.Errorf("payment T%d names unknown agents or a later parent", k)
		}
		if !seen[k] && p.Where != Nowhere {
			return fmt.Errorf("payment T%d is not in a queue, but its location is %s", k, p.Where)
		}
	}
	return nil
}

// restorePayments sets the payments and the metrics derived from them.
func (e *Engine) restorePayments(s *Snapshot) {
	e.pay = make([]Payment, len(s.Payments))
	for k := range s.Payments {
		e.pay[k] = Payment(s.Payments[k])
		p := &e.pay[k]
		sender := &e.agents[p.Sender]
		sender.created.Add(p.Amount)
		sender.settled.Add(p.Amount - p.Remaining)
		if p.Parent != None {
			continue
		}
		e.metrics.TotalArrivals++
		e.arrived = e.plus(arrivedValue, None, e.arrived, p.Amount)
		if p.Remaining == 0 {
			delay := int64(p.StatusTick - p.Arrival)
			e.metrics.TotalSettlements++
			e.metrics.MaxDelayTicks = max(e.metrics.MaxDelayTicks, delay)
			e.delaySum += delay
		}
	}
}

func (e *Engine) restoreAgent(i int32, s *AgentSnapshot) error {
	a := &e.agents[i]
	a.balance, a.cap, a.allocated, a.fraction = s.Balance, s.UnsecuredCap, s.Allocated, s.Fraction
	a.setPosted(s.Posted)
	a.manualTick, a.totalOut = s.ManualTick, s.TotalOutflow
	if len(s.Outflows) != len(a.outflow) {
		return fmt.Errorf("%d outflows, want %d", len(s.Outflows), len(a.outflow))
	}
	copy(a.outflow, s.Outflows)
	a.timers = append(a.timers[:0], s.Timers...)
	a.costs, a.peakNet, a.day = s.Costs, s.PeakNetDebit, s.Day
	for _, r := range s.Registers {
		a.registers = append(a.registers, Register{r.Key, math.Float64frombits(r.Bits)})
	}
	for _, k := range s.Queue1 {
		e.enqueue1(k)
	}
	e.restoreBudget(&a.budget, &s.Budget)
	if string(a.program.policy.Text()) != s.Policy {
		p, err := policy.Parse([]byte(s.Policy))
		if err != nil {
			return err
		}
		if err := e.attach(i, p); err != nil {
			return err
		}
		e.listTrees()
	}
	return e.restoreStreams(i, s)
}

func (e *Engine) restoreBudget(b *budget, s *BudgetSnapshot) {
	*b = budget{limited: s.Limited, remaining: s.Remaining, hasFocus: s.HasFocus, focus: s.Focus, hasPer: s.HasPer, per: s.Per}
	for n := 0; n+1 < len(s.Used); n += 2 {
		b.used = append(b.used, counterpartyUse{int32(s.Used[n]), s.Used[n+1]})
	}
}

func (e *Engine) restoreStreams(i int32, s *AgentSnapshot) error {
	if e.arrivals == nil {
		return nil
	}
	sender := &e.arrivals.senders[i]
	if len(s.Streams) != len(sender.streams) {
		return fmt.Errorf("%d arrival streams, the scenario has %d", len(s.Streams), len(sender.streams))
	}
	for n := range s.Streams {
		x, st := &s.Streams[n], &sender.streams[n]
		if len(x.Weights) != len(st.weights) {
			return fmt.Errorf("%d weights, want %d", len(x.Weights), len(st.weights))
		}
		if !(x.Rate <= rng.RateMax) {
			return fmt.Errorf("an arrival rate of %v payments per tick; the limit is %d", x.Rate, rng.RateMax)
		}
		st.setRate(x.Rate)
		st.base, st.weighted = x.Base, x.Weighted
		copy(st.weights, x.Weights)
		st.sumWeights()
		st.deadlineMin, st.deadlineMax = x.DeadlineMin, x.DeadlineMax
	}
	for p := range s.Draws {
		sender.draws[p] = rng.New(s.Draws[p])
	}
	return nil
}

// restoreQueue2 rebuilds Queue 2 and restores the index that policies see.
func (e *Engine) restoreQueue2(s *Snapshot) {
	for _, k := range s.Queue2 {
		entered := e.pay[k].Queue2Tick
		e.enqueue2(k)
		e.pay[k].Queue2Tick = entered
	}
	for i := range s.Agents {
		x, a := &e.index.agents[i], &s.Agents[i]
		x.count, x.nearest, x.known, x.isStale = a.IndexCount, a.IndexNearest, true, a.IndexIsStale
		x.stale = append(x.stale[:0], a.IndexStale...)
	}
}
