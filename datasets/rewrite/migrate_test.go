package rewrite_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/rewrite"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// versions holds the data set of version 1 with a partition, a retry and an extension, in out/old.
func versions(t *testing.T) *vfstest.Memory {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "old")
	if err := datasetstest.CopyFormat("../testdata", "format-1-history", dir); err != nil {
		t.Fatal(err)
	}
	m := vfstest.NewMemory()
	disk := os.DirFS(dir)
	err := fs.WalkDir(disk, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return errors.Join(err, m.MkdirAll(path.Join("out/old", name)))
		}
		data, err := fs.ReadFile(disk, name)
		return errors.Join(err, vfs.WriteFile(m, path.Join("out/old", name), data))
	})
	if err != nil {
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

// TestAMigratedDataSetHasTheRunsOfTheOldOne is about plans and records; the tables are compared in package query.
func TestAMigratedDataSetHasTheRunsOfTheOldOne(t *testing.T) {
	m := versions(t)
	kept := open(t, m.Crash(vfstest.Keep, nil), "out/old")
	done, needless, err := rewrite.Migrate(context.Background(), open(t, m, "out/old"), vfs.In(m, "out/beside"), rewrite.MigrateOptions{})
	if err != nil || needless || done.Batches != 5 {
		t.Fatalf("%+v, %v, %v", done, needless, err)
	}
	inPlace, err := migrate(m, "out/old")
	if err != nil || inPlace.Needless || inPlace.Kept != "" || inPlace.Batches != 5 {
		t.Fatalf("%+v, %v", inPlace, err)
	}
	for _, dir := range []string{"out/old", "out/beside"} {
		d := open(t, m, dir)
		requireSound(t, d)
		for _, p := range d.Plans() {
			if p.Tables != tables.FormatVersion || p.MigratedFrom == nil || *p.MigratedFrom != 1 {
				t.Errorf("%+v", p)
			}
		}
		r, err := d.Record(4)
		want, _ := kept.Record(4)
		if err != nil || len(r.RunKeys) != 1 || fmt.Sprint(r.RunKeys) != fmt.Sprint(want.RunKeys) {
			t.Errorf("run keys %v, %v", r.RunKeys, err)
		}
	}
	if inPlace, err = migrate(m, "out/old"); err != nil || !inPlace.Needless {
		t.Errorf("again: %+v, %v", inPlace, err)
	}
}

func TestWhatNeedsTheNewestVersionIsRefused(t *testing.T) {
	m := versions(t)
	old := open(t, m, "out/old")
	_, err := rewrite.Compact(context.Background(), old, vfs.In(m, "out/compact"), rewrite.CompactOptions{})
	requireRefusal(t, err, "run sweep migrate first")
	p := old.Plans()[0]
	p.Tables, p.Name, p.FirstRun, p.FirstBatch = tables.FormatVersion, "more", 8, 5
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
		if changes++; changes%97 != 0 && kind != "exchange" && kind != "rename" {
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
				if entries, err := m.ReadDir("out"); err != nil || len(entries) != 1 {
					t.Fatalf("operation %d (%s), %s: left are %v", i, kind, state, entries)
				}
			}
		}
	}
}
