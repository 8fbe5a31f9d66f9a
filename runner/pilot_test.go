package runner

import (
	"context"
	"errors"
	"strings"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"testing"
	"time"
)

// pilotOf prices a grid of 400 runs in batches of 20 with a simulator.
func pilotOf(t *testing.T, sim simulator) *Price {
	t.Helper()
	g := plantest.New(400, plantest.Axis{Name: "credit", Values: []int64{1}})
	g.Out.BatchRuns = 20
	p, err := plan.Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	price, err := newPilot(p, sim).run(context.Background(), 6, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return price
}

func TestAPilotOfShortRunsComputesWholeBatches(t *testing.T) {
	price := pilotOf(t, &fakeSimulator{})
	if price.PilotRuns != 400 || price.Files != 40 || price.Rows != 800 || len(price.Failures) != 0 {
		t.Errorf("%d runs measured, %d files, %g rows, %d failures; want all 400 runs in 20 batches of two tables with a row per run",
			price.PilotRuns, price.Files, price.Rows, len(price.Failures))
	}
}

func TestAPilotLeavesFailedRunsOutOfTheMeans(t *testing.T) {
	some := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		if r.Index%20 == 13 {
			return errors.New("boom")
		}
		return nil
	}}
	price := pilotOf(t, some)
	if len(price.Failures) == 0 || price.PilotRuns == 0 {
		t.Fatalf("%d failures, %d runs measured", len(price.Failures), price.PilotRuns)
	}
	seen := map[int64]bool{}
	for _, f := range price.Failures {
		if f.Run%20 != 13 || seen[f.Run] {
			t.Errorf("run %d is listed as failed, or twice", f.Run)
		}
		seen[f.Run] = true
	}
	for _, table := range price.Tables {
		if table.RowsPerRun != 1 {
			t.Errorf("%g rows per run in %s, want one of each run that did not fail", table.RowsPerRun, table.Name)
		}
	}
	all := pilotOf(t, &fakeSimulator{behave: func(context.Context, plan.Run) error { return errors.New("boom") }})
	if all.PilotRuns != 0 || len(all.Tables) != 0 || len(all.Failures) != 6 {
		t.Errorf("when every run fails: %d runs measured, %d tables, %d failures; want 0, 0 and the 6 that were tried", all.PilotRuns, len(all.Tables), len(all.Failures))
	}
}

// A pilot ends in the middle of a run that is far longer than its time, and prices by the ticks that it has seen.
func TestAPilotEndsInsideALongRun(t *testing.T) {
	g := twoBanks(t, func(grid, scenario string) (string, string) {
		return strings.Replace(grid, "[1, 2, 3]", "[1_000_000]", 1), scenario
	})
	price, err := Pilot(context.Background(), g, 3, 3*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if !price.Ended || price.PilotRuns != 0 || price.CutTick <= 0 || price.CutTick >= price.CutTicks || price.SecondsPerRun <= 0 {
		t.Errorf("%+v", price)
	}
	if text := strings.Join(price.Warnings(1), "\n"); !strings.Contains(text, "no run ended") {
		t.Error(text)
	}
}

func TestAnInterruptedPilotHasNoPrice(t *testing.T) {
	g := plantest.New(400, plantest.Axis{Name: "credit", Values: []int64{1}})
	p, err := plan.Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newPilot(p, &fakeSimulator{}).run(ctx, 6, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the interruption", err)
	}
}
