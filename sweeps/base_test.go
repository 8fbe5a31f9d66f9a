package sweeps

import (
	"fmt"
	"strings"
	"testing"
)

const templateScenario = `
simulation: {ticks_per_day: 5, num_days: 1, rng_seed: 1}
agents_defaults: {opening_balance: 10, arrival_config: {rate_per_tick: 1, amount_distribution: {type: Uniform, min: 1, max: 5}, deadline_range: [1, 2]}}
agents:
  - {id: "B{n}", count: 3}
  - {id: C, arrival_config: {rate_per_tick: 2}}
`

// Axes reach the banks of templates by id and all at once, and the entries, counts and defaults as written.
func TestAxesOfTemplates(t *testing.T) {
	for _, c := range []struct{ set, value, want string }{
		{"agents.B2.unsecured_cap", "7", "B1:10+0@1 B2:10+7@1 B3:10+0@1 C:10+0@2"},
		{"agents.*.arrival_config.rate_per_tick", "0.5", "B1:10+0@0.5 B2:10+0@0.5 B3:10+0@0.5 C:10+0@0.5"},
		{"agents.C.arrival_config.rate_per_tick", "0.5", "B1:10+0@1 B2:10+0@1 B3:10+0@1 C:10+0@0.5"},
		{"agents[0].count", "1", "B1:10+0@1 C:10+0@2"},
		{"agents[0].count", "5", "B1:10+0@1 B2:10+0@1 B3:10+0@1 B4:10+0@1 B5:10+0@1 C:10+0@2"},
		{"agents[1].opening_balance", "8", "B1:10+0@1 B2:10+0@1 B3:10+0@1 C:8+0@2"},
		{"agents[0].opening_balance", "8", "B1:8+0@1 B2:8+0@1 B3:8+0@1 C:10+0@2"},
		{"agents_defaults.opening_balance", "9", "B1:9+0@1 B2:9+0@1 B3:9+0@1 C:9+0@2"},
		{"agents_defaults.arrival_config.rate_per_tick", "0.25", "B1:10+0@0.25 B2:10+0@0.25 B3:10+0@0.25 C:10+0@2"},
	} {
		g, err := FromSource("g.toml", map[string][]byte{"s.yaml": []byte(templateScenario),
			"g.toml": fmt.Appendf(nil, "scenario = \"s.yaml\"\nreplications = 1\nseed = 1\n[[axis]]\nname = \"x\"\nset = %q\nvalues = [%s]\n", c.set, c.value)})
		if err != nil {
			t.Fatal(c.set, err)
		}
		if err := g.Check(); err != nil {
			t.Fatal(c.set, err)
		}
		r, err := g.Run(0)
		if err != nil {
			t.Fatal(c.set, err)
		}
		s, err := g.Scenario(r)
		if err != nil {
			t.Fatal(c.set, err)
		}
		var banks []string
		for _, a := range s.Agents {
			banks = append(banks, fmt.Sprintf("%s:%d+%d@%g", a.ID, a.OpeningBalance, a.UnsecuredCap, a.Arrivals.RatePerTick))
		}
		if got := strings.Join(banks, " "); got != c.want {
			t.Errorf("%s = %s: got %s, want %s", c.set, c.value, got, c.want)
		}
	}
}

// What axes cannot set in templates is reported with the remedy.
func TestMistakesOfTemplateAxes(t *testing.T) {
	for _, c := range []struct{ set, value, want string }{
		{"agents[0].count", "0", "axis x = 0: must be from 1 to 10000, not 0"},
		{"agents.B2.count", "2", `agents.B2.count: axis x: no element with id "B2"; use one of B{n}, C`},
		{"agents.B4.unsecured_cap", "2", `agents.B4.unsecured_cap: axis x: no element with id "B4"`},
		{"agents[2].unsecured_cap", "2", "agents[2].unsecured_cap: axis x: the list has no element 2"},
		{"agents_defaults.polcy", "2", "axis x sets an unknown key"},
		{"agents_defaults.unsecured_cap", "-2", "axis x = -2: must be at least 0, not -2"},
	} {
		g, err := FromSource("g.toml", map[string][]byte{"s.yaml": []byte(templateScenario),
			"g.toml": fmt.Appendf(nil, "scenario = \"s.yaml\"\nreplications = 1\nseed = 1\n[[axis]]\nname = \"x\"\nset = %q\nvalues = [%s]\n", c.set, c.value)})
		if err != nil {
			t.Fatal(c.set, err)
		}
		if err := g.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %s: got %v, want %s", c.set, c.value, err, c.want)
		}
	}
}
