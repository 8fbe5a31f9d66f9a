// Package engine simulates a real-time gross settlement system with central and internal queues, a liquidity-saving
// mechanism, collateralised credit, decision-tree policies and costs. It is deterministic and pure: the same scenario
// gives the same events and the same state, and the package reads no clock, no file and no global random numbers.
//
// A run is a loop over Step:
//
//	e, err := engine.New(sc)
//	for !e.Done() {
//		if _, err := e.Step(recorder); err != nil { … }
//	}
//
// Agents are indexed in ascending byte order of their ids, payments in order of creation.
package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// SemanticsVersion changes whenever a scenario and seed can give other results than before. It is part of every run key.
const SemanticsVersion = 1

// Engine is one simulation. It is not safe for concurrent use; engines share nothing that changes.
type Engine struct {
	sc     *scenario.Scenario
	ids    []string // ascending
	agents []agent
	order  []int32 // configuration order → index
	pay    []Payment
	prices prices
	toggle toggles

	tick     int32
	tpd      int32
	episode  int32 // first tick after the run
	arrivals *arrivals
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
	decided  []Decision
	opts     options
	metrics  SystemMetrics
	delaySum int64
	scratch  scratch
	retry    retryState
	rec      TickRecord
}

// toggles are the switches of the scenario that a tick asks for.
type toggles struct {
	deferred, capAtEOD, priorityMode, sequencing, entryOffset, reallocate bool
}

type options struct{ decisions bool }

// Option changes what an engine records.
type Option func(*options)

// WithDecisions makes every policy evaluation part of the tick records.
func WithDecisions() Option { return func(o *options) { o.decisions = true } }

// agentsMax and paymentsMax bound the dense indices.
const (
	agentsMax   = 1 << 20
	paymentsMax = math.MaxInt32 - 1
	ticksMax    = math.MaxInt32 / 2
)

// New builds an engine for a validated scenario. It fails if the scenario is larger than the engine's indices.
func New(s *scenario.Scenario, opts ...Option) (*Engine, error) {
	if len(s.Agents) == 0 || len(s.Agents) > agentsMax {
		return nil, fmt.Errorf("a scenario needs 1 to %d agents, not %d", agentsMax, len(s.Agents))
	}
	if s.TicksPerDay < 1 || s.NumDays < 1 || s.TicksPerDay > ticksMax/s.NumDays {
		return nil, fmt.Errorf("a run has 1 to %d ticks, not %d days of %d", ticksMax, s.NumDays, s.TicksPerDay)
	}
	e := &Engine{
		sc: s, tpd: int32(s.TicksPerDay), episode: int32(s.NumTicks()), prices: newPrices(&s.Costs),
		toggle: toggles{s.DeferredCrediting, s.DeadlineCapAtEOD, s.PriorityMode, s.AlgorithmSequencing,
			s.EntryDispositionOffsetting, s.DailyLiquidityReallocation},
	}
	for _, o := range opts {
		o(&e.opts)
	}
	e.sortAgents()
	e.q2 = newQueue2(&e.pay, len(e.agents))
	e.index.init(len(e.agents))
	e.due.init(int(e.episode))
	e.retry.init(len(e.agents))
	for i, a := range s.Agents {
		if err := e.buildAgent(e.order[i], &a); err != nil {
			return nil, err
		}
	}
	e.arrivals = newArrivals(e)
	e.log.init()
	e.openDay()
	return e, nil
}

// sortAgents gives every agent its index: the rank of its id.
func (e *Engine) sortAgents() {
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

func (e *Engine) buildAgent(i int32, c *scenario.Agent) error {
	a := &e.agents[i]
	*a = agent{
		balance: c.OpeningBalance, cap: c.UnsecuredCap, haircut: c.CollateralHaircut,
		kept: math.Max(1.0-c.CollateralHaircut, 0.0), fraction: 1.0, manualTick: None,
	}
	a.setPosted(c.PostedCollateral)
	if c.MaxCollateralCapacity != nil {
		a.hasMaxColl, a.maxColl = true, *c.MaxCollateralCapacity
	}
	if c.MultilateralLimit != nil {
		a.hasMulti, a.multiLimit = true, *c.MultilateralLimit
	}
	if len(c.BilateralLimits) > 0 {
		a.limits = make([]int64, len(e.agents))
		a.outflow = make([]int64, len(e.agents))
		for r, id := range e.ids {
			a.limits[r] = noLimit
			if limit, ok := c.BilateralLimits[id]; ok {
				a.limits[r] = limit
			}
		}
	}
	a.budget.reset()
	if err := e.attach(i, c.Policy.Program); err != nil {
		return err
	}
	switch {
	case c.Policy.Fraction != nil:
		a.fraction = *c.Policy.Fraction
	case c.LiquidityAllocationFraction != nil:
		a.fraction = *c.LiquidityAllocationFraction
	}
	if c.LiquidityPool != nil {
		a.hasPool, a.pool = true, *c.LiquidityPool
		a.allocated = a.allocation()
		a.balance = satAdd(a.balance, a.allocated)
	}
	return nil
}

// allocation is the part of the pool that a day starts with.
func (a *agent) allocation() int64 {
	return toInt64(math.Floor(float64(float64(a.pool) * a.fraction)))
}

// agentIndex finds an agent by id.
func (e *Engine) agentIndex(id string) (int32, bool) {
	i, ok := slices.BinarySearch(e.ids, id)
	return int32(i), ok
}

// mustIndex is the index of an id that the scenario's validation has checked.
func (e *Engine) mustIndex(id string) int32 {
	i, ok := e.agentIndex(id)
	if !ok {
		panic("unknown agent " + id + " in a validated scenario")
	}
	return i
}
