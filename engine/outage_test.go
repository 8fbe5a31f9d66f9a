package engine_test

import (
	"slices"
	"strings"
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
)

const threeBanks = `
- {id: A, opening_balance: 100%s}
- {id: B, opening_balance: 0}
- {id: C, opening_balance: 40}
`

func outageDocument(events, ofA string, more ...string) string {
	return system(strings.Replace(threeBanks, "%s", ofA, 1), append(more, "lsm_config: {enable_bilateral: false, enable_cycles: false}", "scenario_events:\n"+events)...)
}

// The effect of outages, computed by hand. Days have three ticks.
func TestOutages(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		ticks     [][]string
		want      []string
	}{
		{"a bank in an outage is a sink of liquidity",
			outageDocument("- {type: Outage, agent: A, from_tick: 1, ticks: 2}", ""),
			[][]string{{"A B 50 n"}, {"A B 50 n", "B A 30 n", "B C 40 n"}, {}, {}},
			[]string{"A→B 50", "B→A 30", "", "A→B 50, B→C 40"}},
		{"what it has in Queue 2 settles",
			outageDocument("- {type: Outage, agent: A, from_tick: 1, ticks: 2}", ""),
			[][]string{{"A B 130 n"}, {"C A 30 n"}, {}},
			[]string{"", "A→B 130, C→A 30", ""}},
		{"an outage of 0 ticks is none",
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 0, reaction: {after: 0}}", ""),
			[][]string{{"A B 50 n", "C A 1 n"}}, []string{"A→B 50, C→A 1"}},
		{"others stop paying after a time, until it is over",
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 3, reaction: {after: 1}}", ""),
			[][]string{{"C A 10 n"}, {"C A 10 n", "C B 5 n"}, {"C A 10 n"}, {}},
			[]string{"C→A 10", "C→B 5", "", "C→A 10, C→A 10"}},
		{"only the banks listed react",
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 3, reaction: {after: 0}, by: [B]}", ""),
			[][]string{{"C B 20 n"}, {"C A 10 n", "B A 5 n"}, {}, {}},
			[]string{"C→B 20", "C→A 10", "", "B→A 5"}},
		{"a list may name the bank itself",
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 3, reaction: {after: 0}, by: [A]}\n- {type: Outage, agent: B, from_tick: 0, ticks: 3, reaction: {after: 0}, by: [B, C]}", ""),
			[][]string{{"C A 10 n", "C B 5 n"}, {}, {}, {}},
			[]string{"C→A 10", "", "", "C→B 5"}},
		{"others stop paying above an exposure, which each of them counts for itself", // 20, then 30 > 25
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 4, reaction: {exposure: 25}}", ""),
			[][]string{{"C A 20 n"}, {"C A 10 n", "C B 9 n"}, {"C A 1 n", "B A 4 n"}, {}, {}},
			[]string{"C→A 20", "C→A 10, C→B 9", "B→A 4", "", "C→A 1"}},
		{"what comes back reduces the exposure", // in tick 1: 30 − 110
			outageDocument("- {type: Outage, agent: A, from_tick: 1, ticks: 4, reaction: {exposure: 25}}", ""),
			[][]string{{"A C 110 n"}, {"C A 30 n"}, {"C A 105 n"}, {"C A 2 n"}, {"C A 1 n"}},
			[]string{"", "A→C 110, C→A 30", "C→A 105", "C→A 2", ""}},
		{"the backlog is submitted at once, what arrives later is left to the policy",
			outageDocument("- {type: Outage, agent: A, from_tick: 1, ticks: 1}", ", policy: {type: Deadline, urgency_threshold: 1}"),
			[][]string{{"A B 1 n"}, {"A B 2 n"}, {"A B 3 n"}, {}},
			[]string{"", "", "A→B 1, A→B 2", ""}},
		{"or the policy decides",
			outageDocument("- {type: Outage, agent: A, from_tick: 1, ticks: 1, backlog: policy}", ", policy: {type: Deadline, urgency_threshold: 1}"),
			[][]string{{"A B 1 n"}, {"A B 2 n"}, {"A B 3 n"}, {}},
			[]string{"", "", "", ""}},
		{"a backlog leaves out payments to banks that the bank does not pay",
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 1}\n- {type: Outage, agent: C, from_tick: 0, ticks: 2, reaction: {after: 0}}", ""),
			[][]string{{"A B 1 n", "A C 2 n"}, {}, {}},
			[]string{"", "A→B 1", "A→C 2"}},
		{"two outages of a bank are one until the last is over",
			outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 2}\n- {type: Outage, agent: A, from_tick: 1, ticks: 2, backlog: policy}", ", policy: {type: Deadline, urgency_threshold: 1}"),
			[][]string{{"A B 1 n"}, {}, {}, {}},
			[]string{"", "", "", ""}},
		{"nothing settles while the system is down, not even a scheduled settlement",
			outageDocument("- {type: Outage, agent: SYSTEM, from_tick: 1, ticks: 2}\n- {type: ScheduledSettlement, from_agent: C, to_agent: A, amount: 30, schedule: {type: OneTime, tick: 1}}", ""),
			[][]string{{"A B 130 n"}, {"C A 30 n", "C B 5 n"}, {}, {}},
			[]string{"", "", "", "A→B 130, C→A 30, C→B 5"}},
		{"at the close with loans everything settles, outage or not",
			outageDocument("- {type: Outage, agent: A, from_tick: 1, ticks: 4}\n- {type: Outage, agent: SYSTEM, from_tick: 2, ticks: 1}", "", "end_of_day: {unsettled: borrow}"),
			[][]string{{}, {"A B 10 n"}, {"C B 60 n"}, {"A B 7 n"}, {}, {}},
			[]string{"", "", "A→B 10, C→B 60", "", "", "A→B 7"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := settlements(t, c.doc, c.ticks...); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestOutageLetsCostsRunOn: payments that cannot be submitted cost delay and become overdue.
func TestOutageLetsCostsRunOn(t *testing.T) {
	doc := outageDocument("- {type: Outage, agent: A, from_tick: 0, ticks: 4}\n- {type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 50, deadline: 1, schedule: {type: OneTime, tick: 0}}", "",
		"cost_rates: {delay_cost_per_tick_per_cent: 0.1, deadline_penalty: 1000, overdue_delay_multiplier: 1, eod_penalty: 0}")
	_, e := settlements(t, doc, nil, nil)
	if got := e.Agent(0).Costs; got != (engine.Costs{Delay: 10}) {
		t.Errorf("costs after two ticks %+v", got)
	}
	if _, err := e.Step(nil); err != nil {
		t.Fatal(err)
	}
	if p := e.Payment(0); p.Status != engine.Overdue || p.DeadlinePenalty != 1000 {
		t.Errorf("the payment is %v with a penalty of %d", p.Status, p.DeadlinePenalty)
	}
}

// TestNobodyDecidesInAnOutage: no tree of a bank in an outage is evaluated, whichever it has.
func TestNobodyDecidesInAnOutage(t *testing.T) {
	policy := `, posted_collateral: 10, unsecured_cap: 10, policy: {type: Inline, decision_trees: {version: "1.0", policy_id: p,
    bank_tree: {type: action, node_id: b, action: AddState, parameters: {key: {value: bank_state_n}, value: {value: 1}}},
    strategic_collateral_tree: {type: action, node_id: s, action: PostCollateral, parameters: {amount: {value: 7}, reason: {value: x}}},
    end_of_tick_collateral_tree: {type: action, node_id: e, action: WithdrawCollateral, parameters: {amount: {value: 2}, reason: {value: x}}},
    payment_tree: {type: action, node_id: d, action: Drop}}}`
	for _, who := range []string{"A", "SYSTEM"} {
		doc := outageDocument("- {type: Outage, agent: "+who+", from_tick: 1, ticks: 1}", policy)
		_, e := settlements(t, doc, []string{})
		if _, err := e.Submit(engine.Submission{Sender: 0, Receiver: 1, Amount: 5, Deadline: 9}); err != nil {
			t.Fatal(err)
		}
		before, register := e.Agent(0), e.Registers(0)[0].Value
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
		if after := e.Agent(0); after.PostedCollateral != before.PostedCollateral || e.Registers(0)[0].Value != register || after.Queue1Size != 1 {
			t.Errorf("outage of %s: %+v before, %+v after", who, before, after)
		}
	}
}

// An outage that names an unknown bank, lists unsuitable ones, or is of the system and has a reaction, is refused.
func TestOutageMistakes(t *testing.T) {
	for event, want := range map[string]string{
		"agent: D": `unknown agent "D"`,
		"agent: A, schedule: {type: OneTime, tick: 1}":        "schedule: unknown key",
		"agent: A, reaction: {after: 1}, by: [B, B]":          `"B" is listed twice`,
		"agent: A, reaction: {after: 1}, by: []":              "by: must not be empty",
		"agent: A, reaction: {after: 1}, by: B":               `by: unknown value "B"`,
		"agent: A, reaction: {after: 1}, by: [X]":             `unknown agent "X"`,
		"agent: A, reaction: {after: 1}, by: [CB]":            `"CB" is no participant and does not react`,
		"agent: A, reaction: {after: 1, exposure: 2}":         "after and exposure cannot be combined",
		"agent: A, reaction: {}":                              "needs after or exposure",
		"agent: A, reaction: {after: -1}":                     "must be at least 0",
		"agent: A, reaction: never":                           `unknown value "never"`,
		"agent: A, backlog: later":                            `unknown value "later"`,
		"agent: SYSTEM, reaction: {after: 1}":                 "an outage of the system has no reaction",
		"agent: SYSTEM, by: [A]":                              "an outage of the system has no reaction",
		"agent: SYSTEM}\n- {type: Outage, ticks: 1, agent: A": "from_tick: the key is required",
	} {
		doc := outageDocument("- {type: Outage, from_tick: 1, ticks: 1, "+event+"}", "}\n- {id: CB, opening_balance: 0, role: central_bank")
		_, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", event, err, want)
		}
	}
	doc := strings.ReplaceAll(outageDocument("- {type: Outage, from_tick: 1, ticks: 1, agent: SYSTEM}", ""), "id: B", "id: SYSTEM")
	if _, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{}); err == nil || !strings.Contains(err.Error(), "SYSTEM is the central system here, but an agent has this id") {
		t.Errorf("a bank called SYSTEM: %v", err)
	}
}
