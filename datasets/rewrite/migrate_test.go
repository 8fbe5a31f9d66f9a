package rewrite_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/formattest"
	"sweep/datasets/parquetread"
	"sweep/datasets/rewrite"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// migratedCases are computed in two batches; the last run is stored as failed.
var migratedCases = []string{"multi_day_mixed", "entry_disposition_traffic", "collateral_trees_timers", "splits_nested"}

// newest is a data set of the newest version.
func newest(t testing.TB, m *vfstest.Memory, dir string) *datasets.Dataset {
	t.Helper()
	n := int64(len(migratedCases))
	all, _ := tables.TableNames()
	d, err := datasets.Create(vfs.In(m, dir), datasets.PlanDoc{Name: "cases", Semantics: engine.SemanticsVersion, Tables: tables.FormatVersion, GridFile: "grid.toml",
		Axes: []datasets.PlanAxis{{Name: "level", Type: "int64"}}, Points: n, Replications: 1, Runs: n, Batches: n / 2, OutTables: all, Compression: "zstd"})

	if err != nil {
		t.Fatal(err)
	}
	for batch := range n / 2 {
		if err := storeCases(d, batch); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	return d
}

func storeCases(d *datasets.Dataset, batch int64) error {
	stage, err := d.Stage(batch, nil)
	if err != nil {
		return err
	}
	w := tables.NewBatchWriter(stage, tables.WriterOptions{Tables: []string{"*"}, Axes: d.Plans()[0].TableAxes()})
	info, err := addCases(w, batch)
	if err != nil {
		return err
	}
	if info.Files, err = w.Close(); err != nil {
		return err
	}
	_, err = stage.Commit(info)
	return err
}

// addCases computes the runs of a batch.
func addCases(w *tables.BatchWriter, batch int64) (datasets.CommitInfo, error) {
	info := datasets.CommitInfo{Plan: 1, FirstRun: 2 * batch, LastRun: 2*batch + 1}
	for i, name := range migratedCases[2*batch : 2*batch+2] {
		run := tables.RunInfo{RunID: info.FirstRun + int64(i), Seed: 7, Params: []tables.Param{{Axis: "level", Value: int64(i)}}}
		run.Key = fmt.Sprintf("%016x", run.RunID+1)
		info.RunKeys = append(info.RunKeys, run.Key)
		var err error
		if run.RunID == int64(len(migratedCases)-1) {
			info.Failures = append(info.Failures, datasets.FailedRun{Run: run.RunID, Key: run.Key, Class: "error", Error: "a test"})
			err = w.AddFailure(tables.Failure{RunInfo: run, Class: "error", Message: "a test", Tick: engine.None})
		} else {
			err = storeCase(w, run, "../../engine/testdata/cases/"+name)
		}
		if err != nil {
			return info, err
		}
	}
	return info, nil
}

func storeCase(w *tables.BatchWriter, run tables.RunInfo, dir string) error {
	data, err := os.ReadFile(dir + "/scenario.yaml")
	if err != nil {
		return err
	}
	s, _, err := scenario.DecodeBytes("scenario.yaml", data, scenario.Files{Dir: enginetest.Policies(os.DirFS(dir))})
	if err != nil {
		return err
	}
	e, err := engine.New(s)
	if err != nil {
		return err
	}
	rows, err := w.BeginRun(run, e)
	for err == nil && !e.Done() {
		_, err = e.Step(rows)
	}
	if err != nil {
		return err
	}
	return rows.Finish()
}

// versions are the same runs in version 0 and in the newest version, in the directories old and new.
func versions(t testing.TB) *vfstest.Memory {
	t.Helper()
	m := vfstest.NewMemory()
	d := newest(t, m, "out/new")
	if err := errors.Join(formattest.Downgrade(vfs.In(m, "out/old"), d), d.Close()); err != nil {
		t.Fatal(err)
	}
	return m.Crash(vfstest.Keep, nil)
}

func open(t testing.TB, fsys vfs.FS, dir string) *datasets.Dataset {
	t.Helper()
	d, err := datasets.Open(vfs.In(fsys, dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// requireSame compares two data sets run by run.
func requireSame(t testing.TB, a, b *datasets.Dataset) {
	t.Helper()
	compared := 0
	err := b.EachCommit(func(now datasets.CommitRecord) error {
		before, err := a.Record(now.Batch)
		if err != nil {
			return err
		}
		for _, f := range now.Files {
			if !sameTable(t, a, before, b, f) {
				t.Errorf("%s differs", f.Path)
			}
			compared++
		}
		return nil
	})
	if err != nil || compared < 20 {
		t.Errorf("%d files compared, %v", compared, err)
	}
}

// sameTable compares a file with that of an earlier version, without the columns whose values that did not have.
func sameTable(t testing.TB, a *datasets.Dataset, before datasets.CommitRecord, b *datasets.Dataset, f datasets.CommittedFile) (same bool) {
	t.Helper()
	err := b.ReadTable(f, func(now *parquetread.File) error {
		return a.ReadTable(*before.File(f.Table), func(old *parquetread.File) error {
			rows, err := a.NewestRows(f.Table, a.Plans()[0], before.Partition, old)
			if err != nil {
				return err
			}
			defer rows.Close()
			same, err = parquetread.SameRows(now, rows, tables.Filled(f.Table, 1)...)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return same
}

// requireSound verifies a data set up to the meaning of its tables.
func requireSound(t testing.TB, d *datasets.Dataset, allowed ...string) {
	t.Helper()
	report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelMeaning})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Severity != verify.Note && !strings.Contains(strings.Join(allowed, " "), f.File) {
			t.Error(f)
		}
	}
}

func migrate(fsys vfs.FS, dir string) (rewrite.InPlace, error) {
	return rewrite.MigrateInPlace(context.Background(), vfs.In(fsys, dir), rewrite.MigrateOptions{}, rewrite.InPlaceOptions{})
}

func TestADataSetOfAnEarlierVersionIsReadAsItWouldBeNow(t *testing.T) {
	m := versions(t)
	defer formattest.Register()()
	old := open(t, m, "out/old")
	requireSound(t, old, "manifest.json", "dataset.sql")
	requireSame(t, old, open(t, m, "out/new"))
	if _, err := views.Rebuild(old); err != nil {
		t.Fatal(err)
	}
	requireSound(t, old)
	report, err := datasetstest.Verify(context.Background(), m, "out/old", verify.Options{Level: verify.LevelMeaning})
	if err != nil || report.Kind() != errkind.None {
		t.Errorf("%+v, %v", report, err)
	}
	if p := old.Plans()[0]; p.Points != 4 || p.Tables != 0 {
		t.Errorf("%+v", p)
	}
}

func TestAMigratedDataSetIsTheOneThatTheNewestVersionComputes(t *testing.T) {
	m := versions(t)
	defer formattest.Register()()
	done, needless, err := rewrite.Migrate(context.Background(), open(t, m, "out/old"), vfs.In(m, "out/beside"), rewrite.MigrateOptions{})
	if err != nil || needless || done.Batches != 2 {
		t.Fatalf("%+v, %v, %v", done, needless, err)
	}
	inPlace, err := migrate(m, "out/old")
	if err != nil || inPlace.Needless || inPlace.Kept != "" || inPlace.Batches != 2 {
		t.Fatalf("%+v, %v", inPlace, err)
	}
	for _, dir := range []string{"out/old", "out/beside"} {
		d := open(t, m, dir)
		requireSound(t, d)
		requireSame(t, d, open(t, m, "out/new"))
		p := d.Plans()[0]
		if p.Tables != tables.FormatVersion || p.MigratedFrom == nil || *p.MigratedFrom != 0 {
			t.Errorf("%+v", p)
		}
		r, err := d.Record(0)
		want, _ := open(t, m, "out/new").Record(0)
		if err != nil || fmt.Sprint(r.RunKeys) != fmt.Sprint(want.RunKeys) {
			t.Errorf("run keys %v, %v", r.RunKeys, err)
		}
	}
	if inPlace, err = migrate(m, "out/old"); err != nil || !inPlace.Needless {
		t.Errorf("again: %+v, %v", inPlace, err)
	}
}

// TestAMigratedDataSetIsComputedAgain expects a rerun to accept rows in other bytes.
func TestAMigratedDataSetIsComputedAgain(t *testing.T) {
	m := versions(t)
	defer formattest.Register()()
	rerun := rerunCases()
	for _, dir := range []string{"out/old", "out/migrated"} {
		if dir == "out/migrated" {
			if _, _, err := rewrite.Migrate(context.Background(), open(t, m, "out/old"), vfs.In(m, dir), rewrite.MigrateOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		report, err := verify.Run(context.Background(), open(t, m, dir), verify.Options{Level: verify.LevelRerun, Rerun: rerun})
		if err != nil || report.Reruns != 2 || report.Count(verify.Damage)+report.Count(verify.Nondetermin) > 0 {
			t.Errorf("%s: %+v, %v", dir, report, err)
		}
	}
}

func TestEarlierVersionsWithoutAStepAreRefused(t *testing.T) {
	m := versions(t)
	_, err := datasets.Open(vfs.In(m, "out/old"))
	requireRefusal(t, err, "format version 0", "use the sweep that wrote it")
}

func TestWhatNeedsTheNewestVersionIsRefused(t *testing.T) {
	m := versions(t)
	defer formattest.Register()()
	old := open(t, m, "out/old")
	_, err := rewrite.Compact(context.Background(), old, vfs.In(m, "out/compact"), rewrite.CompactOptions{})
	requireRefusal(t, err, "run sweep migrate first")
	p := old.Plans()[0]
	p.Tables, p.Name, p.FirstRun, p.FirstBatch = tables.FormatVersion, "more", 4, 2
	requireRefusal(t, old.AddPlan(p), "run sweep migrate first")
}

func requireRefusal(t testing.TB, err error, words ...string) {
	t.Helper()
	var coded interface{ Kind() errkind.Kind }
	if !errors.As(err, &coded) || coded.Kind() != errkind.Invalid {
		t.Errorf("got %v", err)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q is missing in: %v", w, err)
		}
	}
}

func treeOf(t testing.TB, m *vfstest.Memory, dir string) string {
	t.Helper()
	d, err := datasets.Open(vfs.In(m, dir))
	if err != nil {
		t.Fatalf("%v\n%v", err, m)
	}
	defer d.Close()
	hash, err := datasets.TreeHash(d)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// TestMigrationSurvivesFaultsAndCrashes lets operations that change something fail, and crashes before them. Steps that
// migration shares with compaction are tested there at every operation.
func TestMigrationSurvivesFaultsAndCrashes(t *testing.T) {
	start := versions(t)
	defer formattest.Register()()
	old := treeOf(t, start, "out/old")
	var kinds []string
	m := start.Crash(vfstest.Keep, nil)
	_, err := migrate(vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault { kinds = append(kinds, op.Kind); return nil }), "out/old")
	if err != nil {
		t.Fatal(err)
	}
	want := treeOf(t, m, "out/old")
	changes := 0
	for i, kind := range kinds {
		switch kind {
		case "read", "open", "close", "fstat", "stat", "readdir", "sub":
			continue
		}
		if changes++; changes%19 != 0 && kind != "exchange" && kind != "rename" {
			continue
		}
		for _, unsynced := range []vfstest.Unsynced{vfstest.Drop, vfstest.Keep, vfstest.Tear} {
			m := start.Crash(vfstest.Keep, nil)
			var crashed *vfstest.Memory
			_, err := migrate(vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
				if op.Index != int64(i) {
					return nil
				}
				crashed = m.Crash(unsynced, rand.New(rand.NewPCG(uint64(i), 1)))
				return &vfstest.Fault{Err: syscall.EIO}
			}), "out/old")
			for state, m := range map[string]*vfstest.Memory{"after the fault": m.Crash(vfstest.Keep, nil), "after the crash": crashed} {
				if hash := treeOf(t, m, "out/old"); hash != old && hash != want {
					t.Fatalf("operation %d (%s), %s: neither the old nor the new data set is there (%v)", i, kind, state, err)
				}
				if _, err := migrate(m, "out/old"); err != nil || treeOf(t, m, "out/old") != want {
					t.Fatalf("operation %d (%s), %s, again: %v", i, kind, state, err)
				}
				if entries, err := m.ReadDir("out"); err != nil || len(entries) != 2 {
					t.Fatalf("operation %d (%s), %s: left are %v", i, kind, state, entries)
				}
			}
		}
	}
}

// rerunCases computes a batch again.
func rerunCases() verify.RerunFunc {
	return func(_ context.Context, r datasets.CommitRecord, create func(string) (io.WriteCloser, error)) ([]tables.FileInfo, error) {
		w := tables.NewBatchWriter(created(create), tables.WriterOptions{Tables: []string{"*"}})
		if _, err := addCases(w, r.Batch); err != nil {
			return nil, err
		}
		return w.Close()
	}
}

// created is a function as a sink.
type created func(string) (io.WriteCloser, error)

// Create implements tables.Sink.
func (c created) Create(table string) (io.WriteCloser, error) { return c(table) }
