package runner

import (
	"context"
	"sweep/runner/plan"
	"testing"
)

// TestAPreparedDataSetNeedsNoGridFile computes a data set from the plan that it was prepared with.
func TestAPreparedDataSetNeedsNoGridFile(t *testing.T) {
	direct, prepared := newDir(t), newDir(t)
	mustRun(t, twoBanks(t), Options{Dir: at(direct)})
	v, err := Prepare(twoBanks(t), Options{Dir: at(prepared)})
	if err != nil {
		t.Fatal(err)
	}
	if v.NewPlan != 1 || v.NewRuns != 72 || v.Runs != 72 || v.Batches != 24 || v.Pending != 24 || v.Before != 0 {
		t.Errorf("preview %+v, want a plan of 72 runs in 24 batches", v)
	}
	for i := range 3 {
		g, err := plan.StoredGrid(at(prepared))
		if err != nil {
			t.Fatal(err)
		}
		if s := mustRun(t, g, Options{Dir: at(prepared), Shard: plan.Shard{Index: i + 1, Count: 3}}); s.NewPlan != 0 {
			t.Errorf("shard %d has added plan %d", i+1, s.NewPlan)
		}
	}
	if treeHash(t, disk, prepared) != treeHash(t, disk, direct) {
		t.Error("the data set differs from one that was computed from the grid file")
	}
	if v, err = Prepare(twoBanks(t), Options{Dir: at(prepared)}); err != nil || v.NewPlan != 0 || v.Pending != 0 || v.Before != 72 {
		t.Errorf("preview %+v, %v, want nothing to do", v, err)
	}
}

// TestPrepareAddsTheNextRound prepares a grid with a rule again whenever what is planned is computed.
func TestPrepareAddsTheNextRound(t *testing.T) {
	g, dir := twoBanks(t, untilKnown(rule)), newDir(t)
	o := Options{Dir: at(dir), Workers: 2}
	for plan := 1; ; plan++ {
		v, err := Prepare(g, o)
		if err != nil {
			t.Fatal(err)
		}
		if v.Pending == 0 && plan > 2 {
			break
		}
		if v.NewPlan != plan || v.NewRuns == 0 || v.Pending == 0 {
			t.Fatalf("preview %+v, want plan %d", v, plan)
		}
		if again, err := Prepare(g, o); err != nil || again.NewPlan != 0 || again.Pending != v.Pending {
			t.Fatalf("preview %+v, %v, want no further plan while the last one is not computed", again, err)
		}
		computePlanned(t, o)
	}
	if s := mustRun(t, g, Options{Dir: at(dir)}); s.Done != 0 || !s.Complete {
		t.Errorf("summary %+v, want nothing to do", s)
	}
}

// computePlanned computes what is planned and asks no rule for more.
func computePlanned(t *testing.T, o Options) {
	t.Helper()
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	w, err := openExisting(o)
	if err != nil {
		t.Fatal(err)
	}
	defer w.data.Close()
	if _, err := w.run(context.Background(), newEngineSimulator(o.runLimits())); err != nil {
		t.Fatal(err)
	}
}
