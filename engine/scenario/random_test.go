package scenario

import "testing"

// Only a rate above 0 draws random numbers.
func TestScenariosThatDrawNothing(t *testing.T) {
	for arrivals, random := range map[string]bool{
		``: false,
		`, arrival_config: {rate_per_tick: 0, amount_distribution: {type: Uniform, min: 1, max: 9}, counterparty_weights: {B: 1}, deadline_range: [1, 2]}`:   false,
		`, arrival_config: {rate_per_tick: 0.5, amount_distribution: {type: Uniform, min: 1, max: 9}, counterparty_weights: {B: 1}, deadline_range: [1, 2]}`: true,
	} {
		s, _, err := DecodeBytes("a.yaml", []byte(`
simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}
agents: [{id: A, opening_balance: 10`+arrivals+`}, {id: B, opening_balance: 10}]
`), Files{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Random() != random {
			t.Errorf("with%s: random is %v", arrivals, s.Random())
		}
	}
}
