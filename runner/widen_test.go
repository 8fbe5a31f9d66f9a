package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
)

// history computes grids one after the other in one directory and returns its plans.
func history(t *testing.T, grids ...*plantest.Grid) (dir string, plans plan.Plans) {
	t.Helper()
	dir = newDir(t)
	for i, g := range grids {
		if _, err := runGrids(context.Background(), grids, g, &fakeSimulator{}, Options{Dir: at(dir)}); err != nil {
			t.Fatalf("grid %d: %v", i+1, err)
		}
	}
	return dir, plansOf(t, dir, grids...)
}

func plansOf(t rapid.TB, dir string, known ...*plantest.Grid) plan.Plans {
	t.Helper()
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	plans, err := plan.Load(d, grids(known)...)
	if err != nil {
		t.Fatal(err)
	}
	return plans
}

// points lists the runs of a plan as "number: axis=value axis=value".
func pointsOf(t *testing.T, p *plan.Plan) []string {
	t.Helper()
	var list []string
	for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
		b := p.Batch(number)
		for run := b.FirstRun; run <= b.LastRun(); run++ {
			r, err := b.Run(run)
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, param := range r.Params() {
				words = append(words, fmt.Sprintf("%s=%v", param.Axis, param.Value))
			}
			slices.Sort(words)
			list = append(list, fmt.Sprintf("%d: %s", r.Point, strings.Join(words, " ")))
		}
	}
	return slices.Compact(list)
}

func TestPointsHaveOneNumberInAllPlans(t *testing.T) {
	zero := int64(0)
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	later := plantest.Axis{Name: "rate", Values: []int64{0, 5}, Initial: &zero}
	_, plans := history(t,
		plantest.New(1, axis("a", 0, 1), axis("b", 1, 2)),
		plantest.New(1, axis("a", 0, 9, 1), axis("b", 1, 2)),         // a value in between
		plantest.New(2, axis("b", 2, 1), axis("a", 0)),               // another order, fewer values, another replication
		plantest.New(1, axis("a", 1), axis("b", 1), later),           // an axis with a default
		plantest.New(1, axis("b", 1, 3), later),                      // an axis taken out: its runs have a = 0
		plantest.New(1, axis("b", 1, 3), later, axis("a", 0, 1, 9)),  // and back again
		plantest.New(1, axis("b", 4, 1), axis("a", 0)),               // without the axis that had a default
		plantest.New(3, axis("a", 0), axis("b", 2), axis("rate", 5)), // which comes back without one
	)
	want := [][]string{
		{"0: a=0 b=1", "1: a=0 b=2", "2: a=1 b=1", "3: a=1 b=2"},
		{"4: a=9 b=1", "5: a=9 b=2"},
		{"1: a=0 b=2", "0: a=0 b=1"},
		{"6: a=1 b=1 rate=5"},
		{"7: a=0 b=1 rate=5", "8: a=0 b=3 rate=0", "9: a=0 b=3 rate=5"},
		{"10: a=9 b=1 rate=5", "11: a=1 b=3 rate=0", "12: a=9 b=3 rate=0", "13: a=1 b=3 rate=5", "14: a=9 b=3 rate=5"},
		{"15: a=0 b=4 rate=0"},
		{"16: a=0 b=2 rate=5"},
	}
	for i, p := range plans {
		got := pointsOf(t, p)
		slices.Sort(got)
		slices.Sort(want[i])
		if !slices.Equal(got, want[i]) {
			t.Errorf("plan %d has the points\n  %s\nwant\n  %s", i+1, strings.Join(got, "\n  "), strings.Join(want[i], "\n  "))
		}
	}
}

func TestAnAxisWhoseValueIsNotKnownHasNoColumnInNewRuns(t *testing.T) {
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	before, after := plantest.New(2, axis("a", 1, 2), axis("b", 1, 2)), plantest.New(2, axis("a", 1, 2, 3))
	_, plans := history(t, before, after)
	if got := strings.Join(pointsOf(t, plans[1]), ", "); got != "4: a=1, 5: a=2, 6: a=3" {
		t.Errorf("points %s; want three new ones without b", got)
	}
	docs := []datasets.PlanDoc{plans[0].Doc, plans[1].Doc}
	if label, known := datasets.AbsentLabel(docs, 1, "b"); known {
		t.Errorf("b is %q in the new runs, which nothing says", label)
	}
	// With the axis again, no run of the old plan is computed twice, and none of the new plan is taken for one with b.
	again := plantest.New(2, axis("a", 1, 2, 3), axis("b", 1, 2))
	_, plans = history(t, before, after, again)
	if n := plans[2].NumRuns(); n != 4 {
		t.Errorf("%d new runs, want the 4 with a = 3", n)
	}
}

func TestAnAxisIsTakenOutOfThePartition(t *testing.T) {
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	before, after := plantest.New(2, axis("a", 1, 2), axis("b", 0, 2)), plantest.New(2, axis("a", 1, 2, 3))
	before.Out.PartitionBy, after.Out.PartitionBy = []string{"b", "a"}, []string{"a"}
	dir, _ := history(t, before, after)
	for path := range hashes(t, dir) {
		if !strings.Contains(path, "/b~") {
			t.Errorf("%s has another partition", path)
		}
	}
	unknown := plantest.New(2, axis("a", 1, 2), axis("b", 1, 2))
	unknown.Out.PartitionBy = []string{"b"}
	dir, _ = history(t, unknown)
	_, err := runExtension(t, dir, unknown, plantest.New(2, axis("a", 1, 2)), &fakeSimulator{})
	if err == nil || !strings.Contains(err.Error(), "its partition is [b] instead of []") || !strings.Contains(err.Error(), "keep the axis b") {
		t.Errorf("error %v, want that the partition needs a value of b", err)
	}
}

func TestRunsThatMeanSomethingElseWithoutAnAxisAreRefused(t *testing.T) {
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	before, after := plantest.New(2, axis("a", 1, 2), axis("b", 0, 2)), plantest.New(2, axis("a", 1, 2))
	after.Oddly = func(point int64) bool { return point == 1 }
	dir, files := stored(t, before)
	_, err := runExtension(t, dir, before, after, &fakeSimulator{})
	if err == nil || !strings.Contains(err.Error(), "a=2 b=0 has another scenario") || !strings.Contains(err.Error(), "keep the axis, with values = [0]") {
		t.Errorf("error %v, want a refusal that says how to keep the axis", err)
	}
	if len(hashes(t, dir)) != len(files) {
		t.Error("the refused grid has changed the data set")
	}
}

func TestRetriesKeepTheNumbersAndColumnsOfTheirRuns(t *testing.T) {
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	before, after := plantest.New(2, axis("a", 1, 2), axis("b", 0, 2)), plantest.New(2, axis("a", 3, 1, 2))
	dir, _ := history(t, before)
	boom := &fakeSimulator{behave: func(_ context.Context, r plan.Run) error { return fmt.Errorf("no model for %d", r.ID) }}
	known := []*plantest.Grid{before, after}
	if s, err := runGrids(context.Background(), known, after, boom, Options{Dir: at(dir)}); err != nil || s.Failed != 2 {
		t.Fatalf("summary %+v, %v; want 2 failed runs", s, err)
	}
	o, err := Options{Dir: at(dir)}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	o.known = grids(known)
	if s, err := retry(context.Background(), o, &fakeSimulator{}); err != nil || s.FailedRuns != 0 || s.Runs != 10 {
		t.Fatalf("summary %+v, %v; want that nothing fails any more", s, err)
	}
	plans := plansOf(t, dir, known...)
	if got := strings.Join(pointsOf(t, plans[2]), ", "); got != "4: a=3 b=0" {
		t.Errorf("the retry has the points %s, want the one that failed", got)
	}
	if r := plans[2].Doc.Repeats; len(r) != 1 || r[0] != (datasets.RunRange{First: 8, Last: 9}) {
		t.Errorf("the retry repeats %v, want the runs 8 and 9", r)
	}
}
