package runner

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"sweep/datasets"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
)

// Two processes at one data set compute every run once: each leaves out what the other one has under way, and waits for it
// at the end.
func TestTwoProcessesShareTheBatches(t *testing.T) {
	dir := newDir(t)
	started, finish := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	times := map[int64]int{}
	count := func(run int64) {
		mu.Lock()
		defer mu.Unlock()
		times[run]++
	}
	var once sync.Once
	slow := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		count(r.ID)
		once.Do(func() { close(started) })
		<-finish
		return nil
	}}
	var group sync.WaitGroup
	group.Go(func() {
		if _, err := runFake(context.Background(), plantest.ThreeAxes(), slow, Options{Dir: at(dir), Workers: 1}); err != nil {
			t.Error(err)
		}
	})
	<-started
	go func() { // the first one goes on when its batch is the only one that is missing
		defer close(finish)
		for committedBatches(dir) < 39 {
			time.Sleep(time.Millisecond)
		}
	}()
	fast := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		count(r.ID)
		return nil
	}}
	s, err := runFake(context.Background(), plantest.ThreeAxes(), fast, Options{Dir: at(dir), Workers: 2})
	group.Wait()
	if err != nil || s.Done != 117 || s.Before != 3 || !s.Complete {
		t.Errorf("the second process: %+v, %v; want 117 of 120 runs", s, err)
	}
	for run, n := range times {
		if n != 1 {
			t.Errorf("run %d was computed %d times", run, n)
		}
	}
}

func committedBatches(dir string) int64 {
	d, err := datasets.Open(at(dir))
	if err != nil {
		return 0
	}
	defer d.Close()
	set, err := d.Committed()
	if err != nil {
		return 0
	}
	return set.Len()
}

// What a process has under way that does not end, or that is out of sight, holds nobody up for good.
func TestBatchesOfOthersAreNotAwaitedForEver(t *testing.T) {
	dir := newDir(t)
	o, err := Options{Dir: at(dir), Workers: 1}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	w, err := openPlanned(plantest.ThreeAxes(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer w.data.Close()
	if err := w.data.Announce(); err != nil {
		t.Fatal(err)
	}
	stage, err := w.data.Stage(7, nil) // by a process that never commits it
	if err != nil {
		t.Fatal(err)
	}
	defer stage.Abort()
	under, err := w.data.UnderWay()
	if err != nil || len(under) != 0 {
		t.Errorf("a process takes its own batches %v for those of others (%v)", under, err)
	}
	s, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir), Workers: 2})
	if err != nil || s.Done != 120 || !s.Complete {
		t.Errorf("%+v, %v; want all 120 runs", s, err)
	}
	n := &otherProcesses{look: func() (map[int64]bool, error) { return nil, errors.New("storage") }}
	if n.has(1) {
		t.Error("a batch is left to others because they cannot be seen")
	}
}
