package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"sweep/datasets/vfs"
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
	status, err := runner.ReadStatus(vfs.OS{}, s.Dir)
	if err != nil {
		return err
	}
	if s.JSON {
		err = json.NewEncoder(c.Stdout).Encode(status)
	} else {
		s.print(c, &status)
	}
	if err == nil && status.FailedRuns > 0 {
		return &mistake{code: exitFailedRuns, message: counted(status.FailedRuns, "run") + " failed"}
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
		c.Printf("%.3g runs/s, %s left at this rate\n", t.RunsPerSecond, duration(time.Duration(t.SecondsLeft*float64(time.Second))))
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
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	if len(t.Plans) > 1 {
		fmt.Fprintf(w, "\nplan\truns\tbatches\n")
		for _, p := range t.Plans {
			fmt.Fprintf(w, "%d\t%d of %d\t%d of %d\n", p.Number, p.CommittedRuns, p.Runs, p.CommittedBatches, p.Batches)
		}
	}
	if len(t.Shards) > 0 {
		fmt.Fprintf(w, "\nshard\truns\tbatches\n")
		for _, p := range t.Shards {
			fmt.Fprintf(w, "%d/%d\t%d of %d\t%d of %d\n", p.Shard, p.Shards, p.CommittedRuns, p.Runs, p.CommittedBatches, p.Batches)
		}
	}
	if len(t.Processes) > 0 {
		fmt.Fprintf(w, "\nprocess\tstarted\tworkers\truns\ttime\tend\n")
		for _, p := range t.Processes {
			end := p.End
			if p.Active {
				end = "at work"
			} else if end == "" {
				end = "lost"
			}
			fmt.Fprintf(w, "%s:%d\t%s\t%d\t%d\t%s\t%s\n", p.Host, p.PID, p.Started, p.Workers, p.Runs,
				duration(time.Duration(p.Seconds*float64(time.Second))), end)
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
