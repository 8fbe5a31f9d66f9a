//go:build cgo

package query

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/scenario"
)

// cases are the scenarios of the test data set, one per point. Together they have every table and every kind of event.
var cases = []string{
	"multi_day_mixed", "collateral_trees_timers", "registers", "splits_nested", "lsm_triangles",
	"entry_disposition_traffic", "overdue_split", "drop_terminal", "events_transfer_settlement", "liquidity_pool_daily",
}

const (
	replications = 3
	failedRun    = 4 // run id of the run that is stored as failed
)

// testRun is a run of the test data set with what the engine itself says about it.
type testRun struct {
	id, point, replication int64
	facts                  *facts // nil for the failed run
}

// axisValues of point p: the case, which stands in the path, and one column of each type. Two axes have names that SQL
// could stumble over: that of an argument of named queries, and one with quotes.
func axisValues(p int) []tables.Param {
	return []tables.Param{
		{Axis: "case", Value: cases[p], Partition: true},
		{Axis: "level", Value: int64(100 * (p % 2))},
		{Axis: "share", Value: 0.25 * float64(p%3)},
		{Axis: "agent", Value: p%2 == 0},
		{Axis: "say \"it\"", Value: fmt.Sprintf("it's %d", p%2)},
	}
}

func testPlan() datasets.PlanDoc {
	points := int64(len(cases))
	return datasets.PlanDoc{
		Name: "query-test", Semantics: engine.SemanticsVersion, Tables: tables.FormatVersion, Columns: tables.NumColumns(), GridFile: "grid.toml", Seeding: "common",
		Axes: []datasets.PlanAxis{
			{Name: "case", Type: "string", Set: []string{"x"}, Values: cases},
			{Name: "level", Type: "int64", Set: []string{"x"}},
			{Name: "share", Type: "float64", Set: []string{"x"}},
			{Name: "agent", Type: "bool", Set: []string{"x"}},
			{Name: `say "it"`, Type: "string", Set: []string{"x"}},
		},
		Points: points, Replications: replications, Runs: points * replications, Batches: points,
		PartitionBy: []string{"case"}, Compression: "zstd",
	}
}

// whole is the complete test data set with a database over it, made once for all tests.
var whole = sync.OnceValues(func() (w struct {
	dir  string
	runs []testRun
	db   *DB
}, err error) {
	if w.dir, err = os.MkdirTemp("", "sweep-query-test-"); err != nil {
		return w, err
	}
	if w.runs, err = makeDataset(w.dir, len(cases)); err == nil {
		w.db, err = Open(context.Background(), vfs.OnDisk(w.dir), Options{Threads: 2})
	}
	return w, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if w, err := whole(); err == nil {
		_ = w.db.Close()
		_ = os.RemoveAll(w.dir)
	}
	os.Exit(code)
}

// database is a database over the whole test data set, and its runs.
func database(t *testing.T) (*DB, []testRun) {
	t.Helper()
	w, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	return w.db, w.runs
}

func openDataset(t *testing.T, dir string) *DB {
	t.Helper()
	db, err := Open(context.Background(), vfs.OnDisk(dir), Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// makeDataset computes and commits the first batches of the test plan.
func makeDataset(dir string, batches int) (runs []testRun, err error) {
	d, err := datasets.Create(vfs.OnDisk(dir), testPlan())
	if err != nil {
		return nil, err
	}
	for b := range batches {
		made, err := makeBatch(d, b)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", cases[b], err)
		}
		runs = append(runs, made...)
	}
	if batches > 0 { // an analysis is about runs
		if err := d.CommitAnalysis(context.Background(), datasetstest.AnalysisID, datasetstest.WriteEveryAnalysis); err != nil {
			return nil, err
		}
	}
	return runs, d.Close()
}

func makeBatch(d *datasets.Dataset, point int) ([]testRun, error) {
	return makeBatchIn(d, point, []datasets.Partition{{Axis: "case", Value: cases[point]}})
}

// makeBatchIn makes a batch under a partition, or under none.
func makeBatchIn(d *datasets.Dataset, point int, partition []datasets.Partition) ([]testRun, error) {
	stage, err := d.Stage(int64(point), partition)
	if err != nil {
		return nil, err
	}
	w := tables.NewBatchWriter(stage, tables.WriterOptions{Tables: []string{"*", "decisions", tables.PerTickQueues}, Axes: d.Plans()[0].TableAxes()})
	commit := datasets.CommitInfo{Plan: 1, FirstRun: int64(point * replications), LastRun: int64((point+1)*replications - 1)}
	var runs []testRun
	for r := range int64(replications) {
		info := tables.RunInfo{RunID: commit.FirstRun + r, Point: int64(point), Replication: r, Params: axisValues(point)}
		info.Params[0].Partition = partition != nil
		info.Key = fmt.Sprintf("%016x", info.RunID+1<<40)
		commit.RunKeys = append(commit.RunKeys, info.Key)
		f, failure, err := makeRun(w, info, cases[point])
		if err != nil {
			return nil, err
		}
		if failure != nil {
			commit.Failures = append(commit.Failures, *failure)
		}
		runs = append(runs, testRun{info.RunID, info.Point, r, f})
	}
	if point == 0 {
		if err := w.AddRejected(tables.RejectedRow{Input: strings.Repeat("0", 64), File: "day.csv", Line: 3, Reason: "no amount"}); err != nil {
			return nil, err
		}
	}
	if commit.Files, err = w.Close(); err != nil {
		return nil, err
	}
	_, err = stage.Commit(commit)
	return runs, err
}

func makeRun(w *tables.BatchWriter, info tables.RunInfo, name string) (*facts, *datasets.FailedRun, error) {
	sc, err := loadCase(name)
	if err != nil {
		return nil, nil, err
	}
	sc.Seed += uint64(info.Replication)
	if info.Point == 0 { // a rule that every bank breaks, and that costs nothing
		sc.Throughput = []scenario.ThroughputRule{{Until: 0, Share: 1}}
	}
	info.Seed = sc.Seed
	if info.RunID == failedRun {
		err := w.AddFailure(tables.Failure{RunInfo: info, Class: "timeout", Message: "took too long", Tick: engine.None})
		return nil, &datasets.FailedRun{Run: info.RunID, Key: info.Key, Seed: info.Seed, Class: "timeout", Error: "took too long", Attempts: 1}, err
	}
	e, err := engine.New(sc, engine.WithDecisions())
	if err != nil {
		return nil, nil, err
	}
	rw, err := w.BeginRun(info, e)
	if err != nil {
		return nil, nil, err
	}
	f := newFacts(e)
	for !e.Done() {
		if _, err := e.Step(both{rw, f}); err != nil {
			return nil, nil, err
		}
	}
	f.finish(e)
	return f, nil, rw.Finish()
}

// both records a run twice.
type both [2]engine.Recorder

func (b both) RecordTick(r *engine.TickRecord) error {
	if err := b[0].RecordTick(r); err != nil {
		return err
	}
	return b[1].RecordTick(r)
}

func loadCase(name string) (*scenario.Scenario, error) {
	dir := filepath.Join("..", "..", "engine", "testdata", "cases", name)
	data, err := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		return nil, err
	}
	read := func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, file)) }
	sc, _, err := scenario.DecodeBytes("scenario.yaml", data, scenario.Files{Dir: read, Work: read})
	return sc, err
}
