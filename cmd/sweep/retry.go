package main

import (
	"time"

	"sweep/runner"
)

// RetryCmd is sweep retry.
type RetryCmd struct {
	Dir     string        `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Workers int           `short:"w" placeholder:"N" help:"Batches to compute at the same time. Default: one per core."`
	Retries int           `placeholder:"N" help:"Try a run that fails N more times. Default: 0."`
	Timeout time.Duration `placeholder:"TIME" help:"Let a run fail that takes longer, for example 10m. Default: no limit."`
	Quiet   bool          `short:"q" help:"Show neither progress nor summary."`
	JSON    bool          `help:"Print the summary as JSON."`
}

// Help is shown below the usage.
func (*RetryCmd) Help() string {
	return `What is committed stays as it is: the failed runs are computed under new run ids, as a further plan of the data set.`
}

// Run computes the failed runs again.
func (r *RetryCmd) Run(c *Context) error {
	c.JSON = r.JSON
	show := newProgress(c, r.Quiet || r.JSON)
	s, err := runner.Retry(c, runner.Options{Dir: r.Dir, FS: places, Workers: r.Workers, Retries: r.Retries, Timeout: r.Timeout,
		Progress: show, Version: buildVersion()})
	show.finish()
	return endSweep(c, sweepEnd{summary: &s, err: err, quiet: r.Quiet, json: r.JSON, again: "sweep retry " + r.Dir})
}
