package engine

import (
	"sweep/engine/policy"
	"sweep/engine/rng"
	"sweep/engine/scenario"
)

// AgentState is a copy of what one agent holds between two ticks. Money is in cents.
type AgentState struct {
	Balance            int64
	UnsecuredCap       int64
	PostedCollateral   int64
	CollateralHaircut  float64
	MaxCollateral      int64 // explicit maximum, else ten times the unsecured cap
	AllocatedLiquidity int64
	CreditUsed         int64 // max(0, −balance)
	AllowedOverdraft   int64 // unsecured cap + haircut value of the posted collateral
	AvailableLiquidity int64
	Queue1Size         int64
	Queue1Value        int64 // Σ remaining
	Queue2Size         int64 // this agent's payments in Queue 2
	Queue2Value        int64
	TotalOutflow       int64 // gross value sent today
	Costs              Costs // accumulated today
	PeakNetDebit       int64 // ≤ 0, lowest balance at the end of a tick today

	BudgetLimited   bool // a release budget was set in this tick
	BudgetRemaining int64
}

// SystemMetrics summarises a run (or a run so far).
type SystemMetrics struct {
	TotalArrivals     int64 // payments without parent
	TotalSettlements  int64 // those that are effectively settled: split parents through all their children
	SettlementRate    float64
	AvgDelayTicks     float64 // settlement tick − arrival tick over effectively settled payments
	MaxDelayTicks     int64
	Queue1Size        int64
	Queue2Size        int64
	PeakOverdraft     int64
	AgentsInOverdraft int64
}

// Register is one state register of an agent.
type Register struct {
	Key   string
	Value float64
}

// Timer is one scheduled withdrawal of collateral.
type Timer struct {
	Due      int32 // tick
	Amount   int64
	Reason   string
	PostedAt int32
}

// Tick is the number of completed ticks, which is the tick that Step runs next.
func (e *Engine) Tick() int32 { return e.tick }

// Done reports whether all ticks of the scenario have run. Step may go on: arrivals continue, due one tick later.
func (e *Engine) Done() bool { return e.tick >= e.episode }

// NumAgents is the number of agents; they are indexed from 0 in ascending byte order of their ids.
func (e *Engine) NumAgents() int { return len(e.agents) }

// AgentID is the id of agent i.
func (e *Engine) AgentID(i int32) string { return e.ids[i] }

// AgentIndex finds an agent by id.
func (e *Engine) AgentIndex(id string) (int32, bool) { return e.agentIndex(id) }

// Scenario is what the engine was built from.
func (e *Engine) Scenario() *scenario.Scenario { return e.sc }

// Policy is the program that decides for agent i.
func (e *Engine) Policy(i int32) *policy.Policy { return e.agents[i].program.policy }

// NumPayments is the number of payments created so far, children of splits included.
func (e *Engine) NumPayments() int { return len(e.pay) }

// Payment is payment number k. The caller must not change it and must not keep it beyond the next call of Step.
func (e *Engine) Payment(k int32) *Payment { return &e.pay[k] }

// HasRTGSPriority reports whether the payment carries an RTGS priority now, and whether one was declared for it.
func (p *Payment) HasRTGSPriority() (current, declared bool) {
	return p.RTGSPriority != NoPriority, p.Declared != NoPriority
}

// Queue1 is the internal queue of agent i. The slice belongs to the engine.
func (e *Engine) Queue1(i int32) []int32 { return e.agents[i].queue1 }

// AppendQueue2 appends the payments of the central queue to list, in queue order.
func (e *Engine) AppendQueue2(list []int32) []int32 { return e.q2.appendAll(list) }

// Queue2 is the central queue, in order.
func (e *Engine) Queue2() []int32 { return e.q2.appendAll(make([]int32, 0, e.q2.n)) }

// Queue2Size and Queue2Value are the number of payments in the central queue and their remaining value in cents.
func (e *Engine) Queue2Size() int    { return e.q2.n }
func (e *Engine) Queue2Value() int64 { return e.q2.value }

// Registers are the state registers of agent i, by ascending key. The slice belongs to the engine.
func (e *Engine) Registers(i int32) []Register { return e.agents[i].registers }

// Timers are the scheduled collateral withdrawals of agent i, in scheduling order. The slice belongs to the engine.
func (e *Engine) Timers(i int32) []Timer { return e.agents[i].timers }

// NumEvents is the number of events logged since construction, whether recorded or not.
func (e *Engine) NumEvents() int64 { return e.log.count }

// RNGState is the state of the shared stream of random numbers.
func (e *Engine) RNGState() uint64 {
	if e.arrivals == nil {
		s := rng.New(e.sc.Seed)
		return s.State()
	}
	return e.arrivals.shared.State()
}

// AgentRNGStates appends the states of the streams of agent i: count, amount, receiver, deadline and priority. There are
// none unless the scenario asks for one stream per agent and the agent has arrivals.
func (e *Engine) AgentRNGStates(list []uint64, i int32) []uint64 {
	if e.arrivals == nil || !e.arrivals.perAgent || len(e.arrivals.senders[i].streams) == 0 {
		return list
	}
	for p := range e.arrivals.senders[i].draws {
		list = append(list, e.arrivals.senders[i].draws[p].State())
	}
	return list
}

// Agent is a copy of what agent i holds now.
func (e *Engine) Agent(i int32) AgentState {
	var s AgentState
	e.ReadAgent(i, &s)
	return s
}

// ReadAgent replaces s by what agent i holds now. It takes half the time of a copy.
func (e *Engine) ReadAgent(i int32, s *AgentState) {
	a := &e.agents[i]
	q := &e.q2.senders[i]
	s.Balance, s.UnsecuredCap, s.PostedCollateral, s.CollateralHaircut = a.balance, a.cap, a.posted, a.haircut
	s.MaxCollateral, s.AllocatedLiquidity, s.CreditUsed = a.maxCollateral(), a.allocated, a.creditUsed()
	s.AllowedOverdraft, s.AvailableLiquidity = a.overdraftLimit(), a.available()
	s.Queue1Size, s.Queue1Value = int64(len(a.queue1)), a.queue1Value
	s.Queue2Size, s.Queue2Value = int64(q.n), q.value
	s.TotalOutflow, s.Costs, s.PeakNetDebit = a.totalOut, a.costs, a.peakNet
	s.BudgetLimited, s.BudgetRemaining = a.budget.limited, a.budget.remaining
}
