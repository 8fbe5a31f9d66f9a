//go:build cgo

package query

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/named"
	"sweep/datasets/rewrite"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// smallBatches is a data set with a batch for each case and no partition, so that all batches may be merged.
func smallBatches(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	p := testPlan()
	p.PartitionBy = nil
	d, err := datasets.Create(vfs.OnDisk(dir), p)
	if err != nil {
		t.Fatal(err)
	}
	for point := range cases {
		if _, err := makeBatchIn(d, point, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"000001-test", "000002-test"} {
		if err := datasetstest.CommitAnalysis(id, id)(t, d); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// requiredArgs has a value for every argument without a default.
func requiredArgs(t *testing.T, db *DB) map[string]string {
	t.Helper()
	found, err := db.Query(ctx, "SELECT agent_id FROM agents WHERE run_id = 0 ORDER BY agent_id LIMIT 1")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"run": "0", "run1": "0", "run2": "2", "agent": fmt.Sprint(found.Rows[0][0]), "metric": "total_cost_cents", "axis": "level",
		"level1": "0", "baseline": "0", "level2": "100", "axis1": "level", "axis2": "share", "point1": "0", "point2": "1", "day": "0", "tx": "0", "tick_from": "3", "tick_to": "9"}
}

// answers asks every named query, and for the rows of every table, and gives the rows in order.
func answers(t *testing.T, dir string) map[string][]string {
	t.Helper()
	db := openDataset(t, dir)
	values := requiredArgs(t, db)
	all := map[string][]string{}
	ask := func(name, sql string) {
		table, err := db.Query(ctx, sql)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		lines := []string{}
		for _, row := range table.Rows {
			lines = append(lines, answer(table, row))
		}
		slices.Sort(lines)
		all[name] = lines
	}
	for _, q := range named.InOrder() {
		args := map[string]string{}
		for _, a := range q.Args {
			if value, known := values[a.Name]; known && a.Default == "" {
				args[a.Name] = value
			}
		}
		sql, err := q.Call(args)
		if err != nil {
			t.Error(err)
			continue
		}
		ask(q.Name, sql)
	}
	for _, table := range tables.Tables() {
		columns := "*"
		if table.Name == "policies" {
			columns = "DISTINCT * EXCLUDE (batch, run_id)" // each file has the policies of its runs
		}
		ask("table "+table.Name, "SELECT "+columns+" FROM "+table.Name)
	}
	return all
}

// answer is a row without the number of its batch. Numbers with fractions are given to ten digits: sums of them depend on the
// order in which files are read.
func answer(table *Table, row []any) string {
	var parts []string
	for i, c := range table.Columns {
		if number, ok := row[i].(float64); ok {
			parts = append(parts, fmt.Sprintf("%.10g", number))
		} else if c.Name != "batch" {
			parts = append(parts, fmt.Sprint(row[i]))
		}
	}
	return strings.Join(parts, " | ")
}

// requireSameAnswers compares the answers of two data sets.
func requireSameAnswers(t *testing.T, before, after map[string][]string) {
	t.Helper()
	rows := 0
	for _, name := range slices.Sorted(maps.Keys(before)) {
		rows += len(before[name])
		if !slices.Equal(before[name], after[name]) {
			i := 0
			for i < len(before[name]) && i < len(after[name]) && before[name][i] == after[name][i] {
				i++
			}
			t.Errorf("%s: %d rows before, %d after; row %d is\n%s\n%s", name, len(before[name]), len(after[name]), i, at(before[name], i), at(after[name], i))
		}
	}
	if rows == 0 || len(before) != len(after) {
		t.Errorf("%d rows of %d questions before, %d questions after", rows, len(before), len(after))
	}
}

func TestACompactedDataSetGivesTheSameAnswers(t *testing.T) {
	dir := smallBatches(t)
	before := answers(t, dir)
	done, err := rewrite.CompactInPlace(context.Background(), vfs.OnDisk(dir), rewrite.CompactOptions{}, rewrite.InPlaceOptions{})
	if err != nil || done.BatchesBefore != int64(len(cases)) || done.Batches != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	requireSameAnswers(t, before, answers(t, dir))
}
