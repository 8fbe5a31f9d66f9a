package reconstruct

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/datasets/rows"
	"sweep/engine"
)

// addAgents adds what the banks have after the tick, and what the ends of the ticks before add up to.
func (b *builder) addAgents() error {
	var c struct {
		tick, agent, balance, limit, posted, allocated, credit, outflow, peakNet, budget, draws *rows.Column
		liquidity, delay, collateral, penalty, friction, opportunity                            *rows.Column
	}
	seen := 0
	err := b.run.each("tick_agent_states", 0, b.tick, func(cursor *rows.Rows) {
		for name, at := range map[string]**rows.Column{
			"tick": &c.tick, "agent_id": &c.agent, "balance_cents": &c.balance, "unsecured_cap_cents": &c.limit,
			"posted_collateral_cents": &c.posted, "allocated_liquidity_cents": &c.allocated, "credit_used_cents": &c.credit,
			"total_outflow_cents": &c.outflow, "peak_net_debit_cents": &c.peakNet, "budget_remaining_cents": &c.budget, "rng_states": &c.draws,
			"liquidity_cost_cents": &c.liquidity, "delay_cost_cents": &c.delay, "collateral_cost_cents": &c.collateral,
			"penalty_cost_cents": &c.penalty, "split_friction_cost_cents": &c.friction, "liquidity_opportunity_cost_cents": &c.opportunity,
		} {
			*at = cursor.Column(name)
		}
	}, func() error {
		i, err := b.run.agent(c.agent.Text())
		if err != nil {
			return err
		}
		a, t := &b.state.Agents[i], c.tick.Int32()
		b.sample(&a.Day, t, c.balance.Int(), c.credit.Int())
		if t < b.tick {
			return nil
		}
		seen++
		a.Balance, a.UnsecuredCap, a.Posted, a.Allocated = c.balance.Int(), c.limit.Int(), c.posted.Int(), c.allocated.Int()
		a.TotalOutflow, a.PeakNetDebit = c.outflow.Int(), c.peakNet.Int()
		a.Costs = engine.Costs{Liquidity: c.liquidity.Int(), Delay: c.delay.Int(), Collateral: c.collateral.Int(),
			Penalty: c.penalty.Int(), SplitFriction: c.friction.Int(), Opportunity: c.opportunity.Int()}
		if a.Budget.Limited {
			a.Budget.Remaining = c.budget.Int()
		}
		a.Draws = nil
		for _, state := range c.draws.Ints() {
			a.Draws = append(a.Draws, uint64(state))
		}
		return nil
	})
	if err == nil && seen != len(b.state.Agents) {
		err = b.run.damaged("tick_agent_states", fmt.Errorf("run %d has %d of %d banks in tick %d", b.run.id, seen, len(b.state.Agents), b.tick))
	}
	return err
}

// sample takes in a balance at the end of a tick. In the last tick of a day the pools have been returned since the
// engine's sample; addDays has taken in the balance before.
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

// addCollateral adds the timers that are still to come, and the day's postings and withdrawals.
func (b *builder) addCollateral() error {
	var tick, agent, action, amount, reason, after, due *rows.Column
	return b.run.each("collateral_events", 0, b.tick, func(cursor *rows.Rows) {
		tick, agent, action, amount = cursor.Column("tick"), cursor.Column("agent_id"), cursor.Column("action"), cursor.Column("amount_cents")
		reason, after, due = cursor.Column("reason"), cursor.Column("posted_collateral_after_cents"), cursor.Column("withdraw_due_tick")
	}, func() error {
		i, err := b.run.agent(agent.Text())
		if err != nil {
			return err
		}
		a := &b.state.Agents[i]
		if !due.Null() && due.Int32() > b.tick {
			a.Timers = append(a.Timers, engine.Timer{Due: due.Int32(), Amount: amount.Int(), Reason: reason.Text(), PostedAt: tick.Int32()})
		}
		if tick.Int32() < b.dayStart {
			return nil
		}
		switch action.Text() {
		case "post":
			a.Day.NumCollateralPosts++
			a.Day.PeakPostedCollateral = max(a.Day.PeakPostedCollateral, after.Int())
		case "adjust":
			a.Day.PeakPostedCollateral = max(a.Day.PeakPostedCollateral, after.Int())
		case "withdraw":
			a.Day.NumCollateralWithdrawals++
		}
		return nil
	})
}

// addRegisters adds the state registers that were written since the start of the day; its end removes them.
func (b *builder) addRegisters() error {
	var agent, key, value, reset *rows.Column
	return b.run.each("agent_state_registers", b.dayStart, b.tick, func(cursor *rows.Rows) {
		agent, key, value, reset = cursor.Column("agent_id"), cursor.Column("register_key"), cursor.Column("register_value"), cursor.Column("is_reset")
	}, func() error {
		i, err := b.run.agent(agent.Text())
		if err != nil {
			return err
		}
		list := &b.state.Agents[i].Registers
		place, there := slices.BinarySearchFunc(*list, key.Text(), func(r engine.RegisterSnapshot, key string) int { return cmp.Compare(r.Key, key) })
		switch {
		case there && reset.Bool():
			*list = orNil(slices.Delete(*list, place, place+1))
		case there:
			(*list)[place].Bits = math.Float64bits(value.Float())
		case !reset.Bool():
			*list = slices.Insert(*list, place, engine.RegisterSnapshot{Key: key.Text(), Bits: math.Float64bits(value.Float())})
		}
		return nil
	})
}
