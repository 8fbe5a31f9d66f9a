//go:build cgo

package query

import (
	"slices"
	"testing"
)

func TestListRuns(t *testing.T) {
	db, runs := database(t)
	all, err := db.ListRuns(ctx, ListRunsOptions{})
	if err != nil || len(all) != len(runs) {
		t.Fatalf("%d runs, error %v", len(all), err)
	}
	for i, r := range all {
		if r.RunID != int64(i) || (r.Status == "failed") != (runs[i].facts == nil) || r.Point != runs[i].point || r.Replication != runs[i].replication {
			t.Errorf("run %d: %+v", i, r)
		}
	}
	failed, err := db.ListRuns(ctx, ListRunsOptions{Status: ptr("failed")})
	if err != nil || len(failed) != 1 || failed[0].RunID != failedRun || failed[0].TotalArrivals != nil {
		t.Errorf("failed: %+v, error %v", failed, err)
	}
	table, err := db.Query(ctx, `SELECT "case", level, share, agent, "say ""it""" FROM list_runs() WHERE run_id = 3`)
	if err != nil || !slices.Equal(table.Rows[0], []any{cases[1], int64(100), 0.25, false, "it's 1"}) {
		t.Errorf("axes of run 3: %v, error %v", table, err)
	}
}

func TestRunSummary(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows, err := db.RunSummary(ctx, id)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%v, error %v", rows, err)
		}
		r, days := rows[0], float64(len(f.ticks)/f.perDay)
		if *r.TotalArrivals != f.metrics.TotalArrivals || *r.TotalSettlements != f.metrics.TotalSettlements ||
			*r.SettlementRate != f.metrics.SettlementRate || float64(*r.TotalCostCents) != f.cost() ||
			*r.AvgDailyCostCents != f.cost()/days || *r.AvgDelayTicks != f.metrics.AvgDelayTicks {
			t.Errorf("%s, the engine has %+v and costs of %v", rendered(rows), f.metrics, f.cost())
		}
	})
}

func TestAFailedRunHasASummary(t *testing.T) {
	db, _ := database(t)
	rows, err := db.RunSummary(ctx, failedRun)
	if err != nil || len(rows) != 1 || rows[0].Status != "failed" || rows[0].TotalCostCents != nil {
		t.Errorf("%v, error %v", rows, err)
	}
	got, err := db.FailuresByClass(ctx)
	want(t, "failures_by_class", got, err, []FailuresByClassRow{{"timeout", "took too long", 1, failedRun}})
}

func TestCompareRuns(t *testing.T) {
	db, runs := database(t)
	rows, err := db.CompareRuns(ctx, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	a, b := runs[0].facts, runs[2].facts
	for metric, values := range map[string][2]float64{
		"total_cost_cents":  {a.cost(), b.cost()},
		"settlement_rate":   {a.metrics.SettlementRate, b.metrics.SettlementRate},
		"total_arrivals":    {float64(a.metrics.TotalArrivals), float64(b.metrics.TotalArrivals)},
		"total_settlements": {float64(a.metrics.TotalSettlements), float64(b.metrics.TotalSettlements)},
	} {
		i := slices.IndexFunc(rows, func(r CompareRunsRow) bool { return r.Metric == metric })
		if i < 0 {
			t.Errorf("no metric %s", metric)
			continue
		}
		want(t, metric, rows[i:i+1], nil, []CompareRunsRow{{metric, &values[0], &values[1], ptr(values[1] - values[0])}})
	}
	if rows, err := db.CompareRuns(ctx, 0, failedRun); err != nil || len(rows) == 0 || rows[0].Value2 != nil || rows[0].Delta != nil {
		t.Errorf("a failed run: %v, error %v", rows, err)
	}
}
