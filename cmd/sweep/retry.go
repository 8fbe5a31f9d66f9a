package main

import "sweep/runner"

// RetryCmd is sweep retry.
type RetryCmd struct {
	Dir     string `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Workers int    `min:"1" max:"10000" short:"w" placeholder:"N" help:"Batches to compute at the same time, and cores to use at most. Default: one per core."`

	limits

	Quiet bool `short:"q" help:"Show neither progress nor summary."`
	JSON  bool `help:"Print the summary as JSON."`
}

// Help is shown below the usage.
func (*RetryCmd) Help() string {
	return `What is committed stays as it is: the failed runs are computed under new run ids, as a further plan of the data set.

The grid, scenarios and policies are those that the data set keeps, so retry after mending a limit, the machine or the
program. A mended policy makes other runs: give its axis value a new label and run the grid again.`
}

// Run computes the failed runs again.
func (r *RetryCmd) Run(c *Context) error {
	c.JSON = r.JSON
	useCores(r.Workers)
	show := newProgress(c, r.Quiet || r.JSON)
	o := runner.Options{Dir: r.Dir, FS: places, Workers: r.Workers, Progress: show, Version: buildVersion()}
	r.limits.apply(&o)
	s, err := runner.Retry(c, o)
	show.finish()
	return endSweep(c, sweepEnd{summary: &s, err: err, quiet: r.Quiet, json: r.JSON, again: runner.ShellLine("sweep", "retry", r.Dir)})
}
