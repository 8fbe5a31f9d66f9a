package runner

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
)

// fakeRow is a row of the tables of fakeSimulator except runs, which has its real columns.
type fakeRow struct {
	Run  int64  `parquet:"run"`
	Key  string `parquet:"key"`
	Text string `parquet:"text"`
}

// fakeSimulator writes a row per run and table; behave, if there is one, is asked before each.
type fakeSimulator struct {
	behave func(ctx context.Context, r plan.Run) error
}

func (l *fakeSimulator) open(to sink, b plan.Batch) session {
	return &fakeSession{sim: l, to: to, plan: b.Plan.Doc, rows: map[string][]fakeRow{}}
}

type fakeSession struct {
	sim   *fakeSimulator
	to    sink
	plan  datasets.PlanDoc
	runs  []map[string]any // rows of table runs: values by column
	rows  map[string][]fakeRow
	spent bool
}

func (b *fakeSession) compute(ctx context.Context, r plan.Run) error {
	if b.spent {
		panic("a session was used after a failure")
	}
	b.spent = true
	if b.sim.behave != nil {
		if err := b.sim.behave(ctx, r); err != nil {
			return err
		}
	}
	b.spent = false
	b.addRun(r, "completed")
	b.rows["events"] = append(b.rows["events"], fakeRow{Run: r.ID, Key: r.Key, Text: fmt.Sprint(r.Seed)})
	return nil
}

func (b *fakeSession) fail(r plan.Run, f Failure) error {
	b.addRun(r, "failed")
	b.rows["failures"] = append(b.rows["failures"], fakeRow{Run: r.ID, Key: r.Key, Text: f.Error})
	return nil
}

func (b *fakeSession) addRun(r plan.Run, status string) {
	row := map[string]any{"run_id": r.ID, "point": r.Point, "replication": r.Replication, "seed": fmt.Sprint(r.Seed), "run_key": r.Key,
		"status": status, "semantics_version": int64(1)}
	for _, p := range r.Params() {
		row[p.Axis] = p.Value
	}
	b.runs = append(b.runs, row)
}

// writeRuns writes table runs as the plan has it.
func (b *fakeSession) writeRuns() error {
	axes := b.plan.TableAxes()
	w, err := tables.NewRowWriter(b.to, tables.FindTable("runs"), b.plan.Compression, axes, 0)
	if err != nil {
		return err
	}
	if err := w.AddRows(&fakeRuns{columns: tables.FindTable("runs").FileColumns(axes), left: b.runs}); err != nil {
		return err
	}
	_, err = w.Close()
	return err
}

// fakeRuns iterates over rows of table runs.
type fakeRuns struct {
	columns []tables.Column
	left    []map[string]any
	row     map[string]any
	err     error
}

func (f *fakeRuns) Next() bool {
	if f.err != nil || len(f.left) == 0 {
		return false
	}
	f.row, f.left = f.left[0], f.left[1:]
	return true
}

func (f *fakeRuns) Values(column int) []parquet.Value {
	value, err := parquet.ValueOf(f.row[f.columns[column].Name], f.columns[column].Type)
	if err != nil {
		f.err = err
	}
	return []parquet.Value{value}
}

func (f *fakeRuns) Err() error   { return f.err }
func (f *fakeRuns) Close() error { return nil }

func (b *fakeSession) close() ([]tables.FileInfo, error) {
	var files []tables.FileInfo
	for _, table := range []string{"events", "failures"} {
		if len(b.rows[table]) == 0 {
			continue
		}
		w, err := b.to.Create(table)
		if err != nil {
			return nil, err
		}
		if err := writeFakeRows(w, b.rows[table]); err != nil {
			return nil, err
		}
		files = append(files, tables.FileInfo{Table: table, Rows: int64(len(b.rows[table]))})
	}
	if len(b.runs) == 0 {
		return files, nil
	}
	return append(files, tables.FileInfo{Table: "runs", Rows: int64(len(b.runs))}), b.writeRuns()
}

func writeFakeRows(to io.WriteCloser, rows []fakeRow) error {
	w := parquetgo.NewGenericWriter[fakeRow](to, parquetgo.CreatedBy("fake", "1", "0"))
	if _, err := w.Write(rows); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return to.Close()
}

// disk is the file system of all tests that need no real one.
var disk = vfstest.NewMemory()

var dirs atomic.Int64

// newDir names a directory on disk that no other test has.
func newDir(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("out-%d", dirs.Add(1))
}

// at is the place of a directory on disk.
func at(dir string) vfs.Place { return vfs.In(disk, dir) }

// runFake runs a grid with a simulator.
func runFake(ctx context.Context, g plan.Grid, sim simulator, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	w, err := openPlanned(g, o)
	if err != nil {
		return Summary{}, err
	}
	defer w.close()
	return w.run(ctx, sim)
}

// treeHash is the hash of everything that must be the same.
func treeHash(t *testing.T, fsys vfs.FS, dir string) string {
	return datasetstest.TreeHash(t, vfs.In(fsys, dir))
}

// runGrids runs a grid in a data set whose earlier plans were made from the given grids, in whatever order.
func runGrids(ctx context.Context, known []*plantest.Grid, g *plantest.Grid, sim simulator, o Options) (Summary, error) {
	o.known = grids(known)
	return runFake(ctx, g, sim, o)
}

func grids(known []*plantest.Grid) []plan.Grid {
	var list []plan.Grid
	for _, g := range known {
		list = append(list, g)
	}
	return list
}

func runExtension(t *testing.T, dir string, old, new *plantest.Grid, sim simulator) (Summary, error) {
	t.Helper()
	return runGrids(context.Background(), []*plantest.Grid{old}, new, sim, Options{Dir: at(dir)})
}

func retryFake(ctx context.Context, g *plantest.Grid, sim simulator, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	o.known = []plan.Grid{g}
	return retry(ctx, o, sim)
}

// replaced replaces a text that must be there.
func replaced(text, old, new string) string {
	if !strings.Contains(text, old) {
		panic(fmt.Sprintf("the text does not hold %q", old))
	}
	return strings.Replace(text, old, new, 1)
}
