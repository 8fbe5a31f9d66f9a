package engine

import "fmt"

// tickSteps are the steps of one tick, in order.
var tickSteps = [...]struct {
	name string
	run  func(*Engine) error
}{
	{"day start", (*Engine).startDay},
	{"scenario events", (*Engine).runScenarioEvents},
	{"arrivals", (*Engine).generateArrivals},
	{"strategic collateral", (*Engine).decideStrategicCollateral},
	{"bank decisions", (*Engine).decideBanks},
	{"collateral timers", (*Engine).runCollateralTimers},
	{"internal queues", (*Engine).decideQueue1},
	{"central queue decisions", (*Engine).decideQueue2},
	{"settlement batches", (*Engine).settleBatches},
	{"settlement", (*Engine).settleReleased},
	{"queue retry", (*Engine).retryQueue2},
	{"liquidity saving", (*Engine).saveLiquidity},
	{"end-of-tick collateral", (*Engine).decideEndOfTickCollateral},
	{"end-of-day settlement", (*Engine).settleDay},
	{"deferred credits", (*Engine).applyDeferredCredits},
	{"costs", (*Engine).accrueCosts},
	{"throughput", (*Engine).measureThroughput},
	{"end of day", (*Engine).endDay},
}

// Step runs one tick and passes it to the recorder, which may be nil. The error names the tick and the step; after an
// error the engine must not be used. Without a recorder, events are counted but not stored.
func (e *Engine) Step(rec Recorder) (TickResult, error) {
	e.muted = rec == nil
	if e.opening.err != nil {
		return TickResult{}, e.opening.err
	}
	for i := range tickSteps {
		if err := tickSteps[i].run(e); err != nil {
			return TickResult{}, fmt.Errorf("tick %d, %s: %w", e.tick, tickSteps[i].name, err)
		}
		if e.exceeded != nil {
			return TickResult{}, fmt.Errorf("tick %d, %s: %w", e.tick, tickSteps[i].name, e.exceeded)
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
