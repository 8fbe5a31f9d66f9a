package main

import (
	"bufio"

	"sweep/datasets/vfs"
)

// ReplayCmd is sweep replay.
type ReplayCmd struct {
	Dir   vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	RunID int64     `name:"run" required:"" placeholder:"N" help:"Id of the run in the data set."`

	Beside string `placeholder:"DIR:N" help:"Print the run beside run N of data set DIR, from the first tick that differs. N alone is a run of the same data set."`

	narrativeFlags
}

// Help is shown below the usage.
func (*ReplayCmd) Help() string {
	return `The run is not computed again: the output is made from the tables, and is the same, byte for byte, as that of sweep simulate
--dir DIR --run N. --decisions needs the table decisions, which a grid stores on request.

  sweep replay out/quickstart --run 17 --ticks 0:20
  sweep replay out/quickstart --run 17 --event LsmCycleSettlement
  sweep replay out/quickstart --run 17 --beside out/patient:0

Between two runs side by side, | marks lines that differ, < and > lines that only one of them has.`
}

// Run prints the run.
func (r *ReplayCmd) Run(c *Context) error {
	run, err := openStored(r.Dir, r.RunID)
	if err != nil {
		return err
	}
	defer run.Close()
	if r.Beside != "" {
		return r.beside(c, run)
	}
	choice, err := r.options(c, run.Agents(), run.LastTick(), run.FromFiles())
	if err != nil {
		return err
	}
	if len(r.Payment) > 0 {
		if err := r.checkPayments(run); err != nil {
			return err
		}
	}
	out := bufio.NewWriterSize(c.Data(), 1<<16) // the narrative escapes names itself
	return firstError(run.Replay(out, run.name, choice, r.Decisions), out.Flush())
}

// checkPayments refuses payments that the run does not have.
func (r *ReplayCmd) checkPayments(run *stored) error {
	n, err := run.NumPayments()
	if err != nil {
		return err
	}
	ids, err := run.ExternalIDs()
	if err != nil {
		return err
	}
	return r.knownPayments(n, ids.Has)
}
