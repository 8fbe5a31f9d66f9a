package runner

import (
	"context"
	"fmt"
	"testing"

	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"sweep/sweeps"
)

// idleSimulator computes nothing and writes a row per batch.
type idleSimulator struct{}

func (idleSimulator) open(to sink, b plan.Batch) session {
	return &idleSession{to: to, first: b.FirstRun}
}

type idleSession struct {
	to    sink
	first int64
}

func (*idleSession) compute(context.Context, plan.Run) error { return nil }
func (*idleSession) fail(plan.Run, Failure) error            { return nil }

func (b *idleSession) close() ([]tables.FileInfo, error) {
	w, err := b.to.Create("runs")
	if err != nil {
		return nil, err
	}
	return []tables.FileInfo{{Table: "runs", Rows: 1}}, writeFakeRows(w, []fakeRow{{Run: b.first}})
}

// BenchmarkSchedulingOfARun is what the runner itself adds to a run, for different numbers of runs per batch.
func BenchmarkSchedulingOfARun(b *testing.B) {
	for _, perBatch := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprintf("batch=%d", perBatch), func(b *testing.B) {
			g := plantest.New(int64(b.N), plantest.Axis{Name: "credit", Values: []int64{1}})
			g.Out.BatchRuns = perBatch
			b.ReportAllocs()
			b.ResetTimer()
			if _, err := runFake(context.Background(), g, idleSimulator{}, Options{Dir: vfs.In(vfstest.NewMemory(), "out")}); err != nil {
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
	grid := func() *plantest.Grid {
		g := plantest.New(100, plantest.Axis{Name: "length", Values: values}, plantest.Axis{Name: "b", Values: values})
		g.Out.BatchRuns = 0
		return g
	}
	partitioned, unequal := grid(), grid()
	partitioned.Out.PartitionBy = []string{"b"}
	unequal.Ticks = func(values []sweeps.Value) int { return 10 + int(values[0].Any().(int64)) }
	for name, g := range map[string]*plantest.Grid{"equal": grid(), "partitioned": partitioned, "unequal": unequal} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if p, err := plan.Make(g, nil); err != nil || p.NumRuns() != 1_000_000 {
					b.Fatal(p, err)
				}
			}
		})
	}
}
