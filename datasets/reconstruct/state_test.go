package reconstruct_test

import (
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// TestStatesOfRandomRuns reconstructs random runs, several of them in each file, at random ticks.
func TestStatesOfRandomRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scenarios []*scenario.Scenario
		for range rapid.IntRange(1, 3).Draw(t, "runs") {
			scenarios = append(scenarios, enginetest.Scenario(t))
		}
		d, runs := store(t, nil, scenarios...)
		for i, run := range runs {
			r := open(t, d, i, run.scenario)
			for range 3 {
				compare(t, r, run, rapid.Int32Range(0, r.LastTick()).Draw(t, "tick"))
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestStatesOfReferenceCases reconstructs every reference case at several ticks, the last ones of days among them.
func TestStatesOfReferenceCases(t *testing.T) {
	dirs, err := filepath.Glob("../../engine/testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no reference cases: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			s := loadCase(t, dir)
			d, runs := store(t, nil, s)
			r := open(t, d, 0, s)
			defer r.Close()
			for _, tick := range someTicks(s) {
				compare(t, r, runs[0], tick)
			}
		})
	}
}

// someTicks are the first and the last tick, the last of each of the first days and the one after it, and a few between.
func someTicks(s *scenario.Scenario) []int32 {
	last, tpd := int32(s.NumTicks())-1, int32(s.TicksPerDay)
	ticks := []int32{0, last, last / 2, last / 3}
	for day := int32(1); day <= 2 && day*tpd <= last; day++ {
		ticks = append(ticks, day*tpd-1, day*tpd)
	}
	return ticks
}
