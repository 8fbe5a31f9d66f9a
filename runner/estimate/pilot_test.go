package estimate

import (
	"context"
	"errors"
	"os"
	"strings"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/runner"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"sweep/sweeps"
	"testing"
	"time"
)

// pilotOf estimates a plan of 400 runs in batches of 20. Runs have a row in each of two tables.
func pilotOf(t *testing.T, fails func(run int64) bool) *Estimate {
	t.Helper()
	g := plantest.New(400, plantest.Axis{Name: "credit", Values: []int64{1}})
	g.Out.BatchRuns = 20
	e, err := newPilot(planOf(t, g), func(_ context.Context, first, n int64) (runner.Stretch, error) {
		s := runner.Stretch{Seconds: float64(n)}
		for ; s.Runs < n; s.Runs++ {
			if run := first + s.Runs; fails(run) {
				s.Failed = &runner.Failure{Run: run}
				return s, nil
			}
		}
		s.Tables = map[string]runner.TableSize{"runs": {Rows: n, Bytes: 100 * n}, "events": {Rows: n, Bytes: 200 * n}}
		return s, nil
	}).run(context.Background(), 6, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAPilotOfShortRunsComputesWholeBatches(t *testing.T) {
	e := pilotOf(t, func(int64) bool { return false })
	if e.PilotRuns != 400 || e.Files != 40 || e.Rows != 800 || len(e.Failures) != 0 {
		t.Errorf("%d runs measured, %d files, %g rows, %d failures; want all 400 runs in 20 batches of two tables with a row per run",
			e.PilotRuns, e.Files, e.Rows, len(e.Failures))
	}
}

func TestAPilotLeavesFailedRunsOutOfTheMeans(t *testing.T) {
	e := pilotOf(t, func(run int64) bool { return run%20 == 13 })
	if len(e.Failures) == 0 || e.PilotRuns == 0 {
		t.Fatalf("%d failures, %d runs measured", len(e.Failures), e.PilotRuns)
	}
	seen := map[int64]bool{}
	for _, f := range e.Failures {
		if f.Run%20 != 13 || seen[f.Run] {
			t.Errorf("run %d is listed as failed, or twice", f.Run)
		}
		seen[f.Run] = true
	}
	for _, table := range e.Tables {
		if table.RowsPerRun != 1 {
			t.Errorf("%g rows per run in %s, want one of each run that did not fail", table.RowsPerRun, table.Name)
		}
	}
	all := pilotOf(t, func(int64) bool { return true })
	if all.PilotRuns != 0 || len(all.Tables) != 0 || len(all.Failures) != 6 {
		t.Errorf("when every run fails: %d runs measured, %d tables, %d failures; want 0, 0 and the 6 that were tried", all.PilotRuns, len(all.Tables), len(all.Failures))
	}
}

// A pilot ends in the middle of a run that is far longer than its time, and estimates by the ticks that it has seen.
func TestAPilotEndsInsideALongRun(t *testing.T) {
	g := twoBanks(t, "[1, 2, 3]", "[1_000_000]")
	e, err := Pilot(context.Background(), planOf(t, g), 3, 3*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if !e.Ended || e.PilotRuns != 0 || e.CutTick <= 0 || e.CutTick >= e.CutTicks || e.SecondsPerRun <= 0 {
		t.Errorf("%+v", e)
	}
	if text := strings.Join(e.Warnings(1), "\n"); !strings.Contains(text, "no run ended") {
		t.Error(text)
	}
}

func TestAnInterruptedPilotHasNoEstimate(t *testing.T) {
	g := twoBanks(t, "", "")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Pilot(ctx, planOf(t, g), 6, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the interruption", err)
	}
}

// twoBanks is the grid with which the runner is tested, with one text replaced.
func twoBanks(t *testing.T, old, new string) *sweeps.Grid {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range []string{"two-banks.toml", "two-banks.yaml"} {
		text, err := os.ReadFile("../testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = []byte(strings.Replace(string(text), old, new, 1))
	}
	g, err := sweeps.FromSource("two-banks.toml", files)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func planOf(t *testing.T, g plan.Grid) *plan.Plan {
	t.Helper()
	p, err := plan.Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPilotEstimatesThePlan(t *testing.T) {
	g := twoBanks(t, "", "")
	p, err := Pilot(context.Background(), planOf(t, g), 12, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	s, err := runner.Run(context.Background(), g, runner.Options{Dir: vfs.In(vfstest.NewMemory(), "out")})
	if err != nil {
		t.Fatal(err)
	}
	if p.Runs != 72 || p.Batches != 24 || p.PilotRuns < 12 || p.SecondsPerRun <= 0 || p.CPUHours() <= 0 || p.WallSeconds(4) <= 0 {
		t.Errorf("estimate %+v", p)
	}
	near := func(what string, got, want, share float64) {
		if got < want*(1-share) || got > want*(1+share) {
			t.Errorf("%s: %g expected, %g found", what, got, want)
		}
	}
	for _, table := range p.Tables {
		if table.Name == "ticks" || table.Name == "events" {
			near("rows of "+table.Name, table.Rows, float64(s.Rows[table.Name]), 0.3)
		}
	}
	near("bytes", p.Bytes, float64(s.Bytes), 0.3)
}
