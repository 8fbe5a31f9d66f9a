package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sweep/datasets/pictures"
	"sweep/datasets/places"
	"sweep/datasets/query"
)

// TestNumbersAgree checks that the pictures, the closing tables, sweep compare and sweep sensitivity have the numbers of the SQL
// macros: to 9 digits, the pictures to those that their tables have.
func TestNumbersAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	data := filepath.Join(t.TempDir(), "factorial")
	computed(t, "testdata/pictures/factorial.toml", data)
	place, err := places.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	c := &Context{Context: context.Background(), Env: os.Getenv, Now: time.Now}
	s, err := openPictures(c, place, pictures.Options{}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.db.Close()
	doc, err := s.Make(c)
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for name, table := range doc.Tables {
		part := strings.Split(name, ":")
		rows := func(sql string) [][]any { return queried(t, s.db, sql) }
		switch part[0] {
		case "mean":
			macro, args := "metric_by_axes", "'"+strings.ReplaceAll(part[2], ",", "', '")+"'"
			if !strings.Contains(part[2], ",") {
				macro = "metric_by_axis"
			}
			looked += sameCells(t, name, lastCells(table, 3), rows(fmt.Sprintf("SELECT mean, (ci_high - ci_low) / 2, CAST(num_replications AS DOUBLE) FROM %s('%s', %s)", macro, part[1], args)))
		case "differences":
			looked += sameCells(t, name, columnsOf(table, "difference", "half_width", "n"), rows(fmt.Sprintf("SELECT mean_difference, (ci_high - ci_low) / 2, CAST(num_pairs AS DOUBLE) FROM compare_arms('%s', '%s', 'fifo')", part[1], part[2])))
		case "best":
			better := "lower"
			if m := doc.Metrics[part[1]]; m.Better != "" {
				better = m.Better
			}
			looked += sameCells(t, name, columnsOf(table, "mean", "difference", "half_width", "n"),
				rows(fmt.Sprintf("SELECT mean, difference, (ci_high - ci_low) / 2, CAST(num_pairs AS DOUBLE) FROM best_arm('%s', '%s', better := '%s')", part[1], part[2], better)))
		}
	}
	if looked < 200 {
		t.Errorf("only %d rows of pictures were compared", looked)
	}
	checkClosing(t, s.db, data)
	checkCompared(t, s.db, data)
	checkShares(t, doc, data)
}

// checkClosing compares the closing tables.
func checkClosing(t *testing.T, db *query.DB, data string) {
	t.Helper()
	var closing struct {
		Axes []struct {
			Axis   string
			Levels []struct {
				Level string
				CI    [2]float64
				Means map[string]float64
			}
		}
	}
	decode(t, sweep(t, "summary", data, "--json"), &closing)
	for _, axis := range closing.Axes {
		for _, l := range axis.Levels {
			quoted := "'" + strings.ReplaceAll(l.Level, "'", "''") + "'"
			row := queried(t, db, fmt.Sprintf("SELECT mean, ci_low, ci_high FROM metric_by_axis('total_cost_cents', '%s') WHERE axis_value = %s OR TRY_CAST(axis_value AS DOUBLE) = TRY_CAST(%s AS DOUBLE)", axis.Axis, quoted, quoted))[0]
			for k, got := range []float64{l.Means["total_cost_cents"], l.CI[0], l.CI[1]} {
				sameNumber(t, axis.Axis, got, row[k].(float64))
			}
		}
	}
	if len(closing.Axes) != 3 {
		t.Errorf("%d axes", len(closing.Axes))
	}
}

// checkCompared compares sweep compare.
func checkCompared(t *testing.T, db *query.DB, data string) {
	t.Helper()
	var compared struct {
		Comparisons []struct {
			Mean float64
			CI   struct{ T [2]float64 }
		}
	}
	decode(t, sweep(t, "compare", data, "credit=250000", "credit=500000", "credit=1000000", "--method", "t", "--json"), &compared)
	for i, level := range []string{"500000", "1000000"} {
		row := queried(t, db, fmt.Sprintf("SELECT mean_difference, ci_low, ci_high FROM compare_levels('total_cost_cents', 'credit', '250000', '%s')", level))[0]
		one := compared.Comparisons[i]
		for k, got := range []float64{one.Mean, one.CI.T[0], one.CI.T[1]} {
			sameNumber(t, "compare with "+level, got, row[k].(float64))
		}
	}
}

// checkShares compares the importance of the axes with sweep sensitivity.
func checkShares(t *testing.T, doc *pictures.Document, data string) {
	t.Helper()
	var shares struct {
		Axes map[string]struct{ Share float64 }
	}
	decode(t, sweep(t, "sensitivity", data, "--json"), &shares)
	table := doc.Tables["importance:total_cost_cents"]
	for _, row := range table.Rows {
		axis := strings.ReplaceAll(table.Columns[0].Labels[row[0].(int)], " ", "_")
		sameCell(t, axis, row[1], shares.Axes[axis].Share)
	}
}

func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func queried(t *testing.T, db *query.DB, sql string) [][]any {
	t.Helper()
	table, err := db.Query(t.Context(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return table.Rows
}

func columnsOf(table *pictures.Table, names ...string) (rows [][]any) {
	for _, row := range table.Rows {
		var cells []any
		for _, name := range names {
			cells = append(cells, row[slices.IndexFunc(table.Columns, func(c pictures.Column) bool { return c.Name == name })])
		}
		rows = append(rows, cells)
	}
	return rows
}

func lastCells(table *pictures.Table, n int) (rows [][]any) {
	for _, row := range table.Rows {
		rows = append(rows, row[len(row)-n:])
	}
	return rows
}

// sameCells compares rows in whatever order, for a table may begin with another axis than the query.
func sameCells(t *testing.T, name string, got, want [][]any) int {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d rows, the query %d", name, len(got), len(want))
		return 0
	}
	byNumbers := func(a, b []any) int {
		for k := range a {
			if x, y := numberOf(a[k]), numberOf(b[k]); math.Abs(x-y) > 1e-4*math.Max(math.Abs(x), math.Abs(y)) {
				return map[bool]int{true: -1, false: 1}[x < y]
			}
		}
		return 0
	}
	slices.SortStableFunc(got, byNumbers)
	slices.SortStableFunc(want, byNumbers)
	for i := range got {
		for k := range got[i] {
			sameCell(t, name, got[i][k], numberOf(want[i][k]))
		}
	}
	return len(got)
}

func numberOf(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	return math.NaN()
}

// sameCell compares a cell of a picture, which has three or more significant digits.
func sameCell(t *testing.T, name string, got any, want float64) {
	t.Helper()
	x := numberOf(got)
	if difference := math.Abs(x - want); difference > 5.01e-3*math.Abs(want) && difference > 1e-12 || math.IsNaN(x) != math.IsNaN(want) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func sameNumber(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(math.Abs(got), math.Abs(want)) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}
