package runner

import (
	"context"
	"reflect"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"sweep/runner/status"
	"testing"
	"time"
)

func TestTheStatusSaysWhatTheGridHasNoMore(t *testing.T) {
	dir := newDir(t)
	g := plantest.New(4, plantest.Axis{Name: "a", Values: []int64{0, 1, 2}}, plantest.Axis{Name: "b", Values: []int64{0, 1}})
	if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: at(dir)}); err != nil {
		t.Fatal(err)
	}
	smaller := plantest.New(3, plantest.Axis{Name: "b", Values: []int64{1, 5}}, plantest.Axis{Name: "a", Values: []int64{2, 0}})
	s, err := status.Compare(at(dir), smaller, g)
	if err != nil {
		t.Fatal(err)
	}
	want := []status.ExtraPoint{
		{Point: "a=0 b=0", Runs: 4}, {Point: "a=0 b=1", Runs: 1, InGrid: true},
		{Point: "a=1 b=0", Runs: 4}, {Point: "a=1 b=1", Runs: 4},
		{Point: "a=2 b=0", Runs: 4}, {Point: "a=2 b=1", Runs: 1, InGrid: true},
	}
	if s.ExtraRuns != 18 || s.ExtraPoints != 6 || !reflect.DeepEqual(s.Extra, want) {
		t.Errorf("extra: %d runs of %d points %+v, want 18 runs of %+v", s.ExtraRuns, s.ExtraPoints, s.Extra, want)
	}
	if s.NewRuns != 6 || s.Refused != "" {
		t.Errorf("%d new runs (%q), want the 6 with b = 5", s.NewRuns, s.Refused)
	}
	other := plantest.New(4, plantest.Axis{Name: "a", Values: []int64{0, 1, 2}}, plantest.Axis{Name: "b", Values: []int64{0, 1}})
	other.Base = "another"
	if s, err := status.Compare(at(dir), other, g); err != nil || s.Refused == "" {
		t.Errorf("another scenario: %+v, %v; want that it would be refused", s, err)
	}
}

func TestTheStatusKnowsSlowPointsBytesAndFailuresOfShards(t *testing.T) {
	dir := newDir(t)
	sim := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error {
		if r.Point == 7 {
			time.Sleep(20 * time.Millisecond)
		}
		return nil
	}}
	shard := plan.Shard{Index: 2, Count: 2}
	g := plantest.New(2, plantest.Axis{Name: "a", Values: []int64{0, 1, 2, 3, 4}}, plantest.Axis{Name: "b", Values: []int64{0, 1}})
	g.Out.BatchRuns = 10
	for _, shard.Index = range []int{1, 2} {
		if _, err := runFake(context.Background(), g, sim, Options{Dir: at(dir), Shard: shard}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := status.Read(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.SlowestPoints) != 5 {
		t.Fatalf("slowest points %+v, want %d", s.SlowestPoints, 5)
	}
	p := s.SlowestPoints[0]
	if p.Point != 7 || p.Runs != 2 || p.SecondsPerRun < 0.02 || len(p.Params) != 2 || p.Params[0] != (plan.Param{Axis: "a", Value: 3.0}) || p.Params[1] != (plan.Param{Axis: "b", Value: 1.0}) {
		t.Errorf("slowest point %+v, want two runs of a=3 b=1 with 20 ms or more each", p)
	}
	bytes := s.Bytes
	if bytes == 0 || s.BytesExpected != bytes {
		t.Errorf("%d bytes, %d expected; want the same number of a complete data set", bytes, s.BytesExpected)
	}
	if err := disk.Remove(dir + "/" + s.Processes[0].Log); err != nil {
		t.Fatal(err)
	}
	if s, err := status.Read(at(dir)); err != nil || s.Bytes != bytes {
		t.Errorf("without a log: %d bytes, %v; want %d as the records say", s.Bytes, err, bytes)
	}
}

func TestAGridWithoutALaterAxisHasItsDefault(t *testing.T) {
	dir := newDir(t)
	zero := int64(0)
	first := plantest.New(2, plantest.Axis{Name: "a", Values: []int64{0, 1}})
	second := plantest.New(3, plantest.Axis{Name: "a", Values: []int64{0, 1}}, plantest.Axis{Name: "b", Values: []int64{0, 1}, Initial: &zero})
	for _, g := range []*plantest.Grid{first, second} {
		if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: at(dir), known: []plan.Grid{first, second}}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := status.Compare(at(dir), first, second)
	if err != nil || s.ExtraRuns != 8 || s.ExtraPoints != 4 {
		t.Errorf("%+v, %v; want the 6 runs with b = 1 and the third replications of the others", s, err)
	}
}
