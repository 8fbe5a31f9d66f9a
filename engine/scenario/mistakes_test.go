package scenario

import (
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"sweep/engine/document"
	"sweep/engine/policy"
)

const (
	clock     = "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\n"
	twoBanks  = "agents:\n- {id: A, opening_balance: 1}\n- {id: B, opening_balance: 2}\n"
	oneStream = "agents:\n- id: A\n  opening_balance: 1\n  arrival_config:\n    rate_per_tick: 1\n    amount_distribution: {type: Uniform, min: 1, max: 5}\n" +
		"    counterparty_weights: {B: 1}\n    deadline_range: [1, 2]\n- {id: B, opening_balance: 2}\n"
)

// What users get wrong, and what they are told.
func TestTypicalMistakes(t *testing.T) {
	mistakes := []struct{ title, text string }{
		{"a key of another simulator", clock + "agents:\n- {id: A, opening_balance: 1, credit_limit: 500}\n"},
		{"seed instead of rng_seed", "simulation: {ticks_per_day: 10, num_days: 1, seed: 1}\n" + twoBanks},
		{"money with cents behind the point", clock + "agents:\n- {id: A, opening_balance: 1000.50}\n"},
		{"money in quotes", clock + "agents:\n- {id: A, opening_balance: '1000'}\n"},
		{"an id that is a number", clock + "agents:\n- {id: 7, opening_balance: 1000}\n"},
		{"yes for true", clock + twoBanks + "deferred_crediting: yes\n"},
		{"a haircut in percent", clock + "agents:\n- {id: A, opening_balance: 1, collateral_haircut: 5}\n"},
		{"no type", clock + strings.Replace(oneStream, "type: Uniform, ", "", 1)},
		{"parameters of another distribution", clock + strings.Replace(oneStream, "min: 1, max: 5", "mean: 1, std_dev: 5", 1)},
		{"a misspelt distribution", clock + strings.Replace(oneStream, "Uniform", "Lognormal", 1)},
		{"a mean that a double rounds", clock + strings.Replace(oneStream, "Uniform, min: 1, max: 5", "Normal, mean: 9007199254740993, std_dev: 9007199254740992", 1)},
		{"one number for the deadlines", clock + strings.Replace(oneStream, "[1, 2]", "5", 1)},
		{"a misspelt counterparty", clock + strings.Replace(oneStream, "{B: 1}", "{b: 1}", 1)},
		{"a negative weight", clock + strings.Replace(oneStream, "{B: 1}", "{B: -1}", 1)},
		{"arrivals without a second bank", clock + strings.Replace(strings.Replace(oneStream, "- {id: B, opening_balance: 2}\n", "", 1), "{B: 1}", "{A: 1}", 1)},
		{"a penalty as a fraction", clock + twoBanks + "cost_rates: {eod_penalty: 0.5, deadline_penalty: high}\n"},
		{"an event without a schedule", clock + twoBanks + "scenario_events:\n- {type: DirectTransfer, from_agent: A, to_agent: B, amount: 5}\n"},
		{"the tick beside the schedule", clock + twoBanks + "scenario_events:\n- {type: DirectTransfer, from_agent: A, to_agent: B, amount: 5, tick: 3, schedule: {type: OneTime}}\n"},
		{"a transfer from nobody to oneself", clock + twoBanks + "scenario_events:\n- {type: DirectTransfer, from_agent: Z, to_agent: Z, amount: 5, schedule: {type: OneTime, tick: 1}}\n"},
		{"the same key twice", clock + twoBanks + "priority_mode: true\ndeferred_crediting: true\npriority_mode: false\n"},
		{"a run that never ends", "simulation: {ticks_per_day: 100_000, num_days: 100_000, rng_seed: 1}\n" + twoBanks},
		{"more money than there is", clock + "agents:\n- {id: A, opening_balance: 1e18}\n"},
		{"a null", clock + twoBanks + "cost_rates: null\n"},
		{"nothing but a list", "- a\n- b\n"},
		{"a policy file that does not exist", withPolicy("{type: FromJson, json_path: policies/careful.json}")},
		{"a policy file without a name", withPolicy("{type: FromJson, json_path: ''}")},
		{"a policy parameter out of range", withPolicy("{type: LiquiditySplitting, max_splits: 1, min_split_amount: 100}")},
		{"toggles with both lists", clock + twoBanks + "policy_feature_toggles: {include: [TimeField], exclude: [Timefield]}\n"},
		{"mistakes of every stage at once", clock + "agents:\n- {id: A, opening_balance: 1, unsecured_cap: -1, policy: {type: FromJson, json_path: nope.json}}\n" +
			"- {id: A, opening_balance: 1, policy: {type: InlineJson, json_string: '{}'}}\nscenario_events:\n" +
			"- {type: DirectTransfer, from_agent: A, to_agent: Z, amount: 5, schedule: {type: OneTime, tick: 1}}\n"},
		{"an agent without an id, of whom others speak", clock + strings.Replace(oneStream, "- {id: B,", "- {name: B,", 1)},
		{"everything at once", "simulation: {ticks_per_day: -1, num_days: x}\nagents: []\nlsm: {}\ncost_rates: {split_friction_cost: -5}\n"},
	}
	var b strings.Builder
	for _, m := range mistakes {
		_, _, err := DecodeBytes("my.yaml", []byte(m.text), Files{Dir: memory{}.read})
		if err == nil {
			t.Errorf("%s is accepted", m.title)
			continue
		}
		b.WriteString("-- " + m.title + "\n" + err.Error() + "\n")
	}
	requireGolden(t, "testdata/mistakes.golden", b.String())
}

// Keys of older files are accepted with a warning, and the renamed ones act.
func TestOldKeysAreWarnings(t *testing.T) {
	s, warnings, err := DecodeBytes("old.yaml", []byte(`
simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1, lsm_enabled: true, lsm_frequency_ticks: 5}
agents:
- {id: A, opening_balance: 1, overdraft_rate: 0.1, delay_cost_per_tick: 3, policy: {type: Fifo, params: {x: 1}}}
cost_rates: {eod_penalty_per_transaction: 123, deadline_penalty: {mode: fixed, amount: 5, bps_per_event: 1}}
priority_escalation: {enabled: true, threshold_ticks: 7}
cost_model: linear
`), Files{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Costs.EODPenalty.Amount != 123 || s.Escalation.StartEscalatingTicks != 7 {
		t.Errorf("the renamed keys do not act: %+v %+v", s.Costs.EODPenalty, s.Escalation)
	}
	requireGolden(t, "testdata/warnings.golden", strings.Join(warnings, "\n")+"\n")
}

func TestDefaults(t *testing.T) {
	s, _, err := DecodeBytes("s.yaml", []byte(clock+"agents: [{id: A, opening_balance: 1}]\n"), Files{})
	if err != nil {
		t.Fatal(err)
	}
	a := s.Agents[0]
	if a.UnsecuredCap != 0 || a.CollateralHaircut != 0.02 || a.MaxCollateralCapacity != nil || a.Policy.Kind != "Fifo" || a.Policy.Program == nil {
		t.Errorf("agent %+v", a)
	}
	costs := CostRates{OverdraftBpsPerTick: 0.001, DelayPerTickPerCent: 0.0001, CollateralBpsPerTick: 0.0002, EODPenalty: Penalty{Amount: 10000},
		DeadlinePenalty: Penalty{Amount: 50000}, SplitFriction: 1000, OverdueDelayMultiplier: 5}
	if s.Costs != costs {
		t.Errorf("costs %+v", s.Costs)
	}
	if !reflect.DeepEqual(s.LSM, LSM{EnableBilateral: true, EnableCycles: true, MaxCycleLength: 4, MaxCyclesPerTick: 10}) || s.Escalation != (Escalation{false, CurveLinear, 20, 3}) {
		t.Errorf("%+v %+v", s.LSM, s.Escalation)
	}
	if !s.DailyLiquidityReallocation || s.EODRushThreshold != 0.8 || s.Queue1Ordering != FIFO || s.Streams != SharedStream || s.DeferredCrediting {
		t.Errorf("%+v", s)
	}
}

// An integral float stands for an integer, an integer for a float, and nothing else for either.
func TestNumbersAreFriendly(t *testing.T) {
	s, _, err := DecodeBytes("s.yaml", []byte("simulation: {ticks_per_day: 10.0, num_days: 1e1, rng_seed: 18446744073709551615}\n"+
		"agents: [{id: A, opening_balance: 100.0, collateral_haircut: 1}]\ncost_rates: {eod_penalty: 50000.0}\n"), Files{})
	if err != nil {
		t.Fatal(err)
	}
	if s.TicksPerDay != 10 || s.NumDays != 10 || s.Seed != 1<<64-1 || s.Agents[0].OpeningBalance != 100 || s.Agents[0].CollateralHaircut != 1 || s.Costs.EODPenalty.Amount != 50000 {
		t.Errorf("%+v", s)
	}
}

// A policy file is looked for beside the scenario, then in the working directory; a file that cannot be read is not
// looked for elsewhere.
func TestPolicyFiles(t *testing.T) {
	const hold = `{"version": "1.0", "policy_id": "%", "payment_tree": {"type": "action", "node_id": "n", "action": "Hold"}}`
	text := func(id string) string { return strings.Replace(hold, "%", id, 1) }
	beside := memory{"p.json": text("beside")}
	work := memory{"p.json": text("work"), "q.json": text("work")}
	for name, want := range map[string]string{"p.json": "beside", "q.json": "work"} {
		s, _, err := DecodeBytes("dir/s.yaml", []byte(withPolicy("{type: FromJson, json_path: "+name+"}")), Files{Dir: beside.read, Work: work.read})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Agents[0].Policy; got.Program.ID() != want || got.Path != name {
			t.Errorf("%s is the policy %s from %s, want %s", name, got.Program.ID(), got.Path, want)
		}
	}
	locked := func(string) ([]byte, error) { return nil, fs.ErrPermission }
	_, _, err := DecodeBytes("s.yaml", []byte(withPolicy("{type: FromJson, json_path: q.json}")), Files{Dir: locked, Work: work.read})
	var es document.Errors
	if !errors.As(err, &es) || es.Class() != document.FileError || !strings.Contains(err.Error(), "permission") {
		t.Errorf("a locked file gives %v", err)
	}
}

type countingCache struct {
	policies map[string]*policy.Policy
	hits     int
}

func (c *countingCache) Get(content string) (*policy.Policy, bool) {
	p, ok := c.policies[content]
	if ok {
		c.hits++
	}
	return p, ok
}

func (c *countingCache) Put(content string, p *policy.Policy) { c.policies[content] = p }

// Agents with one policy share its program, and so do scenarios with one cache.
func TestPoliciesAreShared(t *testing.T) {
	cache := &countingCache{policies: map[string]*policy.Policy{}}
	text := []byte(strings.Replace(withPolicy("{type: Deadline, urgency_threshold: 3}"), "opening_balance: 2}", "opening_balance: 2, policy: {type: Deadline, urgency_threshold: 3}}", 1))
	first, _, err := DecodeBytes("s.yaml", text, Files{Policies: cache})
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := DecodeBytes("s.yaml", text, Files{Policies: cache})
	if err != nil {
		t.Fatal(err)
	}
	p := first.Agents[0].Policy.Program
	if first.Agents[1].Policy.Program != p || second.Agents[0].Policy.Program != p || cache.hits != 1 || len(cache.policies) != 1 {
		t.Errorf("%d hits, %d policies", cache.hits, len(cache.policies))
	}
}

// The liquidity fraction is that of a policy given as a document, and never that of a built-in one.
func TestLiquidityFraction(t *testing.T) {
	for policy, want := range map[string]float64{
		"{type: Fifo}": -1,
		"{type: Inline, decision_trees: {version: '1', policy_id: p, parameters: {initial_liquidity_fraction: 0.25}}}": 0.25,
		"{type: Inline, decision_trees: {version: '1', policy_id: p, parameters: {}}}":                                 -1,
	} {
		s, _, err := DecodeBytes("s.yaml", []byte(withPolicy(policy)), Files{})
		if err != nil {
			t.Fatal(policy, err)
		}
		got := -1.0
		if f := s.Agents[0].Policy.Fraction; f != nil {
			got = *f
		}
		if got != want {
			t.Errorf("%s has the fraction %v, want %v", policy, got, want)
		}
	}
}

// The mistakes of a policy that is part of the scenario have their place in the scenario; a policy of several agents is
// reported once.
func TestInlinePolicyMistakes(t *testing.T) {
	text := `simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}
agents:
- id: A
  opening_balance: 1
  policy: &p
    type: Inline
    decision_trees:
      version: "1.0"
      policy_id: p
      payment_tree:
        type: condition
        node_id: n
        condition: {op: "<", left: {field: ballance}, right: {value: 1}}
        on_true: {type: action, node_id: a, action: Hold}
        on_false: {type: action, node_id: b, action: Release}
- {id: B, opening_balance: 2, policy: *p}
`
	_, _, err := DecodeBytes("s.yaml", []byte(text), Files{})
	var es document.Errors
	if !errors.As(err, &es) || len(es) != 1 {
		t.Fatal(err)
	}
	e := es[0]
	if e.Class != "policy" || e.Pos.String() != "s.yaml:13:44" || e.Key != "agents[0].policy.decision_trees.payment_tree.condition.left.field" || !strings.Contains(e.Message, "ballance") {
		t.Errorf("class %s at %s: %v", e.Class, e.Pos, e)
	}
}
