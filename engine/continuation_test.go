package engine_test

import (
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// TestAContinuationReachesTheState: whatever comes after the tick, and however long the run is then, the state after the tick
// is that of the run that is continued. Without a change, so is the end.
func TestAContinuationReachesTheState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := enginetest.Scenario(t)
		if s.NumTicks() < 2 {
			return
		}
		tick := rapid.IntRange(0, s.NumTicks()-2).Draw(t, "tick")
		last := *s
		last.Continues = []scenario.Continuation{{Tick: tick, NumDays: s.NumDays, Events: len(s.Events)}}
		same := rapid.Bool().Draw(t, "no change")
		if !same {
			last.NumDays = max(tick/s.TicksPerDay+1, s.NumDays+rapid.IntRange(-1, 2).Draw(t, "days"))
			last.Events = append(s.Events[:len(s.Events):len(s.Events)], scenario.Event{Kind: scenario.GlobalArrivalRateChange, Tick: tick + 1, Multiplier: 3})
		}
		before, err := engine.New(s)
		if err != nil {
			return // it has more agents than an engine takes, for example
		}
		after, err := engine.New(&last)
		if err != nil {
			t.Fatal(err)
		}
		for before.Tick() <= int32(tick) {
			step(t, before)
			step(t, after)
		}
		if before.Snapshot().Hash() != after.Snapshot().Hash() {
			t.Fatalf("another state after tick %d:\n%+v\n%+v", tick, before.Snapshot(), after.Snapshot())
		}
		for !after.Done() {
			step(t, after)
			if same {
				step(t, before)
			}
		}
		if same && before.Snapshot().Hash() != after.Snapshot().Hash() {
			t.Fatal("the same run ends in another state")
		}
	})
}

func step(t *rapid.T, e *engine.Engine) {
	t.Helper()
	if _, err := e.Step(nil); err != nil {
		t.Fatal(err)
	}
}

// TestHashesOfStates: every field of a state counts, and zero fields do not.
func TestHashesOfStates(t *testing.T) {
	a := engine.Snapshot{Tick: 3, Agents: []engine.AgentSnapshot{{ID: "A", Balance: 1}, {ID: "B"}}}
	seen := map[string]bool{a.Hash(): true}
	for _, b := range []engine.Snapshot{
		{Tick: 4, Agents: a.Agents}, {Tick: 3, RNG: 1, Agents: a.Agents}, {Tick: 3}, {Tick: 3, Agents: a.Agents[:1]},
		{Tick: 3, Agents: []engine.AgentSnapshot{{ID: "A"}, {ID: "B", Balance: 1}}}, {Tick: 3, Agents: []engine.AgentSnapshot{{ID: "A", UnsecuredCap: 1}, {ID: "B"}}},
	} {
		if seen[b.Hash()] {
			t.Errorf("%+v has the hash of another state", b)
		}
		seen[b.Hash()] = true
	}
	const empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" // printf '{}' | sha256sum
	if got := (&engine.Snapshot{}).Hash(); got != empty {
		t.Errorf("the hash of the empty state is %s", got)
	}
}
