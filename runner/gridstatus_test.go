package runner

import (
	"context"
	"reflect"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"testing"
	"time"
)

func TestTheStatusSaysWhatTheGridHasNoMore(t *testing.T) {
	dir := newDir(t)
	g := plantest.New(4, plantest.Axis{Name: "a", Values: []int64{0, 1, 2}}, plantest.Axis{Name: "b", Values: []int64{0, 1}})
	if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	smaller := plantest.New(3, plantest.Axis{Name: "b", Values: []int64{1, 5}}, plantest.Axis{Name: "a", Values: []int64{2, 0}})
	s, err := compareGrid(smaller, Options{FS: disk, Dir: dir, known: []plan.Grid{smaller, g}})
	if err != nil {
		t.Fatal(err)
	}
	want := []ExtraPoint{
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
	if s, err := compareGrid(other, Options{FS: disk, Dir: dir, known: []plan.Grid{other, g}}); err != nil || s.Refused == "" {
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
		if _, err := runFake(context.Background(), g, sim, Options{Dir: dir, Shard: shard}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := ReadStatus(disk, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.SlowestPoints) != pointsShown {
		t.Fatalf("slowest points %+v, want %d", s.SlowestPoints, pointsShown)
	}
	p := s.SlowestPoints[0]
	if p.Plan != 1 || p.Point != 7 || p.Runs != 2 || p.SecondsPerRun < 0.02 || len(p.Params) != 2 || p.Params[0] != (Parameter{"a", 3.0}) || p.Params[1] != (Parameter{"b", 1.0}) {
		t.Errorf("slowest point %+v, want two runs of a=3 b=1 with 20 ms or more each", p)
	}
	bytes := s.Bytes
	if bytes == 0 || s.BytesExpected != bytes {
		t.Errorf("%d bytes, %d expected; want the same number of a complete data set", bytes, s.BytesExpected)
	}
	if err := disk.Remove(dir + "/" + s.Processes[0].Log); err != nil {
		t.Fatal(err)
	}
	if s, err := ReadStatus(disk, dir); err != nil || s.Bytes != bytes {
		t.Errorf("without a log: %d bytes, %v; want %d as the records say", s.Bytes, err, bytes)
	}
}

func TestSlowPointsOfAHugeLogTakeLittleMemory(t *testing.T) {
	times := pointTimes{}
	for point := range int64(50_000) {
		times.add([]PointTime{{Plan: 1, Point: point, Runs: 2, Seconds: float64(point * 7919 % 1000)}, {Plan: 1, Point: point}})
	}
	times.add([]PointTime{{Plan: 2, Point: 3, Runs: 1, Seconds: 5000}, {Plan: 2, Point: 3, Runs: 3, Seconds: 3000}})
	if len(times) > 2*pointsKeptMax+2 {
		t.Errorf("%d points are kept", len(times))
	}
	if p := times.slowest(1)[0]; p.Plan != 2 || p.Runs != 4 || p.SecondsPerRun != 2000 {
		t.Errorf("slowest point %+v, want 4 runs of 2000 s", p)
	}
}

func TestAGridWithoutALaterAxisHasItsDefault(t *testing.T) {
	dir := newDir(t)
	zero := int64(0)
	first := plantest.New(2, plantest.Axis{Name: "a", Values: []int64{0, 1}})
	second := plantest.New(3, plantest.Axis{Name: "a", Values: []int64{0, 1}}, plantest.Axis{Name: "b", Values: []int64{0, 1}, Initial: &zero})
	for _, g := range []*plantest.Grid{first, second} {
		if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: dir, known: []plan.Grid{first, second}}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := compareGrid(first, Options{FS: disk, Dir: dir, known: []plan.Grid{first, second}})
	if err != nil || s.ExtraRuns != 8 || s.ExtraPoints != 4 {
		t.Errorf("%+v, %v; want the 6 runs with b = 1 and the third replications of the others", s, err)
	}
}
