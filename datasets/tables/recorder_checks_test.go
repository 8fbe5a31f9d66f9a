package tables_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"sweep/datasets/parquet/columns/columnstest"
	"sweep/engine"
	"sweep/engine/policy"
)

// stateRow is the row of a bank's state after a tick: a day's rows are in order of banks and then of ticks.
func stateRow(tick, bank, banks, ticksPerDay int) int {
	return tick/ticksPerDay*ticksPerDay*banks + bank*ticksPerDay + tick%ticksPerDay
}

func checkStates(t *testing.T, e *engine.Engine, seen *runSeen, tables map[string]frame) {
	t.Helper()
	states, ticks := tables["tick_agent_states"], tables["ticks"]
	for tick := range seen.states {
		if got := uint64(ticks.at(tick, "rng_state").(int64)); got != seen.rng[tick] {
			t.Fatalf("tick %d: random state %x, the engine had %x", tick, got, seen.rng[tick])
		}
		for i := range seen.states[tick] {
			row := stateRow(tick, i, e.NumAgents(), e.Scenario().TicksPerDay)
			checkState(t, states, row, &seen.states[tick][i])
			if id := states.at(row, "agent_id"); id != e.AgentID(int32(i)) || states.at(row, "tick") != int32(tick) {
				t.Fatalf("row %d is of bank %v", row, id)
			}
		}
	}
}

func checkState(t *testing.T, f frame, row int, st *engine.AgentState) {
	t.Helper()
	var budget, loan any
	if st.BudgetLimited {
		budget = st.BudgetRemaining
	}
	if st.Loan != 0 {
		loan = st.Loan
	}
	for column, want := range map[string]any{
		"balance_cents": st.Balance, "unsecured_cap_cents": st.UnsecuredCap, "posted_collateral_cents": st.PostedCollateral,
		"collateral_haircut": st.CollateralHaircut, "max_collateral_cents": st.MaxCollateral, "allocated_liquidity_cents": st.AllocatedLiquidity,
		"credit_used_cents": st.CreditUsed, "allowed_overdraft_cents": st.AllowedOverdraft, "available_liquidity_cents": st.AvailableLiquidity,
		"queue1_size": int32(st.Queue1Size), "queue1_value_cents": st.Queue1Value, "queue2_size": int32(st.Queue2Size),
		"queue2_value_cents": st.Queue2Value, "total_outflow_cents": st.TotalOutflow, "peak_net_debit_cents": st.PeakNetDebit,
		"budget_remaining_cents": budget, "liquidity_cost_cents": st.Costs.Liquidity, "delay_cost_cents": st.Costs.Delay,
		"collateral_cost_cents": st.Costs.Collateral, "penalty_cost_cents": st.Costs.Penalty, "split_friction_cost_cents": st.Costs.SplitFriction,
		"liquidity_opportunity_cost_cents": st.Costs.Opportunity, "eod_borrowing_cost_cents": st.Costs.Borrowing, "eod_loan_cents": loan,
	} {
		if got := f.at(row, column); got != want {
			t.Fatalf("row %d: %s is %v, the engine had %v", row, column, got, want)
		}
	}
}

func checkQueues(t *testing.T, e *engine.Engine, seen *runSeen, f frame) {
	t.Helper()
	row := 0
	queue := func(tick int, name string, want []int32) {
		for position, k := range want {
			got := fmt.Sprint(f.at(row, "tick"), f.at(row, "queue_type"), f.at(row, "position"), f.at(row, "tx_id"), f.at(row, "agent_id"))
			if expected := fmt.Sprint(tick, name, position, k, e.AgentID(e.Payment(k).Sender)); got != expected {
				t.Fatalf("queue row %d is %s, expected %s", row, got, expected)
			}
			row++
		}
	}
	for tick := range seen.queue1 {
		for i := range seen.queue1[tick] {
			queue(tick, "queue1", seen.queue1[tick][i])
		}
		queue(tick, "queue2", seen.queue2[tick])
	}
	if int64(row) != f.count() {
		t.Fatalf("%d queue rows, expected %d", f.count(), row)
	}
}

// checkRegisters folds the rows of registers and compares the result with the engine after every tick.
func checkRegisters(t *testing.T, e *engine.Engine, seen *runSeen, f frame) {
	t.Helper()
	row, now := 0, map[string]map[string]float64{}
	for tick := range seen.regs {
		for ; int64(row) < f.count() && f.at(row, "tick") == int32(tick); row++ {
			agent, key := f.at(row, "agent_id").(string), f.at(row, "register_key").(string)
			if now[agent] == nil {
				now[agent] = map[string]float64{}
			}
			now[agent][key] = f.at(row, "register_value").(float64)
			if f.at(row, "is_reset").(bool) {
				delete(now[agent], key)
			}
		}
		for i, regs := range seen.regs[tick] {
			want := map[string]float64{}
			for _, r := range regs {
				want[r.Key] = r.Value
			}
			if got := now[e.AgentID(int32(i))]; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Fatalf("tick %d: registers of %s are %v, the engine had %v", tick, e.AgentID(int32(i)), got, want)
			}
		}
	}
}

func checkPayments(t *testing.T, e *engine.Engine, f frame) {
	t.Helper()
	optional := func(v int32) any {
		if v == engine.None {
			return nil
		}
		return v
	}
	for k := range int(f.count()) {
		p := e.Payment(int32(k))
		for column, want := range map[string]any{
			"tx_id": int32(k), "sender_id": e.AgentID(p.Sender), "receiver_id": e.AgentID(p.Receiver), "amount_cents": p.Amount,
			"remaining_cents": p.Remaining, "parent_tx_id": optional(p.Parent), "split_index": optional(p.SplitIndex), "status": p.Status.String(),
			"priority": int32(p.Priority), "original_priority": int32(p.OriginalPriority), "arrival_tick": p.Arrival, "created_tick": p.Created,
			"deadline_tick": p.Deadline, "overdue_since_tick": optional(p.OverdueSince), "release_tick": optional(p.Release),
			"submission_tick": optional(p.SubmissionTick), "first_submission_tick": optional(p.FirstSubmission), "num_submissions": p.Submissions,
			"queue2_tick": optional(p.Queue2Tick), "queue": p.Where.String(), "deadline_penalty_cents": p.DeadlinePenalty, "eod_penalty_cents": p.EODPenalty,
			"is_divisible": p.IsDivisible, "is_split": p.HasChildren,
		} {
			if got := f.at(k, column); got != want {
				t.Fatalf("payment %d: %s is %v, the engine had %v", k, column, got, want)
			}
		}
		if waited := f.at(k, "queue1_ticks").(int32); waited < 0 || f.at(k, "queue2_ticks").(int32) < 0 {
			t.Fatalf("payment %d waited %v and %v ticks", k, waited, f.at(k, "queue2_ticks"))
		}
	}
}

func checkRow(t *testing.T, what string, f frame, row int, want map[string]any) {
	t.Helper()
	for column, value := range want {
		if got := f.at(row, column); !columnstest.Same(got, value) {
			t.Fatalf("%s, row %d: %s is %#v, the engine had %#v", what, row, column, got, value)
		}
	}
}

func checkDays(t *testing.T, e *engine.Engine, seen *runSeen, f frame) {
	t.Helper()
	if int(f.count()) != len(seen.daily) {
		t.Fatalf("%d rows of daily metrics, the engine had %d", f.count(), len(seen.daily))
	}
	for row, d := range seen.daily {
		checkRow(t, "daily_agent_metrics", f, row, map[string]any{
			"agent_id": e.AgentID(d.Agent), "day": d.Day, "opening_balance_cents": d.OpeningBalance, "closing_balance_cents": d.ClosingBalance,
			"min_balance_cents": d.MinBalance, "max_balance_cents": d.MaxBalance, "unsecured_cap_cents": d.UnsecuredCap,
			"peak_overdraft_cents": d.PeakOverdraft, "opening_posted_collateral_cents": d.OpeningPostedCollateral,
			"closing_posted_collateral_cents": d.ClosingPostedCollateral, "peak_posted_collateral_cents": d.PeakPostedCollateral,
			"collateral_capacity_cents": d.CollateralCapacity, "num_collateral_posts": d.NumCollateralPosts,
			"num_collateral_withdrawals": d.NumCollateralWithdrawals, "num_arrivals": d.NumArrivals, "num_sent": d.NumSent,
			"num_received": d.NumReceived, "num_settled": d.NumSettled, "num_dropped": d.NumDropped, "queue1_peak_size": d.Queue1PeakSize,
			"queue1_eod_size": d.Queue1EODSize, "liquidity_cost_cents": d.Costs.Liquidity, "delay_cost_cents": d.Costs.Delay,
			"collateral_cost_cents": d.Costs.Collateral, "penalty_cost_cents": d.Costs.Penalty, "split_friction_cost_cents": d.Costs.SplitFriction,
			"liquidity_opportunity_cost_cents": d.Costs.Opportunity, "total_cost_cents": d.Costs.Total(),
			"eod_borrowing_cost_cents": d.Costs.Borrowing, "eod_borrowed_cents": d.Borrowed,
		})
	}
}

func checkCollateral(t *testing.T, e *engine.Engine, seen *runSeen, f frame) {
	t.Helper()
	decided := f.filter(func(row int) bool {
		layer := f.columns["layer"][row]
		return layer == "strategic" || layer == "end_of_tick"
	})
	if int(decided.count()) != len(seen.coll) {
		t.Fatalf("%d rows of collateral decisions, the engine had %d", decided.count(), len(seen.coll))
	}
	for row, r := range seen.coll {
		want := map[string]any{
			"tick": r.Tick, "agent_id": e.AgentID(r.Agent), "layer": "strategic", "action": "post", "amount_cents": r.Amount, "reason": r.Reason,
			"balance_before_cents": r.BalanceBefore, "posted_collateral_before_cents": r.PostedBefore, "posted_collateral_after_cents": r.PostedAfter,
			"available_capacity_after_cents": r.CapacityAfter, "withdraw_due_tick": nil,
		}
		if r.Layer == engine.LayerEndOfTick {
			want["layer"] = "end_of_tick"
		}
		if r.Withdraw {
			want["action"] = "withdraw"
		}
		if r.Due != engine.None {
			want["withdraw_due_tick"] = r.Due
		}
		checkRow(t, "collateral_events", decided, row, want)
	}
}

func checkGroups(t *testing.T, e *engine.Engine, seen *runSeen, tables map[string]frame) {
	t.Helper()
	ids := func(list []int64) []any {
		out := []any{}
		for _, i := range list {
			out = append(out, e.AgentID(int32(i)))
		}
		return out
	}
	for row, g := range seen.groups {
		txs, amounts, nets := []any{}, []any{}, []any{}
		for i := range g.txs {
			txs, amounts = append(txs, int32(g.txs[i])), append(amounts, g.amounts[i])
		}
		for _, n := range g.net {
			nets = append(nets, n)
		}
		want := map[string]any{
			"tick": g.tick, "cycle_id": int32(row), "cycle_type": g.Kind.String(), "cycle_length": g.Length, "agent_ids": ids(g.agents), "tx_ids": txs,
			"tx_amounts_cents": amounts, "settled_value_cents": g.SettledValue, "total_value_cents": g.TotalValue, "net_agent_ids": ids(g.members),
			"net_positions_cents": nets, "max_net_outflow_cents": g.MaxNetOutflow, "max_net_outflow_agent_id": nil,
		}
		if g.MaxOutflowAgent != engine.None {
			want["max_net_outflow_agent_id"] = e.AgentID(g.MaxOutflowAgent)
		}
		checkRow(t, "lsm_cycles", tables["lsm_cycles"], row, want)
		for i, k := range g.txs {
			p := e.Payment(int32(k))
			members := tables["lsm_cycle_transactions"].where("cycle_id", int32(row))
			checkRow(t, "lsm_cycle_transactions", members, i, map[string]any{"tick": g.tick, "position": int32(i), "tx_id": int32(k),
				"sender_id": e.AgentID(p.Sender), "receiver_id": e.AgentID(p.Receiver), "amount_cents": g.amounts[i]})
		}
	}
}

func checkDecisions(t *testing.T, e *engine.Engine, seen *runSeen, f frame) {
	t.Helper()
	if int(f.count()) != len(seen.asked) {
		t.Fatalf("%d rows of decisions, the engine had %d", f.count(), len(seen.asked))
	}
	for row, d := range seen.asked {
		p, tree := d.policy, policy.Tree(d.Tree)
		fields, values := []any{}, []any{}
		for i, field := range p.Fields(tree) {
			fields = append(fields, field.String())
			values = append(values, math.Float64frombits(uint64(d.bits[i])))
		}
		want := map[string]any{"tick": d.Tick, "seq": int64(row), "agent_id": e.AgentID(d.Agent), "policy_hash": p.Hash(), "tx_id": nil,
			"in_queue2": d.InQ2, "path": p.Path(tree, d.Leaf), "fields": fields, "field_values": values}
		if d.Tx != engine.None {
			want["tx_id"] = d.Tx
		}
		checkRow(t, "decisions", f, row, want)
	}
}
