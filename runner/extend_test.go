package runner

import (
	"context"
	"errors"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
	"sweep/sweeps"
)

// stored computes a grid and returns its directory and the hashes of all its data files by name.
func stored(t *testing.T, g *plantest.Grid) (dir string, files map[string]string) {
	t.Helper()
	dir = newDir(t)
	if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: at(dir)}); err != nil {
		t.Fatal(err)
	}
	return dir, hashes(t, dir)
}

func hashes(t *testing.T, dir string) map[string]string {
	t.Helper()
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	files := map[string]string{}
	err = d.EachCommit(func(r datasets.CommitRecord) error {
		for _, f := range r.Files {
			files[f.Path] = f.SHA256
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// extended computes a larger grid in the same directory and checks that it computes just the new runs.
func extended(t *testing.T, old, new *plantest.Grid, want int64) {
	t.Helper()
	dir, before := stored(t, old)
	sim := &fakeSimulator{}
	s, err := runExtension(t, dir, old, new, sim)
	if err != nil {
		t.Fatal(err)
	}
	if s.Done != want || s.Runs != old.NumRuns()+want || !s.Complete {
		t.Errorf("summary %+v, want %d new runs", s, want)
	}
	after := hashes(t, dir)
	for path, sum := range before {
		_, there := after[path]
		if again := strings.HasPrefix(path, "runs/") && !there; after[path] != sum && !again {
			t.Errorf("%s has changed", path) // a file of runs may be written again, as a new one, with other axes
		}
	}
	keys := map[string]int{}
	eachKey(t, dir, func(key string) { keys[key]++ })
	for i := range new.NumRuns() {
		if r, _ := new.Run(i); keys[r.Key] != 1 {
			t.Errorf("run %d of the new grid (key %s) is there %d times, want once", i, r.Key, keys[r.Key])
		}
	}
}

func eachKey(t *testing.T, dir string, visit func(string)) {
	t.Helper()
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.EachCommit(func(r datasets.CommitRecord) error {
		for _, key := range r.RunKeys {
			visit(key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestExtensionsComputeOnlyWhatIsNew(t *testing.T) {
	zero := int64(0)
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	old := func() *plantest.Grid { return plantest.New(2, axis("credit", 1, 2, 3), axis("delay", 1, 2)) }
	for name, c := range map[string]struct {
		new  *plantest.Grid
		want int64
	}{
		"a value at the end":           {plantest.New(2, axis("credit", 1, 2, 3, 4), axis("delay", 1, 2)), 4},
		"values in between and before": {plantest.New(2, axis("credit", 1, 2, 3), axis("delay", 9, 1, 8, 2)), 12},
		"replications":                 {plantest.New(5, axis("credit", 1, 2, 3), axis("delay", 1, 2)), 18},
		"an axis with a default": {plantest.New(2, axis("credit", 1, 2, 3), axis("delay", 1, 2),
			plantest.Axis{Name: "rate", Values: []int64{0, 5}, Initial: &zero}), 12},
		"an axis taken out that has what the base has": {plantest.New(2, axis("credit", 1, 2, 3)), 6},
		"axes in another order, one value more":        {plantest.New(2, axis("delay", 1, 2, 3), axis("credit", 1, 2, 3)), 6},
		"everything at once": {plantest.New(3, plantest.Axis{Name: "rate", Values: []int64{0, 5}, Initial: &zero},
			axis("delay", 1, 2, 3), axis("credit", 4, 1, 2, 3)), 3*2*3*4 - 12},
		"nothing": {old(), 0},
	} {
		t.Run(name, func(t *testing.T) { extended(t, old(), c.new, c.want) })
	}
}

func TestASmallerGridLeavesWhatIsThere(t *testing.T) {
	old := plantest.New(2, plantest.Axis{Name: "credit", Values: []int64{1, 2, 3}})
	dir, before := stored(t, old)
	s, err := runExtension(t, dir, old, plantest.New(1, plantest.Axis{Name: "credit", Values: []int64{2}}), &fakeSimulator{})
	if err != nil || s.Done != 0 || s.NewPlan != 0 || s.Runs != 6 {
		t.Errorf("summary %+v, error %v; want nothing to do", s, err)
	}
	if after := hashes(t, dir); len(after) != len(before) {
		t.Errorf("%d files, before %d", len(after), len(before))
	}
}

func TestOtherGridsAreRefusedWithTheDifference(t *testing.T) {
	axis := func(name string, values ...int64) plantest.Axis { return plantest.Axis{Name: name, Values: values} }
	old := func() *plantest.Grid { return plantest.New(2, axis("credit", 1, 2, 3), axis("delay", 1, 2)) }
	change := func(f func(g *plantest.Grid)) *plantest.Grid { g := old(); f(g); return g }
	for name, c := range map[string]struct {
		new  *plantest.Grid
		want []string
	}{
		"another name":       {change(func(g *plantest.Grid) { g.Title = "other" }), []string{`its name is fake instead of other`, `+name = "other"`}},
		"another base seed":  {change(func(g *plantest.Grid) { g.BaseSeed = 9 }), []string{"its base seed is 1 instead of 9"}},
		"another base":       {change(func(g *plantest.Grid) { g.Base = "other" }), []string{"credit=1 delay=1 has another scenario", "-base", "+other"}},
		"an axis no default": {plantest.New(2, axis("credit", 1, 2, 3), axis("delay", 1, 2), axis("rate", 0, 1)), []string{"it has no axis rate", "default"}},
		"nothing in common and another base": {change(func(g *plantest.Grid) { g.Base = "other"; g.AxisList[0].Values = []int64{7} }),
			[]string{"no point in common", "base.yaml has changed"}},
		"another partition": {change(func(g *plantest.Grid) { g.Out.PartitionBy = []string{"credit"} }), []string{"its partition is [] instead of [credit]"}},
		"other tables":      {change(func(g *plantest.Grid) { g.Out.Tables = []string{"runs"} }), []string{"its set of tables is"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir, before := stored(t, old())
			_, err := runExtension(t, dir, old(), c.new, &fakeSimulator{})
			var different *plan.DifferentGrid
			if !errors.As(err, &different) || different.Kind() != errkind.Invalid {
				t.Fatalf("error %v, want a refusal", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the message lacks %q:\n%v", want, err)
				}
			}
			if after := hashes(t, dir); len(after) != len(before) {
				t.Error("the refused grid has changed the data set")
			}
		})
	}
}

func TestAGridIsExtendedTwice(t *testing.T) {
	axis := func(values ...int64) plantest.Axis { return plantest.Axis{Name: "credit", Values: values} }
	first, second, third := plantest.New(1, axis(1, 2)), plantest.New(2, axis(1, 2)), plantest.New(2, axis(1, 2, 3))
	dir, _ := stored(t, first)
	for i, g := range []*plantest.Grid{second, third} {
		s, err := runGrids(context.Background(), []*plantest.Grid{first, second, third}, g, &fakeSimulator{}, Options{Dir: at(dir)})
		if err != nil || s.Done != 2 || s.NewPlan != i+2 {
			t.Errorf("extension %d: %+v, %v; want 2 new runs", i+1, s, err)
		}
	}
}

func TestPartitionsShareNoBatch(t *testing.T) {
	g := plantest.ThreeAxes()
	g.Out = sweeps.Output{BatchRuns: 7, PartitionBy: []string{"rate", "credit"}}
	dir, files := stored(t, g)
	for path := range files {
		if !strings.Contains(path, "/rate~") || !strings.Contains(path, "/credit~") {
			t.Errorf("%s does not name its partition", path)
		}
	}
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	plans, err := plan.Load(d)
	if err != nil {
		t.Fatal(err)
	}
	p := plans[0]
	if len(p.Groups) != 20 {
		t.Errorf("%d groups, want one for each of 5 × 4 partitions", len(p.Groups))
	}
	seen := map[int64]bool{}
	for number := range p.NumBatches() {
		b := p.Batch(number)
		for run := b.FirstRun; run <= b.LastRun(); run++ {
			index := p.GridIndex(run)
			point, _ := g.Point(index / 2)
			if seen[index] || point.Values[2].Label() != b.Partition[0].Value || point.Values[0].Label() != b.Partition[1].Value {
				t.Fatalf("run %d (grid index %d, point %v) is in the batch of %v", run, index, point, b.Partition)
			}
			seen[index] = true
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d runs are planned, want 120", len(seen))
	}
}
