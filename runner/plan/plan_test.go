package plan

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/runner/plan/plantest"
	"sweep/sweeps"
)

// drawGrid is a grid of up to 3 axes whose runs may differ in size.
func drawGrid(t *rapid.T) *plantest.Grid {
	var axes []plantest.Axis
	for _, name := range []string{"length", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "axes")] {
		n := rapid.Int64Range(1, 6).Draw(t, "values")
		var values []int64
		for v := range n {
			values = append(values, v+1)
		}
		axes = append(axes, plantest.Axis{Name: name, Values: values})
	}
	g := plantest.New(rapid.Int64Range(1, 5).Draw(t, "replications"), axes...)
	g.Out.BatchRuns = rapid.SampledFrom([]int{0, 0, 1, 2, 7}).Draw(t, "batch")
	if rapid.Bool().Draw(t, "partitioned") {
		g.Out.PartitionBy = []string{axes[len(axes)-1].Name}
	}
	if rapid.Bool().Draw(t, "sizes differ") {
		g.Ticks = func(values []sweeps.Value) int { return int(values[0].Any().(int64)) * 20_000 }
	}
	return g
}

func TestAPlanHasEveryRunOnceInBatchesOfOnePartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t)
		p, err := Make(g, nil)
		if err != nil {
			t.Fatal(err)
		}
		seen := make([]bool, g.NumRuns())
		next := int64(0)
		for number := range p.NumBatches() {
			b := p.Batch(number)
			if b.FirstRun != next || b.Runs < 1 {
				t.Fatalf("batch %d has %d runs from %d, want it to begin at %d", number, b.Runs, b.FirstRun, next)
			}
			next += b.Runs
			for run := b.FirstRun; run <= b.LastRun(); run++ {
				r, err := b.Run(run)
				if err != nil || seen[r.Index] {
					t.Fatalf("run %d is grid index %d, which was there before (%v)", run, r.Index, err)
				}
				seen[r.Index] = true
				if p.BatchOf(run).Number != number {
					t.Fatalf("run %d is found in batch %d, not in %d", run, p.BatchOf(run).Number, number)
				}
				if len(b.Partition) > 0 && b.Partition[0].Value != r.Values[len(r.Values)-1].Label() {
					t.Fatalf("run %d with %v is in the partition %v", run, r.Values, b.Partition)
				}
			}
		}
		if next != g.NumRuns() {
			t.Fatalf("the batches hold %d runs, want %d", next, g.NumRuns())
		}
	})
}

func TestAPlanIsReadBackFromItsDocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := Make(drawGrid(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := decode(nil, []datasets.PlanDoc{p.Doc})
		if err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(p.Groups, again[0].Groups, func(a, b Group) bool {
			return slices.Equal(a.Runs, b.Runs) && slices.Equal(a.Batches, b.Batches) && slices.Equal(a.Partition, b.Partition)
		})
		if !same {
			t.Fatalf("groups %v were read back as %v", p.Groups, again[0].Groups)
		}
	})
}

func TestPlansWithDamagedBatchingAreRefused(t *testing.T) {
	p, err := Make(plantest.ThreeAxes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []struct{ name, value string }{
		{"group 1 runs", "0+121"}, {"group 1 runs", "0+119"}, {"group 1 runs", "nonsense"}, {"group 1 runs", "0+60*2/59"},
		{"group 1 batches", "3x39"}, {"group 1 batches", "3x"}, {"group 1 batches", "0x40"}, {"group 1 partition", "x"}, {"group 1 runs", ""},
	} {
		doc := p.Doc
		doc.Batching = slices.Clone(doc.Batching)
		for i := range doc.Batching {
			if doc.Batching[i].Name == change.name {
				doc.Batching[i].Value = change.value
			}
		}
		if change.name == "group 1 partition" {
			doc.Batching = append(doc.Batching, datasets.Setting{Name: "group 2 surprise", Value: change.value})
		}
		if _, err := decode(nil, []datasets.PlanDoc{doc}); err == nil {
			t.Errorf("a plan with %s = %q was accepted", change.name, change.value)
		}
	}
}

func TestRunsOfDifferentSizeFillBatchesEqually(t *testing.T) {
	g := plantest.New(10, plantest.Axis{Name: "length", Values: []int64{1, 100}}, plantest.Axis{Name: "b", Values: []int64{1, 2, 3, 4, 5}})
	g.Out.BatchRuns = 0
	g.Ticks = func(values []sweeps.Value) int { return int(values[0].Any().(int64)) * 4000 } // × 2 banks: 8 000 and 800 000 rows
	p, err := Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	// The target is the smallest one, 512 000 rows: all 50 small runs in one batch, each large run in one of its own.
	if first := p.Batch(0); first.Runs != 50 || p.NumBatches() != 51 || p.Batch(50).Runs != 1 {
		t.Errorf("%d batches, the first of %d runs; want 51, 50", p.NumBatches(), p.Batch(0).Runs)
	}
}

func TestAHugePlanTakesNoMemoryForItsRuns(t *testing.T) {
	values := make([]int64, 1000)
	for i := range values {
		values[i] = int64(i)
	}
	g := plantest.New(100, plantest.Axis{Name: "a", Values: values}, plantest.Axis{Name: "b", Values: values})
	p, err := Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.NumRuns() != 100_000_000 || len(p.Groups) != 1 || len(p.Groups[0].Runs) != 1 || len(p.Groups[0].Batches) > 2 {
		t.Errorf("%d runs in %d groups of %v", p.NumRuns(), len(p.Groups), p.Groups)
	}
	last := p.Batch(p.NumBatches() - 1)
	if last.LastRun() != 99_999_999 || p.GridIndex(last.LastRun()) != 99_999_999 {
		t.Errorf("the last batch ends with run %d", last.LastRun())
	}
}

func TestGridsThatTheTablesCannotHoldAreRefused(t *testing.T) {
	for name, change := range map[string]func(*plantest.Grid){
		"an axis named like a column of runs":               func(g *plantest.Grid) { g.AxisList[0].Name = "Seed" },
		"an axis of the path named like a column elsewhere": func(g *plantest.Grid) { g.AxisList[0].Name = "tick"; g.Out.PartitionBy = []string{"tick"} },
		"an unknown compression":                            func(g *plantest.Grid) { g.Out.Compression = "rar" },
		"an unknown table":                                  func(g *plantest.Grid) { g.Out.Tables = []string{"evnets"} },
		"no points":                                         func(g *plantest.Grid) { g.AxisList[0].Values = nil },
	} {
		g := plantest.ThreeAxes()
		change(g)
		_, err := Make(g, nil)
		if coded, ok := err.(interface{ Kind() errkind.Kind }); !ok || coded.Kind() != errkind.Invalid {
			t.Errorf("%s: error %v, want invalid input", name, err)
		}
	}
}
