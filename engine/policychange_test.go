package engine_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// logLines has every event of a run but policy changes, tick by tick, with all its values.
type logLines struct{ lines []string }

func (l *logLines) RecordTick(r *engine.TickRecord) error {
	for i := range r.Events {
		ev := &r.Events[i]
		if ev.Detail == engine.DetailPolicyChange {
			continue
		}
		lists := [][]int64{ev.Txs.In(r.Lists), ev.Agents.In(r.Lists), ev.Ints.In(r.Lists), ev.Nets.In(r.Lists)}
		l.lines = append(l.lines, fmt.Sprint(ev.Tick, ev.Kind, ev.Flag, ev.Set, ev.Detail, ev.Agent, ev.Peer, ev.Tx, ev.Tx2, ev.N, ev.F, ev.Text, ev.Names, lists))
	}
	l.lines = append(l.lines, fmt.Sprint(r.Result, r.Daily))
	return nil
}

// finish runs an engine to its end.
func (l *logLines) finish(t fataler, e *engine.Engine) *engine.Snapshot {
	for !e.Done() {
		if _, err := e.Step(l); err != nil {
			t.Fatal(err)
		}
	}
	return e.Snapshot()
}

// TestPolicyChangeActsFromItsTick: a change of policy at a tick does what exchanging the policy in the state before the tick
// does. With the policy that the bank has, it changes nothing.
func TestPolicyChangeActsFromItsTick(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := enginetest.Scenario(t)
		banks := slices.DeleteFunc(slices.Clone(sc.Agents), func(a scenario.Agent) bool { return a.Role != scenario.Participant })
		a := banks[rapid.IntRange(0, len(banks)-1).Draw(t, "bank")]
		spec, tick := enginetest.Policy(t), rapid.IntRange(0, sc.NumTicks()-1).Draw(t, "tick of the change")
		same := rapid.Bool().Draw(t, "same policy")
		sc.Events = slices.DeleteFunc(sc.Events, func(ev scenario.Event) bool {
			return ev.Kind == scenario.PolicyChange && ev.Agent == a.ID && (same || ev.Tick == tick)
		})
		if same {
			spec = a.Policy
		}

		var want logLines
		e, err := engine.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		for int(e.Tick()) < tick {
			if _, err := e.Step(&want); err != nil {
				t.Fatal(err)
			}
		}
		if !same {
			i, _ := e.AgentIndex(a.ID)
			e = edited(t, e, func(s *engine.Snapshot) {
				s.Agents[i].Policy = string(spec.Program.Text())
				s.Agents[i].Budget = engine.BudgetSnapshot{Remaining: math.MaxInt64} // it was that of the tick before
			})
			if _, err := e.Step(&want); err != nil {
				t.Fatal(err)
			}
			e = edited(t, e, func(s *engine.Snapshot) { s.Agents[i].Fraction = a.AllocationFraction(&spec) }) // after the day's allocation
		}
		end := want.finish(t, e)

		changed := *sc
		changed.Events = append(slices.Clone(sc.Events), scenario.Event{Kind: scenario.PolicyChange, Tick: tick, Agent: a.ID, Policy: &spec})
		if e, err = engine.New(&changed); err != nil {
			t.Fatal(err)
		}
		var got logLines
		got.finish(t, e)
		if !slices.Equal(got.lines, want.lines) {
			t.Fatal(firstDifference(strings.Join(got.lines, "\n"), strings.Join(want.lines, "\n")))
		}
		if s := e.Snapshot(); !reflect.DeepEqual(s, end) {
			t.Fatal(firstDifference(fmt.Sprintf("%+v", s), fmt.Sprintf("%+v", end)))
		}
	})
}

// edited is an engine whose state differs from that of another.
func edited(t fataler, e *engine.Engine, edit func(*engine.Snapshot)) *engine.Engine {
	s := e.Snapshot()
	edit(s)
	restored, err := engine.Restore(e.Scenario(), s)
	if err != nil {
		t.Fatal(err)
	}
	return restored
}

const heldUntil = `
simulation: {ticks_per_day: 3, num_days: 2, rng_seed: 1}
agents:
- id: A
  opening_balance: 0
  liquidity_pool: 1000
  policy: {type: Inline, decision_trees: {version: "1.0", policy_id: hold, parameters: {initial_liquidity_fraction: 0.2},
    bank_tree: {type: action, node_id: b, action: AddState, parameters: {key: {value: bank_state_n}, value: {value: 1}}},
    payment_tree: {type: action, node_id: p, action: Hold}}}
- {id: B, opening_balance: 0}
scenario_events:
- {type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 70, deadline: 5, schedule: {type: OneTime, tick: 0}}
- {type: PolicyChange, agent: A, schedule: {type: OneTime, tick: 2}, policy: {type: Inline, decision_trees: {version: "1.0", policy_id: go,
    parameters: {initial_liquidity_fraction: 0.5}, payment_tree: {type: action, node_id: p, action: Release}}}}
`

// TestPolicyChange: the payment that the old policy holds settles in the tick of the change. What the old policy has written
// stays, and the day's share of the pool as well; the new share applies from the next day on.
func TestPolicyChange(t *testing.T) {
	e, err := engine.New(decoded(t, heldUntil))
	if err != nil {
		t.Fatal(err)
	}
	for tick, want := range []struct {
		balance   int64 // of A after the tick
		settled   bool
		register  float64
		allocated int64
	}{{200, false, 1, 200}, {200, false, 2, 200}, {-70, true, 0, 0}, {430, true, 0, 500}} {
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
		a, register := e.Agent(0), 0.0
		if list := e.Registers(0); len(list) > 0 {
			register = list[0].Value
		}
		if settled := e.Payment(0).Status == engine.Settled; a.Balance != want.balance || settled != want.settled || register != want.register || a.AllocatedLiquidity != want.allocated {
			t.Errorf("tick %d: balance %d, settled %v, register %v, allocated %d; want %v", tick, a.Balance, settled, register, a.AllocatedLiquidity, want)
		}
	}
	if e.Policy(0).ID() != "go" {
		t.Errorf("the policy is %s", e.Policy(0).ID())
	}
}
