package runner

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestHistoriesOfGridsComputeEveryRunOnce runs grids one after the other in one data set: axes come with a default and go,
// change their places and values, and the replications change. The base scenario has 0 for every axis, and so has each
// grid that has the axis.
func TestHistoriesOfGridsComputeEveryRunOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zero := int64(0)
		var grids []*fakeGrid
		draw := func(t *rapid.T) *fakeGrid {
			g := newFakeGrid(rapid.Int64Range(1, 3).Draw(t, "replications"))
			for _, name := range rapid.Permutation([]string{"a", "b", "c"}).Draw(t, "order") {
				if !rapid.Bool().Draw(t, "has "+name) {
					continue
				}
				values := rapid.Permutation([]int64{1, 2, 3}).Draw(t, "values")[:rapid.IntRange(0, 2).Draw(t, "number")]
				at := rapid.IntRange(0, len(values)).Draw(t, "place of 0")
				values = append(append(append([]int64{}, values[:at]...), 0), values[at:]...)
				g.axes = append(g.axes, fakeAxis{name: name, values: values, initial: &zero})
			}
			return g
		}
		dir := fmt.Sprintf("out-%d", dirs.Add(1))
		for range rapid.IntRange(2, 6).Draw(t, "grids") {
			g := draw(t)
			grids = append(grids, g)
			if _, err := runGrids(context.Background(), grids, g, &fakeLab{}, Options{Dir: dir, Workers: 1}); err != nil {
				t.Fatalf("grid %d: %v", len(grids), err)
			}
		}
		checkHistory(t, dir, grids)
	})
}

// checkHistory holds that a data set has every run of its grids, none of them twice, and one number for each point.
func checkHistory(t *rapid.T, dir string, grids []*fakeGrid) {
	keys, numbers, points := map[string]int64{}, map[int64]string{}, map[string]int64{}
	for _, p := range plansOf(t, dir, grids...) {
		for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
			b := p.Batch(number)
			for run := b.FirstRun; run <= b.LastRun(); run++ {
				r, err := b.planned(run)
				if err != nil {
					t.Fatal(err)
				}
				if other, twice := keys[r.Key]; twice {
					t.Fatalf("the runs %d and %d are the same", other, run)
				}
				keys[r.Key] = run
				name := firstKey(p.grid, r.Point)
				if known, ok := numbers[r.point]; ok && known != name {
					t.Fatalf("run %d: point %d is two points", run, r.point)
				}
				if known, ok := points[name]; ok && known != r.point {
					t.Fatalf("run %d: its point is %d and %d", run, known, r.point)
				}
				numbers[r.point], points[name] = name, r.point
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
