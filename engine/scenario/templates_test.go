package scenario

import (
	"strings"
	"testing"
)

const templates = clock + `
agents_defaults:
  opening_balance: 100
  unsecured_cap: 7
  limits: {multilateral_limit: 50}
  policy: {type: LiquidityAware, target_buffer: 1, urgency_threshold: 2}
  cost_rates: {eod_penalty: {mode: rate, bps_per_event: 3}, deadline_penalty: 4}
  arrival_config:
    rate_per_tick: 1
    amount_distribution: {type: Uniform, min: 1, max: 5}
    deadline_range: [1, 2]
    priority_distribution: {type: Fixed, value: 9}
agents:
  - {id: "B_{n:02}", count: 2, unsecured_cap: 8, limits: {bilateral_limits: {C: 5}}}
  - {id: C, multilateral_limit: 3, policy: {type: Fifo}, cost_rates: {eod_penalty: 5}, arrival_config: {rate_per_tick: 2, priority: 1}}
  - id: D
    arrival_bands: {low: {rate_per_tick: 1, amount_distribution: {type: Exponential, lambda: 1}, deadline_offset_min: 1, deadline_offset_max: 2}}
  - {id: "{n}_{n:03}", count: 1, arrival_config: null}
  - {id: CB, role: central_bank}
`

const writtenOut = clock + `
agents:
  - {id: B_01, opening_balance: 100, unsecured_cap: 8, limits: {multilateral_limit: 50, bilateral_limits: {C: 5}}, policy: &aware {type: LiquidityAware, target_buffer: 1, urgency_threshold: 2},
     cost_rates: &rates {eod_penalty: {mode: rate, bps_per_event: 3}, deadline_penalty: 4},
     arrival_config: &arrivals {rate_per_tick: 1, amount_distribution: {type: Uniform, min: 1, max: 5}, deadline_range: [1, 2], priority_distribution: {type: Fixed, value: 9}}}
  - {id: B_02, opening_balance: 100, unsecured_cap: 8, limits: {multilateral_limit: 50, bilateral_limits: {C: 5}}, policy: *aware, cost_rates: *rates, arrival_config: *arrivals}
  - {id: C, opening_balance: 100, unsecured_cap: 7, multilateral_limit: 3, policy: {type: Fifo}, cost_rates: {eod_penalty: 5, deadline_penalty: 4},
     arrival_config: {rate_per_tick: 2, amount_distribution: {type: Uniform, min: 1, max: 5}, deadline_range: [1, 2], priority: 1}}
  - id: D
    opening_balance: 100
    unsecured_cap: 7
    limits: {multilateral_limit: 50}
    policy: *aware
    cost_rates: *rates
    arrival_bands: {low: {rate_per_tick: 1, amount_distribution: {type: Exponential, lambda: 1}, deadline_offset_min: 1, deadline_offset_max: 2}}
  - {id: 1_001, opening_balance: 100, unsecured_cap: 7, limits: {multilateral_limit: 50}, policy: *aware, cost_rates: *rates}
  - {id: CB, role: central_bank, opening_balance: 100, arrival_config: *arrivals}
`

// Templates and defaults are another way to write the same banks.
func TestTemplates(t *testing.T) {
	got, _, err := DecodeBytes("s.yaml", []byte(templates), Files{})
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := DecodeBytes("s.yaml", []byte(strings.Replace(writtenOut, "1_001", "'1_001'", 1)), Files{})
	if err != nil {
		t.Fatal(err)
	}
	if g, w := string(Canonical(got)), string(Canonical(want)); g != w {
		t.Errorf("got\n%s, want\n%s", g, w)
	}
}

// Mistakes are reported once, at the entry or at the default.
func TestMistakesInTemplates(t *testing.T) {
	for _, c := range []struct{ agents, want string }{
		{`[{id: "B{n}", count: 3, opening_balance: -}]`, `s.yaml:2:50: agents[0].opening_balance: must be an integer, not text ("-")`},
		{`[{id: "B{n}", count: 3, opening_balance: 1, overdraft: 1}]`, "s.yaml:2:53: agents[0].overdraft: unknown key"},
		{`[{id: "B{n}", count: 3, opening_balance: 1, bilateral_limits: {X: 1}}]`, `s.yaml:2:72: agents[0].bilateral_limits.X: unknown agent "X"; use one of B1, B2, B3`},
		{`[{id: A, opening_balance: 1}, {id: "B{n}", count: 3, opening_balance: 1, policy: {type: FromJson, json_path: none.json}}]`,
			"s.yaml:2:118: agents[1].policy.json_path: policy file none.json does not exist"},
		{`[{id: A}, {id: B}]` + "\nagents_defaults: {opening_balance: 1, policy: {type: Deadline}}",
			"s.yaml:3:47: agents_defaults.policy.urgency_threshold: the key is required"},
		{`[{id: A}, {id: B}]` + "\nagents_defaults: {opening_balance: 1, id: C}", "s.yaml:3:39: agents_defaults.id: unknown key"},
		{`[{id: B, count: 3, opening_balance: 1}]`, `s.yaml:2:15: agents[0].id: "B" is the id of several banks and does not contain {n}; number the banks with {n} from 1`},
		{`[{id: "B{n:2}", count: 3, opening_balance: 1}]`, `s.yaml:2:15: agents[0].id: "B{n:2}" has braces that are not {n}`},
		{`[{id: "B{n}{x}", count: 3, opening_balance: 1}]`, `s.yaml:2:15: agents[0].id: "B{n}{x}" has braces that are not {n}`},
		{`[{id: "B{n}", opening_balance: 1}]`, `s.yaml:2:15: agents[0].id: "B{n}" numbers several banks, but there is no count; add a count`},
		{`[{id: "B{n}", count: 0, opening_balance: 1}]`, "s.yaml:2:30: agents[0].count: must be from 1 to 10000, not 0; leave out the entry"},
		{`[{id: "B{n}", count: 10001, opening_balance: 1}]`, "s.yaml:2:30: agents[0].count: must be from 1 to 10000, not 10001"},
		{`[{id: "B{n}", count: two, opening_balance: 1}]`, `s.yaml:2:30: agents[0].count: must be an integer, not text ("two")`},
		{`[{count: 2, opening_balance: 1}]`, "s.yaml:2:10: agents[0].id: the key is required"},
		{`[{id: B2, opening_balance: 1}, {id: "B{n}", count: 3, opening_balance: 1}]`, `s.yaml:2:45: agents[1].id: the id "B2" already exists at s.yaml:2:15; use another pattern`},
		{`[{id: "B{n}", count: 3, opening_balance: 1}, {id: B2, opening_balance: 1}]`, `s.yaml:2:59: agents[1].id: duplicate agent id "B2"`},
		{`[{id: "B{n}", count: 2, opening_balance: 1}, {id: "B{n}", count: 3, opening_balance: 1}]`, `s.yaml:2:59: agents[1].id: 2 of the 3 ids already exist; the first is "B1" at s.yaml:2:15`},
	} {
		_, _, err := DecodeBytes("s.yaml", []byte(clock+"agents: "+c.agents), Files{Dir: memory{}.read})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.agents, err, c.want)
		} else if strings.Count(err.Error(), c.want) != 1 || strings.Count(err.Error(), "\n") > 1 {
			t.Errorf("%s: reported more than once: %v", c.agents, err)
		}
	}
}
