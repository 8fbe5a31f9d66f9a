package verify

import (
	"fmt"
	"slices"

	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/engine/money"
)

// tableKey is the key of the rows of a table after the run: up to two numbers and a text, by which they ascend. The keys
// of tick_agent_states, whose order is another, are checked with its sums.
type tableKey struct {
	table    string
	ints     []string
	text     string
	numbered bool // the first number counts from 0 without gaps
}

var tableKeys = []tableKey{
	{"runs", nil, "", false},
	{"failures", nil, "", false},
	{"agents", nil, "agent_id", false},
	{"ticks", []string{"tick"}, "", true},
	{"daily_agent_metrics", []string{"day"}, "agent_id", false},
	{"transactions", []string{"tx_id"}, "", true},
	{"events", []string{"seq"}, "", true},
	{"lsm_cycles", []string{"cycle_id"}, "", true},
	{"lsm_cycle_transactions", []string{"cycle_id", "position"}, "", false},
	{"decisions", []string{"seq"}, "", true},
	{"throughput_breaches", []string{"day", "rule"}, "agent_id", false},
}

// total states that a column of runs is the sum of a column of another table, or the number of its rows.
type total struct {
	runs   string // column of runs
	table  string
	column string // empty: the number of rows
	text   string // count only rows with this in the table's text column
	roots  bool   // count only payments without parent
}

var totals = []total{
	{runs: "num_agents", table: "agents"},
	{runs: "ticks_executed", table: "ticks"},
	{runs: "num_events", table: "events"},
	{runs: "num_events", table: "ticks", column: "num_events"},
	{runs: "num_settlements", table: "ticks", column: "num_settlements"},
	{runs: "num_lsm_releases", table: "ticks", column: "num_lsm_releases"},
	{runs: "total_cost_cents", table: "ticks", column: "total_cost_cents"},
	{runs: "num_dropped", table: "ticks", column: "num_dropped"},
	{runs: "num_rejected", table: "ticks", column: "num_rejected"},
	{runs: "num_rejected", table: "daily_agent_metrics", column: "num_rejected"},
	{runs: "num_internalised", table: "ticks", column: "num_internalised"},
	{runs: "num_internalised", table: "daily_agent_metrics", column: "num_internalised"},
	{runs: "internalised_cents", table: "ticks", column: "internalised_cents"},
	{runs: "internalised_cents", table: "daily_agent_metrics", column: "internalised_cents"},
	{runs: "num_postponed", table: "ticks", column: "num_postponed"},
	{runs: "num_settled_immediate", table: "ticks", column: "num_settled_immediate"},
	{runs: "num_settled_queue", table: "ticks", column: "num_settled_queue"},
	{runs: "num_settled_bilateral", table: "ticks", column: "num_settled_bilateral"},
	{runs: "num_settled_cycle", table: "ticks", column: "num_settled_cycle"},
	{runs: "num_settled_entry_offset", table: "ticks", column: "num_settled_entry_offset"},
	{runs: "num_settled_netting", table: "ticks", column: "num_settled_netting"},
	{runs: "num_settled_end_of_day", table: "ticks", column: "num_settled_end_of_day"},
	{runs: "settled_immediate_cents", table: "ticks", column: "settled_immediate_cents"},
	{runs: "settled_queue_cents", table: "ticks", column: "settled_queue_cents"},
	{runs: "settled_bilateral_cents", table: "ticks", column: "settled_bilateral_cents"},
	{runs: "settled_cycle_cents", table: "ticks", column: "settled_cycle_cents"},
	{runs: "settled_entry_offset_cents", table: "ticks", column: "settled_entry_offset_cents"},
	{runs: "settled_netting_cents", table: "ticks", column: "settled_netting_cents"},
	{runs: "settled_end_of_day_cents", table: "ticks", column: "settled_end_of_day_cents"},
	{runs: "num_settled_batch", table: "ticks", column: "num_settled_batch"},
	{runs: "settled_batch_cents", table: "ticks", column: "settled_batch_cents"},
	{runs: "num_payments", table: "transactions"},
	{runs: "arrived_value_cents", table: "transactions", column: "amount_cents", roots: true},
	{runs: "settled_value_cents", table: "transactions", column: "settled_cents", roots: true},
	{runs: "unsettled_value_cents", table: "transactions", column: "remaining_cents", roots: true},
	{runs: "num_splits", table: "transactions", column: "is_split"},
	{runs: "num_settled_immediate", table: "transactions", text: "immediate"},
	{runs: "num_settled_queue", table: "transactions", text: "queue"},
	{runs: "num_settled_bilateral", table: "transactions", text: "bilateral"},
	{runs: "num_settled_cycle", table: "transactions", text: "cycle"},
	{runs: "num_settled_entry_offset", table: "transactions", text: "entry_offset"},
	{runs: "num_settled_netting", table: "transactions", text: "netting"},
	{runs: "num_settled_end_of_day", table: "transactions", text: "end_of_day"},
	{runs: "num_settled_batch", table: "transactions", text: "batch"},
	{runs: "liquidity_cost_cents", table: "tick_agent_states", column: "liquidity_cost_delta_cents"},
	{runs: "delay_cost_cents", table: "tick_agent_states", column: "delay_cost_delta_cents"},
	{runs: "collateral_cost_cents", table: "tick_agent_states", column: "collateral_cost_delta_cents"},
	{runs: "penalty_cost_cents", table: "tick_agent_states", column: "penalty_cost_delta_cents"},
	{runs: "split_friction_cost_cents", table: "tick_agent_states", column: "split_friction_cost_delta_cents"},
	{runs: "liquidity_opportunity_cost_cents", table: "tick_agent_states", column: "liquidity_opportunity_cost_delta_cents"},
	{runs: "eod_borrowing_cost_cents", table: "tick_agent_states", column: "eod_borrowing_cost_delta_cents"},
	{runs: "total_cost_cents", table: "daily_agent_metrics", column: "total_cost_cents"},
	{runs: "eod_borrowed_cents", table: "daily_agent_metrics", column: "eod_borrowed_cents"},
	{runs: "num_lsm_releases", table: "lsm_cycles"},
	{runs: "num_throughput_breaches", table: "throughput_breaches"},
	{runs: "throughput_penalty_cents", table: "throughput_breaches", column: "penalty_cents"},
}

// runColumns lists the columns of runs that are compared.
var runColumns = func() []string {
	list := []string{"ticks_per_day", "num_days", "ticks_executed", "num_agents"}
	for _, f := range dayFigures {
		list = append(list, f.max)
	}
	for _, t := range totals {
		if !slices.Contains(list, t.runs) {
			list = append(list, t.runs)
		}
	}
	return list
}()

// totals compares sums over tables with table runs.
func (m *batchMeaning) totals() error {
	for _, t := range tables.Tables() {
		var list []total
		for _, want := range totals {
			if want.table == t.Name && m.hasColumn(t.Name, want.column) {
				list = append(list, want)
			}
		}
		if len(list) == 0 {
			continue
		}
		if err := m.totalsOf(t.Name, list); err != nil {
			return err
		}
	}
	return nil
}

// totalsOf adds up one table.
func (m *batchMeaning) totalsOf(table string, list []total) error {
	var run, parent, path *parquet.Column
	of := make([]*parquet.Column, len(list)) // nil: the total is a number of rows
	bind := func(r *parquet.Rows) {
		run = r.Column("run_id")
		if table == "transactions" {
			parent, path = r.Column("parent_tx_id"), r.Column("settlement_path")
		}
		for i, t := range list {
			if t.column != "" {
				of[i] = r.Column(t.column)
			}
		}
	}
	sums := make([]money.Sum, len(m.facts)*len(list))
	err := m.each(table, bind, func() {
		own := sums[(run.Int()-m.r.FirstRun)*int64(len(list)):][:len(list)]
		part, settledBy := false, ""
		if parent != nil {
			part, settledBy = !parent.Null(), path.Text()
		}
		for i := range list {
			switch t := &list[i]; {
			case t.roots && part, t.text != "" && settledBy != t.text:
			case of[i] == nil:
				own[i].Add(1)
			default:
				own[i].Add(of[i].Int())
			}
		}
	})
	if err == nil {
		m.compareTotals(list, sums)
	}
	return err
}

func (m *batchMeaning) compareTotals(list []total, sums []money.Sum) {
	for run := range m.facts {
		f := &m.facts[run]
		if !f.seen || !f.completed {
			continue
		}
		for i, t := range list {
			if got := sums[run*len(list)+i]; got != money.Total(f.known[t.runs]) {
				m.wrong(m.r.FirstRun+int64(run), "runs", "%s is %d, %s", t.runs, f.known[t.runs], t.says(got))
			}
		}
	}
}

// says describes a total of a table.
func (t total) says(sum money.Sum) string {
	what := "the sum of " + t.column
	if t.column == "" {
		what = "the number of rows"
	}
	if t.text != "" {
		what += " with " + t.text
	}
	return fmt.Sprintf("%s in %s is %s", what, t.table, sum)
}
