package runner

import (
	"context"
	"errors"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"testing"
	"testing/synctest"
	"time"
)

// slowSimulator takes a second of the bubble's time for each run and looks at its context every tenth.
func slowSimulator() *fakeSimulator {
	return &fakeSimulator{behave: func(ctx context.Context, _ plan.Run) error {
		for range 10 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			time.Sleep(100 * time.Millisecond)
		}
		return nil
	}}
}

// interruptedAfter runs the grid of 40 batches, which take 3 s each, on one worker and interrupts it.
func interruptedAfter(t *testing.T, after, grace time.Duration) (Summary, *Interrupted, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), after, errors.New("a signal"))
	defer cancel()
	start := time.Now()
	s, err := runFake(ctx, plantest.ThreeAxes(), slowSimulator(), Options{Dir: at(newDir(t)), Workers: 1, Grace: grace})
	var interrupted *Interrupted
	if !errors.As(err, &interrupted) {
		t.Fatalf("error %v, want an interruption", err)
	}
	return s, interrupted, time.Since(start)
}

func TestGraceLetsTheBatchUnderWayFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, interrupted, took := interruptedAfter(t, 7*time.Second, 20*time.Second)
		if s.Commits != 3 || s.Done != 9 || interrupted.Remaining != 37 || took != 9*time.Second {
			t.Errorf("%d batches in %v, %d remain; want the third to be finished at 9 s", s.Commits, took, interrupted.Remaining)
		}
	})
}

func TestGraceThatIsOverAbandonsTheBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, interrupted, took := interruptedAfter(t, 7*time.Second, 1500*time.Millisecond)
		if s.Commits != 2 || s.Done != 6 || interrupted.Remaining != 38 || took > 8700*time.Millisecond {
			t.Errorf("%d batches in %v, %d remain; want the third to be abandoned at 8.5 s", s.Commits, took, interrupted.Remaining)
		}
	})
}

func TestNoBatchIsStartedThatDoesNotFitBeforeTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		s, err := runFake(context.Background(), plantest.ThreeAxes(), slowSimulator(),
			Options{Dir: at(newDir(t)), Workers: 1, Grace: 2 * time.Second, Deadline: start.Add(13 * time.Second)})
		var interrupted *Interrupted
		// 11 s remain for batches of 3 s; a fourth would end at 12 s.
		if !errors.As(err, &interrupted) || s.Commits != 3 || time.Since(start) != 9*time.Second {
			t.Errorf("%d batches in %v, error %v; want three in 9 s", s.Commits, time.Since(start), err)
		}
	})
}

// recorded keeps what a progress is told.
type recorded struct {
	snapshots []Snapshot
	failures  []Failure
}

func (r *recorded) Update(s Snapshot) { r.snapshots = append(r.snapshots, s) }
func (r *recorded) Failed(f Failure)  { r.failures = append(r.failures, f) }

func TestProgressIsToldRunsRateAndTimeLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r recorded
		sim := slowSimulator()
		inner := sim.behave
		sim.behave = func(ctx context.Context, p plan.Run) error {
			if err := inner(ctx, p); err != nil || p.ID != 100 {
				return err
			}
			return errors.New("boom")
		}
		if _, err := runFake(context.Background(), plantest.ThreeAxes(), sim, Options{Dir: at(newDir(t)), Workers: 2, Progress: &r}); err != nil {
			t.Fatal(err)
		}
		first, last := r.snapshots[0], r.snapshots[len(r.snapshots)-1]
		if first.Runs != 120 || first.Done != 0 || first.Batches != 40 || first.Workers != 2 {
			t.Errorf("first snapshot %+v", first)
		}
		if last.Done != 120 || last.Failed != 1 || last.Commits != 40 || last.Left != 0 {
			t.Errorf("last snapshot %+v", last)
		}
		middle := r.snapshots[len(r.snapshots)/2]
		if middle.Rate < 1.8 || middle.Rate > 2.2 || middle.Left < 20*time.Second || middle.Left > 40*time.Second {
			t.Errorf("snapshot in the middle %+v, want about 2 runs/s and 30 s left", middle)
		}
		if len(r.failures) != 1 || r.failures[0].Run != 100 {
			t.Errorf("failures %v, want run 100", r.failures)
		}
	})
}
