package tables_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/scenario"
)

// banks writes n banks that all have the same keys.
func banks(n int, keys string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- {id: B%02d, %s}\n", i, keys)
	}
	return b.String()
}

// TestSumsBeyondTheirColumns: a number that fits its column is stored exactly, one that does not fails the run and is
// named with its table, its column and its value. The values are sums by hand.
func TestSumsBeyondTheirColumns(t *testing.T) {
	const clock = "simulation: {ticks_per_day: 100, num_days: 2, rng_seed: 1}\n"
	const most = "100000000000000000"
	transfer := func(from, to string) string {
		return fmt.Sprintf("- {type: DirectTransfer, from_agent: %s, to_agent: %s, amount: %s, schedule: {type: Repeating, start_tick: 0, interval: 1}}\n", from, to, most)
	}
	late := func(n int) string { // n payments that are never paid and late from tick 2 on
		return strings.Repeat("- {type: CustomTransactionArrival, from_agent: B00, to_agent: B01, amount: 1, deadline: 1, schedule: {type: OneTime, tick: 0}}\n", n)
	}
	paid := func(n int) string {
		return strings.Repeat(fmt.Sprintf("- {type: CustomTransactionArrival, from_agent: B00, to_agent: B01, amount: %s, deadline: 1, schedule: {type: OneTime, tick: 0}}\n", most), n)
	}
	for _, c := range []struct {
		name, text, table, column, value string
		fails                            bool
		tables                           []string
	}{
		{"balances that fit", "agents:\n" + banks(92, "opening_balance: "+most), "ticks", "balance_total_cents", "9200000000000000000", false, nil},
		{"balances", "agents:\n" + banks(93, "opening_balance: "+most), "ticks", "balance_total_cents", "9300000000000000000", true, nil},
		{"balances that are not stored", "agents:\n" + banks(93, "opening_balance: "+most), "tick_agent_states", "balance_cents", most, false,
			[]string{"runs", "tick_agent_states"}},
		{"debts", "agents:\n" + banks(93, "opening_balance: -"+most), "ticks", "balance_total_cents", "-9300000000000000000", true, nil},
		{"credit", "agents:\n" + banks(93, "opening_balance: -"+most), "runs", "peak_credit_used_cents", "9300000000000000000", true, []string{"runs"}},
		{"collateral", "agents:\n" + banks(93, "opening_balance: 0, posted_collateral: "+most), "ticks", "posted_collateral_cents", "9300000000000000000", true, nil},
		{"transfers", "agents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + transfer("B00", "B01"),
			"tick_agent_states", "balance_cents", "-9300000000000000000", true, nil},
		{"transfers to and fro", "agents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + transfer("B00", "B01") + transfer("B01", "B00"),
			"ticks", "balance_total_cents", "0", false, nil},
		{"penalties that fit", "cost_rates: {deadline_penalty: " + most + ", eod_penalty: 0}\nagents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + late(92),
			"runs", "total_cost_cents", "9200000000000000000", false, nil},
		{"penalties", "cost_rates: {deadline_penalty: " + most + ", eod_penalty: 0}\nagents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + late(93),
			"tick_agent_states", "penalty_cost_cents", "9300000000000000000", true, []string{"runs"}},
		{"penalties of two days", "cost_rates: {deadline_penalty: 0, eod_penalty: " + most + "}\nagents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + late(47),
			"runs", "penalty_cost_cents", "9400000000000000000", true, nil},
		{"payments that fit", "agents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + paid(92),
			"runs", "arrived_value_cents", "9200000000000000000", false, nil},
		{"payments", "agents:\n" + banks(2, "opening_balance: 0") + "scenario_events:\n" + paid(93),
			"runs", "arrived_value_cents", "9300000000000000000", true, []string{"runs"}},
		{"credit lines", "agents:\n" + banks(2, "opening_balance: 0") +
			"scenario_events:\n- {type: CreditLimitAdjustment, agent: B01, delta: " + most + ", schedule: {type: Repeating, start_tick: 0, interval: 1}}\n",
			"tick_agent_states", "max_collateral_cents", "10000000000000000000", true, nil},
		{"overdrafts", "cost_rates: {overdraft_bps_per_tick: 1e12}\nagents:\n" + banks(2, "opening_balance: -"+most),
			"tick_agent_states", "liquidity_cost_cents", "10000000000000000000000000", true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _, err := scenario.DecodeBytes("test.yaml", []byte(clock+c.text), scenario.Files{})
			if err != nil {
				t.Fatal(err)
			}
			sink, err := recorded(s, c.tables)
			var o *engine.Overflow
			switch {
			case !c.fails && err != nil:
				t.Fatal(err)
			case c.fails && !errors.As(err, &o):
				t.Fatalf("%v, want %s of %s.%s", err, c.value, c.table, c.column)
			case c.fails:
				if o.Table != c.table || o.Column != c.column || o.Value != c.value {
					t.Errorf("%v, want %s of %s.%s", err, c.value, c.table, c.column)
				}
			default:
				table := sink.frames(t)[c.table]
				if got := fmt.Sprint(table.at(int(table.count())-1, c.column)); got != c.value {
					t.Errorf("%s.%s is %s, want %s", c.table, c.column, got, c.value)
				}
			}
		})
	}
}

// recorded records a run until its end or its failure.
func recorded(s *scenario.Scenario, picked []string) (memorySink, error) {
	sink := memorySink{}
	e, err := engine.New(s)
	if err != nil {
		return nil, err
	}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{Tables: picked})
	rw, err := w.BeginRun(tables.RunInfo{}, e)
	for err == nil && !e.Done() {
		_, err = e.Step(rw)
	}
	if err == nil {
		err = rw.Finish()
	}
	if err != nil {
		return nil, err
	}
	return sink, closed(w)
}

// TestOverflowsNameColumns: what the engine names as a column that cannot hold a number is one.
func TestOverflowsNameColumns(t *testing.T) {
	for _, c := range engine.ResultColumns {
		table := tables.FindTable(c[0])
		if table == nil || !slices.ContainsFunc(table.Columns, func(col tables.Column) bool { return col.Name == c[1] }) {
			t.Errorf("there is no column %s.%s", c[0], c[1])
		}
	}
}
