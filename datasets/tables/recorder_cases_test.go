package tables_test

import (
	"path/filepath"
	"slices"
	"testing"

	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/policy"
)

// everything selects all tables at their fullest.
var everything = []string{"*", "decisions", tables.PerTickQueues}

// forEachCase runs every reference case through a batch of its own with all tables.
func forEachCase(t *testing.T, check func(t *testing.T, e *engine.Engine, seen *runSeen, tables map[string]frame)) {
	for _, dir := range datasetstest.SomeCases(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			e, err := engine.New(datasetstest.LoadScenario(t, filepath.Join(dir, "scenario.yaml")), engine.WithDecisions())
			if err != nil {
				t.Fatal(err)
			}
			sink, seen := memorySink{}, &runSeen{}
			w := tables.NewBatchWriter(sink, tables.WriterOptions{Tables: everything})
			record(t, w, tables.RunInfo{RunID: 5, Point: 2, Replication: 1, Key: "00112233aabbccdd", Seed: 1<<64 - 1}, e, seen.see)
			infos, err := w.Close()
			if err != nil {
				t.Fatal(err)
			}
			tables := sink.frames(t)
			for _, info := range infos {
				if tables[info.Table].count() != info.Rows {
					t.Errorf("%s has %d rows, Close told %d", info.Table, tables[info.Table].count(), info.Rows)
				}
			}
			check(t, e, seen, tables)
		})
	}
}

// runSeen is what a run's ticks looked like from outside.
type runSeen struct {
	ticks  []engine.TickResult
	rng    []uint64
	kinds  []engine.Kind
	states [][]engine.AgentState
	queue1 [][][]int32
	queue2 [][]int32
	regs   [][][]engine.Register
	daily  []engine.DailyMetrics
	coll   []engine.CollateralRecord
	groups []group
	asked  []decision
}

// group is an LSM record with its lists.
type group struct {
	engine.LSMRecord
	tick                               int32
	agents, txs, amounts, members, net []int64
}

// decision is a recorded decision with its values.
type decision struct {
	engine.Decision
	bits   []int64
	policy *policy.Policy
}

func (s *runSeen) see(r *engine.TickRecord) {
	s.ticks = append(s.ticks, r.Result)
	s.rng = append(s.rng, r.RNGState)
	for i := range r.Events {
		s.kinds = append(s.kinds, r.Events[i].Kind)
	}
	var states []engine.AgentState
	var queues [][]int32
	var regs [][]engine.Register
	for i := range int32(r.Engine.NumAgents()) {
		states = append(states, r.Engine.Agent(i))
		queues = append(queues, append([]int32{}, r.Engine.Queue1(i)...))
		regs = append(regs, append([]engine.Register{}, r.Engine.Registers(i)...))
	}
	s.states = append(s.states, states)
	s.queue1 = append(s.queue1, queues)
	s.queue2 = append(s.queue2, r.Engine.Queue2())
	s.regs = append(s.regs, regs)
	s.daily = append(s.daily, r.Daily...)
	s.coll = append(s.coll, r.Collateral...)
	clone := func(span engine.Span) []int64 { return slices.Clone(span.In(r.Lists)) }
	for _, g := range r.LSM {
		s.groups = append(s.groups, group{g, r.Tick, clone(g.Agents), clone(g.Txs), clone(g.Amounts), clone(g.NetAgents), clone(g.Nets)})
	}
	for _, d := range r.Decisions {
		s.asked = append(s.asked, decision{d, clone(d.Fields), r.Engine.Policy(d.Agent)})
	}
}

// The tables of every reference case agree with each other: what happened is told by several of them, and each tells
// the same. And each tick, each bank, each queue and each register stands in them as it stood in the engine.
func TestTablesOfTheReferenceCases(t *testing.T) {
	forEachCase(t, func(t *testing.T, e *engine.Engine, seen *runSeen, tables map[string]frame) {
		checkAgreements(t, tables)
		checkMetrics(t, tables["runs"])
		checkLiquidity(t, tables, e.Scenario().CutOffs)
		checkIndices(t, tables["transactions"])
		checkStates(t, e, seen, tables)
		checkQueues(t, e, seen, tables["queue_snapshots"])
		checkRegisters(t, e, seen, tables["agent_state_registers"])
		checkPayments(t, e, tables["transactions"])
		checkDays(t, e, seen, tables["daily_agent_metrics"])
		checkCollateral(t, e, seen, tables["collateral_events"])
		checkGroups(t, e, seen, tables)
		checkDecisions(t, e, seen, tables["decisions"])
	})
}

func checkAgreements(t *testing.T, tables map[string]frame) {
	t.Helper()
	for _, a := range agreements(tables) {
		for i := range a.values {
			if a.values[i] != a.values[0] {
				t.Errorf("%s: %v do not agree", a.what, a.values)
				break
			}
		}
	}
}

// agreement is a quantity as several tables tell it.
type agreement struct {
	what   string
	values []int64
}

func agreements(tables map[string]frame) []agreement {
	runs, ticks, tx, events := tables["runs"], tables["ticks"], tables["transactions"], tables["events"]
	states, daily, cycles, members := tables["tick_agent_states"], tables["daily_agent_metrics"], tables["lsm_cycles"], tables["lsm_cycle_transactions"]
	breaches := tables["throughput_breaches"]
	kind := func(k engine.Kind) frame { return events.where("event_type", k.String()) }
	settled := tx.where("status", "settled")
	leaves := settled.where("is_split", false)
	roots := tx.where("parent_tx_id", nil)
	immediate := kind(engine.RtgsImmediateSettlement).without("tx_id", nil)
	list := []agreement{
		{"payments", []int64{tx.count(), kind(engine.Arrival).count(), runs.sum("num_payments"), ticks.maximum("num_payments"), ticks.sum("num_new_payments", "num_new_parts")}},
		{"payments without parent", []int64{roots.count(), runs.sum("total_arrivals"), ticks.sum("num_new_payments"), daily.sum("num_arrivals")}},
		{"generated payments", []int64{tx.where("origin", "generated").count(), ticks.sum("num_arrivals")}},
		{"parts", []int64{tx.where("origin", "split").count(), kind(engine.PolicySplit).lengths("tx_ids"), kind(engine.PolicySplit).sum("num_splits")}},
		{"splits", []int64{tx.where("is_split", true).count(), kind(engine.PolicySplit).count(), runs.sum("num_splits")}},
		{"payments of scenario events", []int64{tx.where("origin", "scenario").count(), events.where("scenario_event_type", "custom_transaction_arrival").count()}},
		{"arrived value", []int64{roots.sum("amount_cents"), runs.sum("arrived_value_cents"), ticks.sum("new_value_cents"), runs.sum("settled_value_cents", "unsettled_value_cents")}},
		{"settled value", []int64{leaves.sum("amount_cents"), roots.sum("settled_cents"), runs.sum("settled_value_cents"), ticks.sum("settled_value_cents"), daily.sum("settled_value_cents"), daily.sum("received_value_cents")}},
		{"settled payments", []int64{leaves.count(), daily.sum("num_settled"), daily.sum("num_received"),
			ticks.sum("num_settled_immediate", "num_settled_queue", "num_settled_bilateral", "num_settled_cycle", "num_settled_entry_offset",
				"num_settled_netting", "num_settled_end_of_day", "num_settled_batch")}},
		{"settled payments without parent", []int64{roots.where("status", "settled").count(), runs.sum("total_settlements")}},
		{"submissions", []int64{tx.sum("num_submissions"), kind(engine.RtgsSubmission).count(), daily.sum("num_sent")}},
		{"entries into Queue 2", []int64{tx.sum("num_queue2_entries"), kind(engine.QueuedRtgs).count()}},
		{"withdrawals", []int64{tx.sum("num_withdrawals"), kind(engine.RtgsWithdrawal).count()}},
		{"drops", []int64{tx.where("status", "dropped").count(), kind(engine.PolicyDrop).count() + kind(engine.BatchExpired).lengths("tx_ids"), ticks.sum("num_dropped"), daily.sum("num_dropped"), runs.sum("num_dropped")}},
		{"rejections", []int64{tx.where("status", "rejected").count(), tx.without("rejected_tick", nil).count(), kind(engine.PaymentRejected).count(), ticks.sum("num_rejected"), daily.sum("num_rejected"),
			runs.sum("num_rejected")}},
		{"internalised payments", []int64{kind(engine.PaymentInternalised).count(), ticks.sum("num_internalised"), daily.sum("num_internalised"), runs.sum("num_internalised")}},
		{"internalised value", []int64{kind(engine.PaymentInternalised).sum("amount_cents"), ticks.sum("internalised_cents"), daily.sum("internalised_cents"), runs.sum("internalised_cents")}},
		{"payments put off", []int64{kind(engine.PaymentPostponed).count(), ticks.sum("num_postponed"), runs.sum("num_postponed")}},
		{"overdue payments", []int64{tx.without("overdue_since_tick", nil).count(), runs.sum("num_overdue")}},
		{"deadline penalties", []int64{tx.sum("deadline_penalty_cents"), kind(engine.TransactionWentOverdue).sum("deadline_penalty_cents")}},
		{"end-of-day penalties", []int64{tx.sum("eod_penalty_cents") + breaches.sum("penalty_cents"), kind(engine.EndOfDay).sum("total_penalties_cents")}},
		{"penalties", []int64{tx.sum("deadline_penalty_cents", "eod_penalty_cents") + breaches.sum("penalty_cents"), runs.sum("penalty_cost_cents")}},
		{"breaches of throughput rules", []int64{breaches.count(), kind(engine.ThroughputBreach).count(), runs.sum("num_throughput_breaches")}},
		{"penalties for breaches", []int64{breaches.sum("penalty_cents"), kind(engine.ThroughputBreach).sum("penalty_cents"), runs.sum("throughput_penalty_cents")}},
		{"shortfalls", []int64{breaches.sum("shortfall_cents"), kind(engine.ThroughputBreach).sum("shortfall_cents")}},
		{"total cost", []int64{runs.sum("total_cost_cents"), ticks.sum("total_cost_cents"), daily.sum("total_cost_cents")}},
		{"end-of-day queues", []int64{daily.sum("queue1_eod_size") + ticks.where("is_end_of_day", true).sum("queue2_size"), kind(engine.EndOfDay).sum("unsettled_count")}},
		{"queue 1 sizes", []int64{ticks.sum("queue1_size"), states.sum("queue1_size"), tables["queue_snapshots"].where("queue_type", "queue1").count()}},
		{"queue 2 sizes", []int64{ticks.sum("queue2_size"), states.sum("queue2_size"), tables["queue_snapshots"].where("queue_type", "queue2").count()}},
		{"queued value", []int64{ticks.sum("queue1_value_cents", "queue2_value_cents"), states.sum("queue1_value_cents", "queue2_value_cents"), tables["queue_snapshots"].sum("remaining_cents")}},
		{"waiting payments at the end", []int64{tx.without("queue", "none").without("queue", "batch").count(), runs.sum("queue1_size", "queue2_size")}},
		{"balances", []int64{ticks.sum("balance_total_cents"), states.sum("balance_cents")}},
		{"groups", []int64{cycles.count(), runs.sum("num_lsm_releases"), kind(engine.LsmBilateralOffset).count() + kind(engine.LsmCycleSettlement).count() +
			kind(engine.LsmNetting).count() + kind(engine.EntryDispositionOffset).count()}},
		{"entry offsets", []int64{cycles.where("is_entry_offset", true).count(), kind(engine.EntryDispositionOffset).count()}},
		{"payments in groups", []int64{members.count(), cycles.lengths("tx_ids"), cycles.sum("num_transactions"), leaves.count() - immediate.count() -
			kind(engine.Queue2LiquidityRelease).count() - kind(engine.EndOfDaySettlement).count() - kind(engine.BatchSettlement).lengths("tx_ids")}},
		{"value in groups", []int64{members.sum("amount_cents"), cycles.sum("total_value_cents"), ticks.sum("settled_bilateral_cents", "settled_cycle_cents", "settled_entry_offset_cents", "settled_netting_cents")}},
		{"collateral postings", []int64{tables["collateral_events"].where("action", "post").count(), kind(engine.CollateralPost).count(), daily.sum("num_collateral_posts")}},
		{"collateral withdrawals", []int64{tables["collateral_events"].where("action", "withdraw").count(), daily.sum("num_collateral_withdrawals"),
			kind(engine.CollateralWithdraw).count() + kind(engine.CollateralTimerWithdrawn).count()}},
		{"register resets", []int64{tables["agent_state_registers"].where("is_reset", true).count(), events.where("reason", "eod_reset").count()}},
		{"events", []int64{events.count(), runs.sum("num_events"), ticks.sum("num_events")}},
		{"loans", []int64{kind(engine.EndOfDayBorrowing).sum("amount_cents"), states.where("tick", int32(ticks.maximum("tick"))).sum("eod_loan_cents") + kind(engine.EndOfDayRepayment).sum("amount_cents"),
			daily.sum("eod_borrowed_cents"), runs.sum("eod_borrowed_cents"), ticks.sum("eod_loans_cents"), states.sum("eod_loan_cents")}},
		{"cost of loans", []int64{kind(engine.EndOfDayBorrowing).sum("eod_borrowing_cost_cents"), runs.sum("eod_borrowing_cost_cents"),
			states.sum("eod_borrowing_cost_delta_cents"), daily.sum("eod_borrowing_cost_cents")}},
		{"legs of batches", []int64{tx.where("origin", "batch").count(), events.where("scenario_event_type", "settlement_batch").lengths("tx_ids")}},
		{"changes of policies", []int64{tables["policy_snapshots"].where("created_by", "scenario_event").count(), events.where("scenario_event_type", "policy_change").count()}},
		{"policies", []int64{tables["policy_snapshots"].where("created_by", "init").count(), tables["agents"].count(), runs.sum("num_agents")}},
	}
	for _, cost := range []string{"liquidity", "delay", "collateral", "penalty", "split_friction", "liquidity_opportunity"} {
		list = append(list, agreement{cost + " cost", []int64{runs.sum(cost + "_cost_cents"), states.sum(cost + "_cost_delta_cents"),
			kind(engine.CostAccrual).sum(cost + "_cost_cents"), daily.sum(cost + "_cost_cents")}})
	}
	for path, column := range map[string]string{"immediate": "immediate", "queue": "queue", "bilateral": "bilateral", "cycle": "cycle", "entry_offset": "entry_offset",
		"netting": "netting", "end_of_day": "end_of_day", "batch": "batch"} {
		on := leaves.where("settlement_path", path)
		list = append(list, agreement{"settled on path " + path, []int64{on.count(), ticks.sum("num_settled_" + column), runs.sum("num_settled_" + column)}},
			agreement{"value settled on path " + path, []int64{on.sum("amount_cents"), ticks.sum("settled_" + column + "_cents"), runs.sum("settled_" + column + "_cents")}})
	}
	return list
}
