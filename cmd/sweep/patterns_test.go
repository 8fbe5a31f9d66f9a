//go:build cgo

package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/rewrite"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/runner"
	"sweep/runner/plan"
)

// sqlOf is dataset.sql and whether it reads the files of tables by patterns.
func sqlOf(t *testing.T, dir string) (text string, patterns bool) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, datasets.SQLPath))
	if err != nil {
		t.Fatal(err)
	}
	text = string(data)
	patterns = strings.Contains(text, "read_parquet('runs/**/*.parquet'")
	if patterns == strings.Contains(text, "'runs/batch-00000") {
		t.Errorf("dataset.sql has patterns and lists, or neither:\n%s", text[strings.LastIndex(text, "-- A row per run:"):])
	}
	return text, patterns
}

// TestDatasetSQLHasPatternsWhileTheDataSetIsCompactAndComplete changes a data set back and forth.
func TestDatasetSQLHasPatternsWhileTheDataSetIsCompactAndComplete(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	at := vfs.OnDisk(dir)
	check := func(when string, want bool) {
		t.Helper()
		if _, patterns := sqlOf(t, dir); patterns != want {
			t.Errorf("%s: patterns %v", when, patterns)
		}
		d, _ := opened(t, dir)
		report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelHashes, Plans: plan.Check})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range report.Findings {
			if f.File == datasets.SQLPath {
				t.Errorf("%s: %v", when, f)
			}
		}
	}
	compact := func() {
		t.Helper()
		o := rewrite.CompactOptions{Batching: plan.Rebatch}
		if _, err := rewrite.CompactInPlace(context.Background(), at, o, rewrite.InPlaceOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	finish := func() {
		t.Helper()
		if _, err := runner.Finish(at, nil); err != nil {
			t.Fatal(err)
		}
	}
	runAdded(t, dir, addedCredit, runner.Options{})
	check("complete", false)
	compact()
	check("compacted", true)

	rows := "SELECT count(*), sum(run_id) FROM runs"
	search := "SET file_search_path = '" + dir + "';\n"
	text, _ := sqlOf(t, dir)
	if got := rowsOf(t, search+text, rows); !slices.Equal(got[1:], []string{"4 6"}) {
		t.Errorf("runs by patterns: %v", got)
	}

	// A file that no commit record names, as a process leaves that dies before its commit.
	data, err := os.ReadFile(filepath.Join(dir, "runs/batch-00000.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "runs/batch-00007.parquet"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	finish()
	if text, patterns := sqlOf(t, dir); patterns || rowsOf(t, search+text, rows)[1] != "4 6" {
		t.Error("a file that no record names is read")
	}
	os.Remove(filepath.Join(dir, "runs/batch-00007.parquet"))
	finish()
	check("without the file", true)

	// Another plan is there before its files.
	shard := runner.Options{Shard: plan.Shard{Index: 1, Count: 2}}
	runAdded(t, dir, addedCredit+addedBuffer, shard)
	check("half extended", false)
	runAdded(t, dir, addedCredit+addedBuffer, runner.Options{})
	check("extended", false)
	compact()
	check("compacted again", true)
	text, _ = sqlOf(t, dir)
	if got := rowsOf(t, search+text, rows); !slices.Equal(got[1:], []string{"8 28"}) {
		t.Errorf("runs by patterns: %v", got)
	}
}

func TestANewPlanEndsThePatternsBeforeItsFilesAppear(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	runAdded(t, dir, addedCredit, runner.Options{})
	o := rewrite.CompactOptions{Batching: plan.Rebatch}
	if _, err := rewrite.CompactInPlace(context.Background(), vfs.OnDisk(dir), o, rewrite.InPlaceOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, patterns := sqlOf(t, dir); !patterns {
		t.Error("no patterns after compaction")
	}
	more := strings.Replace(addedCredit, "70_000", "70_000, 80_000", 1)
	prepareAdded(t, dir, more)
	if _, patterns := sqlOf(t, dir); patterns {
		t.Error("patterns although another plan was added")
	}
}
