package plan

import (
	"testing"

	"sweep/engine/scenario"
)

func TestExpectedPaymentsFollowRatesBandsAndEvents(t *testing.T) {
	s := &scenario.Scenario{
		TicksPerDay: 100, NumDays: 2,
		Agents: []scenario.Agent{
			{ID: "A", Arrivals: &scenario.Arrivals{RatePerTick: 0.5}},
			{ID: "B", Bands: &scenario.Bands{Urgent: &scenario.Band{RatePerTick: 0.1}, Low: &scenario.Band{RatePerTick: 0.4}}},
			{ID: "C"},
		},
		Events: []scenario.Event{
			{Kind: scenario.CustomTransactionArrival, Tick: 10},
			{Kind: scenario.CustomTransactionArrival, Tick: 0, Interval: 50},
			{Kind: scenario.CustomTransactionArrival, Tick: 200},
			{Kind: scenario.DirectTransfer, Tick: 3},
		},
	}
	if got, want := expectedPayments(s), 200*(0.5+0.5)+1+4+0; got != want {
		t.Errorf("expected payments = %g, want %g", got, want)
	}
	rows := expectedRows(s)
	if rows["tick_agent_states"] != 600 || rows["transactions"] != 205 {
		t.Errorf("rows = %v, want 600 agent states and 205 transactions", rows)
	}
	if got := batchSize(rows, []string{"runs", "tick_agent_states"}); got != 600 {
		t.Errorf("the size is %g rows, want the 600 of the agent states", got)
	}
	if got, want := batchSize(rows, []string{"runs"}), (6*205+600)/32.0; got != want {
		t.Errorf("the size without large tables is %g rows, want %g for the 1 830 events", got, want)
	}
}

func TestBatchTargetGrowsWithThePlanBetweenItsBounds(t *testing.T) {
	for _, c := range []struct{ plan, want float64 }{{1000, 512_000}, {64 * 700_000, 700_000}, {1e12, 1 << 20}} {
		if got := batchRows(c.plan); got != c.want {
			t.Errorf("target of a plan of %g rows is %g, want %g", c.plan, got, c.want)
		}
	}
}
