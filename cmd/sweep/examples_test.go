package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"sweep/sweeps/syntheticday"
)

var (
	replications = regexp.MustCompile(`(?m)^replications = \d+`)
	askedFile    = regexp.MustCompile(`--file (scripts/queries/\S+\.sql)`)
)

// TestExamples runs every grid that ships, with one replication, and asks the question that its first lines name.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	if err := copyExamples(filepath.Join(dir, "sweeps")); err != nil {
		t.Fatal(err)
	}
	day, err := os.Create(filepath.Join(dir, "sweeps", "synthetic-day.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(syntheticday.Write(day, syntheticday.Shipped), day.Close()); err != nil {
		t.Fatal(err)
	}
	grids, err := filepath.Glob(filepath.Join(dir, "sweeps", "*.toml"))
	if err != nil || len(grids) < 4 {
		t.Fatalf("%d grids, %v", len(grids), err)
	}
	for _, grid := range grids {
		t.Run(filepath.Base(grid), func(t *testing.T) {
			text, err := os.ReadFile(grid)
			if err != nil {
				t.Fatal(err)
			}
			asked := askedFile.FindSubmatch(text)
			if asked == nil || !replications.Match(text) {
				t.Fatal("the grid does not say how many replications it has, or which question it answers")
			}
			if err := os.WriteFile(grid, replications.ReplaceAll(text, []byte("replications = 1")), 0o644); err != nil {
				t.Fatal(err)
			}
			data := filepath.Join(dir, "out", filepath.Base(grid))
			sweep(t, "run", grid, "--dir", data, "--quiet")
			answer := sweep(t, "query", data, "--file", filepath.Join("../..", string(asked[1])), "--format", "csv")
			if rows := bytes.Count(answer, []byte("\n")); rows < 2 {
				t.Errorf("%s gives %d lines", asked[1], rows)
			}
		})
	}
}

// sweep runs a command line in this process and wants it to succeed.
func sweep(t *testing.T, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := &Context{Context: context.Background(), Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
	if code := Execute(args, c); code != exitDone {
		t.Fatalf("sweep %q: exit code %d\n%s", args, code, &stderr)
	}
	return stdout.Bytes()
}

// TestBugsHaveAStack checks that a bug is reported with its stack.
func TestBugsHaveAStack(t *testing.T) {
	var stderr bytes.Buffer
	c := &Context{Context: nil, Stdin: &bytes.Buffer{}, Stdout: &bytes.Buffer{}, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
	if code := Execute([]string{"simulate", "../../sweeps/three-banks.yaml", "--quiet"}, c); code != exitBug {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"sweep: bug: ", "goroutine", "This is a bug in sweep"} {
		if !bytes.Contains(stderr.Bytes(), []byte(want)) {
			t.Errorf("stderr lacks %q:\n%s", want, &stderr)
		}
	}
}
