package tables

import (
	"sweep/datasets/parquet/columns"
	"sweep/engine"
	"sweep/engine/money"
	"sweep/engine/scenario"
)

// dayStates holds the states of the banks after the ticks of a day. Table tick_agent_states has them bank by bank and not
// tick by tick, because a bank's state changes little from one tick to the next, so that the differences of most columns
// are zero, and because a reader that wants one bank finds its rows together.
//
// A state takes about 200 bytes, so a day of 100 ticks and 200 banks takes 4 MB and a day of 600 ticks and 1000 banks
// 120 MB. To bound the memory of a worker, a day of more than statesMax states is written in parts of consecutive ticks,
// each bank by bank.
type dayStates struct {
	banks   int
	states  []engine.AgentState // per tick and bank; those after the tick before the first come first
	first   int32               // tick
	day     int32
	ticks   int
	streams [][]int64 // per bank: of all ticks, one after the other
}

// statesMax is the largest number of states in memory, unless one tick has more.
const statesMax = 1 << 20

// begin starts a run, whose banks have the given balances.
func (d *dayStates) begin(e *engine.Engine) {
	d.banks, d.ticks = e.NumAgents(), 0
	d.states = resize(d.states, d.banks)
	for i := range d.states {
		d.states[i].Balance = e.Agent(int32(i)).Balance
	}
	d.streams = append(d.streams, make([][]int64, max(0, d.banks-len(d.streams)))...)
	for i := range d.streams {
		d.streams[i] = d.streams[i][:0]
	}
}

// next makes room for the states after a tick; before are those of the tick before, whose costs are zero on a new day.
func (d *dayStates) next(r *engine.TickRecord, ticksPerDay int) (before, now []engine.AgentState) {
	if d.ticks == 0 {
		d.first, d.day = r.Tick, r.Day
	}
	d.ticks++
	size := (d.ticks + 1) * d.banks
	if size > cap(d.states) {
		d.states = append(make([]engine.AgentState, 0, min(2*size, (ticksPerDay+1)*d.banks)), d.states...)
	}
	d.states = d.states[:size]
	before, now = d.states[size-2*d.banks:size-d.banks], d.states[size-d.banks:]
	if int(r.Tick)%ticksPerDay == 0 {
		for i := range before {
			before[i].Costs = engine.Costs{}
		}
	}
	return before, now
}

func (d *dayStates) full() bool { return (d.ticks+1)*d.banks > statesMax }

// forget keeps only the states after the last tick.
func (d *dayStates) forget() {
	copy(d.states, d.states[d.ticks*d.banks:])
	d.states, d.ticks = d.states[:d.banks], 0
	for i := range d.streams {
		d.streams[i] = d.streams[i][:0]
	}
}

// keepStreams keeps the states of a bank's own streams of random numbers.
func (rw *RunWriter) keepStreams(i int32) {
	if rw.e.Scenario().Streams != scenario.PerAgentStreams {
		return
	}
	s := &rw.scratch
	s.streams = rw.e.AgentRNGStates(s.streams[:0], i)
	for _, state := range s.streams {
		rw.states.streams[i] = append(rw.states.streams[i], int64(state))
	}
}

// checkChanges fails the run if a change since the tick before does not fit its column.
func (rw *RunWriter) checkChanges(i int32, st, before *engine.AgentState) {
	c, now, then := &rw.t.States.c, &st.Costs, &before.Costs
	for _, d := range [...]struct {
		c    *columns.Int64
		a, b int64
	}{
		{&c.BalanceChange, st.Balance, before.Balance}, {&c.LiquidityDelta, now.Liquidity, then.Liquidity},
		{&c.DelayDelta, now.Delay, then.Delay}, {&c.CollateralDelta, now.Collateral, then.Collateral},
		{&c.PenaltyDelta, now.Penalty, then.Penalty}, {&c.FrictionDelta, now.SplitFriction, then.SplitFriction},
		{&c.OpportunityDelta, now.Opportunity, then.Opportunity}, {&c.BorrowingDelta, now.Borrowing, then.Borrowing},
	} {
		if (d.a^d.b)&(d.a^(d.a-d.b)) < 0 && rw.overflow == nil {
			rw.overflow = &engine.Overflow{Table: "tick_agent_states", Column: d.c.Spec().Name, Agent: rw.names[i], Value: money.Difference(d.a, d.b).String()}
		}
	}
}

// flushStates writes the states that are in memory.
func (rw *RunWriter) flushStates() error {
	d := &rw.states
	if rw.t.States.on() && d.ticks > 0 {
		for i := range d.banks {
			if err := rw.writeBank(i); err != nil {
				return err
			}
		}
	}
	d.forget()
	return nil
}

// writeBank writes the states of one bank.
func (rw *RunWriter) writeBank(i int) error {
	d, w, c := &rw.states, rw.t.States.w, &rw.t.States.c
	perTick := len(d.streams[i]) / d.ticks
	bank := rw.settings[i]
	for k := 0; k < d.ticks; {
		n := min(w.Room(), d.ticks-k)
		c.RunID.AppendN(rw.info.RunID, n)
		c.Tick.AppendSequence(d.first+int32(k), n)
		c.Day.AppendN(d.day, n)
		c.Agent.AppendN(rw.names[i], n)
		for end := k + n; k < end; k++ {
			c.append(&d.states[(k+1)*d.banks+i], &d.states[k*d.banks+i])
			if bank.NetLimits {
				c.Inflow.Append(d.states[(k+1)*d.banks+i].TotalInflow)
			}
			if bank.Reserve != nil {
				c.Reserve.Append(d.states[(k+1)*d.banks+i].Reserve)
			}
			if perTick > 0 {
				c.RNGStates.Append(d.streams[i][k*perTick : (k+1)*perTick])
			}
			w.NextRow()
		}
		if err := w.EndRows(); err != nil {
			return err
		}
	}
	return nil
}

// append writes a state and what changed since the tick before.
func (c *tickAgentStatesColumns) append(st, before *engine.AgentState) {
	c.Balance.Append(st.Balance)
	c.BalanceChange.Append(st.Balance - before.Balance)
	c.Cap.Append(st.UnsecuredCap)
	c.Posted.Append(st.PostedCollateral)
	c.Haircut.Append(st.CollateralHaircut)
	c.MaxCollateral.Append(st.MaxCollateral)
	c.Allocated.Append(st.AllocatedLiquidity)
	if st.Loan != 0 {
		c.Loan.Append(st.Loan)
	}
	c.CreditUsed.Append(st.CreditUsed)
	c.Overdraft.Append(st.AllowedOverdraft)
	c.Available.Append(st.AvailableLiquidity)
	c.Queue1Size.Append(int32(st.Queue1Size))
	c.Queue1Value.Append(st.Queue1Value)
	c.Queue2Size.Append(int32(st.Queue2Size))
	c.Queue2Value.Append(st.Queue2Value)
	c.Outflow.Append(st.TotalOutflow)
	c.PeakNetDebit.Append(st.PeakNetDebit)
	if st.BudgetLimited {
		c.Budget.Append(st.BudgetRemaining)
	}
	now, then := &st.Costs, &before.Costs
	c.LiquidityCost.Append(now.Liquidity)
	c.DelayCost.Append(now.Delay)
	c.CollateralCost.Append(now.Collateral)
	c.PenaltyCost.Append(now.Penalty)
	c.FrictionCost.Append(now.SplitFriction)
	c.OpportunityCost.Append(now.Opportunity)
	c.BorrowingCost.Append(now.Borrowing)
	c.LiquidityDelta.Append(now.Liquidity - then.Liquidity)
	c.DelayDelta.Append(now.Delay - then.Delay)
	c.CollateralDelta.Append(now.Collateral - then.Collateral)
	c.PenaltyDelta.Append(now.Penalty - then.Penalty)
	c.FrictionDelta.Append(now.SplitFriction - then.SplitFriction)
	c.OpportunityDelta.Append(now.Opportunity - then.Opportunity)
	c.BorrowingDelta.Append(now.Borrowing - then.Borrowing)
}
