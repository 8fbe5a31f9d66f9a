package runner

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
)

// shardOfThree opens a data set of 40 batches, of which the first of three shards has computed its 13. Each batch takes
// 3 s on one worker.
func shardOfThree(t *testing.T, ctx context.Context, o Options) (*work, *pool, Options) {
	t.Helper()
	o.Dir, o.Workers, o.Shard = at(newDir(t)), 1, plan.Shard{Index: 1, Count: 3}
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	w, err := openPlanned(plantest.ThreeAxes(), o)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := w.data.Committed()
	if err != nil {
		t.Fatal(err)
	}
	p := w.pool(ctx, slowSimulator(), w.plans.CountOnce(o.Shard, committed))
	p.queue = newQueue(w.plans, o.Shard, committed, 0)
	if err := p.run(); err != nil || p.totals.commits != 13 {
		t.Fatalf("%d batches, %v; want the 13 of the shard", p.totals.commits, err)
	}
	t.Cleanup(func() { w.data.Close() })
	return w, p, o
}

// others lets the other two shards compute their part of the data set after a while.
func others(t *testing.T, o Options, after time.Duration) *sync.WaitGroup {
	t.Helper()
	var group sync.WaitGroup
	for _, index := range []int{2, 3} {
		o := o
		o.Shard.Index = index
		group.Go(func() {
			time.Sleep(after)
			if _, err := runFake(context.Background(), plantest.ThreeAxes(), slowSimulator(), o); err != nil {
				t.Error(err)
			}
		})
	}
	return &group
}

func TestAShardWaitsWhileTheOthersGetOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p, o := shardOfThree(t, context.Background(), Options{Wait: 10 * time.Second})
		defer p.shutdown.release()
		rest := others(t, o, 5*time.Second)
		if err := w.completeRound(p); err != nil {
			t.Fatal(err)
		}
		rest.Wait()
		if p.totals.commits != 13 {
			t.Errorf("the shard has computed %d batches, want no more than its own 13", p.totals.commits)
		}
	})
}

func TestAShardComputesWhatTheOthersDoNot(t *testing.T) {
	want := undisturbed(t, plantest.ThreeAxes(), &fakeSimulator{})
	synctest.Test(t, func(t *testing.T) {
		w, p, o := shardOfThree(t, context.Background(), Options{Wait: 10 * time.Second})
		defer p.shutdown.release()
		start := time.Now()
		if err := w.completeRound(p); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); p.totals.commits != 40 || took < 91*time.Second || took > 100*time.Second {
			t.Errorf("%d batches after %v; want all 40, after some 10 s of silence and 27 batches of 3 s", p.totals.commits, took)
		}
		if w.takeovers != 1 {
			t.Errorf("%d rounds were taken over, want this one", w.takeovers)
		}
		if s := p.meter.base; s.Runs != 120 || s.Batches != 40 {
			t.Errorf("the progress counts %d runs in %d batches, want all", s.Runs, s.Batches)
		}
		if got := datasetstest.TreeHash(t, o.Dir); got != want {
			t.Error("the tree hash is another one")
		}
	})
}

func TestAShardThatComputesForOthersMeetsThem(t *testing.T) {
	want := undisturbed(t, plantest.ThreeAxes(), &fakeSimulator{})
	synctest.Test(t, func(t *testing.T) {
		w, p, o := shardOfThree(t, context.Background(), Options{Wait: 10 * time.Second})
		defer p.shutdown.release()
		rest := others(t, o, 20*time.Second) // they come when it has begun
		if err := w.completeRound(p); err != nil {
			t.Fatal(err)
		}
		rest.Wait()
		if got := datasetstest.TreeHash(t, o.Dir); got != want {
			t.Error("the tree hash is another one")
		}
	})
}

func TestASignalEndsTheWaitingAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(context.Background())
		w, p, _ := shardOfThree(t, ctx, Options{Wait: time.Hour})
		defer p.shutdown.release()
		signal := errors.New("a signal")
		time.AfterFunc(5*time.Minute+time.Millisecond, func() { cancel(signal) })
		start := time.Now()
		err := w.completeRound(p)
		var interrupted *Interrupted
		if !errors.As(err, &interrupted) || !errors.Is(err, signal) || interrupted.Remaining != 27 {
			t.Errorf("error %v, want an interruption by the signal with 27 batches left", err)
		}
		if took := time.Since(start); took != 5*time.Minute+time.Millisecond {
			t.Errorf("it took %v", took)
		}
	})
}

func TestTheEndOfTheJobEndsTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := 20 * time.Minute
		w, p, _ := shardOfThree(t, context.Background(), Options{Wait: time.Hour, Grace: time.Second, Deadline: time.Now().Add(end)})
		defer p.shutdown.release()
		start := time.Now()
		err := w.completeRound(p)
		if !errors.Is(err, errDeadline) {
			t.Errorf("error %v, want that the time is over", err)
		}
		// The shard's own part took 39 s, a batch takes 3 s and the grace 1 s.
		if left := end - 39*time.Second - time.Since(start); left < 3*time.Second || left > 5*time.Second {
			t.Errorf("it ended %v before the end of the job, want as much as a batch needs", left)
		}
	})
}

func TestCommitsOfALaterPlanDoNotHideMissingBatches(t *testing.T) {
	p, err := plan.Make(plantest.ThreeAxes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	committed := &datasets.BatchSet{}
	plan.Plans{p}.EachBatch(func(b plan.Batch) {
		if b.Number < 30 {
			committed.Add(b.Number)
		}
		committed.Add(100 + b.Number)
	})
	if n := (plan.Plans{p}).Missing(committed); n != 10 {
		t.Errorf("%d batches are missing, want 10 of 40", n)
	}
}
