package datasets_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

func TestPlanIsWrittenOnceAndReadBack(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	again, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*datasets.Dataset{d, again, datasetstest.MustOpen(t, m)} {
		plans := d.Plans()
		if len(plans) != 1 || plans[0].Number != 1 || len(datasets.DiffPlans(plans[0], datasetstest.Plan())) != 0 {
			t.Errorf("plans %+v", plans)
		}
	}
	if err := d.AddPlan(datasetstest.Plan()); err != nil || len(d.Plans()) != 1 {
		t.Errorf("adding the same plan again: %v, %d plans", err, len(d.Plans()))
	}
}

func TestAnotherGridIsRefusedWithTheDifference(t *testing.T) {
	m := vfstest.NewMemory()
	if _, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan()); err != nil {
		t.Fatal(err)
	}
	other := datasetstest.Plan()
	other.Seed = 43
	other.Sources = []datasets.SourceFile{{Name: "base.yaml", Text: "ticks: 10\n"}, {Name: "grid.toml", Text: "name = \"test\"\nseed = 43\n"}}
	_, err := datasets.Create(vfs.In(m, datasetstest.Dir), other)
	var conflict *datasets.PlanConflictError
	if !errors.As(err, &conflict) || conflict.Kind() != errkind.Invalid {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"out/set", "seed: 42 → 43", "file grid.toml line 2: seed = 42 → seed = 43"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %q", want, err)
		}
	}
}

func TestTwoProcessesAddOnePlan(t *testing.T) {
	m := vfstest.NewMemory()
	a, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	b := datasetstest.MustOpen(t, m)
	second := datasetstest.Plan()
	second.Replications, second.Runs, second.FirstRun, second.FirstBatch = 4, 8, 8, 4
	if err := a.AddPlan(second); err != nil {
		t.Fatal(err)
	}
	if err := b.AddPlan(second); err != nil || len(b.Plans()) != 2 {
		t.Errorf("the same plan from another process: %v", err)
	}
	c, err := datasets.Open(vfs.In(m, datasetstest.Dir))
	if err != nil || len(c.Plans()) != 2 || c.Plans()[1].LastRun() != 15 || c.Plans()[1].LastBatch() != 7 {
		t.Fatalf("%v", err)
	}
	third := second
	third.FirstRun, third.FirstBatch = 16, 8
	if err := a.AddPlan(third); err != nil {
		t.Fatal(err)
	}
	third.Replications = 5
	var conflict *datasets.PlanConflictError
	if err := b.AddPlan(third); !errors.As(err, &conflict) || conflict.Number != 3 {
		t.Errorf("another third plan from another process: %v", err)
	}
}

func TestDifferencesAreNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*datasets.PlanDoc)
		want   string
	}{
		{"number and checksum do not count", func(p *datasets.PlanDoc) { p.Number, p.Seal, p.Format = 7, "x", 1 }, ""},
		{"a value is added to an axis", func(p *datasets.PlanDoc) { p.Axes[0].Values = append(p.Axes[0].Values, "new") },
			"axis policy: string agents.A.policy [fifo, käse & brot] → string agents.A.policy [fifo, käse & brot, new]"},
		{"an axis is added", func(p *datasets.PlanDoc) {
			p.Axes = append(p.Axes, datasets.PlanAxis{Name: "cap", Type: "int64", Set: []string{"x"}, Values: []string{"1"}})
		},
			"axis cap: (nothing) → int64 x [1]"},
		{"an axis is gone", func(p *datasets.PlanDoc) { p.Axes = nil }, "axis policy: string agents.A.policy [fifo, käse & brot] → (nothing)"},
		{"a file is gone", func(p *datasets.PlanDoc) { p.Sources = p.Sources[:1] }, "file grid.toml: 24 bytes → (nothing)"},
		{"a file has fewer lines", func(p *datasets.PlanDoc) { p.Sources[1].Text = "name = \"test\"\n" }, "file grid.toml line 2: seed = 42 → (nothing)"},
		{"a file is binary now", func(p *datasets.PlanDoc) { p.Sources[1] = datasets.SourceFile{Name: "grid.toml", Binary: []byte{1, 2}} }, "file grid.toml: 24 bytes → 2 bytes"},
		{"files are in another order", func(p *datasets.PlanDoc) { p.Sources = []datasets.SourceFile{p.Sources[1], p.Sources[0]} },
			"order of file: base.yaml, grid.toml → grid.toml, base.yaml"},
		{"the design changed", func(p *datasets.PlanDoc) { p.Design = []datasets.Setting{{Name: "kind", Value: "lhs"}} }, "design kind: factorial → lhs"},
		{"the batches changed", func(p *datasets.PlanDoc) { p.Batching = nil }, "batching runs: 2 → (nothing)"},
		{"the engine changed", func(p *datasets.PlanDoc) { p.Semantics = 2 }, "semantics: 1 → 2"},
		{"the partition changed", func(p *datasets.PlanDoc) { p.PartitionBy = []string{"a", "b"} }, "partition by: policy → a, b"},
	} {
		p := datasetstest.Plan()
		c.change(&p)
		var lines []string
		for _, d := range datasets.DiffPlans(datasetstest.Plan(), p) {
			lines = append(lines, d.String())
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestForeignDirectoryIsNotTouched(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := datasets.Create(vfs.OnDisk(dir), datasetstest.Plan())
	var invalid *datasets.InvalidError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "thesis.tex") || invalid.Kind() != errkind.Invalid {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("found %v", left)
	}
}

func TestMissingDatasetIsNamed(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		_, err := datasets.Open(vfs.OnDisk(dir))
		var none *datasets.NoDatasetError
		if !errors.As(err, &none) || none.Kind() != errkind.NoDataset || !strings.Contains(err.Error(), dir) {
			t.Errorf("got %v", err)
		}
	}
}
