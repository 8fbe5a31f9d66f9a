package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"testing"

	"pgregory.net/rapid"
)

// TestHistoriesOfGridsComputeEveryRunOnce runs grids one after the other in one data set: axes come with a default and go,
// change their places and values, and the replications change. The base scenario has 0 for every axis, and so has each
// grid that has the axis.
func TestHistoriesOfGridsComputeEveryRunOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zero := int64(0)
		var grids []*plantest.Grid
		draw := func(t *rapid.T) *plantest.Grid {
			g := plantest.New(rapid.Int64Range(1, 3).Draw(t, "replications"))
			for _, name := range rapid.Permutation([]string{"a", "b", "c"}).Draw(t, "order") {
				if !rapid.Bool().Draw(t, "has "+name) {
					continue
				}
				values := rapid.Permutation([]int64{1, 2, 3}).Draw(t, "values")[:rapid.IntRange(0, 2).Draw(t, "number")]
				at := rapid.IntRange(0, len(values)).Draw(t, "place of 0")
				values = append(append(append([]int64{}, values[:at]...), 0), values[at:]...)
				g.AxisList = append(g.AxisList, plantest.Axis{Name: name, Values: values, Initial: &zero})
			}
			return g
		}
		dir := fmt.Sprintf("out-%d", dirs.Add(1))
		for range rapid.IntRange(2, 6).Draw(t, "grids") {
			g := draw(t)
			grids = append(grids, g)
			if _, err := runGrids(context.Background(), grids, g, &fakeSimulator{}, Options{Dir: at(dir), Workers: 1}); err != nil {
				t.Fatalf("grid %d: %v", len(grids), err)
			}
		}
		checkHistory(t, dir, grids)
	})
}

// checkHistory holds that a data set has every run of its grids, none of them twice, and one number for each point.
func checkHistory(t *rapid.T, dir string, grids []*plantest.Grid) {
	keys, numbers, points := map[string]int64{}, map[int64]string{}, map[string]int64{}
	for _, p := range plansOf(t, dir, grids...) {
		for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
			b := p.Batch(number)
			for run := b.FirstRun; run <= b.LastRun(); run++ {
				r, err := b.Run(run)
				if err != nil {
					t.Fatal(err)
				}
				if other, twice := keys[r.Key]; twice {
					t.Fatalf("the runs %d and %d are the same", other, run)
				}
				keys[r.Key] = run
				name := nonZero(r)
				if known, ok := numbers[r.Point]; ok && known != name {
					t.Fatalf("run %d: point %d is two points", run, r.Point)
				}
				if known, ok := points[name]; ok && known != r.Point {
					t.Fatalf("run %d: its point is %d and %d", run, known, r.Point)
				}
				numbers[r.Point], points[name] = name, r.Point
			}
		}
	}
	for i, g := range grids {
		for index := range g.NumRuns() {
			r, _ := g.Run(index)
			if _, there := keys[r.Key]; !there {
				t.Fatalf("run %d of grid %d is not there", index, i+1)
			}
		}
	}
}

// nonZero names a point by its values. An axis that a run does not have is 0.
func nonZero(r plan.Run) string {
	var words []string
	for _, p := range r.Params() {
		if p.Value != int64(0) {
			words = append(words, fmt.Sprint(p.Axis, "=", p.Value))
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
