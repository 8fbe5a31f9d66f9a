package datasetstest

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
	"sweep/engine"
)

// SinkOf is a function as a sink.
type SinkOf func(string) (io.WriteCloser, error)

func (s SinkOf) Create(table string) (io.WriteCloser, error) { return s(table) }

// RealRun computes the run of a reference case into the tables of a batch.
func RealRun(t testing.TB, w *tables.BatchWriter, id int64, dir string) {
	t.Helper()
	s := LoadScenario(t, filepath.Join(dir, "scenario.yaml"))
	e, err := engine.New(s, engine.WithDecisions())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.BeginRun(RealInfo(id, dir), e)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Finish(); err != nil {
		t.Fatal(err)
	}
}

func RealInfo(id int64, dir string) tables.RunInfo {
	return tables.RunInfo{RunID: id, Point: id, Key: fmt.Sprintf("%016x", id), Params: []tables.Param{
		{Axis: "case_name", Value: filepath.Base(dir)}, {Axis: "block", Value: blockOf(id), Partition: true}}}
}

// RealDataset is a data set with a batch per reference case; every tenth run is recorded as failed.
func RealDataset(t testing.TB, dirs []string) (*vfstest.Memory, *datasets.Dataset) {
	t.Helper()
	m := vfstest.NewMemory()
	n := int64(len(dirs))
	d, err := datasets.Create(vfs.In(m, Dir), datasets.PlanDoc{Name: "cases", Semantics: engine.SemanticsVersion, Tables: tables.FormatVersion, Columns: tables.NumColumns(), GridFile: "grid.toml",
		Axes:   []datasets.PlanAxis{{Name: "case_name", Type: "string"}, {Name: "block", Type: "int64"}},
		Points: n, Replications: 1, Runs: n, Batches: n, PartitionBy: []string{"block"}, Compression: "zstd"})
	if err != nil {
		t.Fatal(err)
	}
	for i, dir := range dirs {
		realBatch(t, d, int64(i), dir)
	}
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	return m, d
}

// RealOrFailed computes a run; every tenth fails.
func RealOrFailed(t testing.TB, w *tables.BatchWriter, id int64, dir string) {
	t.Helper()
	if id%10 != 9 {
		RealRun(t, w, id, dir)
		return
	}
	if err := w.AddFailure(tables.Failure{RunInfo: RealInfo(id, dir), Class: "error", Message: "a test", Tick: engine.None}); err != nil {
		t.Fatal(err)
	}
}

// LyingCase is a small case with several days, queues, splits and costs.
const LyingCase = "multi_day_mixed"
