//go:build cgo

package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
	"sweep/runner"
	"sweep/sweeps"
)

// grownDataset computes grids with other axes one after the other, the second with failures that are computed again.
func grownDataset(t *testing.T) (dir string, m *datasets.Manifest) {
	t.Helper()
	scenario, err := os.ReadFile("../../sweeps/three-banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head := "name = \"grown\"\nscenario = \"banks.yaml\"\nreplications = 2\n"
	credit := "[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = [0, 7]\n"
	buffer := "[[axis]]\nname = \"balance\"\nset = \"agents.SMALL.opening_balance\"\nvalues = [7, 0, 200_000]\ndefault = 200_000\n"
	dir = t.TempDir()
	for i, axes := range []string{credit, buffer + credit, credit + strings.Replace(buffer, "7, 0", "7, 1", 1), buffer} {
		g, err := sweeps.FromSource("grid.toml", map[string][]byte{"grid.toml": []byte(head + axes), "banks.yaml": scenario})
		if err != nil {
			t.Fatal(err)
		}
		o := runner.Options{Dir: vfs.OnDisk(dir)}
		if i == 1 {
			o.TicksMax = 5
		}
		if _, err := runner.Run(context.Background(), g, o); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if _, err := runner.Retry(context.Background(), runner.Options{Dir: vfs.OnDisk(dir)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	finished, err := runner.Finish(vfs.OnDisk(dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	return dir, finished.Manifest
}

// rowsOf runs statements and gives the rows of table runs as texts, in order.
func rowsOf(t *testing.T, statements, query string) []string {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	list := []string{strings.Join(columns, " ")}
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		list = append(list, strings.TrimSpace(fmt.Sprintln(values...)))
	}
	return list
}

// firstDifference shows the first row in which two lists differ.
func firstDifference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("row %d is\n%s\nand\n%s", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d and %d rows", len(a), len(b))
}

func TestTheViewOfRunsIsWhatAllFilesTogetherSay(t *testing.T) {
	dir, m := grownDataset(t)
	all := "SELECT * FROM runs ORDER BY run_id"
	listed := rowsOf(t, views.SQLText(m, dir), all)
	if n := int64(len(listed) - 1); n != m.Counts.CommittedRuns || m.Counts.ReplacedRuns == 0 || m.Counts.FailedRuns != 0 {
		t.Errorf("%d rows; counts %+v", n, m.Counts)
	}

	// A manifest with too many files does not list them.
	unlisted := *m
	unlisted.Files = nil
	if whole := rowsOf(t, views.SQLText(&unlisted, dir), all); !slices.Equal(listed, whole) {
		t.Error("files one by one and all files together: " + firstDifference(listed, whole))
	}

	// The same without a view: all files, with no option.
	plain := "SELECT * FROM read_parquet('" + filepath.Join(dir, "runs/**/*.parquet") + "') ORDER BY run_id"
	viewed := rowsOf(t, views.SQLText(m, dir), "SELECT * EXCLUDE (batch) FROM runs ORDER BY run_id")
	if files := rowsOf(t, "SELECT 1", plain); !slices.Equal(viewed, files) {
		t.Error("the view and the files: " + firstDifference(viewed, files))
	}
}

func TestManyReplacedRunsAreLeftOutToo(t *testing.T) {
	dir, m := grownDataset(t)
	var got [2][]string
	for i, last := range []int64{2, 5000} { // as if the rows of these runs were still in the files
		replaced := *m
		replaced.Replaced = []datasets.RunRange{{First: 1, Last: 2}, {First: 100_000, Last: 100_000 + last}}
		got[i] = rowsOf(t, views.SQLText(&replaced, dir), "SELECT run_id FROM runs ORDER BY run_id")
	}
	if !slices.Equal(got[0], got[1]) || slices.Contains(got[0], "1") || slices.Contains(got[0], "2") || !slices.Contains(got[0], "3") {
		t.Errorf("runs %v and %v, want those without 1 and 2", got[0], got[1])
	}
}
