package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// FuzzPolicy decodes a policy document and, if it is valid, lets it decide for a bank for ten ticks. Nothing may panic; a
// run may end with an error.
func FuzzPolicy(f *testing.F) {
	seed(f, "testdata/cases/*/policies/*.json", 40)
	base := loadScenario(f, "testdata/cases/multi_day_mixed/scenario.yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := policy.Parse(text)
		if err != nil {
			return
		}
		if fraction, ok := p.Fraction(); ok && !(fraction >= 0 && fraction <= 1) {
			return
		}
		sc := *base
		sc.Agents = append([]scenario.Agent{}, base.Agents...)
		sc.Agents[0].Policy = scenario.PolicySpec{Kind: "InlineJson", Program: p}
		runTicks(t, &sc, 10)
	})
}

// FuzzScenario decodes a scenario document and, if it is valid and small, runs up to thirty ticks of it.
func FuzzScenario(f *testing.F) {
	seed(f, "testdata/cases/*/scenario.yaml", 60)
	f.Fuzz(func(t *testing.T, text []byte) {
		sc, _, err := scenario.DecodeBytes("fuzz.yaml", text, scenario.Files{})
		if err != nil || len(sc.Agents) > 40 || sc.NumDays > 1000 || sc.TicksPerDay > 1000 {
			return
		}
		runTicks(t, sc, 30)
	})
}

// seed adds the first files that match as the corpus.
func seed(f *testing.F, pattern string, most int) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("no files match %s: %v", pattern, err)
	}
	for i, file := range files {
		if i == most {
			break
		}
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
}

// runTicks runs at most n ticks, stops early when a fuzzed split has made very many payments, and checks the invariants.
func runTicks(t *testing.T, sc *scenario.Scenario, n int) {
	e, err := engine.New(sc)
	if err != nil {
		return
	}
	watch := newWatcher(e)
	for i := 0; i < n && !e.Done() && e.NumPayments() < 20_000; i++ {
		if _, err := e.Step(watch); err != nil {
			return
		}
		if watch.failed != "" {
			t.Fatalf("tick %d: %s", e.Tick()-1, watch.failed)
		}
	}
}
