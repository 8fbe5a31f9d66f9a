//go:build cgo

package query

import (
	"slices"
	"testing"
)

func TestListRuns(t *testing.T) {
	db, runs := database(t)
	var expected []row
	for _, r := range runs {
		status := "completed"
		if r.facts == nil {
			status = "failed"
		}
		expected = append(expected, row{r.id, status, r.point, r.replication})
	}
	want(t, db, "SELECT run_id, status, point, replication FROM list_runs()", expected)
	want(t, db, "SELECT run_id, total_arrivals FROM list_runs(status := 'failed')", []row{{failedRun, nil}})
	table, err := db.Query(ctx, `SELECT "case", level, share, agent, "say ""it""" FROM list_runs() WHERE run_id = 3`)
	if err != nil || !slices.Equal(table.Rows[0], []any{cases[1], int64(100), 0.25, false, "it's 1"}) {
		t.Errorf("axes of run 3: %v, error %v", table, err)
	}
}

func TestRunSummary(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		m, days := f.metrics, float64(len(f.ticks)/f.perDay)
		want(t, db, sql("SELECT total_arrivals, total_settlements, settlement_rate, CAST(total_cost_cents AS DOUBLE), avg_daily_cost_cents, avg_delay_ticks FROM run_summary(%v)", id),
			[]row{{m.TotalArrivals, m.TotalSettlements, ratio(m.TotalSettlements, m.TotalArrivals), f.cost(), f.cost() / days, f.avgDelay()}})
	})
}

// avgDelay is the mean delay of settled payments; nil if there are none, for which the engine has 0.
func (f *facts) avgDelay() *float64 {
	if f.metrics.TotalSettlements == 0 {
		return nil
	}
	return &f.metrics.AvgDelayTicks
}

func TestAFailedRunHasASummary(t *testing.T) {
	db, _ := database(t)
	want(t, db, sql("SELECT status, total_cost_cents FROM run_summary(%v)", failedRun), []row{{"failed", nil}})
	want(t, db, "FROM failures_by_class()", []row{{"timeout", "took too long", 1, failedRun}})
}

func TestCompareRuns(t *testing.T) {
	db, runs := database(t)
	a, b := runs[0].facts, runs[2].facts
	for metric, values := range map[string][2]float64{
		"total_cost_cents":  {a.cost(), b.cost()},
		"settlement_rate":   {a.metrics.SettlementRate, b.metrics.SettlementRate},
		"total_arrivals":    {float64(a.metrics.TotalArrivals), float64(b.metrics.TotalArrivals)},
		"total_settlements": {float64(a.metrics.TotalSettlements), float64(b.metrics.TotalSettlements)},
	} {
		want(t, db, sql("FROM compare_runs(0, 2) WHERE metric = %v", metric), []row{{metric, values[0], values[1], values[1] - values[0]}})
	}
	want(t, db, sql("SELECT value2, delta FROM compare_runs(0, %v) WHERE metric = 'total_arrivals'", failedRun), []row{{nil, nil}})
}
