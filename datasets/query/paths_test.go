//go:build cgo

package query

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// namedPlaces are names of directories above a data set that DuckDB could take for something else, each with a name
// that it matches as a pattern, if there is one.
var namedPlaces = map[string]string{
	"it's": "its", "käse & brot": "kase", "50 % {x}": "x", "p%20p": "p p", `"q"`: "q", "a,b": "a", "$x": "x", "~": "y", "a;b": "a",
	"o[1]": "o1", "a?b": "axb", "a*b": "azzb", "**": "any", "[!a]": "b", "{a,b}": "a", `a\b`: "a/b", "a[b": "ab", "a]b": "ab", "[[]": "[", "it's [a-z]*?": "it's b",
	"level=5": "", "seed=7": "", "run_id=3": "", "status=x": "", "LEVEL=5": "", "case=zz": "", "batch=9": "", "agent=1": "", "point=%31": "",
	"filename=x": "", "case=__HIVE_DEFAULT_PARTITION__": "", "batch=x": "", "level=5/seed=o[1]": "level=5/seed=o1",
}

// TestNamesOfDirectoriesAboveADataSet puts a data set below each of them, beside files that cannot be read where a
// pattern would find them, and wants the rows that it has in a plain place.
func TestNamesOfDirectoriesAboveADataSet(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "plain")
	if _, err := makeDataset(plain, 2); err != nil {
		t.Fatal(err)
	}
	expected := contents(t, openDataset(t, plain))
	for name, sibling := range namedPlaces {
		parent := t.TempDir()
		dir := filepath.Join(parent, name, "d")
		if err := os.CopyFS(dir, os.DirFS(plain)); err != nil {
			t.Fatal(err)
		}
		if sibling != "" {
			unreadableCopy(t, plain, filepath.Join(parent, sibling, "d"))
		}
		if got := contents(t, openDataset(t, dir)); !reflect.DeepEqual(got, expected) {
			t.Errorf("%s: the rows differ", name)
		}
		sqlFileReads(t, dir, expected)
	}
}

// sqlFileReads reads dataset.sql with a search path, as other clients do. It gives the right rows or an error.
func sqlFileReads(t *testing.T, dir string, expected map[string]*Table) {
	m, _, err := manifestOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	client, err := openUnlocked("SET file_search_path = " + quoteText(dir) + ";\n" + views.SQLFile(m))
	if pattern := strings.ContainsAny(dir, `,*?[\`); pattern {
		if err == nil || !strings.Contains(err.Error(), "start DuckDB in the directory") {
			t.Errorf("%s as a search path: error %v", dir, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if got := contents(t, client); !reflect.DeepEqual(got, expected) {
		t.Errorf("%s: dataset.sql gives other rows", dir)
	}
}

func contents(t *testing.T, db *DB) map[string]*Table {
	all := map[string]*Table{}
	for _, name := range []string{"runs", "agents", "points", "run_axes", "collateral_events"} {
		table, err := db.Query(ctx, "FROM "+name+" ORDER BY ALL")
		if err != nil {
			t.Fatal(err)
		}
		all[name] = table
	}
	return all
}

// unreadableCopy has the names of the files of a data set, but no Parquet.
func unreadableCopy(t *testing.T, from, to string) {
	err := filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		copied := filepath.Join(to, strings.TrimPrefix(path, from))
		return errors.Join(os.MkdirAll(filepath.Dir(copied), 0o755), os.WriteFile(copied, []byte("no Parquet"), 0o644))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPathThatDuckDBCannotBeGivenIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), `a\b[1]`)
	if _, err := makeDataset(dir, 1); err != nil {
		t.Fatal(err)
	}
	var invalid *datasets.InvalidError
	if _, err := Open(ctx, vfs.OnDisk(dir), Options{}); !errors.As(err, &invalid) || invalid.Remedy == "" {
		t.Errorf("error %v", err)
	}
}
