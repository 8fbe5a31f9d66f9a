//go:build cgo

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/diff"
	"sweep/datasets/rewrite"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
	"sweep/engine/narrative"
	"sweep/runner"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// The tests here give a data set columns and a table that were added to the format after its first runs were computed.

var addedColumns = []string{"runs.turnover_ratio", "daily_agent_metrics.turnover_ratio", "transactions.first_submission_tick",
	"lsm_cycles.tx_ids", "policy_snapshots.run_id"}

const (
	addedHead   = "name = \"added\"\nscenario = \"banks.yaml\"\nreplications = 2\n[output]\nbatch = 1\n"
	addedCredit = "[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = [0, 70_000]\n"
	addedBuffer = "[[axis]]\nname = \"balance\"\nset = \"agents.SMALL.opening_balance\"\nvalues = [7, 200_000]\ndefault = 200_000\n"
)

// addLater makes all columns of a table count as added later too.
func addLater(t *testing.T, asItWas *func(func())) {
	t.Helper()
	names := slices.Clone(addedColumns)
	for _, c := range tables.FindTable("policy_snapshots").Columns {
		if name := "policy_snapshots." + c.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	was, undo := tables.AddedLast(names...)
	t.Cleanup(undo)
	*asItWas = was
}

func runAdded(t *testing.T, dir, axes string, o runner.Options) {
	t.Helper()
	o.Dir = vfs.OnDisk(dir)
	if _, err := runner.Run(context.Background(), addedGrid(t, axes), o); err != nil {
		t.Fatal(err)
	}
}

// prepareAdded adds the plan of a grid and computes nothing.
func prepareAdded(t *testing.T, dir, axes string) {
	t.Helper()
	if _, err := runner.Prepare(addedGrid(t, axes), runner.Options{Dir: vfs.OnDisk(dir)}); err != nil {
		t.Fatal(err)
	}
}

func addedGrid(t *testing.T, axes string) *sweeps.Grid {
	t.Helper()
	scenario, err := os.ReadFile("../../sweeps/three-banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	g, err := sweeps.FromSource("grid.toml", map[string][]byte{"grid.toml": []byte(addedHead + axes), "banks.yaml": scenario})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// opened is a data set, and its manifest as it is now.
func opened(t *testing.T, dir string) (*datasets.Dataset, *datasets.Manifest) {
	t.Helper()
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	m, err := d.Current()
	if err != nil {
		t.Fatal(err)
	}
	return d, m
}

// sound checks a data set up to computing all runs again.
func sound(t *testing.T, dir string, allowed ...string) {
	t.Helper()
	d, _ := opened(t, dir)
	rerun, err := runner.Rerunner(d)
	if err != nil {
		t.Fatal(err)
	}
	report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelRerun, Plans: plan.Check, Rerun: rerun})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if !slices.Contains(allowed, f.File) {
			t.Errorf("%v", f)
		}
	}
	if report.Reruns == 0 {
		t.Error("no batch was computed again")
	}
}

// addedValues counts the rows of each plan with a value in the added columns.
const addedValues = `SELECT 'runs', run_id >= 4 AS later, count(*), count(turnover_ratio) FROM runs GROUP BY ALL
UNION ALL SELECT 'daily', run_id >= 4, count(*), count(turnover_ratio) FROM daily_agent_metrics GROUP BY ALL
UNION ALL SELECT 'payments', run_id >= 4, count(*), count(first_submission_tick) FROM transactions GROUP BY ALL
UNION ALL SELECT 'cycles', run_id >= 4, count(*), count(tx_ids) FROM lsm_cycles GROUP BY ALL
UNION ALL SELECT 'policies', run_id >= 4, count(*), count(*) FROM policy_snapshots GROUP BY ALL ORDER BY ALL`

func TestAnEarlierDataSetIsContinuedWithColumnsThatWereAddedSince(t *testing.T) {
	var asItWas func(func())
	addLater(t, &asItWas)
	dir, whole := filepath.Join(t.TempDir(), "set"), filepath.Join(t.TempDir(), "whole")
	asItWas(func() {
		runAdded(t, whole, addedCredit, runner.Options{})
		runAdded(t, dir, addedCredit, runner.Options{Shard: plan.Shard{Index: 1, Count: 2}})
	})
	want, m := opened(t, whole)
	if before := rowsOf(t, views.SQLText(m, whole), addedValues); slices.ContainsFunc(before[1:], func(row string) bool { return !strings.HasSuffix(row, " 0") }) {
		t.Errorf("before the columns were added:\n%s", strings.Join(before, "\n"))
	}
	sound(t, whole, datasets.SQLPath)

	// What is missing of the plan gets the files that the earlier program would have written.
	runAdded(t, dir, addedCredit, runner.Options{})
	got, _ := opened(t, dir)
	a, err := datasets.TreeHash(want)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := datasets.TreeHash(got); err != nil || a != b {
		t.Errorf("the resumed data set has the tree hash %s instead of %s, %v", b, a, err)
	}
	sound(t, dir)

	// Later plans have the columns: an extension whose runs fail, and the runs that repeat them.
	runAdded(t, dir, addedCredit+addedBuffer, runner.Options{TicksMax: 50})
	if _, err := runner.Retry(context.Background(), runner.Options{Dir: vfs.OnDisk(dir)}); err != nil {
		t.Fatal(err)
	}
	sound(t, dir)
	d, m := opened(t, dir)
	values := rowsOf(t, views.SQLText(m, dir), addedValues)
	checkAdded(t, values)
	unlisted := *m
	unlisted.Files = nil
	if globbed := rowsOf(t, views.SQLText(&unlisted, dir), addedValues); !slices.Equal(values, globbed) {
		t.Error("by pattern: " + firstDifference(values, globbed))
	}
	everything := "SELECT * EXCLUDE (batch) FROM runs ORDER BY run_id"
	runs := rowsOf(t, views.SQLText(m, dir), everything)
	if plain := rowsOf(t, "SELECT 1", "SELECT * FROM read_parquet('"+filepath.Join(dir, "runs/**/*.parquet")+"') ORDER BY run_id"); !slices.Equal(runs, plain) {
		t.Error("the view and the files: " + firstDifference(runs, plain))
	}
	replayedAsComputed(t, dir, 0)
	replayedAsComputed(t, dir, m.Counts.Runs+m.Counts.ReplacedRuns-1)
	onlyColumnsDiffer(t, whole)

	// A compacted data set has one schema.
	compacted := filepath.Join(t.TempDir(), "compacted")
	o := rewrite.CompactOptions{Batching: func(p datasets.PlanDoc, runs []int64) ([]datasets.Setting, error) { return plan.Rebatch(p, runs) }}
	if _, err := rewrite.Compact(context.Background(), d, vfs.OnDisk(compacted), o); err != nil {
		t.Fatal(err)
	}
	sound(t, compacted)
	c, m := opened(t, compacted)
	for _, p := range c.Plans() {
		if p.Columns != tables.NumColumns() || len(p.Lacks("runs")) > 0 {
			t.Errorf("plan %d has %d columns after compaction", p.Number, p.Columns)
		}
	}
	if now := rowsOf(t, views.SQLText(m, compacted), addedValues); !slices.Equal(values, now) {
		t.Error("after compaction: " + firstDifference(values, now))
	}
	if now := rowsOf(t, views.SQLText(m, compacted), everything); !slices.Equal(runs, now) {
		t.Error("after compaction: " + firstDifference(runs, now))
	}
	plain := rowsOf(t, "SELECT 1", "SELECT count(*), count(first_submission_tick) FROM read_parquet('"+filepath.Join(compacted, "transactions/**/*.parquet")+"')")
	if viewed := rowsOf(t, views.SQLText(m, compacted), "SELECT count(*), count(first_submission_tick) FROM transactions"); plain[1] != viewed[1] {
		t.Errorf("%s payments in the files, %s in the view", plain[1], viewed[1])
	}
}

// checkAdded checks that the earlier runs have no added value and the later ones have.
func checkAdded(t *testing.T, values []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range values[1:] {
		var table string
		var later bool
		var rows, set int64
		if _, err := fmt.Sscan(row, &table, &later, &rows, &set); err != nil {
			t.Fatal(err)
		}
		seen[fmt.Sprint(table, later)] = true
		if rows == 0 || later != (set > 0) {
			t.Errorf("%s, later %v: %d of %d rows have a value", table, later, set, rows)
		}
	}
	for _, want := range []string{"runsfalse", "runstrue", "dailyfalse", "dailytrue", "paymentsfalse", "paymentstrue", "policiestrue"} {
		if !seen[want] {
			t.Errorf("no rows for %s in %v", want, values)
		}
	}
	if seen["policiesfalse"] {
		t.Error("earlier runs have rows in a table that did not exist")
	}
}

// replayedAsComputed compares the narrative of a stored run with that of the engine.
func replayedAsComputed(t *testing.T, dir string, id int64) {
	t.Helper()
	run, err := openStored(vfs.OnDisk(dir), id)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Replay(io.Discard, run.name, narrative.Options{}, false); err != nil {
		t.Errorf("run %d: %v", id, err)
	}
}

// onlyColumnsDiffer compares an earlier data set with the same grid computed now.
func onlyColumnsDiffer(t *testing.T, earlier string) {
	t.Helper()
	now := filepath.Join(t.TempDir(), "now")
	runAdded(t, now, addedCredit, runner.Options{})
	a, _ := opened(t, earlier)
	b, _ := opened(t, now)
	report, err := diff.Compare(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	if report.Differ != 0 || report.Both != 4 || len(report.ColumnA) != 0 || report.Same() || !slices.Equal(report.TableB, []string{"policy_snapshots"}) {
		t.Errorf("%+v", report)
	}
	for _, name := range []string{"runs.turnover_ratio", "transactions.first_submission_tick"} {
		if !slices.Contains(report.ColumnB, name) {
			t.Errorf("%s is not in %v", name, report.ColumnB)
		}
	}
}

// TestADataSetOfTheFirstColumnsOfVersion2 continues a data set that an earlier program has started.
func TestADataSetOfTheFirstColumnsOfVersion2(t *testing.T) {
	dir, now := filepath.Join(t.TempDir(), "set"), filepath.Join(t.TempDir(), "now")
	if err := datasetstest.CopyFormat("../../datasets/testdata", datasetstest.EarlierFormat2, dir); err != nil {
		t.Fatal(err)
	}
	g, err := plan.StoredGrid(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{dir, now} {
		if _, err := runner.Run(context.Background(), g, runner.Options{Dir: vfs.OnDisk(to)}); err != nil {
			t.Fatal(err)
		}
	}
	a, m := opened(t, dir)
	b, _ := opened(t, now)
	rerun, err := runner.Rerunner(a)
	if err != nil {
		t.Fatal(err)
	}
	report, err := verify.Run(context.Background(), a, verify.Options{Level: verify.LevelRerun, Plans: plan.Check, Rerun: rerun})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Severity != verify.Note {
			t.Errorf("%v", f)
		}
	}
	if got := rowsOf(t, views.SQLText(m, dir), "SELECT count(*), count(clock) FROM runs"); got[1] != "4 0" {
		t.Errorf("runs and their clocks: %v", got)
	}
	for run := range int64(4) {
		replayedAsComputed(t, dir, run)
	}
	compared, err := diff.Compare(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	if compared.Both != 4 || compared.Differ != 0 || len(compared.ColumnA) > 0 || !slices.Contains(compared.ColumnB, "runs.clock") {
		t.Errorf("%+v", compared)
	}
	if _, err := rewrite.CompactInPlace(context.Background(), vfs.OnDisk(dir), rewrite.CompactOptions{Batching: plan.Rebatch}, rewrite.InPlaceOptions{}); err != nil {
		t.Fatal(err)
	}
	sound(t, dir)
	replayedAsComputed(t, dir, 0)
}
