package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/journal"
	"sweep/runner/shell"
	"sweep/runner/status"
	"sweep/sweeps"
)

// StatusCmd is sweep status.
type StatusCmd struct {
	Dir  vfs.Place `arg:"" help:"Directory of the data set; or a grid file (TOML), to compare it with the data set in out/NAME."`
	Grid string    `arg:"" optional:"" help:"Grid file (TOML) to compare with: show what is in the data set but no longer in the grid."`
	JSON bool      `help:"Print JSON."`
}

// Help is shown below the usage.
func (*StatusCmd) Help() string {
	return `The status is read from the data set. The command works on any machine that can read the directory, also while runs are being
computed. The exit code is 3 if runs have failed. sweep watch DIR shows the status repeatedly.

When values or axes are removed from a grid, their runs stay in the data set. With the grid as an argument, the status lists
them.`
}

// Run shows the status of the data set.
func (s *StatusCmd) Run(c *Context) error {
	c.JSON = s.JSON
	status, err := s.read()
	if err != nil {
		return err
	}
	if s.JSON {
		err = json.NewEncoder(c.Stdout).Encode(status)
	} else {
		printStatus(c, &status)
	}
	return firstError(err, statusEnd(&status))
}

func (s *StatusCmd) read() (status.Status, error) {
	dir, file := s.Dir, s.Grid
	path, _ := dir.Path()
	if info, err := os.Stat(path); file == "" && err == nil && !info.IsDir() && filepath.Ext(path) == ".toml" {
		dir, file = vfs.Place{}, path
	}
	if file == "" {
		return status.Read(dir)
	}
	g, err := loadGrid(file, 0)
	if err != nil {
		return status.Status{}, err
	}
	found := !dir.IsZero()
	dir = datasetPlace(dir, g)
	t, err := status.Read(dir)
	var missing *datasets.NoDatasetError
	if !found && errors.As(err, &missing) && missing.MovedTo == "" {
		err = because(err, errkind.NoDataset, shell.Join("sweep", "run", file)+" computes it")
	}
	if err != nil {
		return t, err
	}
	against, err := status.Compare(dir, g)
	t.Grid = &against
	return t, err
}

// statusEnd returns the error that determines the exit code.
func statusEnd(t *status.Status) error {
	if t.FailedRuns == 0 {
		return nil
	}
	return &mistake{kind: errkind.Incomplete, message: text.Counted(t.FailedRuns, "run") + " failed"}
}

func printStatus(c *Context, t *status.Status) {
	c.Printf("%s\n%s\n", statusLine(t), paceLine(t))
	if g := c.glyphs(); g != nil && !t.Complete() {
		c.Printf("%s %s\n", text.PadRight(g.barOf(float64(t.CommittedRuns), float64(t.Runs)), barCells), text.Part(t.CommittedRuns, t.Runs))
	}
	if n := t.LackComparison; n > 0 {
		c.Printf("%s of replays %s not compared with the runs: %s\n", text.Counted(n, "batch"), text.Form(n, "is", "are"), datasets.CompareRemedy)
	}
	for _, in := range t.Inputs {
		c.Printf("%s\n", gridInputText(sweeps.Input(in)))
	}
	for _, sentence := range t.Precision.Sentences() {
		c.Printf("%s\n", sentence)
	}
	if t.Grid != nil {
		printGridStatus(c, t)
	}
	printParts(c, t)
	printSlowest(c, t)
	printFailures(c, t)
}

// statusLine summarises the progress of a data set.
func statusLine(t *status.Status) string {
	state := "complete"
	if !t.Complete() {
		state = "incomplete"
	}
	line := fmt.Sprintf("%s: %s, %s of %s in %s of %s", t.Name, state, text.Count(t.CommittedRuns), text.Counted(t.Runs, "run"),
		text.Count(t.CommittedBatches), text.Counted(t.Batches, "batch"))
	if t.Analyses > 0 {
		line += ", " + text.Counted(t.Analyses, "analysis")
	}
	if t.FailedRuns > 0 {
		line += ", " + text.Count(t.FailedRuns) + " failed"
	}
	if t.PendingRuns > 0 {
		line += ", " + text.Count(t.PendingRuns) + " left"
	}
	return line
}

// paceLine shows the rate, the remaining time and the disk usage.
func paceLine(t *status.Status) string {
	var parts []string
	switch {
	case t.RunsPerSecond > 0 && !t.Complete():
		parts = append(parts, rate(t.RunsPerSecond), text.Seconds(t.SecondsLeft)+" left at this rate")
	case !t.Active() && !t.Complete():
		parts = append(parts, "no process is running")
	}
	disk := text.Bytes(t.Bytes) + " on disk"
	if !t.Complete() && t.BytesExpected > 0 {
		disk += ", about " + text.Bytes(t.BytesExpected) + " when complete"
	}
	return strings.Join(append(parts, disk), ", ")
}

// printGridStatus lists the runs that only the data set or only the grid has.
func printGridStatus(c *Context, t *status.Status) {
	g := t.Grid
	c.Printf("\n")
	switch {
	case g.Refused != "":
		c.Printf("sweep run would refuse %s: %s\n", g.File, g.Refused)
	case g.NewRuns > 0:
		c.Printf("%s has %s that are not in the data set; sweep run adds them\n", g.File, text.Counted(g.NewRuns, "run"))
	}
	if g.ExtraRuns == 0 {
		c.Printf("all runs of the data set are in %s\n", g.File)
		return
	}
	c.Printf("in the data set but not in %s: %s of %s\n", g.File, text.Counted(g.ExtraRuns, "run"), text.Counted(g.ExtraPoints, "point"))
	for _, p := range g.Extra {
		if p.InGrid {
			c.Printf("  %s: the last %s\n", p.Point, text.Counted(p.Runs, "replication"))
		} else {
			c.Printf("  %s: %s\n", p.Point, text.Counted(p.Runs, "run"))
		}
	}
	if more := g.ExtraPoints - int64(len(g.Extra)); more > 0 {
		c.Printf("  … and %s more\n", text.Counted(more, "point"))
	}
}

// printParts shows plans if there are several, and shards and processes if there are any.
func printParts(c *Context, t *status.Status) {
	if len(t.Plans) > 1 {
		plans := text.NewTable("plan", ">runs", ">batches")
		for _, p := range t.Plans {
			name := fmt.Sprint(p.Number)
			if p.Retry {
				name += " (retry)"
			}
			plans.Add(name, share(p.CommittedRuns, p.Runs), share(p.CommittedBatches, p.Batches))
		}
		printPart(c, plans)
	}
	if len(t.Shards) > 0 {
		shards := text.NewTable("shard", ">runs", ">failed", ">left", ">batches")
		for _, p := range t.Shards {
			shards.Add(fmt.Sprintf("%d/%d", p.Shard, p.Shards), share(p.CommittedRuns, p.Runs), text.Count(p.FailedRuns),
				text.Count(p.Runs-p.CommittedRuns), share(p.CommittedBatches, p.Batches))
		}
		printPart(c, shards)
	}
	if len(t.Processes) > 0 {
		processes := text.NewTable("process", "started", ">workers", ">runs", ">time", "end")
		for _, p := range t.Processes {
			processes.Add(fmt.Sprintf("%s:%d", p.Host, p.PID), p.Started, fmt.Sprint(p.Workers), text.Count(p.Runs), text.Seconds(p.Seconds), endOf(p))
		}
		printPart(c, processes)
	}
}

// printSlowest shows the points with the longest runs.
func printSlowest(c *Context, t *status.Status) {
	points := text.NewTable("slowest points", ">runs", ">per run")
	for _, p := range t.SlowestPoints {
		points.Add(pointName(p), text.Count(p.Runs), text.ShortSeconds(p.SecondsPerRun))
	}
	if len(t.SlowestPoints) > 1 {
		printPart(c, points)
	}
}

// pointName formats a point as "axis=value axis=value".
func pointName(p journal.PointTime) string {
	if len(p.Params) == 0 {
		return fmt.Sprintf("point %d", p.Point)
	}
	words := make([]string, len(p.Params))
	for i, param := range p.Params {
		value, isText := param.Value.(string)
		if !isText {
			text, _ := json.Marshal(param.Value) // the shortest digits of a number
			value = string(text)
		}
		words[i] = param.Axis + "=" + value
	}
	return strings.Join(words, " ")
}

// printFailures shows the first failures and the commands that reproduce them.
func printFailures(c *Context, t *status.Status) {
	for i, f := range t.Failures {
		if i == 0 {
			c.Printf("\nfailures\n")
		}
		c.Printf("  run %d: %s\n", f.Run, firstLine(f.Error))
		if i < commandsShown {
			c.Printf("    %s\n", runner.ReplayCommand("sweep", t.Dir.Text(), f.Run))
		}
	}
	if left := t.FailedRuns - int64(len(t.Failures)); left > 0 && len(t.Failures) > 0 {
		c.Printf("  … and %s more\n", text.Count(left))
	}
}

// commandsShown limits the commands below failures; they differ only in the run.
const commandsShown = 3

func printPart(c *Context, t *text.Table) {
	c.Printf("\n")
	c.printTable(t, "")
}

// endOf shows how a process ended, according to its log.
func endOf(p status.Process) string {
	switch {
	case p.Active:
		return "running"
	case p.End == "":
		return "lost"
	}
	return p.End
}

// share is "3 of 8".
func share(part, all int64) string { return text.Count(part) + " of " + text.Count(all) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
