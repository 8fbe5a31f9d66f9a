package tables_test

import (
	"maps"
	"math"
	"math/big"
	"slices"

	"sweep/engine"
)

// openTick begins a tick: yesterday's budget is gone, and the first tick of a day opens its metrics.
func (b *rebuilder) openTick() {
	for i := range b.agents {
		a := &b.agents[i]
		a.Budget = engine.BudgetSnapshot{Remaining: math.MaxInt64}
		if b.tick%b.tpd != 0 {
			continue
		}
		for _, k := range b.queue1[i] {
			b.pay[k].Postponed = false
		}
		o := b.before[i]
		b.openDay(i, o)
	}
}

func (b *rebuilder) openDay(i int, o opening) {
	d := &b.agents[i].Day
	d.Agent, d.Day = int32(i), b.tick/b.tpd
	d.OpeningBalance, d.MinBalance, d.MaxBalance, d.PeakOverdraft = o.balance, o.balance, o.balance, max(0, -o.balance)
	d.UnsecuredCap, d.CollateralCapacity = o.cap, o.maxCollateral
	d.OpeningPostedCollateral = o.posted
	d.PeakPostedCollateral = max(d.PeakPostedCollateral, o.posted)
	d.Queue1PeakSize = int64(len(b.queue1[i]))
	d.DueValue = 0
	for _, k := range slices.Concat(b.queue1[i], b.queue2) {
		if b.pay[k].Sender == int32(i) {
			d.DueValue += b.pay[k].Remaining
		}
	}
}

// endArrivals is where the lengths of the Queues 1 count for the day's largest.
func (b *rebuilder) endArrivals() {
	if b.arrived {
		return
	}
	b.arrived = true
	for i := range b.agents {
		d := &b.agents[i].Day
		d.Queue1PeakSize = max(d.Queue1PeakSize, int64(len(b.queue1[i])))
	}
}

// consume takes a release or a split off the budget of the tick.
func (b *rebuilder) consume(i, k int32) {
	b.decide()
	budget, p := &b.agents[i].Budget, &b.pay[k]
	if !budget.Limited {
		return
	}
	budget.Remaining -= p.Amount
	for n := 0; n < len(budget.Used); n += 2 {
		if budget.Used[n] == int64(p.Receiver) {
			budget.Used[n+1] += p.Amount
			return
		}
	}
	budget.Used = append(budget.Used, int64(p.Receiver), p.Amount)
}

// applyToAgent takes in the events that are not about a payment.
func (b *rebuilder) applyToAgent(ev eventRow, i int32) {
	a := &b.agents[i]
	switch ev.kind() {
	case "LiquidityAllocation":
		o := b.before[i]
		o.balance = ev.int("balance_after_cents")
		b.openDay(int(i), o)
	case "EndOfDayRepayment":
		b.before[i].balance -= ev.int("amount_cents")
		b.openDay(int(i), b.before[i])
	case "OpeningLiquidity":
		o, daily := &b.before[i], b.tables["daily_agent_metrics"]
		row := int(b.tick/b.tpd)*len(b.agents) + int(i)
		o.balance += ev.int("amount_cents")
		o.cap, o.maxCollateral = asInt(daily.at(row, "unsecured_cap_cents")), asInt(daily.at(row, "collateral_capacity_cents"))
		b.openDay(int(i), *o)
	case "CollateralPost":
		a.Day.NumCollateralPosts++
		a.Day.PeakPostedCollateral = max(a.Day.PeakPostedCollateral, ev.int("new_total_cents"))
	case "CollateralWithdraw", "CollateralTimerWithdrawn":
		a.Day.NumCollateralWithdrawals++
	case "BankBudgetSet":
		b.setBudget(ev, &a.Budget)
	case "ScenarioEventExecuted":
		b.intervene(ev, i)
	}
}

func (b *rebuilder) setBudget(ev eventRow, budget *engine.BudgetSnapshot) {
	*budget = engine.BudgetSnapshot{Limited: true, Remaining: ev.int("max_value_cents"), HasPer: ev.has("max_per_counterparty_cents"), Per: ev.int("max_per_counterparty_cents")}
	if list, ok := ev.f.at(ev.row, "focus_counterparties").([]any); ok {
		budget.HasFocus = true
		for _, id := range list {
			budget.Focus = append(budget.Focus, id.(string))
		}
	}
}

// closeTick takes over the states of the banks, ends what ends with a tick or a day, and notes what became overdue.
func (b *rebuilder) closeTick() {
	b.markOverdue()
	b.readRegisters()
	endOfDay := b.tick%b.tpd == b.tpd-1
	if endOfDay {
		b.chargeDay()
	}
	states := b.tables["tick_agent_states"]
	for i := range b.agents {
		a := &b.agents[i]
		row := stateRow(b.state, i, len(b.agents), int(b.tpd))
		value := func(column string) int64 { return asInt(states.at(row, column)) }
		a.Balance, a.UnsecuredCap, a.Posted, a.Allocated = value("balance_cents"), value("unsecured_cap_cents"), value("posted_collateral_cents"), value("allocated_liquidity_cents")
		a.TotalOutflow, a.PeakNetDebit = value("total_outflow_cents"), value("peak_net_debit_cents")
		a.Costs = engine.Costs{Liquidity: value("liquidity_cost_cents"), Delay: value("delay_cost_cents"), Collateral: value("collateral_cost_cents"),
			Penalty: value("penalty_cost_cents"), SplitFriction: value("split_friction_cost_cents"), Opportunity: value("liquidity_opportunity_cost_cents"),
			Borrowing: value("eod_borrowing_cost_cents")}
		a.Loan = 0
		if loan, ok := states.at(row, "eod_loan_cents").(int64); ok {
			a.Loan = loan
		}
		b.before[i] = opening{a.Balance, a.UnsecuredCap, a.Posted, value("max_collateral_cents")}
		a.Queue1 = b.queue1[i]
		a.Timers = b.timers(i)
		a.Draws = nil
		if list, ok := states.at(row, "rng_states").([]any); ok {
			for _, v := range list {
				a.Draws = append(a.Draws, uint64(v.(int64)))
			}
		}
		b.indexQueue2(i)
		b.sample(a, endOfDay)
	}
	b.state++
}

// sample adds the state after the tick to the day's metrics. After the last tick of a day nothing of it is left, and
// limits count anew; the balance is then that after the return of the liquidity pool.
func (b *rebuilder) sample(a *engine.AgentSnapshot, endOfDay bool) {
	balance := a.Balance + b.returned(a.ID)
	b.peak = max(b.peak, -balance)
	if endOfDay {
		a.Day = engine.DailyMetrics{}
		clear(a.Outflows)
		return
	}
	d := &a.Day
	d.MinBalance, d.MaxBalance = min(d.MinBalance, balance), max(d.MaxBalance, balance)
	d.PeakOverdraft = max(d.PeakOverdraft, -balance)
	d.PeakPostedCollateral = max(d.PeakPostedCollateral, a.Posted)
	d.Queue1PeakSize = max(d.Queue1PeakSize, int64(len(a.Queue1)))
}

// returned is what the bank gave back to its liquidity pool in this tick.
func (b *rebuilder) returned(id string) int64 {
	events := b.tables["events"]
	for row := b.event - 1; row >= 0 && events.at(row, "tick") == b.tick; row-- {
		if events.at(row, "event_type") == "LiquidityReturn" && events.at(row, "agent_id") == id {
			return events.at(row, "amount_cents").(int64)
		}
	}
	return 0
}

// markOverdue sets the payments overdue whose time has come. Parts of an overdue payment begin as overdue.
func (b *rebuilder) markOverdue() {
	tx := b.tables["transactions"]
	for k := range b.pay {
		p := &b.pay[k]
		since, ok := tx.at(k, "overdue_since_tick").(int32)
		if !ok || since > b.tick {
			continue
		}
		p.OverdueSince = since
		if p.Status == engine.Pending {
			p.Status, p.StatusTick = engine.Overdue, since
		}
	}
}

func (b *rebuilder) readRegisters() {
	f := b.tables["agent_state_registers"].where("tick", b.tick)
	f.each(func(row int) {
		regs, key := b.regs[b.index[f.columns["agent_id"][row].(string)]], f.columns["register_key"][row].(string)
		regs[key] = f.columns["register_value"][row].(float64)
		if f.columns["is_reset"][row].(bool) {
			delete(regs, key)
		}
	})
	for i := range b.agents {
		b.agents[i].Registers = nil
		for _, key := range slices.Sorted(maps.Keys(b.regs[i])) {
			b.agents[i].Registers = append(b.agents[i].Registers, engine.RegisterSnapshot{Key: key, Bits: math.Float64bits(b.regs[i][key])})
		}
	}
}

// timers are the postings whose scheduled withdrawal is still to come.
func (b *rebuilder) timers(i int) []engine.Timer {
	f := b.tables["collateral_events"].where("agent_id", b.names[i])
	var list []engine.Timer
	f.each(func(row int) {
		due, ok := f.columns["withdraw_due_tick"][row].(int32)
		posted := f.columns["tick"][row].(int32)
		if ok && posted <= b.tick && due > b.tick {
			list = append(list, engine.Timer{Due: due, Amount: f.columns["amount_cents"][row].(int64), Reason: f.columns["reason"][row].(string), PostedAt: posted})
		}
	})
	return list
}

// indexQueue2 is what the bank's policy knows about its payments in Queue 2.
func (b *rebuilder) indexQueue2(i int) {
	a := &b.agents[i]
	a.IndexCount, a.IndexNearest = 0, math.MaxInt32
	for _, k := range b.queue2 {
		if b.pay[k].Sender == int32(i) {
			a.IndexCount++
			a.IndexNearest = min(a.IndexNearest, b.pay[k].Deadline)
		}
	}
}

// chargeDay charges the end-of-day penalty for every payment in a queue whose deadline has passed.
func (b *rebuilder) chargeDay() {
	runs := b.tables["runs"]
	for k := range b.pay {
		p := &b.pay[k]
		if p.Where == engine.Nowhere || p.Deadline >= b.tick {
			continue
		}
		if fixed, ok := runs.at(0, "fixed_eod_penalty_cents").(int64); ok {
			p.EODPenalty += fixed
			continue
		}
		rate := runs.at(0, "eod_penalty_bps").(float64) * 1_000_000.0 // in 1/10⁶ basis points, cut off
		penalty := new(big.Int).Mul(big.NewInt(p.Remaining), big.NewInt(int64(rate)))
		p.EODPenalty += penalty.Div(penalty, big.NewInt(10_000_000_000)).Int64()
	}
}
