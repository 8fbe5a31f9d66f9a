package sweeps

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"sweep/engine/scenario"
)

// A grid too large to be checked completely still has every value of every axis checked.
func TestEveryValueOfALargeGridIsChecked(t *testing.T) {
	const axis = "[[axis]]\nname = \"%s\"\nset = \"agents.%s.unsecured_cap\"\nvalues = [%s]\n"
	var many []string
	for i := range 99 {
		many = append(many, fmt.Sprint(i))
	}
	fine := strings.Join(many, ", ")
	for k, bank := range []string{"BANK_A", "BANK_B", "BANK_C"} {
		text := head
		for i, b := range []string{"BANK_A", "BANK_B", "BANK_C"} {
			values := fine
			if i == k {
				values += ", -7"
			}
			text += fmt.Sprintf(axis, strings.ToLower(b), b, values)
		}
		err := grid(t, text).Check()
		if !contains(err, "axis "+strings.ToLower(bank)+" = -7: must be at least 0, not -7") || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("told %v", err)
		}
	}
}

func TestExcludedPointsAreNotChecked(t *testing.T) {
	text := head + `
exclude = "low >= high"
[[axis]]
name = "low"
set = "agents.BANK_A.arrival_config.amount_distribution.min"
values = [100, 200_000]
[[axis]]
name = "high"
set = "agents.BANK_A.arrival_config.amount_distribution.max"
values = [1_000, 300_000]
`
	if err := grid(t, text).Check(); err != nil {
		t.Error(err)
	}
}

func TestPointsOfAListAreCheckedAsTheyAre(t *testing.T) {
	const axes = `
[[axis]]
name = "low"
set = "agents.BANK_A.arrival_config.amount_distribution.min"
[[axis]]
name = "high"
set = "agents.BANK_A.arrival_config.amount_distribution.max"
`
	if err := grid(t, head+"design = { kind = \"list\", rows = [ { low = 1, high = 5 }, { low = 200_000, high = 200_001 } ] }\n"+axes).Check(); err != nil {
		t.Error(err)
	}
	err := grid(t, head+"design = { kind = \"list\", rows = [ { low = 1, high = 5 }, { low = 200_000, high = 20 } ] }\n"+axes).Check()
	if !contains(err, "max (20) must be greater than min (200000) (with low = 200000, high = 20)") {
		t.Errorf("told %v", err)
	}
}

func TestARunOfAnInvalidPointIsReturnedWithTheError(t *testing.T) {
	g := grid(t, head+"replications = 2\n[[axis]]\nname = \"credit\"\nset = \"agents.BANK_A.unsecured_cap\"\nvalues = [0, -1]\n")
	r, err := g.Run(3)
	if !contains(err, "run 3 (credit = -1): grid.toml:7:14: agents[0].unsecured_cap: must be at least 0, not -1") {
		t.Errorf("told %v", err)
	}
	if r.Seed != run(t, g, 1).Seed || labels(r.Values) != "-1" || r.Key != "" {
		t.Errorf("run %+v", r)
	}
	if _, err := g.Scenario(r); !contains(err, "run 3 (credit = -1)") {
		t.Errorf("told %v", err)
	}
}

func TestDefaultsMustBeWhatTheBaseScenarioHas(t *testing.T) {
	for values, ok := range map[string]bool{
		"values = [1, 0]\ndefault = 0": true,
		"values = [1, 2]\ndefault = 0": true,
		"values = [1, 0]\ndefault = 1": false,
		"values = [ { label = \"none\", value = 0 }, { label = \"some\", value = 5 } ]\ndefault = \"none\"": true,
		"values = [ { label = \"some\", value = 5 } ]\ndefault = { label = \"none\", value = 0 }":           true,
		"values = [ { label = \"some\", value = 5 } ]\ndefault = { label = \"none\", value = 4 }":           false,
	} {
		g := grid(t, head+"[[axis]]\nname = \"credit\"\nset = \"agents.BANK_A.unsecured_cap\"\n"+values)
		if err := g.Check(); (err == nil) != ok {
			t.Errorf("%s: %v", values, err)
		}
		if g.Axes()[0].Default == nil {
			t.Errorf("%s: no default", values)
		}
	}
}

func TestWarningsOfScenariosAreKept(t *testing.T) {
	g := grid(t, head+"[[axis]]\nname = \"x\"\nset = \"simulation.lsm_enabled\"\nvalues = [true]\n")
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	if w := g.Warnings(); len(w) != 1 || !strings.Contains(w[0], "the key is obsolete and has no effect") {
		t.Errorf("warnings %q", w)
	}
}

// TestManyWorkersShareAGrid lets goroutines ask for overlapping runs; each must get the scenario of its own run.
func TestManyWorkersShareAGrid(t *testing.T) {
	g := grid(t, head+`
replications = 4
[[axis]]
name = "credit"
set = "agents.BANK_A.unsecured_cap"
range = { from = 0, to = 199, n = 200, scale = "int" }
[[axis]]
name = "policy_a"
set = "agents.BANK_A.policy"
values = [ { label = "eager", file = "policies/eager.json" }, { label = "cautious", file = "policies/cautious.json" } ]
`)
	var wg sync.WaitGroup
	for w := range int64(8) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < g.NumRuns(); i += 5 {
				r, err := g.Run(i)
				if err != nil {
					t.Error(err)
					return
				}
				s, err := g.Scenario(r)
				if err != nil {
					t.Error(err)
					return
				}
				if a := s.Agents[0]; a.UnsecuredCap != r.Values[0].Any() || a.Policy.Program.ID() != r.Values[1].Any() || s.Seed != r.Seed {
					t.Errorf("run %d has the scenario of another one", i)
				}
			}
		}()
	}
	wg.Wait()
}

func TestReplicationsShareAllOfAScenarioButTheSeed(t *testing.T) {
	g := grid(t, head+"replications = 2")
	var s [2]*scenario.Scenario
	for i := range s {
		s[i], _ = g.Scenario(run(t, g, int64(i)))
	}
	if s[0].Seed == s[1].Seed || &s[0].Agents[0] != &s[1].Agents[0] {
		t.Error("the replications do not share their scenario")
	}
}
