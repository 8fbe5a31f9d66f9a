package runner

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
)

// undisturbed is the tree hash of a grid that one worker computes without any accident.
func undisturbed(t *testing.T, g *plantest.Grid, sim simulator) string {
	t.Helper()
	dir := newDir(t)
	if _, err := runFake(context.Background(), g, sim, Options{Dir: at(dir), Workers: 1}); err != nil {
		t.Fatal(err)
	}
	return treeHash(t, disk, dir)
}

func TestWorkersAndOrderDoNotChangeTheDataSet(t *testing.T) {
	g := plantest.ThreeAxes()
	want := undisturbed(t, g, &fakeSimulator{})
	for _, workers := range []int{2, 8} {
		dir := newDir(t)
		s, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: at(dir), Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if s.Done != 120 || s.Commits != 40 || !s.Complete || s.NewPlan != 1 {
			t.Errorf("%d workers: summary %+v, want 120 runs in 40 batches, complete", workers, s)
		}
		if got := treeHash(t, disk, dir); got != want {
			t.Errorf("%d workers give another tree hash", workers)
		}
	}
}

func TestScatteredOrderVisitsEveryBatchOnce(t *testing.T) {
	p, err := plan.Make(plantest.ThreeAxes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, scatter := range []uint64{0, 1, 7, 1 << 63, rand.Uint64()} {
		q := newQueue(plan.Plans{p}, plan.Shard{}, &datasets.BatchSet{}, scatter)
		seen := map[int64]bool{}
		for b, ok := q.take(); ok; b, ok = q.take() {
			if seen[b.Number] {
				t.Fatalf("scatter %d: batch %d comes twice", scatter, b.Number)
			}
			seen[b.Number] = true
		}
		if int64(len(seen)) != p.NumBatches() {
			t.Errorf("scatter %d: %d of %d batches", scatter, len(seen), p.NumBatches())
		}
	}
}

func TestShardsTogetherAreTheWhole(t *testing.T) {
	g := plantest.ThreeAxes()
	want := undisturbed(t, g, &fakeSimulator{})
	dir := newDir(t)
	var done int64
	for _, shard := range []int{3, 1, 2} {
		s, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: at(dir), Workers: 2, Shard: plan.Shard{Index: shard, Count: 3}})
		if err != nil {
			t.Fatal(err)
		}
		if s.Before != 0 {
			t.Errorf("shard %d found %d of its runs done", shard, s.Before)
		}
		done += s.Done
	}
	if done != 120 {
		t.Errorf("the shards computed %d runs, want 120", done)
	}
	f, err := Finish(at(dir), nil, g)
	if err != nil || !f.Complete {
		t.Fatalf("finish: %+v, %v", f, err)
	}
	if got := treeHash(t, disk, dir); got != want {
		t.Error("shards give another tree hash")
	}
}

func TestShardsOwnEveryBatchOnceAndEquallyMany(t *testing.T) {
	for _, count := range []int{1, 2, 3, 7} {
		owned := make([]int, count+1)
		for batch := range int64(10 * count) {
			owners := 0
			for i := 1; i <= count; i++ {
				if (plan.Shard{Index: i, Count: count}).Owns(batch) {
					owners++
					owned[i]++
				}
			}
			if owners != 1 {
				t.Fatalf("batch %d has %d owners among %d shards", batch, owners, count)
			}
		}
		for i := 1; i <= count; i++ {
			if owned[i] != 10 {
				t.Errorf("shard %d/%d owns %d batches, want 10", i, count, owned[i])
			}
		}
	}
}

func TestInterruptedSweepsResumeToTheSameDataSet(t *testing.T) {
	g := plantest.ThreeAxes()
	want := undisturbed(t, g, &fakeSimulator{})
	dir := newDir(t)
	var computed atomic.Int64
	for round := 0; ; round++ {
		ctx, cancel := context.WithCancelCause(context.Background())
		left := rand.Int64N(40)
		sim := &fakeSimulator{behave: func(context.Context, plan.Run) error {
			computed.Add(1)
			if left--; left == 0 {
				cancel(errors.New("a signal"))
			}
			return nil
		}}
		_, err := runFake(ctx, g, sim, Options{Dir: at(dir), Workers: 1, Grace: -1})
		cancel(nil)
		if err == nil {
			break
		}
		var interrupted *Interrupted
		if !errors.As(err, &interrupted) || interrupted.Remaining == 0 || !strings.Contains(err.Error(), "a signal") {
			t.Fatalf("round %d: %v, want an interruption", round, err)
		}
		if interrupted.Kind() != errkind.Interrupted {
			t.Errorf("kind %d", interrupted.Kind())
		}
		if round > 1000 {
			t.Fatal("no progress")
		}
	}
	if got := treeHash(t, disk, dir); got != want {
		t.Error("interrupted and resumed gives another tree hash")
	}
	if computed.Load() < 120 {
		t.Errorf("only %d runs were computed", computed.Load())
	}
}

func TestResumingComputesNothingTwice(t *testing.T) {
	g := plantest.ThreeAxes()
	dir := newDir(t)
	o := Options{Dir: at(dir), Workers: 2}
	if _, err := runFake(context.Background(), g, &fakeSimulator{}, o); err != nil {
		t.Fatal(err)
	}
	sim := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error { return fmt.Errorf("run %d again", r.ID) }}
	s, err := runFake(context.Background(), g, sim, o)
	if err != nil || s.Done != 0 || s.Before != 120 || s.NewPlan != 0 || !s.Complete {
		t.Errorf("summary %+v, error %v; want all 120 runs found done", s, err)
	}
}

func TestTwoSweepsOnOneDirectoryShareTheWork(t *testing.T) {
	g := plantest.ThreeAxes()
	want := undisturbed(t, g, &fakeSimulator{})
	dir := newDir(t)
	errs := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir), Workers: 2})
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	_ = g
	if got := treeHash(t, disk, dir); got != want {
		t.Error("four sweeps at once give another tree hash")
	}
}
