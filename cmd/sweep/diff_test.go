package main

import (
	"bytes"
	"strings"
	"testing"

	"sweep/datasets/diff"
	"sweep/datasets/vfs"
)

// TestDifferencesAreShown prints a report as two programs that compute differently would give it.
func TestDifferencesAreShown(t *testing.T) {
	tick := int32(6)
	report := &diff.Report{RunsA: 1200, RunsB: 1201, Both: 1200, Differ: 12, Tables: []string{"runs", "events"},
		OnlyB: diff.Runs{Count: 1, First: []diff.Ref{{ID: 1200, Key: "00000000000000ff"}}},
		Runs: []diff.Run{{Key: "0123456789abcdef", A: 4, B: 9, Places: []diff.Difference{
			{Table: "runs", Row: 0, Column: "total_cost_cents", A: "104", B: "105"},
			{Table: "events", Row: 17, Tick: &tick, A: "has the row", B: "has 17 rows"},
			{Table: "ticks", Row: 6, Tick: &tick, Column: "reason", A: "NULL", B: strings.Repeat("x", 80)},
		}}}}
	var out bytes.Buffer
	(&DiffCmd{A: vfs.OnDisk("out/a"), B: vfs.OnDisk("out/b")}).print(&Context{Stdout: &out}, report)
	want := `1,200 runs in out/a, 1,201 in out/b, 1,200 in both; 12 runs differ
only out/b has 1 run: 1200 (key 00000000000000ff)

key 0123456789abcdef: run 4 of out/a, run 9 of out/b
  first difference in  row  tick  column            out/a        out/b
  runs                   0        total_cost_cents  104          105
  events                17     6                    has the row  has 17 rows
  ticks                  6     6  reason            NULL         ` + strings.Repeat("x", 59) + `…

… and 11 more
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
}
