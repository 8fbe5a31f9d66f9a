package main

import (
	"encoding/json"
	"fmt"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/shell"
	"sweep/runner/status"
)

// FinishCmd is sweep finish.
type FinishCmd struct {
	Dir   vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	JSON  bool      `help:"Print JSON."`
	Quiet bool      `short:"q" help:"Do not print progress."`
}

// Help is shown below the usage.
func (*FinishCmd) Help() string {
	return `The manifest and dataset.sql are rebuilt from the commit records. It is safe to run this twice, or while shards are still
running. The exit code is 3 if runs have failed or batches are missing.`
}

// Run brings the index of the data set up to date.
func (f *FinishCmd) Run(c *Context) error {
	c.JSON = f.JSON
	show := newMeter(c, f.Quiet || f.JSON)
	done, err := runner.Finish(f.Dir, show.batches)
	show.finish()
	if err != nil {
		return err
	}
	if warning := status.UnevenRuns(done.Manifest, f.Dir); warning != "" {
		c.Warn(warning)
	}
	counts := done.Manifest.Counts
	if f.JSON {
		err = json.NewEncoder(c.Stdout).Encode(map[string]any{
			"name": done.Manifest.Grid.Name, "dir": f.Dir, "complete": done.Complete, "missing_runs": done.MissingRuns,
			"missing_batches": done.Missing, "failed_runs": done.FailedRuns, "counts": counts})
	} else {
		c.Printf("%s: %s of %s in %s, %s, %s\n", done.Manifest.Grid.Name, text.Count(counts.CommittedRuns), text.Counted(counts.Runs, "run"),
			text.Counted(counts.Files, "file"), text.Counted(counts.Rows, "row"), text.Bytes(counts.Bytes))
	}
	switch {
	case err != nil:
		return err
	case !done.Complete:
		return &mistake{kind: errkind.Incomplete, message: fmt.Sprintf("%s in %s missing, the first is batch %d",
			text.Counted(done.MissingRuns, "run"), text.Counted(done.Missing, "batch"), done.FirstMissing), hint: "run the grid again to compute them"}
	case done.FailedRuns > 0:
		return &mistake{kind: errkind.Incomplete, message: text.Counted(done.FailedRuns, "run") + " failed",
			hint: shell.Join("sweep", "status", f.Dir.Text()) + " shows how and why"}
	}
	return nil
}
