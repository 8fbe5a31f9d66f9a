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
		var expected []row
		for i, x := range f.ticks {
			expected = append(expected, row{i, x.day, x.end, x.result.Arrivals, x.result.Settlements, x.result.LSMReleases, x.result.TotalCost})
		}
		want(t, db, sql("SELECT tick, day, is_end_of_day, num_arrivals, num_settlements, num_lsm_releases, total_cost_cents FROM ticks_of_run(%v)", id), expected)
	})
}

func TestAgentStatesByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []row
		for tick := 2; tick < len(f.ticks); tick++ {
			for a, s := range f.ticks[tick].states {
				expected = append(expected, row{tick, f.agents[a], s.Balance, s.PostedCollateral, s.AvailableLiquidity, s.Costs.Delay, s.Queue1Size})
			}
		}
		columns := "SELECT tick, agent_id, balance_cents, posted_collateral_cents, available_liquidity_cents, delay_cost_cents, queue1_size "
		want(t, db, sql(columns+"FROM agent_states_by_tick(%v, 2, tick_to := %v)", id, len(f.ticks)-1), expected)
		want(t, db, sql(columns+"FROM agent_states_by_tick(%v, 2, agent := %v)", id, f.agents[1]), expected[1:2])
	})
}

func TestTickRangeSummary(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		from, to := int32(2), int32(len(f.ticks)/2)
		var arrivals, settlements, delays, delayCost, cost int64
		for _, k := range f.roots(nil) {
			if a := f.payments[k].Arrival; a >= from && a <= to {
				arrivals++
			}
			if tick, ok := f.settledAt(k); ok && tick >= from && tick <= to {
				settlements++
				delays += int64(tick - f.payments[k].Arrival)
			}
		}
		for tick := from; tick <= to; tick++ {
			cost += f.ticks[tick].result.TotalCost
			for a, s := range f.ticks[tick].states {
				delayCost += s.Costs.Delay
				if tick%int32(f.perDay) != 0 {
					delayCost -= f.ticks[tick-1].states[a].Costs.Delay
				}
			}
		}
		want(t, db, sql("FROM tick_range_summary(%v, %v, %v)", id, from, to),
			[]row{{arrivals, settlements, ratio(delays, settlements), delayCost, cost}})
	})
}

func TestLSMCyclesByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		columns := "SELECT tick, cycle_type = 'multilateral', settled_value_cents, total_value_cents, tx_ids "
		want(t, db, sql(columns+"FROM lsm_cycles_by_tick(%v)", id), f.cycles)
		some := slices.DeleteFunc(slices.Clone(f.cycles), func(c cycleFacts) bool { return c.tick < 4 || c.tick > 9 })
		want(t, db, sql(columns+"FROM lsm_cycles_by_tick(%v, tick_from := 4, tick_to := 9)", id), some)
	})
}

func TestQueuesByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []row
		for tick, x := range f.ticks {
			for a, name := range f.agents {
				add := func(queue string, value int64, txs []int32) {
					if len(txs) > 0 {
						expected = append(expected, row{tick, name, queue, len(txs), value, txs})
					}
				}
				add("queue1", x.states[a].Queue1Value, x.queue1[a])
				add("queue2", x.states[a].Queue2Value, slices.DeleteFunc(slices.Clone(x.queue2), func(k int32) bool { return f.payments[k].Sender != int32(a) }))
			}
		}
		want(t, db, sql("FROM queues_by_tick(%v)", id), expected)
		one := slices.DeleteFunc(expected, func(r row) bool { return r[0] != 5 || r[1] != f.agents[0] })
		want(t, db, sql("FROM queues_by_tick(%v, agent := %v, tick_from := 5)", id, f.agents[0]), one)
	})
}

func TestCollateralByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		counts, _ := countBy(f.events, func(e eventFacts) (string, bool) { return e.kind, true })
		type action struct {
			Action        string
			Amount        int64
			Before, After *int64
		}
		rows := rowsOf[action](t, db, sql("SELECT action, amount_cents, posted_collateral_before_cents, posted_collateral_after_cents FROM collateral_by_tick(%v)", id))
		got, _ := countBy(rows, func(r action) (string, bool) { return r.Action, true })
		if got["post"] != counts["CollateralPost"] || got["blocked"] != counts["CollateralTimerBlocked"] ||
			got["withdraw"] != counts["CollateralWithdraw"]+counts["CollateralTimerWithdrawn"] {
			t.Errorf("collateral_by_tick has %v, the log %v", got, counts)
		}
		for _, r := range rows {
			if r.Before == nil {
				continue
			}
			if d := *r.After - *r.Before; max(d, -d) != max(r.Amount, -r.Amount) {
				t.Errorf("posted collateral changes by %d with the amount %d", d, r.Amount)
			}
		}
	})
}

func TestRegistersByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows := rowsOf[struct {
			Tick       int32
			Agent, Key string
		}](t, db, sql("SELECT tick, agent_id, register_key FROM registers_by_tick(%v)", id))
		written := map[int32]bool{}
		for _, e := range f.events {
			if e.kind == engine.StateRegisterSet.String() {
				written[e.tick] = true
			}
		}
		stored := map[int32]bool{}
		for i, r := range rows {
			stored[r.Tick] = true
			if i > 0 && cmp.Or(cmp.Compare(rows[i-1].Tick, r.Tick), cmp.Compare(rows[i-1].Agent, r.Agent), cmp.Compare(rows[i-1].Key, r.Key)) >= 0 {
				t.Fatalf("row %d is out of order", i)
			}
		}
		compare(t, "ticks with registers", sortedKeys(stored), sortedKeys(written))
	})
}
