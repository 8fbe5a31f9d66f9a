package engine_test

import (
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
)

// Each bank pays its own rates: B those of the scenario, A twice the overdraft, another delay, another deadline penalty.
// Both owe 1000 cents for two ticks and hold one payment of 500 cents, due in tick 1, that nobody can fund.
func TestBankCostRates(t *testing.T) {
	const doc = `
simulation: {ticks_per_day: 4, num_days: 1, rng_seed: 1}
cost_rates: {overdraft_bps_per_tick: 1000, delay_cost_per_tick_per_cent: 0.01, deadline_penalty: 70, eod_penalty: 9, overdue_delay_multiplier: 2}
agents:
  - {id: A, opening_balance: -1000, cost_rates: {overdraft_bps_per_tick: 2000, delay_cost_per_tick_per_cent: 0.02, deadline_penalty: {mode: rate, bps_per_event: 200}, overdue_delay_multiplier: 3}}
  - {id: B, opening_balance: -1000}
scenario_events:
  - {type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 500, deadline: 1, schedule: {type: OneTime, tick: 0}}
  - {type: CustomTransactionArrival, from_agent: B, to_agent: A, amount: 500, deadline: 1, schedule: {type: OneTime, tick: 0}}
lsm_config: {enable_bilateral: false, enable_cycles: false}
`
	sc, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
	}
	// A: overdraft 4 · 200; delay 10 in ticks 0 and 1, 30 in ticks 2 and 3; penalties 500 · 2 % and 9.
	if got, want := e.Agent(0).Costs, (engine.Costs{Liquidity: 800, Delay: 80, Penalty: 19}); got != want {
		t.Errorf("A pays %+v, want %+v", got, want)
	}
	// B: overdraft 4 · 100; delay 5, 5, 10, 10; penalties 70 and 9.
	if got, want := e.Agent(1).Costs, (engine.Costs{Liquidity: 400, Delay: 30, Penalty: 79}); got != want {
		t.Errorf("B pays %+v, want %+v", got, want)
	}
}
