package runner

import (
	"context"
	"fmt"
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs/vfstest"
	"sweep/sweeps"
)

// idleLab computes nothing and writes a row per batch.
type idleLab struct{}

func (idleLab) open(to sink, b Batch) bench { return &idleBench{to: to, first: b.FirstRun} }

type idleBench struct {
	to    sink
	first int64
}

func (*idleBench) compute(context.Context, planned) error { return nil }
func (*idleBench) fail(planned, Failure) error            { return nil }

func (b *idleBench) close() ([]datasets.FileInfo, error) {
	w, err := b.to.Create("runs")
	if err != nil {
		return nil, err
	}
	return []datasets.FileInfo{{Table: "runs", Rows: 1}}, writeFakeRows(w, []fakeRow{{Run: b.first}})
}

// BenchmarkSchedulingOfARun is what the runner itself adds to a run, for different numbers of runs per batch.
func BenchmarkSchedulingOfARun(b *testing.B) {
	for _, perBatch := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprintf("batch=%d", perBatch), func(b *testing.B) {
			g := newFakeGrid(int64(b.N), fakeAxis{name: "credit", values: []int64{1}})
			g.output.BatchRuns = perBatch
			b.ReportAllocs()
			b.ResetTimer()
			if _, err := runFake(context.Background(), g, idleLab{}, Options{Dir: "out", FS: vfstest.NewMemory()}); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkPlanOfAMillionRuns plans 10⁶ runs in the three ways that differ in cost.
func BenchmarkPlanOfAMillionRuns(b *testing.B) {
	values := make([]int64, 100)
	for i := range values {
		values[i] = int64(i)
	}
	grid := func() *fakeGrid {
		g := newFakeGrid(100, fakeAxis{name: "length", values: values}, fakeAxis{name: "b", values: values})
		g.output.BatchRuns = 0
		return g
	}
	partitioned, unequal := grid(), grid()
	partitioned.output.PartitionBy = []string{"b"}
	unequal.ticks = func(values []sweeps.Value) int { return 10 + int(values[0].Any().(int64)) }
	for name, g := range map[string]*fakeGrid{"equal": grid(), "partitioned": partitioned, "unequal": unequal} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if p, err := MakePlan(g); err != nil || p.NumRuns() != 1_000_000 {
					b.Fatal(p, err)
				}
			}
		})
	}
}
