package tables_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sweep/datasets/parquet/columns"
	"sweep/datasets/tables"
)

// TestFieldIDsArePermanent compares the field ids with those that were given out, of which none may change, and none may
// be used twice in a table.
func TestFieldIDsArePermanent(t *testing.T) {
	for file, of := range map[string]func(*tables.Table) bool{
		"fieldids.txt":    func(table *tables.Table) bool { return !table.Analysis },
		"analysisids.txt": func(table *tables.Table) bool { return table.Analysis },
	} {
		checkFieldIDs(t, file, of)
	}
}

func checkFieldIDs(t *testing.T, file string, of func(*tables.Table) bool) {
	now, given := readIDs(t, file), readIDs(t, "testdata/"+file)
	for i, line := range given {
		if i >= len(now) || now[i] != line {
			t.Fatalf("%s does not have line %d as it was given out: %s", file, i+1, line)
		}
	}
	highest, used := map[string]int{}, map[string]string{}
	for _, line := range now {
		var table, column string
		var id int
		if _, err := fmt.Sscan(line, &table, &column, &id); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if id < 1 || id >= columns.ListElementIDs {
			t.Errorf("%s: the ids of columns are from 1 to %d", line, columns.ListElementIDs-1)
		}
		key := fmt.Sprint(table, " ", id)
		if used[key] != "" {
			t.Errorf("%s: column %s has this id", line, used[key])
		}
		used[key] = column
		highest[table] = max(highest[table], id)
	}
	for _, table := range tables.Tables() {
		for _, c := range table.Columns {
			if !of(table) {
				break
			}
			if used[fmt.Sprint(table.Name, " ", c.ID)] == c.Name {
				continue
			}
			if !*update {
				t.Errorf("%s.%s has no field id; run scripts/docs", table.Name, c.Name)
				continue
			}
			highest[table.Name]++
			now = append(now, fmt.Sprint(table.Name, " ", c.Name, " ", highest[table.Name]))
		}
	}
	if *update {
		text := strings.Join(now, "\n") + "\n"
		for _, file := range []string{file, "testdata/" + file} {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestAddedColumnsCanBeNULL: files that were written before a column was added have no values for it. A new table may have
// any columns.
func TestAddedColumnsCanBeNULL(t *testing.T) {
	for _, table := range tables.Tables() {
		if table.Analysis || table.AsOf(tables.FirstColumns) == nil {
			continue
		}
		for _, c := range table.AddedAfter(tables.FirstColumns) {
			if !c.Nullable {
				t.Errorf("%s.%s was added to a version that exists and is not nullable", table.Name, c.Name)
			}
		}
	}
	if n := len(readIDs(t, "fieldids.txt")); n != tables.NumColumns() || n < tables.FirstColumns {
		t.Errorf("%d columns, fieldids.txt has %d", tables.NumColumns(), n)
	}
}

func readIDs(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == '\n' }))
}
