package scenario

import (
	"fmt"
	"reflect"
	"testing"

	d "sweep/engine/document"
)

const withEvents = `
simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}
agents: [{id: A, opening_balance: 10}, {id: B}]
scenario_events:
  - {type: DirectTransfer, from_agent: A, to_agent: B, amount: 5, schedule: {type: OneTime, tick: 3}}
  - &twice {type: CreditLimitAdjustment, agent: B, delta: 4, schedule: {type: Repeating, start_tick: 1, interval: 2}}
  - *twice
  - {type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 7, priority: 3, schedule: {type: OneTime, tick: 4}}
`

// A scenario is the same whether its events were decoded before or not, with whatever mistakes it has.
func TestEventsThatWereDecodedBefore(t *testing.T) {
	base, err := d.Parse("base.yaml", []byte(withEvents))
	if err != nil {
		t.Fatal(err)
	}
	before := string(base.Canonical())
	shared := DecodeEvents(base)
	for path, value := range map[string]*d.Node{
		"agents.A.opening_balance":      d.NewInt(d.Pos{}, 20),
		"scenario_events[0].amount":     d.NewInt(d.Pos{}, 6),
		"scenario_events[0].amount2":    d.NewInt(d.Pos{}, 6),
		"scenario_events[1].delta":      d.NewText(d.Pos{}, "much"),
		"scenario_events[3].to_agent":   d.NewText(d.Pos{}, "A"),
		"scenario_events[3].from_agent": d.NewText(d.Pos{}, "X"),
		"agents.B.id":                   d.NewText(d.Pos{}, "C"), // events now name nobody
		"scenario_events":               d.NewMap(d.Pos{}),
		"scenario_events.*.schedule":    d.NewInt(d.Pos{}, 1),
	} {
		n, err := base.With(path, value)
		if err != nil {
			t.Fatal(err)
		}
		want, wantWarnings, wantErr := Decode(n, Files{})
		got, warnings, gotErr := Decode(n, Files{Events: shared})
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(warnings, wantWarnings) || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Errorf("%s: decoded as %v, %v, %v; without the events %v, %v, %v", path, got, warnings, gotErr, want, wantWarnings, wantErr)
		}
	}
	if after := string(base.Canonical()); after != before {
		t.Errorf("the base is now\n%s, was\n%s", after, before)
	}
	if len(shared.all) != 4 {
		t.Errorf("%d of 4 events are shared", len(shared.all))
	}
}
