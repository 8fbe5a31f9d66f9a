package main

import (
	"encoding/json"
	"path/filepath"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/cluster"
	"sweep/runner/shell"
	"sweep/sweeps"
)

// RunCmd is sweep run.
type RunCmd struct {
	Grid vfs.Place `arg:"" help:"Grid file (TOML), or the directory of a data set to continue."`

	Dir     vfs.Place     `short:"d" placeholder:"DIR" help:"Directory of the data set, or s3://BUCKET/PREFIX. Default: out/NAME."`
	Workers int           `min:"1" max:"10000" short:"w" placeholder:"N" help:"Number of batches to compute in parallel, and maximum number of cores to use. Default: one per core."`
	Shard   shard         `placeholder:"I/N" help:"Compute only part I of N, for example 1/8 on the first of eight machines."`
	Wait    time.Duration `placeholder:"TIME" default:"1m" help:"With --shard and replications until a bound: how long a shard that has finished its part of a round waits for a commit of the others before it computes their batches; 0 ends it instead. Default: 1m."`
	DryRun  bool          `help:"Show what would be computed, without writing anything."`

	limits
	MaxRuns int64 `min:"1" placeholder:"N" help:"Accept a grid of up to N runs. Default: 10000000."`

	Quiet bool `short:"q" help:"Do not print progress and summary."`
	JSON  bool `help:"Print the summary as JSON."`
}

// Help is shown below the usage.
func (*RunCmd) Help() string {
	return `The same command continues an interrupted sweep: committed batches are not computed again. If values, axes with a default or
replications are added to the grid, only the new runs are computed, as an additional plan of the data set. Values and axes that
are removed from the grid stay in the data set.

A data set keeps the grid that it was planned from, so sweep run DIR continues it even if the files have changed.

Exit codes: 0 done, 3 done but some runs failed, 12 invalid input, 13 a data file is missing or damaged, 20 storage error,
75 interrupted (run it again).`
}

// Run computes the grid.
func (r *RunCmd) Run(c *Context) error {
	c.JSON = r.JSON
	if r.DryRun {
		defer tidy()()
	}
	g, dir, err := gridAndPlace(r.Grid, r.Dir, r.MaxRuns)
	if err != nil {
		return err
	}
	if r.DryRun {
		return r.look(c, g, dir)
	}
	useCores(r.Workers)
	show := newProgress(c, r.Quiet || r.JSON)
	s, err := runner.Run(c, g, r.options(c, dir, show))
	show.finish()
	s.Warnings = append(gridWarnings(r.Grid, g), s.Warnings...)
	again := []string{"sweep", "run", r.Grid.Text()}
	if !r.Dir.IsZero() {
		again = append(again, "--dir", r.Dir.Text())
	}
	return endSweep(c, sweepEnd{summary: &s, err: err, quiet: r.Quiet, json: r.JSON, sharded: r.Shard.Count > 1, again: shell.Join(again...), grid: g})
}

func (r *RunCmd) options(c *Context, dir vfs.Place, p runner.Progress) runner.Options {
	o := runner.Options{Dir: dir, Workers: r.Workers, Shard: r.Shard.Shard, Wait: r.wait(), Progress: p, Version: datasets.ProgramVersion()}
	r.limits.apply(&o)
	if end, ok := cluster.Deadline(c.Env); ok {
		o.Deadline = end
	}
	return o
}

// wait returns the waiting time for the runner, where negative means none.
func (r *RunCmd) wait() time.Duration {
	if r.Wait <= 0 {
		return -1
	}
	return r.Wait
}

// datasetPlace returns the place for the data set of a grid.
func datasetPlace(chosen vfs.Place, g *sweeps.Grid) vfs.Place {
	if !chosen.IsZero() {
		return chosen
	}
	return vfs.OnDisk(defaultDir(g))
}

// defaultDir is the directory for the data set of a grid if none is chosen.
func defaultDir(g *sweeps.Grid) string { return filepath.Join("out", g.Name()) }

// look shows what would be computed.
func (r *RunCmd) look(c *Context, g *sweeps.Grid, dir vfs.Place) error {
	v, err := runner.Look(g, r.options(c, dir, nil))
	if err != nil {
		return err
	}
	if r.JSON {
		return json.NewEncoder(c.Stdout).Encode(map[string]any{"dir": dir, "exists": v.Exists, "new_plan": v.NewPlan,
			"new_runs": v.NewRuns, "runs": v.Runs, "batches": v.Batches, "shard_runs": v.Shard, "before": v.Before,
			"pending_batches": v.Pending})
	}
	switch {
	case !v.Exists:
		c.Printf("%s would be created for %s in %s\n", dir, text.Counted(v.Runs, "run"), text.Counted(v.Batches, "batch"))
	case v.NewPlan > 0:
		c.Printf("%s would be extended by plan %d with %s, to %s in %s\n", dir, v.NewPlan, text.Counted(v.NewRuns, "run"),
			text.Counted(v.Runs, "run"), text.Counted(v.Batches, "batch"))
	default:
		c.Printf("%s contains a plan for %s in %s\n", dir, text.Counted(v.Runs, "run"), text.Counted(v.Batches, "batch"))
	}
	c.Printf("%s of %s are computed; %s would be computed\n", text.Count(v.Before), text.Counted(v.Shard, "run"), text.Counted(v.Pending, "batch"))
	return nil
}
