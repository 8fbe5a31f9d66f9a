package engine

import (
	"sweep/engine/policy"
	"sweep/engine/rng"
	"sweep/engine/scenario"
)

// AgentState is a copy of the state of one agent between two ticks. Money is in cents.
type AgentState struct {
	Balance            int64
	UnsecuredCap       int64
	PostedCollateral   int64
	CollateralHaircut  float64
	MaxCollateral      int64 // configured maximum, or ten times the unsecured cap
	AllocatedLiquidity int64
	Loan               int64 // taken at the end of the previous day, repaid when the next day starts
	CreditUsed         int64 // max(0, −balance); 0 for an agent that is no participant, like the following two
	AllowedOverdraft   int64 // unsecured cap + haircut value of the posted collateral
	AvailableLiquidity int64
	Queue1Size         int64
	Queue1Value        int64 // Σ remaining
	Queue2Size         int64 // this agent's payments in Queue 2
	Queue2Value        int64
	TotalOutflow       int64 // gross value sent today
	TotalInflow        int64 // gross value received today; 0 without net limits
	Reserve            int64 // what is left of the reserved liquidity
	Costs              Costs // accumulated today
	PeakNetDebit       int64 // ≤ 0, lowest balance at the end of a tick today

	BudgetLimited   bool // a release budget was set in this tick
	BudgetRemaining int64
}

// SystemMetrics summarises a run, or a run so far.
type SystemMetrics struct {
	TotalArrivals     int64 // payments without parent
	TotalSettlements  int64 // settled payments without parent; a split payment settles through all its children
	SettlementRate    float64
	AvgDelayTicks     float64 // settlement tick − arrival tick, over settled payments without parent
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

// Tick returns the number of completed ticks, which is also the tick that Step runs next.
func (e *Engine) Tick() int32 { return e.tick }

// Done reports whether all ticks of the scenario have run. Step can still continue: payments keep arriving, due one tick
// after arrival.
func (e *Engine) Done() bool { return e.tick >= e.episode }

// NumAgents returns the number of agents, indexed from 0 in ascending byte order of their ids.
func (e *Engine) NumAgents() int { return len(e.agents) }

// AgentID returns the id of agent i.
func (e *Engine) AgentID(i int32) string { return e.ids[i] }

// AgentIndex looks up an agent by id.
func (e *Engine) AgentIndex(id string) (int32, bool) { return e.agentIndex(id) }

// Scenario returns the scenario of the engine.
func (e *Engine) Scenario() *scenario.Scenario { return e.sc }

// Policy returns the current policy of agent i.
func (e *Engine) Policy(i int32) *policy.Policy { return e.agents[i].program.policy }

// NumPayments returns the number of payments created so far, including children of splits.
func (e *Engine) NumPayments() int { return len(e.pay) }

// Payment returns payment number k. The caller must not change it or use it after the next call of Step.
func (e *Engine) Payment(k int32) *Payment { return &e.pay[k] }

// HasRTGSPriority reports whether the payment has an RTGS priority now, and whether one was declared for it.
func (p *Payment) HasRTGSPriority() (current, declared bool) {
	return p.RTGSPriority != NoPriority, p.Declared != NoPriority
}

// Queue1 returns the internal queue of agent i. The slice belongs to the engine.
func (e *Engine) Queue1(i int32) []int32 { return e.agents[i].queue1 }

// AppendQueue2 appends the payments of the central queue to list, in queue order.
func (e *Engine) AppendQueue2(list []int32) []int32 { return e.q2.appendAll(list) }

// Queue2 returns the central queue, in order.
func (e *Engine) Queue2() []int32 { return e.q2.appendAll(make([]int32, 0, e.q2.n)) }

// Queue2Size and Queue2Value return the number of payments in the central queue and their remaining value in cents.
func (e *Engine) Queue2Size() int    { return e.q2.n }
func (e *Engine) Queue2Value() int64 { return e.q2.value }

// Registers returns the state registers of agent i by ascending key. The slice belongs to the engine.
func (e *Engine) Registers(i int32) []Register { return e.agents[i].registers }

// Timers returns the scheduled collateral withdrawals of agent i in scheduling order. The slice belongs to the engine.
func (e *Engine) Timers(i int32) []Timer { return e.agents[i].timers }

// NumEvents returns the number of events logged since construction, recorded or not.
func (e *Engine) NumEvents() int64 { return e.log.count }

// RNGState returns the state of the shared random stream.
func (e *Engine) RNGState() uint64 {
	if e.arrivals == nil {
		s := rng.New(e.sc.Seed)
		return s.State()
	}
	return e.arrivals.shared.State()
}

// AgentRNGStates appends the states of the random streams of agent i: count, amount, receiver, deadline and priority.
// There are none unless the scenario uses one stream per agent and the agent has arrivals.
func (e *Engine) AgentRNGStates(list []uint64, i int32) []uint64 {
	if e.arrivals == nil || !e.arrivals.perAgent || len(e.arrivals.senders[i].streams) == 0 {
		return list
	}
	for p := range e.arrivals.senders[i].draws {
		list = append(list, e.arrivals.senders[i].draws[p].State())
	}
	return list
}

// Agent returns a copy of the current state of agent i.
func (e *Engine) Agent(i int32) AgentState {
	var s AgentState
	e.ReadAgent(i, &s)
	return s
}

// ReadAgent writes the current state of agent i to s. It takes half the time of Agent.
func (e *Engine) ReadAgent(i int32, s *AgentState) {
	a := &e.agents[i]
	q := &e.q2.senders[i]
	s.Balance, s.UnsecuredCap, s.PostedCollateral, s.CollateralHaircut = a.balance, a.cap, a.posted, a.haircut
	s.MaxCollateral, s.AllocatedLiquidity, s.CreditUsed = a.maxCollateral(), a.allocated, a.creditUsed()
	s.Loan = a.loan
	s.AllowedOverdraft, s.AvailableLiquidity = a.overdraftLimit(), a.available()
	if a.outside {
		s.AllowedOverdraft, s.AvailableLiquidity = 0, 0
	}
	s.Queue1Size, s.Queue1Value = int64(len(a.queue1)), a.queue1Value
	s.Queue2Size, s.Queue2Value = int64(q.n), q.value
	s.TotalOutflow, s.TotalInflow, s.Reserve = a.totalOut, a.totalIn, a.reserve.left
	s.Costs, s.PeakNetDebit = a.costs, a.peakNet
	s.BudgetLimited, s.BudgetRemaining = a.budget.limited, a.budget.remaining
}
