package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// execute runs a command line in this process, away from any data set.
func execute(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = Execute(args, &Context{Context: context.Background(), Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &errs,
		Env: func(string) string { return "" }, Now: time.Now})
	return code, out.String(), errs.String()
}

// mistakesIn are the lines of a text that name a file of the corpus, in order.
func mistakesIn(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "sweep: ")
		if strings.Contains(line, "testdata") && !strings.Contains(line, "is valid") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Whoever asks whether a grid can be run gets one answer: check, plan and run find the same mistakes, and none of them
// begins a data set for a grid that has some.
func TestCommandsAgreeAboutGrids(t *testing.T) {
	bad, err := filepath.Glob("testdata/grids/*.toml")
	more, err2 := filepath.Glob("../../sweeps/testdata/mistakes/*.toml")
	if err != nil || err2 != nil || len(bad) < 15 || len(more) < 20 {
		t.Fatalf("%d and %d grids: %v, %v", len(bad), len(more), err, err2)
	}
	for _, grid := range append(bad, more...) {
		name := filepath.Base(grid)
		t.Run(name, func(t *testing.T) {
			code, stdout, _ := execute("check", grid)
			want := mistakesIn(stdout)
			good := strings.HasPrefix(name, "good")
			if good != (code == 0) || good != (len(want) == 0) {
				t.Fatalf("check: code %d, %d mistakes\n%s", code, len(want), stdout)
			}
			dir := filepath.Join(t.TempDir(), "set")
			for _, args := range [][]string{
				{"plan", "--pilot", "0", grid},
				{"run", "--dry-run", "--dir", dir, grid},
				{"k8s", "--tasks", "2", "--image", "image", "--claim", "claim", grid},
				{"slurm", "--tasks", "2", "--program", "sweep", "--dir", dir, "--to", filepath.Join(t.TempDir(), "job"), grid},
				{"run", "--quiet", "--dir", dir, grid},
			} {
				code, _, stderr := execute(args...)
				if wanted := map[bool]int{true: 0, false: 12}[good]; code != wanted {
					t.Errorf("%s: code %d, check found %d mistakes\n%s", args[0], code, len(want), stderr)
				}
				if got := mistakesIn(stderr); !good && !slices.Equal(got, want) {
					t.Errorf("%s found\n%s\nand check\n%s", args[0], strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
			if _, err := os.Stat(dir); !good && err == nil {
				t.Errorf("a data set was begun")
			}
		})
	}
}
