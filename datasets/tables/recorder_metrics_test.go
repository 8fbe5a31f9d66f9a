package tables_test

import (
	"fmt"
	"math"
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

// runOf runs three banks with the given opening balance over ten ticks, with only these payments and without offsetting,
// and returns the row of runs.
func runOf(t *testing.T, balance int64, payments ...payment) frame {
	t.Helper()
	var doc strings.Builder
	doc.WriteString("simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\nlsm_config: {enable_bilateral: false, enable_cycles: false}\nagents:\n")
	for _, id := range []string{"A", "B", "C"} {
		fmt.Fprintf(&doc, "- {id: %s, opening_balance: %d}\n", id, balance)
	}
	doc.WriteString("scenario_events:\n")
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
	return sink.read(t)["runs"]
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
				"liquidity_lower_bound_cents": int64(50), "liquidity_upper_bound_cents": test.upper, "liquidity_used_cents": test.upper,
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
		"delay_indicator": 1.0, "settlement_rate": 0.0, "unsettled_value_cents": int64(200), "liquidity_used_cents": int64(0), "turnover_ratio": nil,
		"avg_delay_value_weighted_ticks": nil, "avg_settlement_tick": nil, "settlement_decile_ticks": nil, "liquidity_herfindahl": nil,
		"queue2_peak_size": int64(2), "queue2_avg_size": 1.8, "queue_peak_value_cents": int64(200), "queue_avg_value_cents": 180.0,
		"liquidity_lower_bound_cents": int64(0), "liquidity_upper_bound_cents": int64(100),
	})
}

// B can pay only when it has been paid: its payment of 100 waits from tick 1 to tick 5.
func TestMetricsOfADelay(t *testing.T) {
	r := runOf(t, 300, payment{0, "B", "C", 300}, payment{1, "B", "C", 100}, payment{5, "A", "B", 100})
	checkRow(t, "runs", r, 0, map[string]any{
		"avg_delay_ticks": 4.0 / 3, "max_delay_ticks": int64(4), "avg_delay_value_weighted_ticks": 400.0 / 500,
		"delay_indicator": 400.0 / (300*9 + 100*8 + 100*4), "avg_settlement_tick": (100*5 + 100*5) / 500.0,
		"settlement_decile_ticks": []any{int32(0), int32(0), int32(0), int32(0), int32(0), int32(0), int32(5), int32(5), int32(5)},
		"liquidity_used_cents":    int64(300 + 100), "liquidity_herfindahl": (0.75*0.75 + 0.25*0.25),
		"num_settled_immediate": int64(2), "num_settled_queue": int64(1), "settled_queue_cents": int64(100),
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
		{"liquidity_lower_bound_cents", "liquidity_upper_bound_cents"}, {"liquidity_used_cents", "liquidity_upper_bound_cents"},
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
