//go:build cgo

package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sweep/datasets/tables"
)

// rowOf1 is a row of table runs in version 1; a missing column is NULL.
type rowOf1 map[string]any

func (r rowOf1) Null(column string) bool      { return r[column] == nil }
func (r rowOf1) Int(column string) int64      { v, _ := r[column].(int64); return v }
func (r rowOf1) Double(column string) float64 { v, _ := r[column].(float64); return v }
func (r rowOf1) Text(column string) string    { v, _ := r[column].(string); return v }

// TestRunsOfVersion1: the values that follow from a row of version 1, in Go and in SQL.
func TestRunsOfVersion1(t *testing.T) {
	run := func(days, arrivals, settlements int64, rate, delay float64, longest int64) rowOf1 {
		return rowOf1{"num_days": days, "total_arrivals": arrivals, "total_settlements": settlements, "settlement_rate": rate, "avg_delay_ticks": delay,
			"max_delay_ticks": longest, "liquidity_used_cents": int64(300), "liquidity_lower_bound_cents": int64(100),
			"liquidity_upper_bound_cents": int64(500), "delay_indicator": 0.25, "total_cost_cents": int64(9)}
	}
	ofDay := map[string]any{"liquidity_used_cents": 300.0, "liquidity_used_max_cents": int64(300), "liquidity_lower_bound_cents": 100.0,
		"liquidity_lower_bound_max_cents": int64(100), "liquidity_upper_bound_cents": 500.0, "liquidity_upper_bound_max_cents": int64(500),
		"delay_indicator": 0.25, "delay_indicator_max": 0.25}
	with := func(base, more map[string]any) map[string]any {
		all := map[string]any{}
		for _, m := range []map[string]any{base, more} {
			for k, v := range m {
				all[k] = v
			}
		}
		return all
	}
	none := map[string]any{"eod_borrowing_cost_cents": int64(0), "eod_borrowed_cents": int64(0), "num_settled_netting": int64(0),
		"settled_netting_cents": int64(0), "num_settled_end_of_day": int64(0), "settled_end_of_day_cents": int64(0)}
	ofDay = with(ofDay, none)
	for name, c := range map[string]struct {
		row  rowOf1
		want map[string]any // columns that are not NULL
	}{
		"one day":         {run(1, 4, 2, 0.5, 1.5, 3), with(ofDay, map[string]any{"settlement_rate": 0.5, "avg_delay_ticks": 1.5, "max_delay_ticks": int64(3)})},
		"nothing settled": {run(1, 4, 0, 0, 0, 0), with(ofDay, map[string]any{"settlement_rate": 0.0})},
		"no payments":     {run(1, 0, 0, 0, 0, 0), ofDay},
		"several days":    {run(2, 4, 2, 0.5, 0, 0), with(none, map[string]any{"settlement_rate": 0.5, "avg_delay_ticks": 0.0, "max_delay_ticks": int64(0)})},
		"a failed run":    {rowOf1{}, nil},
	} {
		t.Run(name, func(t *testing.T) { checkRunOfVersion1(t, c.row, c.want) })
	}
}

func checkRunOfVersion1(t *testing.T, row rowOf1, want map[string]any) {
	db, _ := database(t)
	var source, exprs []string
	for _, c := range tables.FindIn(tables.TablesOfVersion(1), "runs").Columns {
		value := "NULL"
		if v, ok := row[c.Name]; ok {
			value = fmt.Sprint(v)
		}
		source = append(source, fmt.Sprintf("CAST(%s AS %s) AS %s", value, c.Type, c.Name))
	}
	var steps []tables.ColumnStep
	for _, s := range tables.StepsFrom(1)[0].Columns {
		if s.Table != "runs" {
			continue
		}
		sql := s.SQL
		if sql == "" {
			sql = "NULL"
		}
		steps = append(steps, s)
		exprs = append(exprs, fmt.Sprintf("CAST(%s AS %s)", sql, tables.FindTable("runs").Column(s.Column).Type))
	}
	table, err := db.Query(ctx, "SELECT "+strings.Join(exprs, ", ")+" FROM (SELECT "+strings.Join(source, ", ")+") AS f")
	if err != nil {
		t.Fatal(err)
	}
	seen := []string{}
	for i, s := range steps {
		var computed any
		if s.Compute != nil {
			computed = s.Compute(row)
		}
		if computed != want[s.Column] || table.Rows[0][i] != want[s.Column] {
			t.Errorf("%s is %v, in SQL %v, and should be %v", s.Column, computed, table.Rows[0][i], want[s.Column])
		}
		seen = append(seen, s.Column)
	}
	for column := range want {
		if !slices.Contains(seen, column) {
			t.Errorf("%s has no step", column)
		}
	}
}
