package main

import (
	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner"
	"sweep/runner/shell"
)

// RetryCmd is sweep retry.
type RetryCmd struct {
	Dir     vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Workers int       `min:"1" max:"10000" short:"w" placeholder:"N" help:"Number of batches to compute in parallel, and maximum number of cores to use. Default: one per core."`

	limits

	Quiet bool `short:"q" help:"Do not print progress and summary."`
	JSON  bool `help:"Print the summary as JSON."`
}

// Help is shown below the usage.
func (*RetryCmd) Help() string {
	return `Committed data does not change: the failed runs are computed under new run ids, as an additional plan of the data set.

The grid, scenarios and policies stored in the data set are used, so retry after you have changed a limit, or repaired the
machine or the program. A corrected policy makes different runs: give its axis value a new label and run the grid again.`
}

// Run computes the failed runs again.
func (r *RetryCmd) Run(c *Context) error {
	c.JSON = r.JSON
	useCores(r.Workers)
	show := newProgress(c, r.Quiet || r.JSON)
	o := runner.Options{Dir: r.Dir, Workers: r.Workers, Progress: show, Version: datasets.ProgramVersion()}
	r.limits.apply(&o)
	s, err := runner.Retry(c, o)
	show.finish()
	return endSweep(c, sweepEnd{summary: &s, err: err, quiet: r.Quiet, json: r.JSON, again: shell.Join("sweep", "retry", r.Dir.Text())})
}
