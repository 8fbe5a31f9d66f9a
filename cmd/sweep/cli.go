package main

import "github.com/alecthomas/kong"

const description = `Run experiments on a simulated real-time gross settlement system and keep every number they produce.

First steps: sweep run sweeps/quickstart.toml, then sweep query out/quickstart "from runs".`

// CLI is the table of contents of the program.
//
// Help texts are imperative, end with a period, name the unit and the default, and put VALUES in capitals.
type CLI struct {
	Init  InitCmd  `cmd:"" group:"prepare" help:"Write a small commented scenario, policy and grid to start from."`
	Check CheckCmd `cmd:"" group:"prepare" help:"Validate scenarios, policies and grids, and tell all mistakes at once."`
	Plan  PlanCmd  `cmd:"" group:"prepare" help:"Show the points, runs and batches of a grid, and what they will cost."`

	Run      RunCmd      `cmd:"" group:"compute" help:"Compute the runs of a grid into a data set; resume what is there."`
	Simulate SimulateCmd `cmd:"" group:"compute" help:"Run one scenario and tell it tick by tick."`
	Retry    RetryCmd    `cmd:"" group:"compute" help:"Compute the failed runs of a data set again."`

	Slurm SlurmCmd `cmd:"" group:"cluster" help:"Write, or submit, the job scripts of a Slurm array job."`
	K8s   K8sCmd   `cmd:"" name:"k8s" group:"cluster" help:"Print the manifest of a Kubernetes indexed job."`

	Query  QueryCmd  `cmd:"" group:"read" help:"Answer SQL, or a named query, about a data set."`
	Replay ReplayCmd `cmd:"" group:"read" help:"Tell a stored run tick by tick, from the tables alone."`
	State  StateCmd  `cmd:"" group:"read" help:"Rebuild the state of a run after any tick from the tables alone."`
	Status StatusCmd `cmd:"" group:"read" help:"Show how far a data set is, its failures, and who works on it."`
	Watch  WatchCmd  `cmd:"" group:"read" help:"Show the status again and again until the data set is complete."`

	Compact CompactCmd `cmd:"" group:"keep" help:"Put the runs of a data set into fewer, larger files."`
	Diff    DiffCmd    `cmd:"" group:"keep" help:"Tell whether two data sets hold the same runs with the same content."`
	Finish  FinishCmd  `cmd:"" group:"keep" help:"Rebuild the manifest and the views of a data set after its shards are done."`
	Migrate MigrateCmd `cmd:"" group:"keep" help:"Rewrite a data set of an earlier version of sweep to the newest format."`
	Verify  VerifyCmd  `cmd:"" group:"keep" help:"Check a data set from its layout up to computing runs again."`

	Policy  PolicyCmd  `cmd:"" group:"look up" help:"Check, explain and list policies."`
	Schema  SchemaCmd  `cmd:"" group:"look up" help:"Describe the keys of documents and the columns of tables."`
	Help    HelpCmd    `cmd:"" group:"look up" help:"Show the help of a command."`
	Version VersionCmd `cmd:"" group:"look up" help:"Print the version of sweep and of what it writes."`

	ServeBatch ServeBatchCmd `cmd:"" hidden:"" help:"Compute one batch for a parent process."`

	Color string           `group:"common" enum:"auto,always,never" default:"auto" help:"Colour the output: auto (on a terminal), always or never. Default: auto."`
	Exit  exitCodesFlag    `group:"common" name:"exit-codes" help:"List the exit codes."`
	Ver   kong.VersionFlag `group:"common" name:"version" help:"Print the version."`
}

var groups = []kong.Group{
	{Key: "prepare", Title: "Prepare an experiment"},
	{Key: "compute", Title: "Compute"},
	{Key: "cluster", Title: "Compute on a cluster"},
	{Key: "read", Title: "Read the results"},
	{Key: "keep", Title: "Keep a data set"},
	{Key: "look up", Title: "Look things up"},
	{Key: "common", Title: "Common flags"},
}

// apply puts the flags that every command has into the context.
func (c *CLI) apply(ctx *Context) error {
	switch c.Color {
	case "always":
		ctx.Color = true
	case "never":
		ctx.Color = false
	}
	return nil
}

// exitCodesFlag lists the exit codes and ends the program.
type exitCodesFlag bool

// BeforeReset runs before anything is parsed that could fail.
func (exitCodesFlag) BeforeReset(app *kong.Kong) error {
	writeExitCodes(app.Stdout)
	app.Exit(exitDone)
	return nil
}
