//go:build cgo

package query

import (
	"cmp"
	"slices"
	"testing"

	"sweep/engine"
)

func TestTicksOfRun(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows, err := db.TicksOfRun(ctx, id)
		if err != nil || len(rows) != len(f.ticks) {
			t.Fatalf("%d rows of %d, error %v", len(rows), len(f.ticks), err)
		}
		for i, r := range rows {
			x := f.ticks[i]
			if r.Tick != int32(i) || r.Day != x.day || r.IsEndOfDay != x.end || r.NumArrivals != x.result.Arrivals ||
				r.NumSettlements != x.result.Settlements || r.NumLSMReleases != x.result.LSMReleases || r.TotalCostCents != x.result.TotalCost {
				t.Fatalf("tick %d: %+v, the engine has %+v", i, r, x.result)
			}
		}
	})
}

func TestAgentStatesByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		from, to := int64(2), int64(len(f.ticks)-1)
		rows, err := db.AgentStatesByTick(ctx, id, from, AgentStatesByTickOptions{TickTo: &to})
		if err != nil || len(rows) != (len(f.ticks)-2)*len(f.agents) {
			t.Fatalf("%d rows, error %v", len(rows), err)
		}
		for i, r := range rows {
			tick, a := 2+i/len(f.agents), i%len(f.agents)
			s := f.ticks[tick].states[a]
			if r.Tick != int32(tick) || r.AgentID != f.agents[a] || r.BalanceCents != s.Balance || r.PostedCollateralCents != s.PostedCollateral ||
				r.AvailableLiquidityCents != s.AvailableLiquidity || r.DelayCostCents != s.Costs.Delay || int64(r.Queue1Size) != s.Queue1Size {
				t.Fatalf("row %d: %+v, the engine has %+v", i, r, s)
			}
		}
		one, err := db.AgentStatesByTick(ctx, id, from, AgentStatesByTickOptions{Agent: &f.agents[1]})
		want(t, "one bank in one tick", one, err, rows[1:2])
	})
}

func TestTickRangeSummary(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		from, to := int32(2), int32(len(f.ticks)/2)
		var row TickRangeSummaryRow
		delays := int64(0)
		for _, k := range f.roots(nil) {
			if a := f.payments[k].Arrival; a >= from && a <= to {
				row.TotalArrivals++
			}
			if tick, ok := f.settledAt(k); ok && tick >= from && tick <= to {
				row.TotalSettlements++
				delays += int64(tick - f.payments[k].Arrival)
			}
		}
		row.AvgDelayTicks = ratio(delays, row.TotalSettlements)
		for tick := from; tick <= to; tick++ {
			row.TotalCostCents += f.ticks[tick].result.TotalCost
			for a, s := range f.ticks[tick].states {
				row.TotalDelayCostCents += s.Costs.Delay
				if tick%int32(f.perDay) != 0 {
					row.TotalDelayCostCents -= f.ticks[tick-1].states[a].Costs.Delay
				}
			}
		}
		got, err := db.TickRangeSummary(ctx, id, int64(from), int64(to))
		want(t, "tick_range_summary", got, err, []TickRangeSummaryRow{row})
	})
}

func TestLSMCyclesByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var found []cycleFacts
		rows, err := db.LSMCyclesByTick(ctx, id, LSMCyclesByTickOptions{})
		for _, r := range rows {
			c := cycleFacts{r.Tick, r.CycleType == "multilateral", r.SettledValueCents, r.TotalValueCents, nil}
			for _, tx := range r.TxIDs {
				c.txs = append(c.txs, int64(tx))
			}
			found = append(found, c)
		}
		want(t, "lsm_cycles_by_tick", found, err, f.cycles)
		from, to := int64(4), int64(9)
		some, err := db.LSMCyclesByTick(ctx, id, LSMCyclesByTickOptions{TickFrom: &from, TickTo: &to})
		expected := slices.DeleteFunc(slices.Clone(rows), func(r LSMCyclesByTickRow) bool { return int64(r.Tick) < from || int64(r.Tick) > to })
		want(t, "some ticks", some, err, expected)
	})
}

func TestQueuesByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []QueuesByTickRow
		for tick, x := range f.ticks {
			for a, name := range f.agents {
				add := func(queue string, txs []int32) {
					if len(txs) == 0 {
						return
					}
					r := QueuesByTickRow{Tick: int32(tick), AgentID: name, QueueType: queue, NumPayments: int64(len(txs)), TxIDs: txs}
					switch queue {
					case "queue1":
						r.RemainingCents = x.states[a].Queue1Value
					case "queue2":
						r.RemainingCents = x.states[a].Queue2Value
					}
					expected = append(expected, r)
				}
				add("queue1", x.queue1[a])
				add("queue2", slices.DeleteFunc(slices.Clone(x.queue2), func(k int32) bool { return f.payments[k].Sender != int32(a) }))
			}
		}
		got, err := db.QueuesByTick(ctx, id, QueuesByTickOptions{})
		want(t, "queues_by_tick", got, err, expected)
		one, err := db.QueuesByTick(ctx, id, QueuesByTickOptions{Agent: &f.agents[0], TickFrom: ptr(int64(5))})
		want(t, "one bank in one tick", one, err, slices.DeleteFunc(expected, func(r QueuesByTickRow) bool { return r.Tick != 5 || r.AgentID != f.agents[0] }))
	})
}

func TestCollateralByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		counts, _ := countBy(f.events, func(e eventFacts) (string, bool) { return e.kind, true })
		rows, err := db.CollateralByTick(ctx, id, CollateralByTickOptions{})
		got, _ := countBy(rows, func(r CollateralByTickRow) (string, bool) { return r.Action, true })
		if err != nil || got["post"] != counts["CollateralPost"] || got["blocked"] != counts["CollateralTimerBlocked"] ||
			got["withdraw"] != counts["CollateralWithdraw"]+counts["CollateralTimerWithdrawn"] {
			t.Errorf("collateral_by_tick has %v, the log %v, error %v", got, counts, err)
		}
		for _, r := range rows {
			if r.PostedCollateralBeforeCents == nil {
				continue
			}
			if d := *r.PostedCollateralAfterCents - *r.PostedCollateralBeforeCents; max(d, -d) != max(r.AmountCents, -r.AmountCents) {
				t.Errorf("posted collateral changes by %d with the amount %d", d, r.AmountCents)
			}
		}
	})
}

func TestRegistersByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows, err := db.RegistersByTick(ctx, id, RegistersByTickOptions{})
		if err != nil {
			t.Fatal(err)
		}
		written := map[int32]bool{}
		for _, e := range f.events {
			if e.kind == engine.StateRegisterSet.String() {
				written[e.tick] = true
			}
		}
		stored := map[int32]bool{}
		for i, r := range rows {
			stored[r.Tick] = true
			if i > 0 && cmp.Or(cmp.Compare(rows[i-1].Tick, r.Tick), cmp.Compare(rows[i-1].AgentID, r.AgentID), cmp.Compare(rows[i-1].RegisterKey, r.RegisterKey)) >= 0 {
				t.Fatalf("row %d is out of order", i)
			}
		}
		want(t, "ticks with registers", sortedKeys(stored), nil, sortedKeys(written))
	})
}
