package engine

import (
	"fmt"

	"sweep/engine/scenario"
)

// tickStep is a step of a tick. One that belongs to a rule runs only in scenarios with that rule, so that it costs others nothing.
type tickStep struct {
	name string
	run  func(*Engine) error
	used func(stepRules) bool // nil: always
}

// stepRules are the rules with steps of their own.
type stepRules struct{ deferred, borrowing, throughput bool }

// tickSteps are the steps of one tick, in order.
var tickSteps = [...]tickStep{
	{name: "day start", run: (*Engine).startDay},
	{name: "scenario events", run: (*Engine).runScenarioEvents},
	{name: "arrivals", run: (*Engine).generateArrivals},
	{name: "strategic collateral", run: (*Engine).decideStrategicCollateral},
	{name: "bank decisions", run: (*Engine).decideBanks},
	{name: "collateral timers", run: (*Engine).runCollateralTimers},
	{name: "internal queues", run: (*Engine).decideQueue1},
	{name: "central queue decisions", run: (*Engine).decideQueue2},
	{name: "settlement batches", run: (*Engine).settleBatches},
	{name: "settlement", run: (*Engine).settleReleased},
	{name: "queue retry", run: (*Engine).retryQueue2},
	{name: "liquidity saving", run: (*Engine).saveLiquidity},
	{name: "end-of-tick collateral", run: (*Engine).decideEndOfTickCollateral},
	{name: "end-of-day settlement", run: (*Engine).settleDay, used: func(r stepRules) bool { return r.borrowing }},
	{name: "deferred credits", run: (*Engine).applyDeferredCredits, used: func(r stepRules) bool { return r.deferred }},
	{name: "costs", run: (*Engine).accrueCosts},
	{name: "throughput", run: (*Engine).measureThroughput, used: func(r stepRules) bool { return r.throughput }},
	{name: "end of day", run: (*Engine).endDay},
}

// listSteps lists the steps that the scenario needs.
func (e *Engine) listSteps() {
	rules := stepRules{e.toggle.deferred, e.sc.Close.Unsettled == scenario.BorrowUnsettled, len(e.sc.Throughput) > 0}
	if e.steps != nil && e.stepsOf == rules {
		return
	}
	e.steps, e.stepsOf = e.steps[:0], rules
	for i := range tickSteps {
		if s := &tickSteps[i]; s.used == nil || s.used(rules) {
			e.steps = append(e.steps, s)
		}
	}
}

// Step runs one tick and passes it to the recorder, which may be nil. The error names the tick and the step; after an
// error the engine must not be used. Without a recorder, events are counted but not stored.
func (e *Engine) Step(rec Recorder) (TickResult, error) {
	e.muted = rec == nil
	if e.opening.err != nil {
		return TickResult{}, e.opening.err
	}
	for _, s := range e.steps {
		if err := s.run(e); err != nil {
			return TickResult{}, fmt.Errorf("tick %d, %s: %w", e.tick, s.name, err)
		}
		if e.exceeded != nil {
			return TickResult{}, fmt.Errorf("tick %d, %s: %w", e.tick, s.name, e.exceeded)
		}
	}
	result := e.result
	if rec != nil {
		e.fillRecord()
	}
	e.tick++
	if rec != nil {
		if err := rec.RecordTick(&e.rec); err != nil {
			return result, fmt.Errorf("tick %d, recording: %w", e.tick-1, err)
		}
	}
	e.clearTick()
	e.muted = false
	return result, nil
}

// fillRecord points the tick record at the results of the tick.
func (e *Engine) fillRecord() {
	e.rec = TickRecord{
		Engine: e, Tick: e.tick, Day: e.tick / e.tpd, EndOfDay: e.lastOfDay(), Result: e.result,
		Events: e.log.events, Lists: e.log.lists, Collateral: e.records, LSM: e.lsm, Daily: e.daily, Breaches: e.breaches,
		Decisions: e.decided, RNGState: e.RNGState(),
	}
}

// clearTick clears the data of the finished tick. Submissions between two ticks are logged in the next.
func (e *Engine) clearTick() {
	e.log.reset()
	e.result = TickResult{}
	e.records = e.records[:0]
	e.lsm = e.lsm[:0]
	e.daily = e.daily[:0]
	e.breaches = e.breaches[:0]
	e.decided = e.decided[:0]
	e.pending = e.pending[:0]
}

func (e *Engine) firstOfDay() bool { return e.tick%e.tpd == 0 }
func (e *Engine) lastOfDay() bool  { return e.tick%e.tpd == e.tpd-1 }

// startDay resets the cost accumulators, repays the loans of the night, sets the positions and the opening liquidity of the
// day, allocates the pools and opens the metrics in the first tick of every day except the first, which the constructor opens.
func (e *Engine) startDay() error {
	if !e.firstOfDay() || e.tick == 0 {
		return nil
	}
	for i := range e.agents {
		e.agents[i].costs = Costs{}
		e.agents[i].peakNet = 0
	}
	e.repayLoans()
	e.openPositions()
	e.resetLiquidity()
	if e.toggle.reallocate {
		e.allocateLiquidity()
	}
	e.openDay()
	return nil
}

// allocateLiquidity allocates each agent's share of its pool for the day.
func (e *Engine) allocateLiquidity() {
	for i := range e.agents {
		a := &e.agents[i]
		if !a.hasPool {
			continue
		}
		x := a.allocation()
		a.allocated = x
		e.credit(int32(i), x)
		ev := e.emit(LiquidityAllocation, int32(i))
		ev.N[Day], ev.N[Amount], ev.N[BalanceAfter] = int64(e.tick/e.tpd), x, a.balance
		ev.F[Fraction] = a.fraction
	}
}

// credit increases a balance; payments waiting for liquidity may now settle.
func (e *Engine) credit(i int32, x int64) {
	e.adjustBalance(i, x)
	e.allowRetry(i)
}
