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
		var expected []row
		for i, c := range sums {
			expected = append(expected, row{f.agents[i], c.Liquidity, c.Delay, c.Collateral, c.Penalty,
				c.SplitFriction, c.Opportunity, 0, c.Total()})
		}
		slices.SortStableFunc(expected, func(a, b row) int { return cmp.Compare(b[8].(int64), a[8].(int64)) })
		want(t, db, sql("FROM cost_breakdown_by_agent(%v)", id), expected)
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
			var expected []row
			for _, day := range sortedKeys(days) {
				c := days[day]
				expected = append(expected, row{day, c.Total(), c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity, 0})
			}
			want(t, db, sql("FROM daily_cost_trends(%v, agent := %v)", id, only), expected)
		}
	})
}

func TestAgentPerformance(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for a, name := range f.agents {
			var expected []row
			for _, d := range f.daily {
				if d.Agent == int32(a) {
					c := d.Costs
					expected = append(expected, row{d.Day, d.OpeningBalance, d.ClosingBalance, d.MinBalance, d.MaxBalance, d.PeakOverdraft,
						c.Total(), c.Liquidity, c.Delay, c.Collateral, c.SplitFriction, c.Penalty, c.Opportunity, 0,
						d.NumSettled, d.NumDropped, d.NumArrivals, d.NumSent, d.NumReceived, d.Queue1PeakSize, d.Queue1EODSize})
				}
			}
			want(t, db, sql("FROM agent_performance(%v, %v)", id, name), expected)
		}
	})
}

func TestAgentDailyMetrics(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var all, last []row
		for a, name := range f.agents {
			last = nil
			for _, d := range f.daily {
				if d.Agent == int32(a) {
					last = append(last, row{d.Day, name, d.ClosingBalance, d.Costs.Total()})
				}
			}
			all = append(all, last...)
		}
		columns := "SELECT day, agent_id, closing_balance_cents, total_cost_cents "
		want(t, db, sql(columns+"FROM agent_daily_metrics(%v)", id), all)
		want(t, db, sql(columns+"FROM agent_daily_metrics(%v, agent := %v)", id, f.agents[len(f.agents)-1]), last)
	})
}

func TestCompareAgentPerformance(t *testing.T) {
	db, runs := database(t)
	a, b := runs[0], runs[1]
	var expected []row
	for _, x := range a.facts.daily {
		for _, y := range b.facts.daily {
			if x.Agent == 2 && y.Agent == 2 && x.Day == y.Day {
				expected = append(expected, row{x.Day, x.Costs.Total(), y.Costs.Total(), y.Costs.Total() - x.Costs.Total()})
			}
		}
	}
	want(t, db, sql("FROM compare_agent_performance(%v, %v, %v)", a.id, b.id, a.facts.agents[2]), expected)
}

func TestCostsByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows := rowsOf[struct {
			Tick                        int32
			Agent                       string
			CostCents, AccumulatedCents int64
		}](t, db, sql("SELECT tick, agent_id, cost_cents, accumulated_cost_cents FROM costs_by_tick(%v)", id))
		if len(rows) != len(f.ticks)*len(f.agents) {
			t.Fatalf("%d rows", len(rows))
		}
		accumulated := map[string]int64{}
		for tick, x := range f.ticks {
			sum := int64(0)
			for a, name := range f.agents {
				r := rows[tick*len(f.agents)+a]
				sum += r.CostCents
				accumulated[name] += r.CostCents
				if r.Tick != int32(tick) || r.Agent != name || r.AccumulatedCents != accumulated[name] {
					t.Fatalf("tick %d, bank %s: %+v", tick, name, r)
				}
			}
			if sum != x.result.TotalCost {
				t.Fatalf("tick %d: the banks' costs are %d, the tick's %d", tick, sum, x.result.TotalCost)
			}
		}
	})
}
