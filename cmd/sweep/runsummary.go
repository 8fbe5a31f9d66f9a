package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/plan"
	"sweep/runner/shell"
	"sweep/sweeps"
)

// runSummary is the summary of a sweep for programs.
type runSummary struct {
	Name        string           `json:"name"`
	Dir         vfs.Place        `json:"dir"`
	Runs        int64            `json:"runs"`
	Before      int64            `json:"before"`
	Computed    int64            `json:"computed"`
	Failed      int64            `json:"failed"`
	Complete    bool             `json:"complete"`
	Batches     int64            `json:"batches"`
	Rows        map[string]int64 `json:"rows"`
	Bytes       int64            `json:"bytes"`
	Seconds     float64          `json:"seconds"`
	NewPlan     int              `json:"new_plan,omitempty"`
	Failures    []runner.Failure `json:"failures,omitempty"`
	Warnings    []string         `json:"warnings,omitempty"`
	Precision   *plan.Precision  `json:"precision,omitempty"`
	NextCommand string           `json:"next,omitempty"`
}

// sweepEnd describes how a sweep ended and how to print it.
type sweepEnd struct {
	summary *runner.Summary
	err     error
	quiet   bool
	json    bool
	sharded bool
	again   string // the command that continues
	grid    *sweeps.Grid
}

// endSweep prints the summary of a sweep and returns the error that determines the exit code.
func endSweep(c *Context, e sweepEnd) error {
	s := e.summary
	for _, w := range s.Warnings {
		c.Warn(w)
	}
	var interrupted *runner.Interrupted
	if e.err != nil && !errors.As(e.err, &interrupted) {
		return e.err
	}
	if err := e.print(c); err != nil {
		return err
	}
	if e.err == nil && s.FailedRuns > 0 {
		return &mistake{kind: errkind.Incomplete, message: text.Counted(s.FailedRuns, "run") + " failed; all others are complete",
			hint: shell.Join("sweep", "status", s.Dir.Text()) + " shows how and why"}
	}
	return e.err
}

func (e *sweepEnd) print(c *Context) error {
	s := e.summary
	switch {
	case e.json:
		return json.NewEncoder(c.Stdout).Encode(runSummary{
			Name: s.Name, Dir: s.Dir, Runs: s.Runs, Before: s.Before, Computed: s.Done, Failed: s.FailedRuns, Complete: s.Complete,
			Batches: s.Commits, Rows: s.Rows, Bytes: s.Bytes, Seconds: s.Elapsed.Seconds(), NewPlan: s.NewPlan,
			Failures: s.Failures, Warnings: s.Warnings, Precision: s.Precision, NextCommand: e.next(),
		})
	case e.quiet:
		return nil
	}
	c.Printf("%s\n", headline(s))
	if len(s.Rows) > 0 {
		printRows(c, s)
	}
	switch {
	case e.grid == nil || !s.Complete:
	case s.Batches > summaryBatchesMax:
		c.Sayf("\nthe summary is not shown because it would be read from %s; %s shows it", text.Counted(s.Batches, "file"), shell.Join("sweep", "summary", s.Dir.Text()))
	default:
		if err := printSummary(c, s.Dir); err != nil {
			return damagedResults(s.Dir, err)
		}
	}
	for _, sentence := range s.Precision.Sentences() {
		c.Warn(sentence)
	}
	c.Sayf("\nnext: %s", e.next())
	return nil
}

// damagedResults is the error of a complete data set whose results cannot be read.
func damagedResults(dir vfs.Place, err error) error {
	return because(fmt.Errorf("the data set is complete, but its results cannot be read: %w", err), errkind.Damage,
		"sweep verify "+dir.String()+" shows what is damaged")
}

// printRows shows what was written.
func printRows(c *Context, s *runner.Summary) {
	rows := text.NewTable("table", ">rows")
	for _, table := range slices.Sorted(maps.Keys(s.Rows)) {
		rows.Add(table, text.Count(s.Rows[table]))
	}
	c.Printf("\n")
	c.printTable(rows, "")
	c.Printf("\n%s written to %s\n", text.Bytes(s.Bytes), s.Dir)
}

// headline summarises the sweep in one line.
func headline(s *runner.Summary) string {
	line := fmt.Sprintf("%s: %s", s.Name, text.Counted(s.Done, "run"))
	if s.Done == 0 {
		line = fmt.Sprintf("%s: nothing to compute, %s complete", s.Name, text.Counted(s.Runs, "run"))
	} else {
		line += " in " + text.Seconds(s.Elapsed.Seconds())
		if seconds := s.Elapsed.Seconds(); seconds > 0 {
			line += fmt.Sprintf(" (%s, %s)", rate(float64(s.Done)/seconds), text.Counted(int64(s.Workers), "worker"))
		}
	}
	if s.FailedRuns > 0 {
		line += fmt.Sprintf(", %s failed", text.Count(s.FailedRuns))
	}
	return line
}

// next suggests the next command.
func (e *sweepEnd) next() string {
	switch {
	case e.err != nil:
		return e.again
	case e.sharded:
		return shell.Join("sweep", "finish", e.summary.Dir.Text()) + ", after all shards"
	}
	return shell.Join("sweep", "report", e.summary.Dir.Text())
}
