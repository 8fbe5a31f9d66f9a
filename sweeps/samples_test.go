package sweeps

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// All points share the sample of a file, and the run key depends on its numbers only.
func TestPointsShareSamples(t *testing.T) {
	keys := func(file, amounts string) []string {
		dir := t.TempDir()
		for name, text := range map[string]string{file: amounts,
			"s.yaml": `simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}
agents_defaults: {arrival_config: {rate_per_tick: 1, amount_distribution: {type: Empirical, file: ` + file + `}, deadline_range: [1, 2]}}
agents: [{id: A, opening_balance: 1}, {id: B, opening_balance: 1}]
`, "g.toml": "scenario = \"s.yaml\"\nreplications = 1\n[[axis]]\nname = \"cap\"\nset = \"agents[0].unsecured_cap\"\nvalues = [1, 2]\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		g, err := Load(filepath.Join(dir, "g.toml"))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		var first *int64
		for i := range g.NumRuns() {
			r, err := g.Run(i)
			if err != nil {
				t.Fatal(err)
			}
			s, err := g.Scenario(r)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range s.Agents {
				if first == nil {
					first = &a.Arrivals.Amount.Values[0]
				}
				if first != &a.Arrivals.Amount.Values[0] {
					t.Error("a sample is in memory twice")
				}
			}
			out = append(out, r.Key)
		}
		return out
	}
	want := strings.Join(keys("a.txt", "3\n1\n2\n"), " ")
	if got := strings.Join(keys("b.txt", "1\n2\n\n3"), " "); got != want {
		t.Errorf("the same numbers in another file: %s, want %s", got, want)
	}
	if got := strings.Join(keys("a.txt", "1\n2\n4\n"), " "); got == want {
		t.Error("another number has the same run key")
	}
}
