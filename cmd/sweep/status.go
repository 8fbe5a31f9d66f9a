package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"sweep/runner"
)

// StatusCmd is sweep status.
type StatusCmd struct {
	Dir  string `arg:"" help:"Directory of the data set."`
	JSON bool   `help:"Print JSON."`
}

// Help is shown below the usage.
func (*StatusCmd) Help() string {
	return `The state is read from the data set, so it can be asked from any machine that sees the directory, also while
runs are computed. The exit code is 3 if runs have failed.`
}

// Run shows how far the data set is.
func (s *StatusCmd) Run(c *Context) error {
	c.JSON = s.JSON
	status, err := runner.ReadStatus(places, s.Dir)
	if err != nil {
		return err
	}
	if s.JSON {
		err = json.NewEncoder(c.Stdout).Encode(status)
	} else {
		s.print(c, &status)
	}
	if err == nil && status.FailedRuns > 0 {
		return &mistake{code: exitIncomplete, message: counted(status.FailedRuns, "run") + " failed"}
	}
	return err
}

func (s *StatusCmd) print(c *Context, t *runner.Status) {
	state := "complete"
	if !t.Complete() {
		state = "incomplete"
	}
	c.Printf("%s: %s, %s of %s in %s of %s", t.Name, state, grouped(t.CommittedRuns), counted(t.Runs, "run"), grouped(t.CommittedBatches),
		counted(t.Batches, "batch"))
	if t.FailedRuns > 0 {
		c.Printf(", %s failed", grouped(t.FailedRuns))
	}
	c.Printf("\n")
	if t.RunsPerSecond > 0 && !t.Complete() {
		c.Printf("%.3g runs/s, %s left at this rate\n", t.RunsPerSecond, duration(seconds(t.SecondsLeft)))
	}
	s.printParts(c, t)
	for i, f := range t.Failures {
		if i == 0 {
			c.Printf("\nfailures\n")
		}
		c.Printf("  run %d: %s\n", f.Run, firstLine(f.Error))
	}
	if left := t.FailedRuns - int64(len(t.Failures)); left > 0 && len(t.Failures) > 0 {
		c.Printf("  … and %s more\n", grouped(left))
	}
}

// printParts shows the plans, shards and processes where there is more than one or something is going on.
func (s *StatusCmd) printParts(c *Context, t *runner.Status) {
	if len(t.Plans) > 1 {
		plans := newTable("plan", ">runs", ">batches")
		for _, p := range t.Plans {
			plans.add(fmt.Sprint(p.Number), share(p.CommittedRuns, p.Runs), share(p.CommittedBatches, p.Batches))
		}
		s.printPart(c, plans)
	}
	if len(t.Shards) > 0 {
		shards := newTable("shard", ">runs", ">batches")
		for _, p := range t.Shards {
			shards.add(fmt.Sprintf("%d/%d", p.Shard, p.Shards), share(p.CommittedRuns, p.Runs), share(p.CommittedBatches, p.Batches))
		}
		s.printPart(c, shards)
	}
	if len(t.Processes) > 0 {
		processes := newTable("process", "started", ">workers", ">runs", ">time", "end")
		for _, p := range t.Processes {
			processes.add(fmt.Sprintf("%s:%d", p.Host, p.PID), p.Started, fmt.Sprint(p.Workers), grouped(p.Runs), duration(seconds(p.Seconds)), endOf(p))
		}
		s.printPart(c, processes)
	}
}

func (*StatusCmd) printPart(c *Context, t *textTable) {
	c.Printf("\n")
	t.writeTo(c.Stdout, "")
}

// endOf says how a process ended, as far as its log tells.
func endOf(p runner.ProcessStatus) string {
	switch {
	case p.Active:
		return "at work"
	case p.End == "":
		return "lost"
	}
	return p.End
}

// share is "3 of 8".
func share(part, all int64) string { return grouped(part) + " of " + grouped(all) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
