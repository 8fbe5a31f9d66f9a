//go:build cgo

package query

import (
	"cmp"
	"slices"
	"testing"

	"sweep/engine"
)

func addCosts(a, b engine.Costs) engine.Costs {
	return engine.Costs{Liquidity: a.Liquidity + b.Liquidity, Delay: a.Delay + b.Delay, Collateral: a.Collateral + b.Collateral,
		Penalty: a.Penalty + b.Penalty, SplitFriction: a.SplitFriction + b.SplitFriction, Opportunity: a.Opportunity + b.Opportunity}
}

func TestCostBreakdownByAgent(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		sums := make([]engine.Costs, len(f.agents))
		for _, d := range f.daily {
			sums[d.Agent] = addCosts(sums[d.Agent], d.Costs)
		}
		var expected []CostBreakdownByAgentRow
		for i, c := range sums {
			expected = append(expected, CostBreakdownByAgentRow{f.agents[i], c.Liquidity, c.Delay, c.Collateral, c.Penalty,
				c.SplitFriction, c.Opportunity, c.Total()})
		}
		slices.SortStableFunc(expected, func(a, b CostBreakdownByAgentRow) int { return cmp.Compare(b.TotalCostCents, a.TotalCostCents) })
		got, err := db.CostBreakdownByAgent(ctx, id)
		want(t, "cost_breakdown_by_agent", got, err, expected)
	})
}

func TestDailyCostTrends(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, only := range []*string{nil, &f.agents[0]} {
			days := map[int32]engine.Costs{}
			for _, d := range f.daily {
				if only == nil || f.agents[d.Agent] == *only {
					days[d.Day] = addCosts(days[d.Day], d.Costs)
				}
			}
			var expected []DailyCostTrendsRow
			for _, day := range sortedKeys(days) {
				c := days[day]
				expected = append(expected, DailyCostTrendsRow{day, c.Total(), c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity})
			}
			got, err := db.DailyCostTrends(ctx, id, DailyCostTrendsOptions{Agent: only})
			want(t, "daily_cost_trends", got, err, expected)
		}
	})
}

func TestAgentPerformance(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for a, name := range f.agents {
			var expected []AgentPerformanceRow
			for _, d := range f.daily {
				if d.Agent == int32(a) {
					c := d.Costs
					expected = append(expected, AgentPerformanceRow{d.Day, d.OpeningBalance, d.ClosingBalance, d.MinBalance, d.MaxBalance, d.PeakOverdraft,
						c.Total(), c.Liquidity, c.Delay, c.Collateral, c.SplitFriction, c.Penalty, c.Opportunity,
						d.NumSettled, d.NumDropped, d.NumArrivals, d.NumSent, d.NumReceived, d.Queue1PeakSize, d.Queue1EODSize})
				}
			}
			got, err := db.AgentPerformance(ctx, id, name)
			want(t, "agent_performance of "+name, got, err, expected)
		}
	})
}

func TestAgentDailyMetrics(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		all, err := db.AgentDailyMetrics(ctx, id, AgentDailyMetricsOptions{})
		if err != nil || len(all) != len(f.daily) {
			t.Fatalf("%d rows of %d, error %v", len(all), len(f.daily), err)
		}
		for i := 1; i < len(all); i++ {
			if cmp.Or(cmp.Compare(all[i-1].AgentID, all[i].AgentID), cmp.Compare(all[i-1].Day, all[i].Day)) >= 0 {
				t.Fatalf("row %d is out of order", i)
			}
		}
		last := f.agents[len(f.agents)-1]
		one, err := db.AgentDailyMetrics(ctx, id, AgentDailyMetricsOptions{Agent: &last})
		days := len(f.daily) / len(f.agents)
		want(t, "agent_daily_metrics of one", one, err, all[len(all)-days:])
	})
}

func TestCompareAgentPerformance(t *testing.T) {
	db, runs := database(t)
	a, b := runs[0], runs[1]
	var expected []CompareAgentPerformanceRow
	for _, x := range a.facts.daily {
		for _, y := range b.facts.daily {
			if x.Agent == 2 && y.Agent == 2 && x.Day == y.Day {
				expected = append(expected, CompareAgentPerformanceRow{x.Day, x.Costs.Total(), y.Costs.Total(), y.Costs.Total() - x.Costs.Total()})
			}
		}
	}
	got, err := db.CompareAgentPerformance(ctx, a.id, b.id, a.facts.agents[2])
	want(t, "compare_agent_performance", got, err, expected)
}

func TestCostsByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows, err := db.CostsByTick(ctx, id, CostsByTickOptions{})
		if err != nil || len(rows) != len(f.ticks)*len(f.agents) {
			t.Fatalf("%d rows, error %v", len(rows), err)
		}
		accumulated := map[string]int64{}
		for tick, x := range f.ticks {
			sum := int64(0)
			for a, name := range f.agents {
				r := rows[tick*len(f.agents)+a]
				sum += r.CostCents
				accumulated[name] += r.CostCents
				if r.Tick != int32(tick) || r.AgentID != name || r.AccumulatedCostCents != accumulated[name] {
					t.Fatalf("tick %d, bank %s: %+v", tick, name, r)
				}
			}
			if sum != x.result.TotalCost {
				t.Fatalf("tick %d: the banks' costs are %d, the tick's %d", tick, sum, x.result.TotalCost)
			}
		}
	})
}
