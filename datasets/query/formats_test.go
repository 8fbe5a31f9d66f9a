//go:build cgo

package query

import (
	"fmt"
	"os"
	"testing"

	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
)

// TestDataSetsOfEveryFormatVersionAreRead opens the data set that each format version has left in testdata, checks it up
// to its meaning, and asks for sums that were written down when it was made.
func TestDataSetsOfEveryFormatVersionAreRead(t *testing.T) {
	if want := 1; tables.FormatVersion != want {
		t.Fatalf("format version %d has no data set in testdata yet; those of earlier versions stay", tables.FormatVersion)
	}
	for _, c := range []struct{ dir, query, want string }{
		{"format-1", `SELECT (SELECT sum(total_cost_cents) FROM runs)::BIGINT, (SELECT sum(amount_cents) FROM transactions)::BIGINT,
			(SELECT count(*) FROM events), (SELECT sum(balance_cents) FROM tick_agent_states)::BIGINT`, "[1970303 1167030 1306 1248000]"},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("../testdata/"+c.dir)); err != nil {
			t.Fatal(err)
		}
		report, err := datasetstest.Verify(ctx, vfs.OS{}, dir, verify.Options{Level: verify.LevelMeaning})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range report.Findings {
			// The two derived files say what the version says that made them; they can be made again.
			if f.File != "manifest.json" && f.File != "dataset.sql" {
				t.Errorf("%s: %+v", c.dir, f)
			}
		}
		db, err := Open(ctx, vfs.OnDisk(dir), Options{})
		if err != nil {
			t.Fatal(err)
		}
		table, err := db.Query(ctx, c.query)
		if err != nil || fmt.Sprint(table.Rows[0]) != c.want {
			t.Errorf("%s: %v, want %s, error %v", c.dir, table, c.want, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
