package tables

import (
	_ "embed"
	"encoding/json"
	"slices"
)

// In version 1 the axes in the path of a file were not columns of it, and columns had no permanent field ids. Net debits,
// bounds and delays were those of the whole run, which in runs of one day are those of the day. Means over no payments were
// 0. What does not follow from the row of version 1 is NULL, as are columns that were added to version 2 later, unless a list
// below says otherwise. The states of the banks were in order of ticks and then of banks.

//go:embed format1.json
var format1 []byte

func init() {
	var old []*Table
	if err := json.Unmarshal(format1, &old); err != nil {
		panic("tables: format1.json: " + err.Error())
	}
	s := &Step{From: 1, Tables: old, Columns: slices.Concat(means1, days1, unknown1, none1),
		Sorts: []SortStep{{Table: "tick_agent_states", Within: []string{"run_id", "day"}, By: "agent_id"}}}
	for _, t := range tables {
		if FindIn(old, t.Name) == nil {
			continue
		}
		for _, c := range t.AddedAfter(FirstColumns) {
			if s.Column(t.Name, c.Name) == nil {
				s.Columns = append(s.Columns, ColumnStep{Table: t.Name, Column: c.Name})
			}
		}
	}
	for _, c := range s.Columns {
		if t := FindIn(old, c.Table); t.Column(c.Column) != nil {
			s.Removed = append(s.Removed, c.Table+"."+c.Column) // it had another meaning
		}
	}
	RegisterStep(s)
}

// means1 are means over payments, of which there may be none.
var means1 = []ColumnStep{
	{Table: "runs", Column: "settlement_rate", SQL: "CASE WHEN f.total_arrivals > 0 THEN f.settlement_rate END",
		Compute: computeIf(func(r OldRow) bool { return r.Int("total_arrivals") > 0 }, OldRow.Double, "settlement_rate")},
	{Table: "runs", Column: "avg_delay_ticks", SQL: "CASE WHEN f.total_settlements > 0 THEN f.avg_delay_ticks END",
		Compute: computeIf(anySettled, OldRow.Double, "avg_delay_ticks")},
	{Table: "runs", Column: "max_delay_ticks", SQL: "CASE WHEN f.total_settlements > 0 THEN f.max_delay_ticks END",
		Compute: computeIf(anySettled, OldRow.Int, "max_delay_ticks")},
}

// days1 are figures of a day, and their largest of a day.
var days1 = []ColumnStep{
	ofOneDay("liquidity_used_cents", centsAsDouble, "liquidity_used_cents"), ofOneDay("liquidity_used_max_cents", OldRow.Int, "liquidity_used_cents"),
	ofOneDay("liquidity_lower_bound_cents", centsAsDouble, "liquidity_lower_bound_cents"),
	ofOneDay("liquidity_lower_bound_max_cents", OldRow.Int, "liquidity_lower_bound_cents"),
	ofOneDay("liquidity_upper_bound_cents", centsAsDouble, "liquidity_upper_bound_cents"),
	ofOneDay("liquidity_upper_bound_max_cents", OldRow.Int, "liquidity_upper_bound_cents"),
	ofOneDay("delay_indicator", OldRow.Double, "delay_indicator"), ofOneDay("delay_indicator_max", OldRow.Double, "delay_indicator"),
}

// unknown1 are NULL.
var unknown1 = []ColumnStep{
	{Table: "runs", Column: "liquidity_provided_cents"}, {Table: "runs", Column: "liquidity_provided_max_cents"}, {Table: "daily_agent_metrics", Column: "liquidity_provided_cents"},
	{Table: "agents", Column: "opening_liquidity_alpha"}, {Table: "agents", Column: "opening_liquidity_as"},
	{Table: "runs", Column: "liquidity_used_intraday_cents"}, {Table: "runs", Column: "liquidity_used_intraday_max_cents"},
	{Table: "runs", Column: "liquidity_use_position"}, {Table: "runs", Column: "liquidity_use_position_max"},
	{Table: "runs", Column: "turnover_ratio"}, {Table: "runs", Column: "turnover_ratio_max"}, {Table: "runs", Column: "liquidity_herfindahl"},
	{Table: "daily_agent_metrics", Column: "liquidity_used_intraday_cents"}, {Table: "daily_agent_metrics", Column: "liquidity_lower_bound_cents"},
	{Table: "daily_agent_metrics", Column: "liquidity_upper_bound_cents"}, {Table: "daily_agent_metrics", Column: "liquidity_use_position"},
	{Table: "daily_agent_metrics", Column: "turnover_ratio"}, {Table: "daily_agent_metrics", Column: "delay_indicator"},
	{Table: "transactions", Column: "arrival_index"},
}

// none1 are costs, loans and settlements that no run has had.
var none1 = []ColumnStep{
	noneOfRun("eod_borrowing_cost_cents"), noneOfRun("eod_borrowed_cents"), noneOfRun("num_settled_netting"), noneOfRun("settled_netting_cents"),
	noneOfRun("num_settled_end_of_day"), noneOfRun("settled_end_of_day_cents"),
	{Table: "ticks", Column: "num_settled_netting", Default: int64(0)}, {Table: "ticks", Column: "settled_netting_cents", Default: int64(0)},
	{Table: "ticks", Column: "num_settled_end_of_day", Default: int64(0)}, {Table: "ticks", Column: "settled_end_of_day_cents", Default: int64(0)},
	{Table: "ticks", Column: "eod_loans_cents", Default: int64(0)},
	{Table: "tick_agent_states", Column: "eod_borrowing_cost_cents", Default: int64(0)},
	{Table: "tick_agent_states", Column: "eod_borrowing_cost_delta_cents", Default: int64(0)},
	{Table: "tick_agent_states", Column: "eod_loan_cents"},
	{Table: "daily_agent_metrics", Column: "eod_borrowing_cost_cents", Default: int64(0)},
	{Table: "daily_agent_metrics", Column: "eod_borrowed_cents", Default: int64(0)},
	{Table: "events", Column: "eod_borrowing_cost_cents"},
}

// noneOfRun is a column of runs that is 0 unless the run failed.
func noneOfRun(column string) ColumnStep {
	return ColumnStep{Table: "runs", Column: column, SQL: "CASE WHEN f.total_cost_cents IS NOT NULL THEN 0 END",
		Compute: func(r OldRow) any {
			if r.Null("total_cost_cents") {
				return nil
			}
			return int64(0)
		}}
}

// ofOneDay is a column of runs that has the value of a column of version 1 in runs of one day.
func ofOneDay[T any](column string, get func(OldRow, string) T, from string) ColumnStep {
	oneDay := func(r OldRow) bool { return r.Int("num_days") == 1 }
	return ColumnStep{Table: "runs", Column: column, Partial: true, SQL: "CASE WHEN f.num_days = 1 THEN f." + from + " END",
		Compute: computeIf(oneDay, get, from)}
}

// computeIf is the value of a column in rows with a property, else NULL.
func computeIf[T any](has func(OldRow) bool, get func(OldRow, string) T, column string) func(OldRow) any {
	return func(r OldRow) any {
		if !has(r) || r.Null(column) {
			return nil
		}
		return get(r, column)
	}
}

func anySettled(r OldRow) bool { return r.Int("total_settlements") > 0 }

func centsAsDouble(r OldRow, column string) float64 { return float64(r.Int(column)) }
