package shadow

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func mustCompare(t fataler, old, new *scenario.Scenario, agents ...string) *Outcome {
	t.Helper()
	o, err := Compare(context.Background(), old, new, agents)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// nothing fails unless the outcome is that of a run beside itself.
func nothing(t fataler, o *Outcome) {
	t.Helper()
	if !o.Same() {
		t.Fatalf("decision %+v, state %+v", o.Decision, o.State)
	}
	noDifferences(t, o.Ticks)
	for _, p := range o.Payments {
		if p.Old == nil || p.New == nil || p.Old.Delay != p.New.Delay || (p.Old.Settlement == nil) != (p.New.Settlement == nil) || p.Old.Settlement != nil && *p.Old.Settlement != *p.New.Settlement {
			t.Fatalf("%v: %+v and %+v", p.Name, p.Old, p.New)
		}
	}
	if o.Totals.Changed.Old != o.Totals.Changed.New || o.Totals.Others.Old != o.Totals.Others.New || o.Totals.System.Old != o.Totals.System.New {
		t.Fatalf("%+v", o.Totals)
	}
}

func noDifferences(t fataler, ticks []TickDifference) {
	t.Helper()
	for _, d := range ticks {
		if d != (TickDifference{Tick: d.Tick, Day: d.Day, Agent: d.Agent, AgentID: d.AgentID}) {
			t.Fatalf("%+v", d)
		}
	}
}

func cases(t *testing.T, visit func(t *testing.T, s *scenario.Scenario)) {
	t.Helper()
	files, err := filepath.Glob("../../../engine/testdata/cases/*/scenario.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no reference cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, _, err := scenario.DecodeBytes(file, data, scenario.Files{Dir: enginetest.Policies(os.DirFS(filepath.Dir(file)))})
			if err != nil {
				t.Fatal(err)
			}
			visit(t, s)
		})
	}
}

// A run beside itself shows no difference, and neither does one in which every bank changes to the policy that it has.
func TestIdentityOfTheReferenceCases(t *testing.T) {
	cases(t, func(t *testing.T, s *scenario.Scenario) {
		nothing(t, mustCompare(t, s, s, s.Agents[0].ID))
		nothing(t, mustCompare(t, s, changedTo(s, s.NumTicks()/2, func(agent string, tick int) *scenario.PolicySpec {
			return scenario.PolicyAt(s, agent, tick, len(s.Events))
		})))
	})
}

// changedTo changes the policies of all participants in a tick.
func changedTo(s *scenario.Scenario, tick int, to func(agent string, tick int) *scenario.PolicySpec) *scenario.Scenario {
	c := *s
	c.Events = slices.Clone(s.Events)
	for i := range s.Agents {
		if s.Agents[i].Role == scenario.Participant {
			c.Events = append(c.Events, scenario.Event{Kind: scenario.PolicyChange, Tick: tick, Agent: s.Agents[i].ID, Policy: to(s.Agents[i].ID, tick)})
		}
	}
	return &c
}

// In random scenarios, which cover every mode of crediting and of saving liquidity, a change to other policies shows nothing before
// its tick. (The release budget of a tick is lost with a change to the same policy, so that is tried in the first tick alone.)
func TestNothingDiffersBeforeTheChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := enginetest.Scenario(t)
		if _, err := engine.New(s); err != nil {
			t.Skip(err)
		}
		nothing(t, mustCompare(t, s, s))
		tick := rapid.IntRange(0, s.NumTicks()-1).Draw(t, "tick")
		spec := enginetest.Policy(t)
		o, err := Compare(context.Background(), s, changedTo(s, tick, func(string, int) *scenario.PolicySpec { return &spec }), nil)
		if err != nil {
			return // an amount that does not fit fails in either run
		}
		if o.Decision != nil && int(o.Decision.Tick) < tick || o.State != nil && int(o.State.Tick) < tick {
			t.Fatalf("tick %d: decision %+v, state %+v", tick, o.Decision, o.State)
		}
		noDifferences(t, o.Ticks[:tick*len(s.Agents)])
	})
}

// The delay costs of the payments of a bank add up to what the engine charges it, up to the rounding of each tick.
func TestDelayCostsOfPaymentsAddUp(t *testing.T) {
	cases(t, func(t *testing.T, s *scenario.Scenario) {
		w, err := newTwin(s)
		if err != nil {
			t.Fatal(err)
		}
		before := make([]float64, len(s.Agents))
		for !w.Done() {
			if err := w.step(); err != nil {
				t.Fatal(err)
			}
			now := make([]float64, len(s.Agents))
			for k, cost := range w.delay {
				now[w.Payment(int32(k)).Sender] += cost
			}
			for i := range now {
				got, want := now[i]-before[i], float64(w.cost[i].Delay)
				if math.Abs(got-want) > 0.5+1e-6*max(1, now[i]) {
					t.Fatalf("tick %d: the payments of %s cost %v, the bank %v", w.Tick()-1, w.AgentID(int32(i)), got, want)
				}
			}
			before = now
		}
	})
}

func decoded(t fataler, text string) *scenario.Scenario {
	t.Helper()
	s, _, err := scenario.DecodeBytes("s.yaml", []byte(text), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Two banks pay each other one cent at a time, with k cents each at the opening, no credit and nothing that saves liquidity. With D
// more payments sent by one bank than by the other, its central queue has max(D − k, 0) payments after every tick. A bank
// that holds everything back from tick t on has D − k + (its arrivals since) waiting in place of this.
func TestTwoBanksWithUnitPayments(t *testing.T) {
	const ticks, from = 200, 70
	for k := 1; k <= 4; k++ { // without any money nothing would ever settle
		text := fmt.Sprintf("simulation: {ticks_per_day: %d, num_days: 1, rng_seed: 5}\nlsm_config: {enable_bilateral: false, enable_cycles: false}\nagents:\n"+
			"- {id: A, opening_balance: %d, policy: {type: Fifo}}\n- {id: B, opening_balance: %d, policy: {type: Fifo}}\n", ticks, k, k)
		old := decoded(t, text)
		draw := rand.New(rand.NewPCG(5, uint64(k)))
		deadline := ticks
		for tick := range ticks {
			if draw.IntN(5) > 0 { // one at a time: the queue is scanned once in a tick
				e := scenario.Event{Kind: scenario.CustomTransactionArrival, Tick: tick, From: "A", To: "B", Amount: 1, Deadline: &deadline}
				if draw.IntN(2) == 0 {
					e.From, e.To = e.To, e.From
				}
				old.Events = append(old.Events, e)
			}
		}
		hold := decoded(t, "simulation: {ticks_per_day: 2, num_days: 1, rng_seed: 1}\nagents:\n- {id: A, opening_balance: 0, policy: {type: Inline, decision_trees: {version: '1.0', policy_id: hold, payment_tree: {type: action, node_id: p, action: Hold}}}}\n- {id: B, opening_balance: 0}\n")
		new := *old
		new.Events = append(slices.Clone(old.Events), scenario.Event{Kind: scenario.PolicyChange, Agent: "A", Tick: from, Policy: &hold.Agents[0].Policy})
		o := mustCompare(t, old, &new, "A")

		var sent [2][]int64 // arrivals of A and B up to and including each tick
		for i := range sent {
			sent[i] = make([]int64, ticks)
		}
		for _, p := range o.Payments {
			for tick := int(p.Arrived); tick < ticks; tick++ {
				sent[p.Sender[0]-'A'][tick]++
			}
		}
		released := sent[0][from-1] // by A in the replay
		for _, d := range o.Ticks {
			released := min(sent[0][d.Tick], released)
			if int(d.Tick) < from {
				released = sent[0][d.Tick]
			}
			d0, d1 := sent[0][d.Tick]-sent[1][d.Tick], released-sent[1][d.Tick]
			if d.AgentID == "B" {
				d0, d1 = -d0, -d1
			}
			oldQueue, newQueue := max(d0-int64(k), 0), max(d1-int64(k), 0)
			if d.Queue2Size != newQueue-oldQueue {
				t.Fatalf("k = %d, tick %d: queue of %s differs by %d, not by %d − %d", k, d.Tick, d.AgentID, d.Queue2Size, newQueue, oldQueue)
			}
			held := int64(0)
			if d.AgentID == "A" {
				held = sent[0][d.Tick] - released
			}
			if d.Queue1Size != held {
				t.Fatalf("k = %d, tick %d: %s holds %d more payments, not %d", k, d.Tick, d.AgentID, d.Queue1Size, held)
			}
		}
		if o.Decision == nil || o.Decision.Tick < from || o.Decision.Agent != "A" || o.Decision.New.Path != "p" {
			t.Errorf("k = %d: the first decision that differs is %+v", k, o.Decision)
		}
	}
}

const threshold = `{version: '1.0', policy_id: %s, parameters: {low: %d}, payment_tree: {type: condition, node_id: large,
  condition: {op: ">", left: {field: amount}, right: {value: %d}}, on_true: {type: action, node_id: keep, action: %s}, on_false: {type: action, node_id: pay, action: Release}}}`

// A policy that differs only in nodes that are never reached changes nothing; one that differs where it counts does, from there on.
func TestNodesNeverReached(t *testing.T) {
	make := func(id string, low, limit int, action string) *scenario.Scenario {
		return decoded(t, "simulation: {ticks_per_day: 20, num_days: 1, rng_seed: 5}\nagents:\n- {id: A, opening_balance: 1000, policy: {type: Inline, decision_trees: "+fmt.Sprintf(threshold, id, low, limit, action)+
			"}, arrival_config: {rate_per_tick: 1, amount_distribution: {type: Uniform, min: 1, max: 9}, counterparty_weights: {B: 1}, deadline_range: [5, 9], priority: 5}}\n- {id: B, opening_balance: 0}\n")
	}
	old := make("a", 1, 100, "Hold")
	for _, same := range []*scenario.Scenario{make("b", 1, 100, "Drop"), make("b", 7, 100, "Hold"), make("b", 1, 50, "Hold")} {
		nothing(t, mustCompare(t, old, same, "A"))
	}
	o := mustCompare(t, old, make("b", 1, 4, "Hold"), "A")
	if o.Decision == nil || o.Decision.Old.Path != "large(false) → pay" || o.Decision.New.Path != "large(true) → keep" || o.Decision.Payment == nil {
		t.Fatalf("%+v", o.Decision)
	}
	if i := slices.Index(o.Decision.New.Fields, "amount"); i < 0 || o.Decision.New.Values[i] <= 4 || o.Decision.New.Values[i] != o.Decision.Old.Values[0] {
		t.Errorf("fields %v = %v, %v", o.Decision.New.Fields, o.Decision.New.Values, o.Decision.Old.Values)
	}
	if o.State == nil || o.State.Tick != o.Decision.Tick || o.State.Agent != "A" || o.State.Quantity != "balance_cents" {
		t.Errorf("state %+v", o.State)
	}
}
