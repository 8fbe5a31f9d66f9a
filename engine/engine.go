// Package engine simulates a real-time gross settlement system with central and internal queues, a liquidity-saving
// mechanism, collateralised credit, decision-tree policies and costs. It is deterministic and pure: the same scenario
// produces the same events and the same state, and the package uses no clock, files or global random numbers.
//
// A run is a loop over Step:
//
//	e, err := engine.New(sc)
//	for !e.Done() {
//		if _, err := e.Step(recorder); err != nil { … }
//	}
//
// Agents are indexed by ascending id in byte order, payments in order of creation.
package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// SemanticsVersion changes whenever a scenario and seed can produce different results. It is part of every run key.
const SemanticsVersion = 1

// Engine is one simulation. It is not safe for concurrent use; engines share no mutable state.
type Engine struct {
	sc           *scenario.Scenario
	ids          []string // ascending
	agents       []agent
	order        []int32 // configuration order → index
	participants int
	pay          []Payment
	costRates    []costRates // of the scenario, then of the banks with rates of their own
	toggle       toggles

	tick     int32
	tpd      int32
	episode  int32 // first tick after the run
	arrivals *arrivals
	inputs   inputs
	types    paymentTypes
	cutOffs  []cutOff // by payment type − 1
	rules    []throughput
	tiers    tiers
	q2       queue2
	index    queueIndex
	due      dueLists
	pending  []int32 // released in this tick, in order
	frame    policy.Frame

	log      eventLog
	result   TickResult
	records  []CollateralRecord
	lsm      []LSMRecord
	daily    []DailyMetrics
	breaches []Breach
	decided  []Decision
	opts     options
	metrics  SystemMetrics
	delaySum int64
	arrived  int64 // value of payments without parent, those that stay inside settlement banks included
	scratch  scratch
	retry    retryState
	rec      TickRecord
	steps    []*tickStep // of every tick
	stepsOf  stepRules
	exceeded *Overflow                // the first result that did not fit its column
	muted    bool                     // nobody records the current tick: events are counted but not stored
	trees    [policy.NumTrees][]int32 // agents whose policy has the tree
	opening  openingPlan
	outages  outages
	batches  []batch // not at their end, in the order in which they entered
	dry      bool    // it creates payments only (dryRun)
}

// toggles are the scenario's switches used in ticks.
type toggles struct {
	deferred, capAtEOD, priorityMode, sequencing, entryOffset, reallocate bool
	strictFIFO, untilStable                                               bool
	netLimits, consumesReserves                                           bool // of some bank
}

type options struct{ decisions bool }

// Option changes what an engine records.
type Option func(*options)

// WithDecisions includes every policy evaluation in the tick records.
func WithDecisions() Option { return func(o *options) { o.decisions = true } }

// agentsMax and paymentsMax limit the dense indices.
const (
	agentsMax   = 1 << 20
	paymentsMax = math.MaxInt32 - 1
	ticksMax    = scenario.RunTicksMax
)

// New builds an engine for a validated scenario. It fails if the scenario exceeds the range of the engine's indices.
func New(s *scenario.Scenario, opts ...Option) (*Engine, error) {
	e := &Engine{}
	if err := e.Reset(s, opts...); err != nil {
		return nil, err
	}
	return e, nil
}

// Reset reinitialises the engine as New(s, opts...) would, reusing its memory. Running many scenarios of the same shape
// allocates nothing.
func (e *Engine) Reset(s *scenario.Scenario, opts ...Option) error {
	if err := e.build(s, opts); err != nil {
		return err
	}
	if err := e.planOpenings(); err != nil {
		return err
	}
	e.openDay()
	return nil
}

// build sets the state before the first tick, without opening liquidity.
func (e *Engine) build(s *scenario.Scenario, opts []Option) error {
	if len(s.Agents) == 0 || len(s.Agents) > agentsMax {
		return fmt.Errorf("a scenario must have 1 to %d agents, not %d", agentsMax, len(s.Agents))
	}
	if s.TicksPerDay < 1 || s.NumDays < 1 || s.TicksPerDay > ticksMax/s.NumDays {
		return fmt.Errorf("a run must have 1 to %d ticks, not %d days of %d", ticksMax, s.NumDays, s.TicksPerDay)
	}
	e.sc, e.tick, e.tpd, e.episode = s, 0, int32(s.TicksPerDay), int32(s.NumTicks())
	e.toggle = toggles{s.DeferredCrediting, s.DeadlineCapAtEOD, s.PriorityMode, s.AlgorithmSequencing,
		s.EntryDispositionOffsetting, s.DailyLiquidityReallocation,
		s.Rules.Discipline == scenario.StrictFIFO, s.Rules.Retry == scenario.RetryUntilStable, false, false}
	e.listSteps()
	e.opts = options{}
	for _, o := range opts {
		o(&e.opts)
	}
	e.metrics, e.delaySum, e.arrived, e.muted, e.exceeded = SystemMetrics{}, 0, 0, false, nil
	e.pay = e.pay[:0]
	e.log.count, e.dry = 0, false
	e.batches = e.batches[:0]
	e.clearTick()
	e.sortAgents()
	n := len(e.agents)
	e.q2.reset(&e.pay, n)
	e.index.reset(n)
	e.due.reset(int(e.episode))
	e.retry.reset(n)
	e.scratch.cycles.reset(n)
	e.participants = 0
	for i := range s.Agents {
		if s.Agents[i].Role == scenario.Participant {
			e.participants++
		}
		if err := e.buildAgent(e.order[i], &s.Agents[i]); err != nil {
			return err
		}
	}
	e.setCostRates()
	e.listTrees()
	if err := e.resetTiers(); err != nil {
		return err
	}
	e.resetThroughput()
	e.resetTypes()
	e.resetArrivals()
	e.listTypes()
	e.resetInputs()
	e.resetOutages()
	return nil
}

// sortAgents assigns every agent its index, the rank of its id.
func (e *Engine) sortAgents() {
	if e.sameAgents() {
		return
	}
	n := len(e.sc.Agents)
	byID := make([]int32, n)
	for i := range byID {
		byID[i] = int32(i)
	}
	slices.SortFunc(byID, func(a, b int32) int { return cmp.Compare(e.sc.Agents[a].ID, e.sc.Agents[b].ID) })
	e.order = make([]int32, n)
	e.ids = make([]string, n)
	for rank, i := range byID {
		e.order[i] = int32(rank)
		e.ids[rank] = e.sc.Agents[i].ID
	}
	e.agents = make([]agent, n)
}

// sameAgents reports whether the scenario has the same agents as the previous one, in the same order.
func (e *Engine) sameAgents() bool {
	if len(e.ids) != len(e.sc.Agents) {
		return false
	}
	for i := range e.sc.Agents {
		if e.ids[e.order[i]] != e.sc.Agents[i].ID {
			return false
		}
	}
	return true
}

func (e *Engine) buildAgent(i int32, c *scenario.Agent) error {
	a := &e.agents[i]
	*a = agent{
		balance: c.OpeningBalance, cap: c.UnsecuredCap, haircut: c.CollateralHaircut,
		kept: math.Max(1.0-c.CollateralHaircut, 0.0), fraction: 1.0,
		queue1: a.queue1[:0], registers: a.registers[:0], timers: a.timers[:0], program: a.program,
		budget: budget{used: a.budget.used}, deferred: deferredCredit{txs: a.deferred.txs[:0]},
	}
	a.budget.reset()
	if c.Role != scenario.Participant {
		a.outside, a.cap = true, 0
		return e.attach(i, c.Policy.Program)
	}
	a.setPosted(c.PostedCollateral)
	if c.MaxCollateralCapacity != nil {
		a.hasMaxColl, a.maxColl = true, *c.MaxCollateralCapacity
	}
	e.setLimits(a, c)
	e.openReserve(i, c.Reserve)
	if err := e.attach(i, c.Policy.Program); err != nil {
		return err
	}
	a.fraction = c.AllocationFraction(&c.Policy)
	if c.LiquidityPool != nil {
		a.hasPool, a.pool = true, *c.LiquidityPool
		a.allocated = a.allocation()
		a.balance += a.allocated
	}
	return nil
}

func (e *Engine) setLimits(a *agent, c *scenario.Agent) {
	if c.MultilateralLimit != nil {
		a.hasMulti, a.multiLimit = true, *c.MultilateralLimit
	}
	a.netLimits = c.NetLimits
	e.toggle.netLimits = e.toggle.netLimits || c.NetLimits
	if len(c.BilateralLimits) == 0 {
		return
	}
	if c.NetLimits {
		a.inflow = make([]int64, len(e.agents))
	}
	a.limits = make([]int64, len(e.agents))
	a.outflow = make([]int64, len(e.agents))
	for r, id := range e.ids {
		a.limits[r] = noLimit
		if limit, ok := c.BilateralLimits[id]; ok {
			a.limits[r] = limit
		}
	}
}

// resized returns a slice of length n, reusing the memory of s if it is large enough. Its content is arbitrary.
func resized[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n)
}

// allocation returns the part of the pool allocated at the start of a day.
func (a *agent) allocation() int64 {
	return toInt64(math.Floor(float64(float64(a.pool) * a.fraction)))
}

// agentIndex looks up an agent by id.
func (e *Engine) agentIndex(id string) (int32, bool) {
	i, ok := slices.BinarySearch(e.ids, id)
	return int32(i), ok
}

// mustIndex returns the index of an id that scenario validation has already checked.
func (e *Engine) mustIndex(id string) int32 {
	i, ok := e.agentIndex(id)
	if !ok {
		panic("unknown agent " + id + " in a validated scenario")
	}
	return i
}
