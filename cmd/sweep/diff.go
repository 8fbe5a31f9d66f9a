package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"sweep/datasets"
	"sweep/datasets/diff"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
)

// DiffCmd is sweep diff.
type DiffCmd struct {
	A    vfs.Place `arg:"" help:"Directory of a data set, or s3://BUCKET/PREFIX."`
	B    vfs.Place `arg:"" help:"Directory of the other data set, or s3://BUCKET/PREFIX."`
	JSON bool      `help:"Print JSON."`
}

// Help is shown below the usage.
func (*DiffCmd) Help() string {
	return `Runs are matched by their keys, whatever their ids, batches and partitions. Every row of every table that both data sets have is
compared exactly, except for the run id, the point in the grid and how the scenario names a policy. Failed runs are not compared.
Files with equal hashes are not read. Analyses (tables such as replays and candidates) are matched by their ids; one that only one
of the data sets has is listed and is no difference.

  sweep diff out/quickstart copies/quickstart

Exit codes: 0 equal; 14 a run or analysis that both have differs; 15 one of them has runs or tables that the other does not have.`
}

// Run compares the data sets and prints the first differences.
func (d *DiffCmd) Run(c *Context) error {
	c.JSON = d.JSON
	a, err := datasets.Open(d.A)
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := datasets.Open(d.B)
	if err != nil {
		return err
	}
	defer b.Close()
	report, err := diff.Compare(c, a, b)
	if err != nil {
		return err
	}
	if d.JSON {
		err = json.NewEncoder(c.Stdout).Encode(report)
	} else {
		d.print(c, report)
	}
	if err != nil || report.Same() {
		return err
	}
	kind := errkind.Different
	if report.Differ > 0 || len(report.AnalysesDiffer) > 0 {
		kind = errkind.Determinism
	}
	return &mistake{kind: kind, message: fmt.Sprintf("%s and %s differ", d.A, d.B)}
}

func (d *DiffCmd) print(c *Context, r *diff.Report) {
	c.Printf("%s in %s, %s in %s, %s in both", text.Counted(r.RunsA, "run"), d.A, text.Count(r.RunsB), d.B, text.Count(r.Both))
	switch {
	case r.Same():
		c.Printf("; identical in all of %s\n", text.Counted(int64(len(r.Tables)), "table"))
	case r.Differ > 0:
		c.Printf("; %s %s\n", text.Counted(r.Differ, "run"), text.Form(r.Differ, "differs", "differ"))
	default:
		c.Printf("; those are identical in all of %s\n", text.Counted(int64(len(r.Tables)), "table"))
	}
	d.printNames(c, d.A, "table", r.TableA)
	d.printNames(c, d.B, "table", r.TableB)
	d.printNames(c, d.A, "column", r.ColumnA)
	d.printNames(c, d.B, "column", r.ColumnB)
	d.printNames(c, d.A, "analysis", r.AnalysisA)
	d.printNames(c, d.B, "analysis", r.AnalysisB)
	if len(r.AnalysesDiffer) > 0 {
		c.Printf("%s %s in both, with different rows\n", text.Plural(int64(len(r.AnalysesDiffer)), "analysis"), strings.Join(r.AnalysesDiffer, ", "))
	}
	d.printRuns(c, d.A, &r.OnlyA)
	d.printRuns(c, d.B, &r.OnlyB)
	for i := range r.Runs {
		d.printRun(c, &r.Runs[i])
	}
	if left := r.Differ - int64(len(r.Runs)); left > 0 {
		c.Printf("\n… and %s more\n", text.Count(left))
	}
}

func (*DiffCmd) printNames(c *Context, dir vfs.Place, what string, names []string) {
	if len(names) > 0 {
		c.Printf("only %s has the %s %s\n", dir, text.Plural(int64(len(names)), what), strings.Join(names, ", "))
	}
}

func (*DiffCmd) printRuns(c *Context, dir vfs.Place, runs *diff.Runs) {
	if runs.Count == 0 {
		return
	}
	c.Printf("only %s has %s:", dir, text.Counted(runs.Count, "run"))
	for i, run := range runs.First {
		if i > 0 {
			c.Printf(",")
		}
		c.Printf(" %d (key %s)", run.ID, run.Key)
	}
	if runs.Count > int64(len(runs.First)) {
		c.Printf(", …")
	}
	c.Printf("\n")
}

// printRun shows the first difference of every table of a run.
func (d *DiffCmd) printRun(c *Context, run *diff.Run) {
	c.Printf("\nkey %s: run %d of %s, run %d of %s\n", run.Key, run.A, d.A, run.B, d.B)
	places := text.NewTable("first difference in", ">row", ">tick", "column", d.A.String(), d.B.String())
	for _, p := range run.Places {
		tick := ""
		if p.Tick != nil {
			tick = fmt.Sprint(*p.Tick)
		}
		places.Add(p.Table, fmt.Sprint(p.Row), tick, p.Column, shortened(p.A), shortened(p.B))
	}
	c.printTable(places, "  ")
}

// valueRunes is the maximum length of a shown value.
const valueRunes = 60

// shortened returns a value on one line of limited length.
func shortened(value string) string {
	if runes := []rune(value); len(runes) > valueRunes {
		return string(runes[:valueRunes-1]) + "…"
	}
	return value
}
