package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"sweep/datasets/vfs"
	"sweep/runner"
	"sweep/sweeps"
)

// TestSummariesOfManyFilesAreLeftOut tells the end of a sweep whose data set is not even there: it must not be looked at.
func TestSummariesOfManyFilesAreLeftOut(t *testing.T) {
	var out, words bytes.Buffer
	c := &Context{Context: context.Background(), Stdout: &out, Stderr: &words, Env: func(string) string { return "" }}
	e := sweepEnd{grid: &sweeps.Grid{}, summary: &runner.Summary{Name: "many", Dir: vfs.OnDisk("out/many"), Runs: 3000, Done: 3000, Batches: 3000, Complete: true}}
	if err := e.print(c); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(words.String(), "the summary is not shown because it would be read from 3,000 files; sweep summary out/many shows it") {
		t.Errorf("said %q", words.String())
	}
}
