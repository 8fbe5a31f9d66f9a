//go:build cgo

package query

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/diff"
	"sweep/datasets/rewrite"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
)

// formatSums are sums over each data set of an earlier version that were written down when it was made.
var formatSums = map[string]struct{ query, want string }{
	"format-1": {`SELECT (SELECT sum(total_cost_cents) FROM runs)::BIGINT, (SELECT sum(amount_cents) FROM transactions)::BIGINT,
		(SELECT count(*) FROM events), (SELECT sum(balance_cents) FROM tick_agent_states)::BIGINT`, "[1970303 1167030 1306 1248000]"},
	"format-1-history": {`SELECT (SELECT sum(total_cost_cents) FROM runs)::BIGINT, (SELECT sum(cap) FROM runs)::BIGINT, (SELECT sum(amount_cents) FROM transactions)::BIGINT,
		(SELECT count(*) FROM events), (SELECT sum(days * run_id) FROM events)::BIGINT, (SELECT count(*) FROM agents WHERE manner = 'käse = 1')`,
		"[1952070 7000 195798 382 1716 8]"},
}

// TestDataSetsOfEveryFormatVersionAreRead reads the data sets that earlier versions of the format left in testdata, and
// migrates them: every table has the same rows before and after.
func TestDataSetsOfEveryFormatVersionAreRead(t *testing.T) {
	if want := 2; tables.FormatVersion != want {
		t.Fatalf("format version %d needs data sets of version %d in testdata; those of earlier versions stay", tables.FormatVersion, tables.FormatVersion-1)
	}
	for _, name := range datasetstest.Formats {
		t.Run(name, func(t *testing.T) {
			old := filepath.Join(t.TempDir(), "old")
			migrated := filepath.Join(t.TempDir(), "migrated")
			for _, dir := range []string{old, migrated} {
				if err := datasetstest.CopyFormat("../testdata", name, dir); err != nil {
					t.Fatal(err)
				}
			}
			done, err := rewrite.MigrateInPlace(ctx, vfs.OnDisk(migrated), rewrite.MigrateOptions{}, rewrite.InPlaceOptions{})
			if err != nil || done.Needless {
				t.Fatalf("%+v, %v", done, err)
			}
			for _, dir := range []string{old, migrated} {
				requireReadable(t, name, dir, dir == old)
			}
			requireSameRuns(t, old, migrated)
			requireEqualTables(t, old, migrated)
		})
	}
}

func requireReadable(t *testing.T, name, dir string, old bool) {
	t.Helper()
	report, err := datasetstest.Verify(ctx, vfs.OS{}, dir, verify.Options{Level: verify.LevelMeaning})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		derived := f.File == datasets.ManifestPath || f.File == datasets.SQLPath
		if !old || !derived || f.Severity != verify.Incomplete {
			t.Errorf("%s: %+v", dir, f)
		}
	}
	db := openDataset(t, dir)
	c := formatSums[name]
	table, err := db.Query(ctx, c.query)
	if err != nil || fmt.Sprint(table.Rows[0]) != c.want {
		t.Errorf("%s: %v, want %s, error %v", dir, table, c.want, err)
	}
}

func requireSameRuns(t *testing.T, a, b string) {
	t.Helper()
	old, err := datasets.Open(vfs.OnDisk(a))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	migrated, err := datasets.Open(vfs.OnDisk(b))
	if err != nil {
		t.Fatal(err)
	}
	defer migrated.Close()
	r, err := diff.Compare(context.Background(), old, migrated)
	if err != nil || !r.Same() || r.Both != 4 || len(r.Tables) < 13 {
		t.Errorf("%+v, %v", r, err)
	}
}

// requireEqualTables compares all rows of all tables as the views have them, with their types and the axes.
func requireEqualTables(t *testing.T, a, b string) {
	t.Helper()
	old, migrated := openDataset(t, a), openDataset(t, b)
	rows := 0
	for _, table := range append(tables.Tables(), &tables.Table{Name: "points"}) {
		ask := "SELECT columns(c -> c <> 'batch') FROM " + table.Name + " ORDER BY ALL"
		before, err := old.Query(ctx, ask)
		if err != nil {
			t.Fatal(err)
		}
		after, err := migrated.Query(ctx, ask)
		if err != nil {
			t.Fatal(err)
		}
		if x, y := fmt.Sprintf("%v %T %v", before.Columns, before.Rows, before.Rows), fmt.Sprintf("%v %T %v", after.Columns, after.Rows, after.Rows); x != y {
			t.Errorf("%s: %d rows before, %d after: %.300s\n%.300s", table.Name, len(before.Rows), len(after.Rows), x, y)
		}
		rows += len(before.Rows)
	}
	if rows < 500 {
		t.Errorf("%d rows were compared", rows)
	}
}
