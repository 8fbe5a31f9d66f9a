package rewrite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

const compactDir = "out/compact"

// compactCases are the reference cases that the tests below merge.
func compactCases(t *testing.T) []string { return datasetstest.Cases(t)[:36] }

func mustCompact(t *testing.T, from *datasets.Dataset, fsys vfs.FS, o CompactOptions) Rewritten {
	t.Helper()
	done, err := Compact(context.Background(), from, vfs.In(fsys, compactDir), o)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestCompactedDatasetHasTheSameRowsInFewerFiles(t *testing.T) {
	dirs := compactCases(t)
	m, from := datasetstest.RealDataset(t, dirs)
	var sizes []int64
	done := mustCompact(t, from, m, CompactOptions{BatchRuns: 4, Batching: func(p datasets.PlanDoc, runs []int64) ([]datasets.Setting, error) {
		sizes = runs
		return []datasets.Setting{{Name: "sizes", Value: fmt.Sprint(runs)}}, nil
	}})
	if done.BatchesBefore != 36 || done.Batches < 5 || done.Batches > 15 || done.Files >= done.FilesBefore || done.Bytes >= done.BytesBefore {
		t.Errorf("%+v", done)
	}
	d, err := datasets.Open(vfs.In(m, compactDir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var runs int64
	for _, n := range sizes {
		runs += n
	}
	if p := d.Plans()[0]; runs != 36 || p.Batches != int64(len(sizes)) || p.Runs != 36 || !p.Compacted || p.Batching[0].Value != fmt.Sprint(sizes) {
		t.Errorf("%d runs in batches of %v, plan %+v", runs, sizes, p)
	}
	again := func(_ context.Context, r datasets.CommitRecord, create func(string) (io.WriteCloser, error)) ([]tables.FileInfo, error) {
		w := tables.NewBatchWriter(datasetstest.SinkOf(create), tables.WriterOptions{Tables: []string{"*", "decisions", tables.PerTickQueues}, Axes: d.Plans()[0].TableAxes()})
		for id := r.FirstRun; id <= r.LastRun; id++ {
			datasetstest.RealOrFailed(t, w, id, dirs[id])
		}
		return w.Close()
	}
	report := datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelRerun, Rerun: again})
	for _, f := range report.Findings {
		t.Error(f)
	}
	if report.Reruns != done.Batches {
		t.Errorf("%d of %d batches were computed again", report.Reruns, done.Batches)
	}
	built, err := d.Manifest()
	if err != nil || built.Status != datasets.StatusComplete || built.Counts.FailedRuns != 3 {
		t.Errorf("%+v, %v", built.Counts, err)
	}
}

func TestInterruptedCompactionGoesOn(t *testing.T) {
	m, from := datasetstest.RealDataset(t, compactCases(t)[:12])
	hash := func(m *vfstest.Memory) string {
		d, err := datasets.Open(vfs.In(m, compactDir))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		return datasetstest.MustHash(t, d)
	}
	whole := m.Crash(vfstest.Keep, nil)
	mustCompact(t, datasetstest.MustOpen(t, whole), whole, CompactOptions{BatchRuns: 3})
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Compact(ctx, from, vfs.In(m, compactDir), CompactOptions{BatchRuns: 3, Progress: func(string, int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	mustCompact(t, from, m, CompactOptions{BatchRuns: 3})
	if hash(m) != hash(whole) {
		t.Error("the interrupted compaction gave another data set")
	}
}

func TestCompactionThatMergesNothingKeepsTheBytes(t *testing.T) {
	m, from := datasetstest.RealDataset(t, compactCases(t)[:3])
	done := mustCompact(t, from, m, CompactOptions{BatchRuns: 1})
	if done.Batches != 3 || done.Bytes != done.BytesBefore {
		t.Errorf("%+v", done)
	}
}

func TestOnlyCompleteAndSoundDatasetsAreCompacted(t *testing.T) {
	m, from := datasetstest.RealDataset(t, compactCases(t)[:4])
	pristine := m.Crash(vfstest.Keep, nil)
	for name, c := range map[string]struct {
		spoil func(d *datasets.Dataset)
		want  string
	}{
		"a batch is missing":         {func(d *datasets.Dataset) { datasetstest.Remove(datasets.RecordPath(1))(t, d) }, "batch 1 is not committed"},
		"the last batch is missing":  {func(d *datasets.Dataset) { datasetstest.Remove(datasets.RecordPath(3))(t, d) }, "batch 3 is not committed"},
		"a commit record is damaged": {func(d *datasets.Dataset) { datasetstest.Write(datasets.RecordPath(2), "{}")(t, d) }, datasets.RecordPath(2) + ": damaged"},
		"a file is damaged":          {func(d *datasets.Dataset) { datasetstest.Write("runs/block~0/batch-00002.parquet", "x")(t, d) }, "its content has changed"},
		"a file is gone":             {func(d *datasets.Dataset) { datasetstest.Remove("runs/block~0/batch-00002.parquet")(t, d) }, "does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			m := pristine.Crash(vfstest.Keep, nil)
			d := datasetstest.MustOpen(t, m)
			c.spoil(d)
			_, err := Compact(context.Background(), d, vfs.In(m, compactDir), CompactOptions{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := datasets.Create(vfs.In(m, compactDir), datasetstest.Plan()); err != nil {
		t.Fatal(err)
	}
	var conflict *datasets.PlanConflictError
	if _, err := Compact(context.Background(), from, vfs.In(m, compactDir), CompactOptions{}); !errors.As(err, &conflict) {
		t.Errorf("another data set was overwritten: %v", err)
	}
}
