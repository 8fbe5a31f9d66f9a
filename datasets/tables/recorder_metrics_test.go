package tables_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/scenario"
)

// payment is a payment that arrives at a tick.
type payment struct {
	tick     int
	from, to string
	amount   int64
}

// runOf runs three banks with the given opening balance over a day of ten ticks, with only these payments and without
// offsetting, and returns the row of runs.
func runOf(t *testing.T, balance int64, payments ...payment) frame {
	t.Helper()
	return daysOf(t, 1, map[string]int64{"A": balance, "B": balance, "C": balance}, "lsm_config: {enable_bilateral: false, enable_cycles: false}", payments...)["runs"]
}

// daysOf runs banks with these opening balances over days of ten ticks, with only these payments.
func daysOf(t *testing.T, days int, balances map[string]int64, settings string, payments ...payment) map[string]frame {
	t.Helper()
	var doc strings.Builder
	fmt.Fprintf(&doc, "simulation: {ticks_per_day: 10, num_days: %d, rng_seed: 1}\n%s\nagents:\n", days, settings)
	for _, id := range slices.Sorted(maps.Keys(balances)) {
		fmt.Fprintf(&doc, "- {id: %s, opening_balance: %d}\n", id, balances[id])
	}
	doc.WriteString("scenario_events: ")
	if len(payments) == 0 {
		doc.WriteString("[]")
	}
	doc.WriteString("\n")
	for _, p := range payments {
		fmt.Fprintf(&doc, "- {type: CustomTransactionArrival, from_agent: %s, to_agent: %s, amount: %d, schedule: {type: OneTime, tick: %d}}\n", p.from, p.to, p.amount, p.tick)
	}
	sc, _, err := scenario.DecodeBytes("metrics.yaml", []byte(doc.String()), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{})
	record(t, w, tables.RunInfo{}, e, ignore)
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sink.read(t)
}

// The exhibit of McAndrews and Rajan: A pays B 100, B pays C 75, C pays A 50. The lower bound is 50 in any order; what is
// needed for no payment to wait depends on the order. With that much, or more, nothing waits.
func TestLiquidityBoundsOfThePublishedExhibit(t *testing.T) {
	ab, bc, ca := payment{from: "A", to: "B", amount: 100}, payment{from: "B", to: "C", amount: 75}, payment{from: "C", to: "A", amount: 50}
	for _, test := range []struct {
		order []payment
		upper int64
	}{
		{[]payment{ab, bc, ca}, 100}, {[]payment{ab, ca, bc}, 150}, {[]payment{bc, ab, ca}, 175},
		{[]payment{bc, ca, ab}, 125}, {[]payment{ca, ab, bc}, 100}, {[]payment{ca, bc, ab}, 175},
	} {
		var name strings.Builder
		for i := range test.order {
			test.order[i].tick = i
			name.WriteString(test.order[i].from + test.order[i].to)
		}
		t.Run(name.String(), func(t *testing.T) {
			r := runOf(t, 1000, test.order...)
			checkRow(t, "runs", r, 0, map[string]any{
				"liquidity_lower_bound_cents": 50.0, "liquidity_upper_bound_cents": float64(test.upper), "liquidity_used_cents": float64(test.upper),
				"liquidity_used_intraday_cents": float64(test.upper), "liquidity_used_intraday_max_cents": test.upper, "liquidity_use_position": 1.0,
				"delay_indicator": 0.0, "avg_delay_value_weighted_ticks": 0.0, "settlement_rate": 1.0, "settlement_rate_value": 1.0,
				"arrived_value_cents": int64(225), "settled_value_cents": int64(225), "unsettled_value_cents": int64(0),
				"turnover_ratio": 225 / float64(test.upper), "queue1_peak_size": int64(0), "queue2_peak_size": int64(0),
			})
		})
	}
}

// Without money and without offsetting nothing settles: the delay indicator is 1 and what has no value is NULL.
func TestMetricsOfAStandstill(t *testing.T) {
	r := runOf(t, 0, payment{0, "A", "B", 100}, payment{2, "B", "A", 100})
	checkRow(t, "runs", r, 0, map[string]any{
		"delay_indicator": 1.0, "settlement_rate": 0.0, "unsettled_value_cents": int64(200), "liquidity_used_cents": 0.0, "liquidity_used_intraday_cents": 0.0,
		"turnover_ratio": nil, "liquidity_use_position": nil, "avg_delay_ticks": nil, "max_delay_ticks": nil,
		"avg_delay_value_weighted_ticks": nil, "avg_settlement_tick": nil, "settlement_decile_ticks": nil, "liquidity_herfindahl": nil,
		"queue2_peak_size": int64(2), "queue2_avg_size": 1.8, "queue_peak_value_cents": int64(200), "queue_avg_value_cents": 180.0,
		"liquidity_lower_bound_cents": 0.0, "liquidity_upper_bound_cents": 100.0,
	})
}

// B can pay only when it has been paid: its payment of 100 waits from tick 1 to tick 5.
func TestMetricsOfADelay(t *testing.T) {
	r := runOf(t, 300, payment{0, "B", "C", 300}, payment{1, "B", "C", 100}, payment{5, "A", "B", 100})
	checkRow(t, "runs", r, 0, map[string]any{
		"avg_delay_ticks": 4.0 / 3, "max_delay_ticks": int64(4), "avg_delay_value_weighted_ticks": 400.0 / 500,
		"delay_indicator": 400.0 / (300*9 + 100*8 + 100*4), "avg_settlement_tick": (100*5 + 100*5) / 500.0,
		"settlement_decile_ticks": []any{int32(0), int32(0), int32(0), int32(0), int32(0), int32(0), int32(5), int32(5), int32(5)},
		"liquidity_used_cents":    300.0 + 100, "liquidity_herfindahl": (0.75*0.75 + 0.25*0.25),
		"num_settled_immediate": int64(2), "num_settled_queue": int64(1), "settled_queue_cents": int64(100),
	})
}

// The same exhibit within one tick: at its end the net debits are those of the lower bound, in whatever order the payments
// settled. After every posting they are as large as in the exhibit. Banks settle in the order of their names, so the names
// choose the order.
func TestLiquidityUsedWithinATick(t *testing.T) {
	for _, test := range []struct {
		a, b, c string
		used    int64
	}{
		{"B1", "B2", "B3", 100}, {"B1", "B3", "B2", 150}, {"B2", "B1", "B3", 175},
		{"B3", "B1", "B2", 125}, {"B2", "B3", "B1", 100}, {"B3", "B2", "B1", 175},
	} {
		t.Run(test.a+test.b+test.c, func(t *testing.T) {
			r := daysOf(t, 1, map[string]int64{"B1": 1000, "B2": 1000, "B3": 1000}, "lsm_config: {enable_bilateral: false, enable_cycles: false}",
				payment{3, test.a, test.b, 100}, payment{3, test.b, test.c, 75}, payment{3, test.c, test.a, 50})["runs"]
			checkRow(t, "runs", r, 0, map[string]any{
				"liquidity_used_intraday_cents": float64(test.used), "liquidity_used_intraday_max_cents": test.used,
				"liquidity_used_cents": 50.0, "liquidity_used_max_cents": int64(50), "liquidity_lower_bound_cents": 50.0,
				"turnover_ratio": 225 / float64(test.used), "delay_indicator": 0.0,
			})
		})
	}
}

// An offset and a cycle are one posting of their net amounts.
func TestLiquidityUsedByAnOffset(t *testing.T) {
	zero := map[string]int64{"A": 0, "B": 30, "C": 0}
	pair := daysOf(t, 1, zero, "", payment{0, "A", "B", 100}, payment{2, "B", "A", 130})
	checkRow(t, "runs", pair["runs"], 0, map[string]any{"num_settled_bilateral": int64(2), "liquidity_used_intraday_cents": 30.0, "turnover_ratio": 230.0 / 30})
	cycle := daysOf(t, 1, zero, "", payment{0, "A", "B", 100}, payment{1, "B", "C", 110}, payment{2, "C", "A", 100})
	checkRow(t, "runs", cycle["runs"], 0, map[string]any{"num_settled_cycle": int64(3), "liquidity_used_intraday_cents": 10.0, "turnover_ratio": 310.0 / 10})
}

// With deferred crediting B cannot pay from what it receives in the same tick.
func TestLiquidityUsedWithDeferredCrediting(t *testing.T) {
	payments := []payment{{0, "A", "B", 100}, {0, "B", "C", 80}}
	balances := map[string]int64{"A": 100, "B": 100, "C": 0}
	off := "lsm_config: {enable_bilateral: false, enable_cycles: false}"
	checkRow(t, "runs", daysOf(t, 1, balances, off, payments...)["runs"], 0, map[string]any{"liquidity_used_intraday_cents": 100.0})
	checkRow(t, "runs", daysOf(t, 1, balances, off+"\ndeferred_crediting: true", payments...)["runs"], 0, map[string]any{
		"liquidity_used_intraday_cents": 180.0, "liquidity_used_cents": 100.0,
	})
}

// Net debits start from zero every day: A pays B 100 on each of three days, and uses 100 a day.
func TestLiquidityUsedOverSeveralDays(t *testing.T) {
	all := daysOf(t, 3, map[string]int64{"A": 300, "B": 0}, "", payment{5, "A", "B", 100}, payment{15, "A", "B", 100}, payment{25, "A", "B", 100})
	checkRow(t, "runs", all["runs"], 0, map[string]any{
		"liquidity_used_intraday_cents": 100.0, "liquidity_used_intraday_max_cents": int64(100), "liquidity_used_cents": 100.0, "liquidity_used_max_cents": int64(100),
		"liquidity_lower_bound_cents": 100.0, "liquidity_lower_bound_max_cents": int64(100), "liquidity_upper_bound_cents": 100.0, "liquidity_upper_bound_max_cents": int64(100),
		"turnover_ratio": 1.0, "turnover_ratio_max": 1.0, "liquidity_herfindahl": 1.0, "delay_indicator": 0.0, "delay_indicator_max": 0.0,
		"liquidity_use_position": nil, "liquidity_use_position_max": nil, "eod_borrowing_cost_cents": int64(0),
	})
	for row := range 6 {
		want := int64(100)
		if row%2 == 1 {
			want = 0
		}
		checkRow(t, "daily_agent_metrics", all["daily_agent_metrics"], row, map[string]any{
			"day": int32(row / 2), "liquidity_used_intraday_cents": want, "liquidity_lower_bound_cents": want, "liquidity_upper_bound_cents": want,
			"eod_borrowing_cost_cents": int64(0),
		})
	}
}

// On the first day A pays 100, receives 60 and lacks 40 for its second payment of 100, which settles on the next day, after
// B has paid 50 in the same tick. On the third day there are no payments.
func TestMetricsOfAPaymentCarriedOver(t *testing.T) {
	all := daysOf(t, 3, map[string]int64{"A": 100, "B": 100}, "lsm_config: {enable_bilateral: false, enable_cycles: false}",
		payment{1, "A", "B", 100}, payment{4, "B", "A", 60}, payment{4, "A", "B", 100}, payment{12, "B", "A", 50})
	day := all["daily_agent_metrics"]
	for row, want := range []map[string]any{
		{"agent_id": "A", "max_net_debit_cents": int64(100), "liquidity_used_intraday_cents": int64(100), "liquidity_lower_bound_cents": int64(140),
			"liquidity_upper_bound_cents": int64(140), "liquidity_use_position": nil, "turnover_ratio": 1.0, "delay_indicator": 500.0 / (800 + 500)},
		{"agent_id": "B", "max_net_debit_cents": int64(0), "liquidity_used_intraday_cents": int64(0), "liquidity_lower_bound_cents": int64(0),
			"liquidity_upper_bound_cents": int64(0), "liquidity_use_position": nil, "turnover_ratio": nil, "delay_indicator": 0.0},
		{"agent_id": "A", "max_net_debit_cents": int64(50), "liquidity_used_intraday_cents": int64(50), "liquidity_lower_bound_cents": int64(0),
			"liquidity_upper_bound_cents": int64(0), "liquidity_use_position": nil, "turnover_ratio": 2.0, "delay_indicator": nil},
		{"agent_id": "B", "max_net_debit_cents": int64(0), "liquidity_used_intraday_cents": int64(50), "liquidity_lower_bound_cents": int64(50),
			"liquidity_upper_bound_cents": int64(50), "liquidity_use_position": nil, "turnover_ratio": 1.0, "delay_indicator": 0.0},
		{"agent_id": "A", "max_net_debit_cents": int64(0), "liquidity_used_intraday_cents": int64(0), "turnover_ratio": nil, "delay_indicator": nil},
		{"agent_id": "B", "max_net_debit_cents": int64(0), "liquidity_used_intraday_cents": int64(0), "turnover_ratio": nil, "delay_indicator": nil},
	} {
		checkRow(t, "daily_agent_metrics", day, row, want)
	}
	checkRow(t, "runs", all["runs"], 0, map[string]any{
		"liquidity_used_intraday_cents": 200.0 / 3, "liquidity_used_intraday_max_cents": int64(100), "liquidity_used_cents": 50.0, "liquidity_used_max_cents": int64(100),
		"liquidity_lower_bound_cents": 190.0 / 3, "liquidity_lower_bound_max_cents": int64(140), "liquidity_upper_bound_cents": 190.0 / 3,
		"liquidity_upper_bound_max_cents": int64(140), "liquidity_use_position": nil, "liquidity_use_position_max": nil,
		"turnover_ratio": (1.6 + 1.5) / 2, "turnover_ratio_max": 1.6, "delay_indicator": 500.0 / 1600 / 2, "delay_indicator_max": 500.0 / 1600,
		"liquidity_herfindahl": (1 + 0.5) / 2, "avg_delay_ticks": 2.0, "max_delay_ticks": int64(8),
	})
}

// A can pay 100 only after B has paid 60: it uses its lower bound, and B more than its upper bound, because the payments
// settle in the other order than they arrive. A day in which not everything settled has no position, nor has its run. With
// less money, nothing of the first day settles, but all payments of the second.
func TestPositionBetweenTheBounds(t *testing.T) {
	off := "lsm_config: {enable_bilateral: false, enable_cycles: false}"
	payments := []payment{{0, "A", "B", 100}, {1, "B", "A", 60}, {10, "A", "B", 10}, {11, "B", "A", 20}, {12, "A", "B", 30}}
	all := daysOf(t, 2, map[string]int64{"A": 60, "B": 60}, off, payments...)
	for row, want := range []map[string]any{
		{"agent_id": "A", "liquidity_used_intraday_cents": int64(40), "liquidity_lower_bound_cents": int64(40), "liquidity_upper_bound_cents": int64(100), "liquidity_use_position": 0.0},
		{"agent_id": "B", "liquidity_used_intraday_cents": int64(60), "liquidity_lower_bound_cents": int64(0), "liquidity_upper_bound_cents": int64(0), "liquidity_use_position": nil},
		{"agent_id": "A", "liquidity_used_intraday_cents": int64(20), "liquidity_lower_bound_cents": int64(20), "liquidity_upper_bound_cents": int64(20), "liquidity_use_position": nil},
		{"agent_id": "B", "liquidity_used_intraday_cents": int64(10), "liquidity_lower_bound_cents": int64(0), "liquidity_upper_bound_cents": int64(10), "liquidity_use_position": 1.0},
	} {
		checkRow(t, "daily_agent_metrics", all["daily_agent_metrics"], row, want)
	}
	checkRow(t, "runs", all["runs"], 0, map[string]any{"liquidity_use_position": (1.0 + 1.0) / 2, "liquidity_use_position_max": 1.0})
	short := daysOf(t, 2, map[string]int64{"A": 60, "B": 0}, off, payments...)
	checkRow(t, "runs", short["runs"], 0, map[string]any{"liquidity_use_position": nil})
	checkRow(t, "daily_agent_metrics", short["daily_agent_metrics"], 1, map[string]any{"liquidity_use_position": nil})
	checkRow(t, "daily_agent_metrics", short["daily_agent_metrics"], 3, map[string]any{"liquidity_used_intraday_cents": int64(0), "liquidity_use_position": 0.0})
}

// A run without payments has rates and means of nothing.
func TestMetricsOfARunWithoutPayments(t *testing.T) {
	checkRow(t, "runs", daysOf(t, 2, map[string]int64{"A": 1, "B": 1}, "")["runs"], 0, map[string]any{
		"settlement_rate": nil, "settlement_rate_value": nil, "avg_delay_ticks": nil, "max_delay_ticks": nil, "avg_delay_value_weighted_ticks": nil,
		"delay_indicator": nil, "delay_indicator_max": nil, "avg_settlement_tick": nil, "settlement_decile_ticks": nil, "liquidity_herfindahl": nil,
		"turnover_ratio": nil, "turnover_ratio_max": nil, "liquidity_use_position": nil, "liquidity_use_position_max": nil,
		"liquidity_used_intraday_cents": 0.0, "liquidity_used_intraday_max_cents": int64(0), "liquidity_upper_bound_cents": 0.0,
	})
}

// checkMetrics holds the metrics of a run to the order that they have by definition: what was needed lies below the upper
// bound, ratios between 0 and 1, deciles ascend.
func checkMetrics(t *testing.T, runs frame) {
	t.Helper()
	number := func(column string) float64 {
		switch v := runs.at(0, column).(type) {
		case int64:
			return float64(v)
		case float64:
			return v
		}
		return math.NaN()
	}
	for _, pair := range [][2]string{
		{"liquidity_lower_bound_cents", "liquidity_upper_bound_cents"}, {"liquidity_used_cents", "liquidity_used_intraday_cents"},
		{"liquidity_used_intraday_cents", "liquidity_used_intraday_max_cents"}, {"delay_indicator", "delay_indicator_max"},
		{"queue1_avg_size", "queue1_peak_size"}, {"queue2_avg_size", "queue2_peak_size"}, {"avg_credit_used_cents", "peak_credit_used_cents"},
		{"avg_delay_ticks", "max_delay_ticks"}, {"settled_value_cents", "arrived_value_cents"}, {"peak_overdraft_cents", "peak_credit_used_cents"},
	} {
		if low, high := number(pair[0]), number(pair[1]); low > high {
			t.Errorf("%s is %v, more than %s, which is %v", pair[0], low, pair[1], high)
		}
	}
	for _, column := range []string{"settlement_rate", "settlement_rate_value", "delay_indicator", "liquidity_herfindahl"} {
		if v := number(column); v < 0 || v > 1+1e-12 {
			t.Errorf("%s is %v", column, v)
		}
	}
	deciles, _ := runs.at(0, "settlement_decile_ticks").([]any)
	for i := 1; i < len(deciles); i++ {
		if deciles[i].(int32) < deciles[i-1].(int32) {
			t.Errorf("deciles %v", deciles)
		}
	}
}
