package sweeps

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// setsScenario has four participants and a central bank. BIG sends 500, the template's banks B1 and B2 send 300 and 300, IDLE sends nothing,
// and the central bank sends the most.
const setsScenario = `seed = 1
[scenario]
simulation = { ticks_per_day = 10, num_days = 1 }
agents_defaults = { opening_balance = 0 }
[[scenario.agents]]
id = "IDLE"
[[scenario.agents]]
id = "B{n}"
count = 2
[[scenario.agents]]
id = "CB"
role = "central_bank"
[[scenario.agents]]
id = "BIG"
unsecured_cap = 1000
[[scenario.scenario_events]]
type = "CreditLimitAdjustment"
agent = "BIG"
delta = 100
schedule = { type = "OneTime", tick = 5 }
[[scenario.scenario_events]]
type = "CustomTransactionArrival"
from_agent = "BIG"
to_agent = "IDLE"
amount = 250
schedule = { type = "Repeating", start_tick = 1, interval = 7 }
[[scenario.scenario_events]]
type = "CustomTransactionArrival"
from_agent = "B1"
to_agent = "BIG"
amount = 300
schedule = { type = "OneTime", tick = 9 }
[[scenario.scenario_events]]
type = "CustomTransactionArrival"
from_agent = "B2"
to_agent = "BIG"
amount = 300
schedule = { type = "OneTime", tick = 1 }
[[scenario.scenario_events]]
type = "CustomTransactionArrival"
from_agent = "CB"
to_agent = "BIG"
amount = 9000
schedule = { type = "OneTime", tick = 0 }
`

const setsAxis = `[[axis]]
name = "bank"
set = "scenario_events[0].agent"
values = `

// TestSetsOfBanks checks which banks the values "agents" and "largest:N" stand for, and that runs have the keys that they have if
// the banks are listed.
func TestSetsOfBanks(t *testing.T) {
	for values, want := range map[string]string{
		`"agents"`:    "IDLE B1 B2 BIG",
		`"largest:1"`: "BIG",
		`"largest:2"`: "BIG B1", // B1 and B2 send the same
		`"largest:3"`: "BIG B1 B2",
	} {
		g := grid(t, setsScenario+setsAxis+values)
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		if got := strings.Join(points(t, g), " "); got != want {
			t.Errorf("%s are %s, want %s", values, got, want)
		}
		listed := grid(t, setsScenario+setsAxis+`["`+strings.Join(strings.Fields(want), `", "`)+`"]`)
		for i := range g.NumRuns() {
			if a, b := run(t, g, i), run(t, listed, i); a.Key != b.Key || a.Seed != b.Seed {
				t.Errorf("%s: run %d is %+v, with a list %+v", values, i, a, b)
			}
			s, err := g.Scenario(run(t, g, i))
			if err != nil || s.Events[0].Agent != strings.Fields(want)[i] {
				t.Errorf("%s: the event of run %d has the bank %q, %v", values, i, s.Events[0].Agent, err)
			}
		}
	}
}

// TestSetsOfBanksInDependentAxes checks a set of banks as the values for one label of another axis.
func TestSetsOfBanksInDependentAxes(t *testing.T) {
	g := grid(t, setsScenario+`[[axis]]
name = "delta"
set = "scenario_events[0].delta"
values = [0, 100]
`+setsAxis+`{ "0" = ["BIG"], "100" = "agents" }
depends_on = "delta"`)
	expectPoints(t, g, "0 BIG\n100 IDLE\n100 B1\n100 B2\n100 BIG")
}

// TestPlannedBanks checks that a grid which is read for a plan has the plan's banks, whatever it would compute itself.
func TestPlannedBanks(t *testing.T) {
	stored := func(string) []string { return []string{"B2", "IDLE"} }
	text := setsScenario + setsAxis + `"largest:2"`
	expectPoints(t, grid(t, text, WithPlannedBanks(stored)), "B2\nIDLE")
	g, err := grid(t, text).PlannedValues(stored)
	if err != nil {
		t.Fatal(err)
	}
	expectPoints(t, g, "B2\nIDLE")
	if again, err := g.PlannedValues(stored); again != g || err != nil {
		t.Errorf("a grid with the planned banks is read again: %v", err)
	}
}

// TestLargestSendersOfFiles ranks banks by the payments of a file: of all dates, if each date is a run of its own.
func TestLargestSendersOfFiles(t *testing.T) {
	const text = `seed = 1
[scenario]
simulation = { ticks_per_day = 600, num_days = 1 }
clock = { day_start = "07:00", tick = "60s", zone = "UTC" }
payments = { file = "days.csv", episodes = "by_date", amount = { unit = "minor", exponent = 2 }, columns = { sender = "from", receiver = "to", amount = "amount", time = "time" } }
agents_defaults = { opening_balance = 100 }
agents = [{ id = "A" }, { id = "B" }, { id = "C" }]
scenario_events = [{ type = "CreditLimitAdjustment", agent = "A", delta = 1, schedule = { type = "OneTime", tick = 0 } }]
` + setsAxis + `"largest:2"`
	dir := t.TempDir()
	for name, data := range map[string]string{
		"grid.toml": text,
		"days.csv":  "from,to,amount,time\nA,B,50,2024-03-04 08:00\nB,A,40,2024-03-04 08:00\nC,A,70,2024-03-05 08:00\nB,C,20,2024-03-05 09:00\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g, err := Load(filepath.Join(dir, "grid.toml"))
	if err != nil {
		t.Fatal(err)
	}
	expectPoints(t, g, "C\nB") // 70, 40 + 20, 50
}
