package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"sweep/runner/status"
)

// failing makes chosen runs fail, each in its own way.
func failing(ways map[int64]func() error) *fakeSimulator {
	return &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		if way, ok := ways[r.ID]; ok {
			return way()
		}
		return nil
	}}
}

func readFailures(t *testing.T, dir string) []datasets.FailedRun {
	t.Helper()
	s, err := status.Read(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	return s.Failures
}

func TestFailedRunsAreRecordedAndTheirBatchesComplete(t *testing.T) {
	ways := map[int64]func() error{
		4:   func() error { return errors.New("no liquidity model") },
		5:   func() error { panic("a defect") },
		119: func() error { return &runError{kind: FailedTimeout, err: timeoutError(3), tick: -1} },
	}
	dir := newDir(t)
	s, err := runFake(context.Background(), plantest.ThreeAxes(), failing(ways), Options{Dir: at(dir), Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if s.Done != 120 || s.Failed != 3 || s.FailedRuns != 3 || !s.Complete || s.Rows["runs"] != 120 || s.Rows["events"] != 117 || s.Rows["failures"] != 3 {
		t.Errorf("summary %+v, want 120 runs of which 3 failed", s)
	}
	failures := readFailures(t, dir)
	if len(failures) != 3 {
		t.Fatalf("%d failures are recorded, want 3: %v", len(failures), failures)
	}
	first := failures[0]
	if first.Run != 4 || first.Class != "error" || first.Error != "no liquidity model" || first.Attempts != 1 || len(first.Key) != 16 || first.Seed == 0 {
		t.Errorf("first failure is %+v", first)
	}
	if want := "sweep simulate --dataset . --run 4"; first.Command != want {
		t.Errorf("replay command %q, want %q", first.Command, want)
	}
	if second := failures[1]; second.Class != "panic" || second.Error != "a defect" || !strings.Contains(second.Stack, "failure_test.go") {
		t.Errorf("second failure is %+v, want the panic with its stack", second)
	}
	if third := failures[2]; third.Class != "timeout" {
		t.Errorf("third failure is %+v, want a timeout", third)
	}
}

func TestFailuresAreTheSameWhateverTheWorkers(t *testing.T) {
	ways := map[int64]func() error{}
	for run := int64(0); run < 120; run += 7 {
		ways[run] = func() error { return fmt.Errorf("run %d has no model", run) }
	}
	want := undisturbed(t, plantest.ThreeAxes(), failing(ways))
	dir := newDir(t)
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), failing(ways), Options{Dir: at(dir), Workers: 5}); err != nil {
		t.Fatal(err)
	}
	if got := treeHash(t, disk, dir); got != want {
		t.Error("five workers give another tree hash")
	}
}

func TestRetriesSaveARunThatFailsOnce(t *testing.T) {
	want := undisturbed(t, plantest.ThreeAxes(), &fakeSimulator{})
	var mu sync.Mutex
	tries := map[int64]int{}
	flaky := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		mu.Lock()
		defer mu.Unlock()
		if tries[r.ID]++; r.ID%10 == 3 && tries[r.ID] == 1 {
			return errors.New("once only")
		}
		return nil
	}}
	dir := newDir(t)
	s, err := runFake(context.Background(), plantest.ThreeAxes(), flaky, Options{Dir: at(dir), Workers: 2, Retries: 1})
	if err != nil || s.Failed != 0 {
		t.Fatalf("summary %+v, error %v; want no failed run", s, err)
	}
	if got := treeHash(t, disk, dir); got != want {
		t.Error("runs that succeeded at the second attempt give another tree hash")
	}
}

func TestAttemptsAreCountedOverPasses(t *testing.T) {
	ways := map[int64]func() error{1: func() error { return errors.New("always") }}
	dir := newDir(t)
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), failing(ways), Options{Dir: at(dir), Retries: 3}); err != nil {
		t.Fatal(err)
	}
	if f := readFailures(t, dir); len(f) != 1 || f[0].Attempts != 4 {
		t.Errorf("failures %+v, want one after 4 attempts", f)
	}
}

func TestStopLeavesTheBatchOfTheFailureForTheNextTime(t *testing.T) {
	want := undisturbed(t, plantest.ThreeAxes(), &fakeSimulator{})
	dir := newDir(t)
	ways := map[int64]func() error{50: func() error { return errors.New("a mistake") }}
	o := Options{Dir: at(dir), Workers: 1, OnFailure: Stop}
	_, err := runFake(context.Background(), plantest.ThreeAxes(), failing(ways), o)
	var stopped *Stopped
	if !errors.As(err, &stopped) || stopped.First.Run != 50 || stopped.Kind() != errkind.Incomplete {
		t.Fatalf("error %v, want a stop at run 50", err)
	}
	status, err := status.Read(at(dir))
	if err != nil || status.CommittedRuns != 48 || status.FailedRuns != 0 {
		t.Errorf("status %+v, error %v; want 48 runs committed and none failed", status, err)
	}
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, o); err != nil {
		t.Fatal(err)
	}
	if got := treeHash(t, disk, dir); got != want {
		t.Error("stopped, mended and continued gives another tree hash")
	}
}

func TestTooManyFailuresEndTheSweep(t *testing.T) {
	sim := &fakeSimulator{behave: func(context.Context, plan.Run) error { return errors.New("hopeless") }}
	dir := newDir(t)
	s, err := runFake(context.Background(), plantest.ThreeAxes(), sim, Options{Dir: at(dir), Workers: 1, FailuresMax: 10})
	var stopped *Stopped
	if !errors.As(err, &stopped) || stopped.Failed != 12 || stopped.First.Run != 0 {
		t.Fatalf("error %v, want a stop after 12 failures, the first batch boundary after 10", err)
	}
	if s.Failed != 12 || s.Commits != 4 {
		t.Errorf("summary %+v, want 4 batches of failures", s)
	}
}

func TestInvalidScenariosAreFailuresWithoutRetries(t *testing.T) {
	g := plantest.ThreeAxes()
	mended := false
	g.Invalid = plantest.InvalidPoint(7, &mended)
	dir := newDir(t)
	if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: at(dir), Retries: 5}); err != nil {
		t.Fatal(err)
	}
	f := readFailures(t, dir)
	if len(f) != 2 || f[0].Run != 14 || f[0].Class != "scenario" || f[0].Attempts != 1 {
		t.Errorf("failures %+v, want both runs of point 7 after one attempt", f)
	}
}

func TestRetryComputesOnlyTheFailedRunsInANewPlan(t *testing.T) {
	dir := newDir(t)
	ways := map[int64]func() error{
		10: func() error { return errors.New("broken") }, 11: func() error { return errors.New("broken") }, 80: func() error { return errors.New("broken") }}
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), failing(ways), Options{Dir: at(dir)}); err != nil {
		t.Fatal(err)
	}
	retry := func(sim simulator) Summary {
		t.Helper()
		s, err := retryFake(context.Background(), plantest.ThreeAxes(), sim, Options{Dir: at(dir)})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := retry(&fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		if r.Index == 80 {
			return errors.New("still broken")
		}
		return nil
	}}); s.Done != 3 || s.Failed != 1 || s.NewPlan != 2 || s.Runs != 120 {
		t.Errorf("first retry: %+v, want 3 runs, one failed", s)
	}
	if s := retry(&fakeSimulator{}); s.Done != 1 || s.Failed != 0 || s.NewPlan != 3 || s.Runs != 120 {
		t.Errorf("second retry: %+v, want the one run that failed again", s)
	}
	if s := retry(&fakeSimulator{}); s.Done != 0 || s.NewPlan != 0 {
		t.Errorf("third retry: %+v, want nothing to do", s)
	}
	if s, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir)}); err != nil || s.Done != 0 || s.NewPlan != 0 {
		t.Errorf("running the grid again: %+v, %v; want nothing to do", s, err)
	}
}
