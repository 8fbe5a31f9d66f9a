package reconstruct

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/datasets/parquet"
	"sweep/engine"
)

// agentColumns are the columns of table tick_agent_states that make an agent.
type agentColumns struct {
	Tick      *parquet.Column `column:"tick"`
	Agent     *parquet.Column `column:"agent_id"`
	Balance   *parquet.Column `column:"balance_cents"`
	Cap       *parquet.Column `column:"unsecured_cap_cents"`
	Posted    *parquet.Column `column:"posted_collateral_cents"`
	Allocated *parquet.Column `column:"allocated_liquidity_cents"`
	Loan      *parquet.Column `column:"eod_loan_cents"`
	Credit    *parquet.Column `column:"credit_used_cents"`
	Outflow   *parquet.Column `column:"total_outflow_cents"`
	Inflow    *parquet.Column `column:"total_inflow_cents"`
	Reserve   *parquet.Column `column:"reserve_cents"`
	PeakNet   *parquet.Column `column:"peak_net_debit_cents"`
	Budget    *parquet.Column `column:"budget_remaining_cents"`
	Queue1    *parquet.Column `column:"queue1_value_cents"`
	Queue2    *parquet.Column `column:"queue2_value_cents"`
	Draws     *parquet.Column `column:"rng_states"`
	costColumns
}

// costColumns are the columns of the seven costs, which several tables have.
type costColumns struct {
	Liquidity   *parquet.Column `column:"liquidity_cost_cents"`
	Delay       *parquet.Column `column:"delay_cost_cents"`
	Collateral  *parquet.Column `column:"collateral_cost_cents"`
	Penalty     *parquet.Column `column:"penalty_cost_cents"`
	Friction    *parquet.Column `column:"split_friction_cost_cents"`
	Opportunity *parquet.Column `column:"liquidity_opportunity_cost_cents"`
	Borrowing   *parquet.Column `column:"eod_borrowing_cost_cents"`
}

func (c *costColumns) costs() engine.Costs {
	return engine.Costs{Liquidity: c.Liquidity.Int(), Delay: c.Delay.Int(), Collateral: c.Collateral.Int(),
		Penalty: c.Penalty.Int(), SplitFriction: c.Friction.Int(), Opportunity: c.Opportunity.Int(),
		Borrowing: c.Borrowing.Int()}
}

// addAgents adds the state of the banks after the tick, and the totals over the ends of earlier ticks.
func (b *builder) addAgents() error {
	var c agentColumns
	seen := 0
	err := b.run.each("tick_agent_states", 0, b.tick, &c, func() error {
		i, err := b.run.agent(c.Agent.Text())
		if err != nil || c.Tick.Int32() > b.tick {
			return err
		}
		a := &b.state.Agents[i]
		b.sample(&a.Day, c.Tick.Int32(), c.Balance.Int(), c.Credit.Int())
		if c.Tick.Int32() == b.dayStart-1 {
			a.Day.DueValue = c.Queue1.Int() + c.Queue2.Int() // what waits when the day starts
		}
		if c.Tick.Int32() < b.tick {
			return nil
		}
		seen++
		a.Balance, a.UnsecuredCap, a.Posted, a.Allocated = c.Balance.Int(), c.Cap.Int(), c.Posted.Int(), c.Allocated.Int()
		if !c.Inflow.Null() {
			a.TotalInflow = c.Inflow.Int()
		}
		if !c.Reserve.Null() {
			a.Reserve = c.Reserve.Int()
		}
		a.TotalOutflow, a.PeakNetDebit, a.Costs = c.Outflow.Int(), c.PeakNet.Int(), c.costs()
		if !c.Loan.Null() {
			a.Loan = c.Loan.Int()
		}
		if a.Budget.Limited {
			a.Budget.Remaining = c.Budget.Int()
		}
		a.Draws = nil
		for _, state := range c.Draws.Ints() {
			a.Draws = append(a.Draws, uint64(state))
		}
		return nil
	})
	if err == nil && seen != len(b.state.Agents) {
		err = b.run.damaged("tick_agent_states", fmt.Errorf("run %d has %d of %d banks in tick %d", b.run.id, seen, len(b.state.Agents), b.tick))
	}
	return err
}

// sample records a balance at the end of a tick. In the last tick of a day the pools are returned after the engine's
// sample; addDays has already recorded the balance before that.
func (b *builder) sample(d *engine.DailyMetrics, tick int32, balance, credit int64) {
	if (tick+1)%int32(b.run.scenario.TicksPerDay) == 0 {
		return
	}
	b.state.PeakOverdraft = max(b.state.PeakOverdraft, credit)
	if tick >= b.dayStart {
		d.MinBalance, d.MaxBalance = min(d.MinBalance, balance), max(d.MaxBalance, balance)
		d.PeakOverdraft = max(d.PeakOverdraft, credit)
	}
}

// addCollateral adds the pending timers, and the day's postings and withdrawals.
func (b *builder) addCollateral() error {
	var c struct {
		Tick   *parquet.Column `column:"tick"`
		Agent  *parquet.Column `column:"agent_id"`
		Action *parquet.Column `column:"action"`
		Amount *parquet.Column `column:"amount_cents"`
		Reason *parquet.Column `column:"reason"`
		After  *parquet.Column `column:"posted_collateral_after_cents"`
		Due    *parquet.Column `column:"withdraw_due_tick"`
	}
	return b.run.each("collateral_events", 0, b.tick, &c, func() error {
		i, err := b.run.agent(c.Agent.Text())
		if err != nil {
			return err
		}
		a := &b.state.Agents[i]
		if !c.Due.Null() && c.Due.Int32() > b.tick {
			a.Timers = append(a.Timers, engine.Timer{Due: c.Due.Int32(), Amount: c.Amount.Int(), Reason: c.Reason.Text(), PostedAt: c.Tick.Int32()})
		}
		if c.Tick.Int32() < b.dayStart {
			return nil
		}
		switch c.Action.Text() {
		case "post":
			a.Day.NumCollateralPosts++
			a.Day.PeakPostedCollateral = max(a.Day.PeakPostedCollateral, c.After.Int())
		case "adjust":
			a.Day.PeakPostedCollateral = max(a.Day.PeakPostedCollateral, c.After.Int())
		case "withdraw":
			a.Day.NumCollateralWithdrawals++
		}
		return nil
	})
}

// addRegisters adds the state registers that were written since the start of the day; its end removes them.
func (b *builder) addRegisters() error {
	var c struct {
		Agent *parquet.Column `column:"agent_id"`
		Key   *parquet.Column `column:"register_key"`
		Value *parquet.Column `column:"register_value"`
		Reset *parquet.Column `column:"is_reset"`
	}
	return b.run.each("agent_state_registers", b.dayStart, b.tick, &c, func() error {
		i, err := b.run.agent(c.Agent.Text())
		if err != nil {
			return err
		}
		list := &b.state.Agents[i].Registers
		place, there := slices.BinarySearchFunc(*list, c.Key.Text(), func(r engine.RegisterSnapshot, key string) int { return cmp.Compare(r.Key, key) })
		switch {
		case there && c.Reset.Bool():
			*list = orNil(slices.Delete(*list, place, place+1))
		case there:
			(*list)[place].Bits = math.Float64bits(c.Value.Float())
		case !c.Reset.Bool():
			*list = slices.Insert(*list, place, engine.RegisterSnapshot{Key: c.Key.Text(), Bits: math.Float64bits(c.Value.Float())})
		}
		return nil
	})
}
