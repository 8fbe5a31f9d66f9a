package runner

import (
	"context"
	"errors"
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"sweep/runner/status"
)

func TestStatusShowsProgressShardsAndProcesses(t *testing.T) {
	dir := newDir(t)
	boom := failing(map[int64]func() error{3: func() error { return errors.New("boom") }})
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), boom, Options{Dir: at(dir), Workers: 2, Shard: plan.Shard{Index: 1, Count: 4}}); err != nil {
		t.Fatal(err)
	}
	s, err := status.Read(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "fake" || s.Complete() || s.Runs != 120 || s.CommittedRuns != 30 || s.Batches != 40 || s.CommittedBatches != 10 || len(s.Plans) != 1 {
		t.Errorf("status %+v, want a quarter of 120 runs", s)
	}
	owner := plan.ShardOf(1, 4) // run 3 is in batch 1
	if want := int64(1); owner == 1 && s.FailedRuns != want {
		t.Errorf("%d failed runs, want %d", s.FailedRuns, want)
	}
	if len(s.Shards) != 4 || s.Shards[0].CommittedBatches != 10 || s.Shards[0].Batches != 10 || s.Shards[3].CommittedRuns != 0 || s.Shards[3].Runs != 30 {
		t.Errorf("shards %+v, want the first complete and the others empty", s.Shards)
	}
	if len(s.Processes) != 1 {
		t.Fatalf("%d processes, want 1", len(s.Processes))
	}
	p := s.Processes[0]
	if p.Host != vfs.Host() || p.Workers != 2 || p.Runs != 30 || p.Batches != 10 || p.End != "done" || p.Active || p.Shard != 1 || p.Shards != 4 || p.Rows == 0 || p.Bytes == 0 {
		t.Errorf("process %+v", p)
	}
}

func TestARetriedFailureIsNoFailureAnyMore(t *testing.T) {
	dir := newDir(t)
	boom := failing(map[int64]func() error{3: func() error { return errors.New("boom") }, 90: func() error { return errors.New("boom") }})
	if s, err := runFake(context.Background(), plantest.ThreeAxes(), boom, Options{Dir: at(dir)}); err != nil || s.FailedRuns != 2 {
		t.Fatalf("summary %+v, %v", s, err)
	}
	still := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		if r.Index == 90 {
			return errors.New("still")
		}
		return nil
	}}
	if s, err := retryFake(context.Background(), plantest.ThreeAxes(), still, Options{Dir: at(dir)}); err != nil || s.FailedRuns != 1 {
		t.Errorf("after a retry that mends one of two: %+v, %v", s, err)
	}
	s, err := status.Read(at(dir))
	if err != nil || s.FailedRuns != 1 || len(s.Failures) != 1 || s.Failures[0].Run != 121 || s.Failures[0].Error != "still" {
		t.Errorf("status %+v, %v; want the latest failure only", s.Failures, err)
	}
	if s, err := retryFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir)}); err != nil || s.FailedRuns != 0 {
		t.Errorf("after everything is mended: %+v, %v", s, err)
	}
}

func TestAnInterruptedRetryIsContinuedAndNotPlannedAgain(t *testing.T) {
	dir := newDir(t)
	boom := failing(map[int64]func() error{3: func() error { return errors.New("boom") }})
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), boom, Options{Dir: at(dir)}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var interrupted *Interrupted
	if _, err := retryFake(ctx, plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir)}); !errors.As(err, &interrupted) {
		t.Fatalf("error %v, want an interruption", err)
	}
	s, err := retryFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir)})
	if err != nil || s.Done != 1 || s.Runs != 120 || s.NewPlan != 0 || s.FailedRuns != 0 {
		t.Errorf("summary %+v, %v; want the one planned run", s, err)
	}
}

func TestTornAndForeignLinesOfALogAreIgnored(t *testing.T) {
	dir := newDir(t)
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: at(dir)}); err != nil {
		t.Fatal(err)
	}
	text := `{"event":"start","host":"other","workers":4,"t":0}` + "\n" + `{"event":"later version","x":1}` + "\nnonsense\n" +
		`{"event":"batch","batch":1,"runs":7,"t":2}` + "\n" + `{"event":"batch","ba`
	if err := vfs.WriteFile(disk, dir+"/_sweep/log/99990101T000000Z-other-1-0.jsonl", []byte(text)); err != nil {
		t.Fatal(err)
	}
	s, err := status.Read(at(dir))
	if err != nil || len(s.Processes) != 2 {
		t.Fatalf("%d processes, %v", len(s.Processes), err)
	}
	if p := s.Processes[1]; p.Host != "other" || p.Runs != 7 || p.Batches != 1 {
		t.Errorf("process %+v, want 7 runs in a batch", p)
	}
}

func TestStatusOfNothingSaysSo(t *testing.T) {
	var missing *datasets.NoDatasetError
	if _, err := status.Read(at("nowhere")); !errors.As(err, &missing) {
		t.Errorf("error %v, want that there is no data set", err)
	}
	if _, err := Finish(at("nowhere"), nil); !errors.As(err, &missing) {
		t.Errorf("error %v, want that there is no data set", err)
	}
}
