package engine_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
)

// busy is a scenario of two banks of which A sends payments of 1 to 3 cents at a rate, and what else is written below it.
func busy(t *testing.T, ticks int, rate float64, more string) *scenario.Scenario {
	t.Helper()
	text := fmt.Sprintf(`simulation: {ticks_per_day: %d, num_days: 1, rng_seed: 5}
agents:
- {id: A, opening_balance: 1000000000, arrival_config: {rate_per_tick: %v, amount_distribution: {type: Uniform, min: 1, max: 3}, counterparty_weights: {B: 1}, deadline_range: [5, 10]}}
- {id: B, opening_balance: 0}
%s`, ticks, rate, more)
	return decoded(t, text)
}

func decoded(t *testing.T, text string) *scenario.Scenario {
	t.Helper()
	s, _, err := scenario.DecodeBytes("test.yaml", []byte(text), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLargeRates: the number of payments of a run is that of its rates, however large, also after events that multiply
// them. The number is a Poisson count with the mean of the run.
func TestLargeRates(t *testing.T) {
	const double = "scenario_events:\n- {type: %s, %s multiplier: 200, schedule: {type: OneTime, tick: 50}}\n"
	for _, c := range []struct {
		rate float64
		more string
		mean float64
	}{
		{740, "", 74_000},
		{1000, "", 100_000},
		{5000, "", 500_000},
		{10, fmt.Sprintf(double, "GlobalArrivalRateChange", ""), 50*10 + 50*2000},
		{10, fmt.Sprintf(double, "AgentArrivalRateChange", "agent: A,"), 50*10 + 50*2000},
	} {
		e, err := engine.New(busy(t, 100, c.rate, c.more))
		if err != nil {
			t.Fatal(err)
		}
		for !e.Done() {
			if _, err := e.Step(nil); err != nil {
				t.Fatal(err)
			}
		}
		if off := float64(e.NumPayments()) - c.mean; math.Abs(off) > 4*math.Sqrt(c.mean) {
			t.Errorf("rate %v: %d payments, want about %v", c.rate, e.NumPayments(), c.mean)
		}
	}
}

// TestRatesBeyondTheLimit: an event that raises a rate beyond the limit ends the run and names the bank and the rate.
func TestRatesBeyondTheLimit(t *testing.T) {
	for kind, who := range map[string]string{"GlobalArrivalRateChange": "", "AgentArrivalRateChange": "agent: A,"} {
		e, err := engine.New(busy(t, 10, 10, fmt.Sprintf(
			"scenario_events:\n- {type: %s, %s multiplier: 1e+300, schedule: {type: OneTime, tick: 3}}\n", kind, who)))
		if err != nil {
			t.Fatal(err)
		}
		for err == nil && !e.Done() {
			_, err = e.Step(nil)
		}
		const want = "the arrival rate of A would be 10 × 1e+300 = 1e+301 payments per tick; the limit is 10000000"
		if err == nil || !strings.Contains(err.Error(), want) || e.Tick() != 3 {
			t.Errorf("%s: tick %d: %v", kind, e.Tick(), err)
		}
	}
}
