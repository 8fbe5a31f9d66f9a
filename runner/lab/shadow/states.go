package shadow

import (
	"slices"
	"strconv"

	"sweep/datasets/errkind"
	"sweep/engine"
)

// StateDifference is the first state that differs after a tick: a quantity of a bank, or the order of a queue. For a queue, the
// values are the arrivals of the first payments that differ.
type StateDifference struct {
	Tick     int32
	Agent    string // "" for the central queue
	Quantity string
	Old, New string
}

// quantities are the parts of a bank's state, in the order in which they are compared.
var quantities = []struct {
	name string
	of   func(*engine.AgentState) int64
}{
	{"balance_cents", func(s *engine.AgentState) int64 { return s.Balance }},
	{"unsecured_cap_cents", func(s *engine.AgentState) int64 { return s.UnsecuredCap }},
	{"posted_collateral_cents", func(s *engine.AgentState) int64 { return s.PostedCollateral }},
	{"allocated_liquidity_cents", func(s *engine.AgentState) int64 { return s.AllocatedLiquidity }},
	{"eod_loan_cents", func(s *engine.AgentState) int64 { return s.Loan }},
	{"queue1_size", func(s *engine.AgentState) int64 { return s.Queue1Size }},
	{"queue1_value_cents", func(s *engine.AgentState) int64 { return s.Queue1Value }},
	{"queue2_size", func(s *engine.AgentState) int64 { return s.Queue2Size }},
	{"queue2_value_cents", func(s *engine.AgentState) int64 { return s.Queue2Value }},
	{"total_outflow_cents", func(s *engine.AgentState) int64 { return s.TotalOutflow }},
	{"total_inflow_cents", func(s *engine.AgentState) int64 { return s.TotalInflow }},
	{"reserve_cents", func(s *engine.AgentState) int64 { return s.Reserve }},
	{"peak_net_debit_cents", func(s *engine.AgentState) int64 { return s.PeakNetDebit }},
	{"liquidity_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.Liquidity }},
	{"delay_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.Delay }},
	{"collateral_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.Collateral }},
	{"penalty_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.Penalty }},
	{"split_friction_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.SplitFriction }},
	{"liquidity_opportunity_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.Opportunity }},
	{"eod_borrowing_cost_cents", func(s *engine.AgentState) int64 { return s.Costs.Borrowing }},
	{"budget_remaining_cents", budgetOf},
}

// budgetOf is what is left of a release budget, −1 without one.
func budgetOf(s *engine.AgentState) int64 {
	if !s.BudgetLimited {
		return -1
	}
	return s.BudgetRemaining
}

// firstState finds the first difference of the states after a tick.
func firstState(a, b *twin, tick int32) *StateDifference {
	var x, y engine.AgentState
	for i := range int32(a.NumAgents()) {
		a.ReadAgent(i, &x)
		b.ReadAgent(i, &y)
		if x != y {
			for _, q := range quantities {
				if old, new := q.of(&x), q.of(&y); old != new {
					return &StateDifference{tick, a.AgentID(i), q.name, strconv.FormatInt(old, 10), strconv.FormatInt(new, 10)}
				}
			}
		}
		if old, new, differ := firstRegister(a.Registers(i), b.Registers(i)); differ {
			return &StateDifference{tick, a.AgentID(i), "register " + old.Key, formatFloat(old.Value), formatFloat(new.Value)}
		}
		if old, new, differ := firstPlace(a, b, a.Queue1(i), b.Queue1(i)); differ {
			return &StateDifference{tick, a.AgentID(i), "queue1", old, new}
		}
		if !slices.Equal(a.Timers(i), b.Timers(i)) {
			return &StateDifference{tick, a.AgentID(i), "collateral timers", strconv.Itoa(len(a.Timers(i))), strconv.Itoa(len(b.Timers(i)))}
		}
	}
	if old, new, differ := firstPlace(a, b, a.Queue2(), b.Queue2()); differ {
		return &StateDifference{tick, "", "queue2", old, new}
	}
	return nil
}

// firstRegister finds the first state register that differs; both sides get its key.
func firstRegister(a, b []engine.Register) (old, new engine.Register, differ bool) {
	value := func(list []engine.Register, key string) float64 {
		if i := slices.IndexFunc(list, func(r engine.Register) bool { return r.Key == key }); i >= 0 {
			return list[i].Value
		}
		return 0
	}
	for _, r := range slices.Concat(a, b) {
		if x, y := value(a, r.Key), value(b, r.Key); x != y && (x == x || y == y) {
			return engine.Register{Key: r.Key, Value: x}, engine.Register{Key: r.Key, Value: y}, true
		}
	}
	return old, new, false
}

// firstPlace finds the first place of a queue with different payments.
func firstPlace(a, b *twin, p, q []int32) (old, new string, differ bool) {
	for i := 0; i < len(p) || i < len(q); i++ {
		switch {
		case i >= len(q):
			return a.names.of[p[i]].String(), "none", true
		case i >= len(p):
			return "none", b.names.of[q[i]].String(), true
		case a.names.of[p[i]] != b.names.of[q[i]]:
			return a.names.of[p[i]].String(), b.names.of[q[i]].String(), true
		}
	}
	return "", "", false
}

// TickDifference is the replay minus the run, for a bank in a tick: costs of the tick, positions after it.
type TickDifference struct {
	Tick, Day  int32
	Agent      int32
	AgentID    string
	Balance    int64
	Available  int64
	CreditUsed int64
	Posted     int64
	Allocated  int64
	Loan       int64
	Queue1Size int64
	Queue1     int64
	Queue2Size int64
	Queue2     int64
	Outflow    int64
	Costs      engine.Costs
}

// addTick adds the differences of a tick.
func (o *Outcome) addTick(a, b *twin, tick int32) error {
	var x, y engine.AgentState
	var over bool
	sub := func(new, old int64) int64 {
		d := new - old
		over = over || (new >= 0) != (old >= 0) && (d >= 0) != (new >= 0)
		return d
	}
	for i := range int32(a.NumAgents()) {
		a.ReadAgent(i, &x)
		b.ReadAgent(i, &y)
		p, q := a.cost[i], b.cost[i]
		o.Ticks = append(o.Ticks, TickDifference{
			Tick: tick, Day: tick / int32(a.Scenario().TicksPerDay), Agent: i, AgentID: a.AgentID(i),
			Balance: sub(y.Balance, x.Balance), Available: sub(y.AvailableLiquidity, x.AvailableLiquidity), CreditUsed: sub(y.CreditUsed, x.CreditUsed),
			Posted: sub(y.PostedCollateral, x.PostedCollateral), Allocated: sub(y.AllocatedLiquidity, x.AllocatedLiquidity), Loan: sub(y.Loan, x.Loan),
			Queue1Size: y.Queue1Size - x.Queue1Size, Queue1: sub(y.Queue1Value, x.Queue1Value), Queue2Size: y.Queue2Size - x.Queue2Size, Queue2: sub(y.Queue2Value, x.Queue2Value),
			Outflow: sub(y.TotalOutflow, x.TotalOutflow),
			Costs: engine.Costs{Liquidity: sub(q.Liquidity, p.Liquidity), Delay: sub(q.Delay, p.Delay), Collateral: sub(q.Collateral, p.Collateral), Penalty: sub(q.Penalty, p.Penalty),
				SplitFriction: sub(q.SplitFriction, p.SplitFriction), Opportunity: sub(q.Opportunity, p.Opportunity), Borrowing: sub(q.Borrowing, p.Borrowing)},
		})
		if over {
			return errkind.Errorf(errkind.Invalid, "tick %d: a difference of %s between the run and its replay does not fit in 64 bits", tick, a.AgentID(i))
		}
	}
	return nil
}

func formatFloat(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
