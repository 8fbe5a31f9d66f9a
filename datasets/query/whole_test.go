//go:build cgo

package query

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/arrowio/arrowiotest"
	"sweep/datasets/named"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

func TestEveryTableHasRows(t *testing.T) {
	db, _ := database(t)
	for _, table := range tables.Tables() {
		counted, err := db.Query(ctx, "SELECT count(*) FROM "+table.Name)
		if err != nil || counted.Rows[0][0].(int64) == 0 {
			t.Errorf("%s: %v, error %v; the test data set should exercise every table", table.Name, counted, err)
		}
	}
}

// TestArrowReadsWhatDuckDBReads compares two readers that share no code, file by file and row by row.
func TestArrowReadsWhatDuckDBReads(t *testing.T) {
	db, _ := database(t)
	w, _ := whole()
	files := 0
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".parquet" {
			return err
		}
		files++
		rows, err := db.Rows(ctx, "FROM read_parquet("+quoteText(path)+", hive_partitioning = false)")
		if err != nil {
			return err
		}
		return errors.Join(sameRows(path, rows), rows.Close())
	})
	if err != nil || files < 10*len(cases) {
		t.Errorf("%d files, error %v", files, err)
	}
}

func sameRows(path string, rows Rows) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	n := 0
	columns, err := arrowiotest.Parquet(f, info.Size(), func(row []any) error {
		other, err := rows.Next()
		if err == nil && !reflect.DeepEqual(row, other) {
			err = fmt.Errorf("row %d: Arrow has %v, DuckDB %v", n, row, other)
		}
		n++
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !reflect.DeepEqual(columns, rows.Columns()) {
		return fmt.Errorf("%s: Arrow has the columns %v, DuckDB %v", path, columns, rows.Columns())
	}
	if _, err := rows.Next(); err == nil {
		return fmt.Errorf("%s: DuckDB has more than %d rows", path, n)
	}
	return nil
}

// TestSQLFileServesAnyClient loads dataset.sql with its relative paths, as a client does.
func TestSQLFileServesAnyClient(t *testing.T) {
	db, _ := database(t)
	w, _ := whole()
	m, _, err := manifestOf(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	script := "SET file_search_path = " + quoteText(w.dir) + ";\n" + views.SQLFile(m)
	if strings.Contains(views.SQLFile(m), w.dir) {
		t.Error("dataset.sql names the directory in which it was written")
	}
	client, err := openUnlocked(script)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, name := range views.Relations() {
		ours, err := db.Query(ctx, "FROM "+name+" ORDER BY ALL")
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := client.Query(ctx, "FROM "+name+" ORDER BY ALL")
		if err != nil || !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%s differs, error %v", name, err)
		}
	}
	want(t, client, "SELECT count(*) FROM list_runs()", []row{{len(w.runs)}})
}

// TestTooManyFilesAreReadByGlob is about the views of a manifest that does not list its files any more.
func TestTooManyFilesAreReadByGlob(t *testing.T) {
	db, _ := database(t)
	w, _ := whole()
	m, _, err := manifestOf(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	m.Files = nil
	script := views.SQLText(m, w.dir)
	if strings.Contains(script, "batch-00") || !strings.Contains(script, "/runs/**/*.parquet") {
		t.Fatal("the views do not use globs")
	}
	client, err := openUnlocked(script)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, name := range []string{"runs", "transactions", "points"} {
		ours, err := db.Query(ctx, "FROM "+name+" ORDER BY ALL")
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := client.Query(ctx, "FROM "+name+" ORDER BY ALL")
		if err != nil || !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%s differs, error %v", name, err)
		}
	}
}

// TestGlobsGiveTheSameRows reads the tables the way people do who do not know of dataset.sql, whose views also have the
// number of the batch.
func TestGlobsGiveTheSameRows(t *testing.T) {
	w, _ := whole()
	db, _ := database(t)
	for _, table := range tables.Tables() {
		view := "SELECT * EXCLUDE (batch) FROM " + table.Name
		if table.Analysis { // its rows belong to no batch
			view = "SELECT * FROM " + table.Name
		}
		glob := fmt.Sprintf("SELECT * FROM read_parquet(%s)",
			quoteText(filepath.Join(w.dir, table.Name)+"/**/*.parquet"))
		names := strings.Join(columnNames(t, db, view), ", ")
		for _, pair := range [][2]string{{view, glob}, {glob, view}} {
			diff, err := db.Query(ctx, fmt.Sprintf("SELECT count(*) FROM (SELECT %s FROM (%s) EXCEPT ALL SELECT %s FROM (%s))",
				names, pair[0], names, pair[1]))
			if err != nil || diff.Rows[0][0].(int64) != 0 {
				t.Errorf("%s: %v rows differ, error %v", table.Name, diff, err)
			}
		}
	}
}

func columnNames(t *testing.T, db *DB, script string) []string {
	t.Helper()
	described, err := db.Query(ctx, "DESCRIBE "+script)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, row := range described.Rows {
		names = append(names, `"`+strings.ReplaceAll(row[0].(string), `"`, `""`)+`"`)
	}
	return names
}

// exampleArgs are values with which every query can be called.
var exampleArgs = map[string]string{
	"run": "0", "run1": "0", "run2": "1", "point1": "0", "point2": "1", "tx": "0", "day": "0", "tick_from": "0", "tick_to": "1",
	"agent": "A", "metric": "total_cost_cents", "axis": "status", "level1": "a", "level2": "b",
}

// TestADataSetWithoutRuns is one whose first batch is not committed yet: every view and every query answers.
func TestADataSetWithoutRuns(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 0); err != nil {
		t.Fatal(err)
	}
	db := openDataset(t, dir)
	full, _ := database(t)
	for _, name := range views.Relations() {
		table, err := db.Query(ctx, "FROM "+name)
		if err != nil || len(table.Rows) != 0 {
			t.Errorf("%s: %v, error %v", name, table, err)
			continue
		}
		same, err := full.Query(ctx, "FROM "+name+" LIMIT 0")
		if err != nil || !reflect.DeepEqual(same.Columns, table.Columns) {
			t.Errorf("%s has the columns %v, with rows %v, error %v", name, table.Columns, same.Columns, err)
		}
	}
	for _, q := range named.InOrder() {
		args := map[string]string{}
		for _, a := range q.Args {
			if a.Default == "" {
				args[a.Name] = exampleArgs[a.Name]
			}
		}
		call, err := q.Call(args)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.Query(ctx, call)
		switch {
		case len(args) == 0 && (err != nil || len(rows.Rows) != 0):
			t.Errorf("%s: %v, error %v", q.Name, rows, err)
		case len(args) > 0 && q.Name != "metric_by_point" && (err == nil || !strings.HasPrefix(err.Error(), "there is no ")):
			t.Errorf("%s: %v, error %v", call, rows, err)
		}
	}
}

func TestAHalfWrittenDataSet(t *testing.T) {
	dir := t.TempDir()
	runs, err := makeDataset(dir, 3)
	if err != nil {
		t.Fatal(err)
	}
	// A batch whose files are placed and whose commit record is not there yet, a file that is being written, and a
	// manifest from before the last batch.
	for _, name := range []string{"runs/case~splits_nested/batch-00003.parquet", "_sweep/staging/x/runs.part"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("PAR1 and then nothing"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := openDataset(t, dir)
	want(t, db, "SELECT count(*) FROM list_runs()", []row{{len(runs)}})
	if err := db.Damage(); err != nil {
		t.Error(err)
	}
	want(t, db, "SELECT count(*) > 0 FROM cost_breakdown_by_agent(8)", []row{{true}})
}

func TestDamagedRecordsAreToldAndLeftOut(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 2); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "_sweep", "commits", "batch-00001.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := openDataset(t, dir)
	want(t, db, "SELECT count(*) FROM list_runs()", []row{{replications}})
	if err := db.Damage(); err == nil || !strings.Contains(err.Error(), "batch-00001.json") {
		t.Errorf("damage %v", err)
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "nothing")} {
		_, err := Open(context.Background(), vfs.OnDisk(dir), Options{})
		var missing *datasets.NoDatasetError
		if !errors.As(err, &missing) {
			t.Errorf("%s: error %v", dir, err)
		}
	}
}

// TestTheManifestOfTheMomentIsTheStoredOne compares what queries use with what finishing writes.
func TestTheManifestOfTheMomentIsTheStoredOne(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 2); err != nil {
		t.Fatal(err)
	}
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	current, err := d.Current()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := views.Rebuild(d)
	if err != nil {
		t.Fatal(err)
	}
	stored.Lists = nil // are only written
	if !reflect.DeepEqual(current, stored) {
		t.Errorf("%+v\n%+v", current, stored)
	}
	text, err := os.ReadFile(filepath.Join(dir, "dataset.sql"))
	seal, ok := strings.CutPrefix(string(text), views.SQLFile(current))
	if err != nil || !ok || !strings.HasPrefix(seal, "\n-- sha256") || strings.Count(seal, "\n") != 2 {
		t.Errorf("dataset.sql is not SQLFile of the manifest with a seal of one line, but ends in %q, error %v", seal, err)
	}
	if !slices.ContainsFunc(strings.Split(string(text), "\n"), func(l string) bool {
		return strings.Contains(l, "'runs/case~multi_day_mixed/batch-00000.parquet'")
	}) {
		t.Error("dataset.sql does not list the files of runs")
	}
}
