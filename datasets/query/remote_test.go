//go:build cgo

package query

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/objects"
	"sweep/datasets/objects/s3test"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// onServer copies the test data set to a real S3 server.
func onServer(t *testing.T) (server *s3test.Server, at vfs.Place) {
	t.Helper()
	w, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	server = s3test.Start(t)
	at = vfs.At(objects.S3{}, "s3", server.Bucket+"/copied/set")
	fsys, err := at.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer fsys.Close()
	err = filepath.WalkDir(w.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(w.dir, name)
		if err != nil {
			return err
		}
		return vfs.WriteFile(fsys, filepath.ToSlash(inside), data)
	})
	if err != nil {
		t.Fatal(err)
	}
	return server, at
}

func TestADataSetOnAStoreAnswersAsTheDirectory(t *testing.T) {
	local, _ := database(t)
	_, at := onServer(t)
	cache := t.TempDir()
	var notices []string
	open := func() *DB {
		db, err := Open(ctx, at, Options{Threads: 1, CacheDir: cache, Notice: func(s string) { notices = append(notices, s) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	db := open()
	compare := func(db *DB, script string) {
		t.Helper()
		want, err := local.Query(ctx, script)
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.Query(ctx, script)
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", script, got, want)
		}
	}
	compare(db, "SELECT 1 AS one")
	if len(notices) > 0 {
		t.Errorf("fetched for nothing: %v", notices)
	}
	compare(db, "FROM runs ORDER BY run_id")
	compare(db, `FROM points ORDER BY point`)
	compare(db, `SELECT "case", count(*) FROM Events GROUP BY ALL ORDER BY 1`)
	compare(db, "FROM run_summary(3)")
	compare(db, "FROM payment_history(0, 1)")
	for _, table := range tables.Tables() {
		compare(db, "SELECT count(*) FROM "+table.Name)
	}
	if len(notices) != len(tables.Tables()) {
		t.Errorf("%d notices for %d tables: %v", len(notices), len(tables.Tables()), notices)
	}
	notices = nil
	compare(open(), "FROM runs ORDER BY run_id")
	if len(notices) > 0 {
		t.Errorf("fetched again: %v", notices)
	}
}

func TestATableThatWasNotFetchedIsNotEmpty(t *testing.T) {
	_, at := onServer(t)
	db, err := Open(ctx, at, Options{Threads: 1, CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, script := range []string{
		"SELECT count(*) FROM query_table('ru' || 'ns')", "SELECT 1 FROM query_table('ru' || 'ns')", "SELECT max(point) FROM query_table('ru' || 'ns')",
		"SELECT EXISTS (FROM query_table('ru' || 'ns'))",
	} {
		if got, err := db.Query(ctx, script); err == nil || !strings.Contains(err.Error(), "were not fetched") {
			t.Errorf("%s: %v, %v", script, got, err)
		}
	}
}

func TestDamageOnAStoreIsNotQueried(t *testing.T) {
	_, at := onServer(t)
	fsys, err := at.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer fsys.Close()
	name := "runs/case~" + cases[0] + "/batch-00000.parquet"
	if err := fsys.Remove(name); err != nil {
		t.Fatal(err)
	}
	refuse := func(want string) {
		t.Helper()
		db, err := Open(ctx, at, Options{Threads: 1, CacheDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		_, err = db.Query(ctx, "FROM runs")
		var damage *datasets.DamageError
		if !errors.As(err, &damage) || damage.Path != name || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want a word about %q", err, want)
		}
	}
	refuse("is missing")
	if err := vfs.WriteFile(fsys, name, []byte("PAR1 something else PAR1")); err != nil {
		t.Fatal(err)
	}
	refuse("has changed")
}

func TestAMissingDataSetOnAStore(t *testing.T) {
	server := s3test.Start(t)
	_, err := Open(context.Background(), vfs.At(objects.S3{}, "s3", server.Bucket+"/none"), Options{CacheDir: t.TempDir()})
	var none *datasets.NoDatasetError
	if !errors.As(err, &none) {
		t.Errorf("got %v", err)
	}
}
