package scenario

import (
	"fmt"
	"strings"
	"testing"
)

// withRules is a scenario with settlement rules.
func withRules(rules string) string {
	return "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\nagents: [{id: A, opening_balance: 1}, {id: B, opening_balance: 2}]\n" + rules
}

// Rules at their defaults change nothing, so run keys stay; each other value changes the form and is read back.
func TestCanonicalRules(t *testing.T) {
	form := func(rules string) string {
		t.Helper()
		s, _, err := DecodeBytes("s.yaml", []byte(withRules(rules)), Files{})
		if err != nil {
			t.Fatal(rules, err)
		}
		back, _, err := Decode(Document(s), Files{})
		if err != nil {
			t.Fatal(rules, err)
		}
		requireSame(t, rules, back, s)
		return string(Canonical(s))
	}
	plain := form("")
	if strings.Contains(plain, "prefix") || strings.Contains(plain, "settlement") || strings.Contains(plain, "end_of_day") {
		t.Errorf("the form of a scenario without rules is %s", plain)
	}
	for _, defaults := range []string{
		"settlement: {discipline: bypass, retry: once, release_order: by_bank}", "settlement: {}", "end_of_day: {}",
		"end_of_day: {unsettled: keep, netting: none, credit: overnight}", "cost_rates: {eod_borrowing_bps: 0}",
		"clock: {cut_offs: []}", "throughput_rule: []", "tiering: []", "lsm_config: {bilateral: all, enable_netting: false, run: every_tick}", "lsm_config: {run: {every: 1}}",
	} {
		if got := form(defaults); got != plain {
			t.Errorf("%s has the form\n%s, want\n%s", defaults, got, plain)
		}
	}
	seen := map[string]string{plain: "the defaults"}
	for _, rules := range []string{
		"settlement: {discipline: fifo}\nlsm_config: {enable_cycles: false, enable_bilateral: false}", "settlement: {retry: until_stable}",
		"settlement: {release_order: by_arrival}", "end_of_day: {unsettled: borrow}", "end_of_day: {netting: multilateral}",
		"end_of_day: {credit: intraday_only}", "cost_rates: {eod_borrowing_bps: 0.5}", "lsm_config: {bilateral: prefix}",
		"lsm_config: {enable_netting: true}", "lsm_config: {run: {every: 2}}", "lsm_config: {run: {at: [0]}}", "lsm_config: {run: {at: [9, 3]}}",
		"lsm_config: {enable_cycles: false, enable_bilateral: false}", "clock: {cut_offs: [{type: x, tick: 3}]}", "clock: {cut_offs: [{type: y, tick: 3}]}",
		"clock: {cut_offs: [{type: x, tick: 4}]}", "clock: {cut_offs: [{type: x, tick: 3, then: next_day}]}",
		"clock: {cut_offs: [{type: x, tick: 3}, {type: y, tick: 4}]}", "throughput_rule: [{until: 3, share: 0.5}]", "throughput_rule: [{until: 4, share: 0.5}]",
		"throughput_rule: [{until: 3, share: 0.6}]", "throughput_rule: [{until: 3, share: 0.5, of: submitted}]", "throughput_rule: [{until: 3, share: 0.5, of: settled}]",
		"throughput_rule: [{until: 3, share: 0.5, average: month}]", "throughput_rule: [{until: 3, share: 0.5, against: all}]",
		"throughput_rule: [{until: 3, share: 0.5, penalty_bps: 1}]", "throughput_rule: [{until: 3, share: 0.5}, {until: 4, share: 0.5}]",
		"tiering: [{client: A, settlement_bank: B}]", "tiering: [{client: B, settlement_bank: A}]", "tiering: [{client: A, settlement_bank: B, internalise: false}]",
		"tiering: [{client: A, settlement_bank: B, pool: false}]",
	} {
		got := form(rules)
		if other := seen[got]; other != "" {
			t.Errorf("%s has the same form as %s", rules, other)
		}
		seen[got] = rules
	}
	if form("lsm_config: {run: {at: [3, 9, 3]}}") != form("lsm_config: {run: {at: [9, 3]}}") {
		t.Error("the order of the ticks matters")
	}
	if form("clock: {cut_offs: [{type: x, tick: 3}, {type: y, tick: 4}]}") != form("clock: {cut_offs: [{type: y, tick: 4}, {type: x, tick: 3, then: reject}]}") {
		t.Error("the order of the cut-offs matters")
	}
}

// Rules that cannot be combined, and values that are none, are refused with their place and the remedy.
func TestRefusedRules(t *testing.T) {
	for rules, want := range map[string]string{
		"settlement: {discipline: fifo}": "s.yaml:3:26: settlement.discipline: fifo cannot be combined with lsm_config.bilateral all, which lets payments overtake others of " +
			"their bank; set lsm_config.bilateral: prefix or lsm_config.enable_bilateral: false\n" +
			"s.yaml:3:26: settlement.discipline: fifo cannot be combined with lsm_config.enable_cycles, which lets payments overtake others of their bank; " +
			"set lsm_config.enable_cycles: false",
		"settlement: {discipline: fifo}\nlsm_config: {enable_cycles: false, bilateral: prefix}\nentry_disposition_offsetting: true": "s.yaml:3:26: settlement.discipline: " +
			"fifo cannot be combined with entry_disposition_offsetting, which lets payments overtake others of their bank; set entry_disposition_offsetting: false",
		"settlement: {discipline: lifo}":         `s.yaml:3:26: settlement.discipline: unknown value "lifo"; did you mean "fifo"? Use one of bypass, fifo`,
		"settlement: {retry: true}":              "s.yaml:3:21: settlement.retry: must be text, not true; put it in quotes",
		"settlement: fifo":                       `s.yaml:3:13: settlement: must be a map, not text ("fifo")`,
		"settlement: {order: by_arrival}":        "s.yaml:3:14: settlement.order: unknown key; use one of discipline, retry, release_order",
		"end_of_day: {unsettled: drop}":          `s.yaml:3:25: end_of_day.unsettled: unknown value "drop"; use one of keep, borrow`,
		"lsm_config: {run: never}":               `s.yaml:3:19: lsm_config.run: unknown value "never"; write every_tick, {every: 10} or {at: [0, 60]}`,
		"lsm_config: {run: 5}":                   "s.yaml:3:19: lsm_config.run: must be every_tick or a map, not an integer; write every_tick, {every: 10} or {at: [0, 60]}",
		"lsm_config: {run: {}}":                  "s.yaml:3:19: lsm_config.run: needs every or at; write every_tick, {every: 10} or {at: [0, 60]}",
		"lsm_config: {run: {every: 0}}":          "s.yaml:3:27: lsm_config.run.every: must be greater than 0, not 0",
		"lsm_config: {run: {at: []}}":            "s.yaml:3:24: lsm_config.run.at: must not be empty; list ticks of the day",
		"lsm_config: {run: {at: [0, 10]}}":       "s.yaml:3:28: lsm_config.run.at[1]: must be from 0 to 9, not 10",
		"lsm_config: {run: {at: [-1]}}":          "s.yaml:3:25: lsm_config.run.at[0]: must be from 0 to 9, not -1",
		"lsm_config: {run: {at: [0.5]}}":         "s.yaml:3:25: lsm_config.run.at[0]: must be an integer, not 0.5",
		"lsm_config: {run: {at: 3}}":             "s.yaml:3:24: lsm_config.run.at: must be a list, not 3",
		"lsm_config: {run: {every: 2, at: [0]}}": "s.yaml:3:19: lsm_config.run: every and at cannot be combined; remove one of them",
		"cost_rates: {eod_borrowing_bps: -1}":    "s.yaml:3:33: cost_rates.eod_borrowing_bps: must be at least 0, not -1",
	} {
		_, _, err := DecodeBytes("s.yaml", []byte(withRules(rules)), Files{})
		if got := fmt.Sprint(err); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", rules, got, want)
		}
	}
}

// Wrong cut-offs are refused, useless ones warned of.
func TestCutOffMistakes(t *testing.T) {
	event := "\nscenario_events: [{type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 1, payment_type: x, schedule: {type: OneTime, tick: 0}}]"
	for clock, want := range map[string]string{
		"{cut_offs: [{type: x, tick: 3}]}":                     "",
		"{cut_offs: [{type: x, tick: 9}]}":                     "it is the last tick of the day",
		"{cut_offs: [{type: y, tick: 3}]}":                     `no arrivals, events or files have payments of type "y"`,
		"{cut_offs: [{type: x, tick: 10}]}":                    "must be a tick of the day, from 0 to 9",
		"{cut_offs: [{type: x, tick: -1}]}":                    "must be at least 0",
		"{cut_offs: [{type: x}]}":                              "clock.cut_offs[0].tick: the key is required",
		"{cut_offs: [{tick: 3}]}":                              "clock.cut_offs[0].type: the key is required",
		"{cut_offs: [{type: ' ', tick: 3}]}":                   "must not be blank",
		"{cut_offs: [{type: x, tick: 3, then: drop}]}":         "clock.cut_offs[0].then",
		"{cut_offs: [{type: x, tick: 3}, {type: x, tick: 4}]}": `there is another cut-off of payments of type "x"`,
		"{cut_offs: [{type: x, tick: 3}], tick: 60s}":          "clock.day_start: the key is required",
		"{zone: UTC}":   "clock.tick: the key is required",
		"{cut_offs: 3}": "clock.cut_offs",
		"{day_start: '07:00', tick: 60s, cut_offs: [{type: x, tick: 3}]}": "",
	} {
		_, warnings, err := DecodeBytes("s.yaml", []byte(withRules("clock: "+clock+event)), Files{})
		got := strings.Join(warnings, "\n")
		if err != nil {
			got += err.Error()
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", clock, got, want)
		}
	}
	if _, _, err := DecodeBytes("s.yaml", []byte(withRules("scenario_events: [{type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 1, payment_type: '', schedule: {type: OneTime, tick: 0}}]")), Files{}); err == nil {
		t.Error("a blank payment type is accepted")
	}
}

func TestThroughputMistakes(t *testing.T) {
	for rule, want := range map[string]string{
		"{until: 9, share: 1}":                    "",
		"{until: 9, share: 1, of: settled}":       "has no effect",
		"{until: 10, share: 1}":                   "throughput_rule[0].until: must be a tick of the day, from 0 to 9",
		"{until: -1, share: 1}":                   "must be at least 0",
		"{until: 1, share: 1.5}":                  "throughput_rule[0].share: must be from 0 to 1",
		"{until: 1, share: 50}":                   "throughput_rule[0].share: must be from 0 to 1",
		"{share: 0.5}":                            "throughput_rule[0].until: the key is required",
		"{until: 1}":                              "throughput_rule[0].share: the key is required",
		"{until: 1, share: 0.5, of: sent}":        "throughput_rule[0].of",
		"{until: 1, share: 0.5, average: week}":   "throughput_rule[0].average",
		"{until: 1, share: 0.5, against: BANK_A}": "throughput_rule[0].against",
		"{until: 1, share: 0.5, penalty_bps: -1}": "throughput_rule[0].penalty_bps",
		"{until: 1, share: 0.5, penalty: 1}":      "unknown key",
	} {
		_, warnings, err := DecodeBytes("s.yaml", []byte(withRules("throughput_rule: ["+rule+"]")), Files{})
		got := strings.Join(warnings, "\n")
		if err != nil {
			got += err.Error()
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}

func TestTieringMistakes(t *testing.T) {
	for tiers, want := range map[string]string{
		"[{client: A, settlement_bank: B}]":                                  "",
		"[{client: A, settlement_bank: A}]":                                  "must not be the client itself",
		"[{client: A, settlement_bank: X}]":                                  `unknown agent "X"`,
		"[{client: X, settlement_bank: A}]":                                  `unknown agent "X"`,
		"[{client: A}]":                                                      "tiering[0].settlement_bank: the key is required",
		"[{client: A, settlement_bank: B}, {client: A, settlement_bank: C}]": `"A" already has a settlement bank`,
		"[{client: A, settlement_bank: B}, {client: B, settlement_bank: C}]": `"B" is a client itself`,
		"[{client: A, settlement_bank: CB}]":                                 `"CB" is no participant`,
		"[{client: P, settlement_bank: B}]":                                  "the client has a liquidity_pool",
		"[{client: P, settlement_bank: B, pool: false}]":                     "",
		"[{client: H, settlement_bank: B}]":                                  "different haircuts",
		"[{client: B, settlement_bank: L}]":                                  "has opening_liquidity",
		"[{client: A, settlement_bank: B, internalise: yes please}]":         "tiering[0].internalise",
	} {
		doc := "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\nagents: [{id: A, opening_balance: 1}, {id: B, opening_balance: 2}, {id: C, opening_balance: 2}, {id: CB, opening_balance: 0, role: central_bank}," +
			"{id: P, opening_balance: 0, liquidity_pool: 5}, {id: H, opening_balance: 0, posted_collateral: 9, collateral_haircut: 0.5}, {id: L, opening_liquidity: {alpha: 0.5}}]\ntiering: " + tiers
		_, warnings, err := DecodeBytes("s.yaml", []byte(doc), Files{})
		got := strings.Join(warnings, "\n")
		if err != nil {
			got += err.Error()
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", tiers, got, want)
		}
	}
}

func TestUnusedEvents(t *testing.T) {
	const outage, change = "scenario_events: [{type: Outage, agent: A, from_tick: %d, ticks: 2}]", "scenario_events: [{type: PolicyChange, agent: A, policy: {type: Fifo}, schedule: {type: OneTime, tick: 1}}]"
	const tiered = "\ntiering: [{client: A, settlement_bank: B}]"
	for rules, want := range map[string]string{
		fmt.Sprintf(outage, 9):  "",
		fmt.Sprintf(outage, 10): "scenario_events[0]: never fires: the last tick of the run is 9",
		"scenario_events: [{type: CreditLimitAdjustment, agent: A, delta: 1, schedule: {type: Repeating, start_tick: 10, interval: 1}}, {type: CreditLimitAdjustment, agent: A, delta: 1, schedule: {type: OneTime, tick: 11}}]": "scenario_events[0]: never fires: the last tick of the run is 9; events that never fire: 2",
		fmt.Sprintf(outage, 1) + tiered: "scenario_events[0].agent: has no effect: the payments of A are those of its settlement bank B",
		change + tiered:                 "scenario_events[0].agent: has no effect: the payments of A are those of its settlement bank B",
		strings.ReplaceAll(change, "agent: A", "agent: B") + tiered:                "",
		"scenario_events: [{type: Outage, agent: system, from_tick: 1, ticks: 2}]": `did you mean "SYSTEM"`,
	} {
		_, warnings, err := DecodeBytes("s.yaml", []byte(withRules(rules)), Files{})
		got := strings.Join(warnings, "\n")
		if err != nil {
			got += err.Error()
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", rules, got, want)
		}
	}
}

func TestUnusedLimits(t *testing.T) {
	limited := strings.Replace(withRules("tiering: [{client: A, settlement_bank: C}]"), "{id: B", "{id: C, opening_balance: 1}, {id: B, bilateral_limits: {A: 5}", 1)
	_, warnings, err := DecodeBytes("s.yaml", []byte(limited), Files{})
	if want := "tiering[0].client: bilateral limits towards A have no effect (banks with one: 1)"; err != nil || !strings.Contains(strings.Join(warnings, "\n"), want) {
		t.Errorf("%q, %v, want %q", warnings, err, want)
	}
}
