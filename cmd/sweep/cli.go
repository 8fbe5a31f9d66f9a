package main

import "github.com/alecthomas/kong"

const description = `Run experiments on a simulated real-time gross settlement (RTGS) system and store every number they produce.

First steps: sweep run sweeps/quickstart.toml, then sweep query out/quickstart "from runs".`

// CLI is the table of contents of the program.
//
// Help texts are imperative, end with a period, name the unit and the default, and put VALUES in capitals.
type CLI struct {
	Init   InitCmd   `cmd:"" group:"prepare" help:"Write a small commented scenario, policy and grid to start from."`
	Import ImportCmd `cmd:"" group:"prepare" help:"Look at a file of payments, and write a scenario and a grid that read it."`
	Check  CheckCmd  `cmd:"" group:"prepare" help:"Validate scenarios, policies and grids, and list all mistakes."`
	Plan   PlanCmd   `cmd:"" group:"prepare" help:"Show the points, runs and batches of a grid, and estimate what they cost."`

	Run      RunCmd      `cmd:"" group:"compute" help:"Compute the runs of a grid into a data set, or continue an interrupted sweep."`
	Simulate SimulateCmd `cmd:"" group:"compute" help:"Run one scenario and print what happens in each tick."`
	Search   SearchCmd   `cmd:"" group:"compute" help:"Search for better policies, and confirm what is found on fresh episodes."`
	Retry    RetryCmd    `cmd:"" group:"compute" help:"Recompute the failed runs of a data set."`
	Shadow   ShadowCmd   `cmd:"" group:"compute" help:"Replay stored runs with other policies for some banks, and show what differs."`
	Continue ContinueCmd `cmd:"" group:"compute" help:"Continue a stored run from its state after a tick, with changes, in a new data set."`

	Slurm SlurmCmd `cmd:"" group:"cluster" help:"Write the job scripts of a Slurm array job, and optionally submit them."`
	K8s   K8sCmd   `cmd:"" name:"k8s" group:"cluster" help:"Print the manifest of a Kubernetes Indexed Job."`

	Plot     PlotCmd     `cmd:"" group:"read" help:"Write one picture of a data set, or the table behind it, to a file."`
	Report   ReportCmd   `cmd:"" group:"read" help:"Write the pictures of a data set as one HTML file."`
	Info     InfoCmd     `cmd:"" group:"read" help:"Print what a data set is and how to cite it, or write its grid, scenario and policies to files."`
	Query    QueryCmd    `cmd:"" group:"read" help:"Query a data set with SQL or a named query."`
	Replay   ReplayCmd   `cmd:"" group:"read" help:"Print what happened in each tick of a stored run, using only its tables."`
	State    StateCmd    `cmd:"" group:"read" help:"Reconstruct the state of a stored run after any tick, using only its tables."`
	Status   StatusCmd   `cmd:"" group:"read" help:"Show the progress of a data set, its failures, and the processes working on it."`
	Summary  SummaryCmd  `cmd:"" group:"read" help:"Print the means, the best and the worst points of a data set."`
	Validate ValidateCmd `cmd:"" group:"read" help:"Compare simulated with observed settlement of payments from files."`
	View     ViewCmd     `cmd:"" group:"read" help:"Serve the pictures of data sets to a browser on this machine, down to a single decision."`
	Watch    WatchCmd    `cmd:"" group:"read" help:"Show the status repeatedly until the data set is complete."`

	Adjust      AdjustCmd      `cmd:"" group:"analyse" help:"Correct p-values for many comparisons."`
	Compare     CompareCmd     `cmd:"" group:"analyse" help:"Compare arms of a data set by paired differences."`
	Evaluate    EvaluateCmd    `cmd:"" group:"analyse" help:"Decide whether a candidate is better than a baseline, from paired episodes."`
	Game        GameCmd        `cmd:"" group:"analyse" help:"Find the equilibria of a finite game, from the costs of every profile."`
	Sensitivity SensitivityCmd `cmd:"" group:"analyse" help:"Measure how a metric depends on the axes of a design."`

	Compact CompactCmd `cmd:"" group:"keep" help:"Merge the files of a data set into fewer, larger ones."`
	Diff    DiffCmd    `cmd:"" group:"keep" help:"Compare two data sets run by run."`
	Finish  FinishCmd  `cmd:"" group:"keep" help:"Rebuild the manifest and the views of a data set after its shards have finished."`
	Migrate MigrateCmd `cmd:"" group:"keep" help:"Convert a data set of an earlier version of sweep to the current format."`
	Verify  VerifyCmd  `cmd:"" group:"keep" help:"Check a data set for missing and damaged data."`

	Policy  PolicyCmd  `cmd:"" group:"look up" help:"Check, explain and list policies."`
	Schema  SchemaCmd  `cmd:"" group:"look up" help:"Describe the keys of documents and the columns of tables."`
	Help    HelpCmd    `cmd:"" group:"look up" help:"Show the help of a command."`
	Version VersionCmd `cmd:"" group:"look up" help:"Print the version of sweep, of its simulator and of its formats."`

	ServeBatch   ServeBatchCmd   `cmd:"" hidden:"" help:"Compute one batch for a parent process."`
	ServeQueries ServeQueriesCmd `cmd:"" hidden:"" help:"Run queries for a parent process."`

	Color string           `group:"common" enum:"auto,always,never" default:"auto" help:"When to colour the output: auto (on a terminal), always or never. Default: auto."`
	Exit  exitCodesFlag    `group:"common" name:"exit-codes" help:"List the exit codes."`
	Ver   kong.VersionFlag `group:"common" name:"version" help:"Print the version."`
}

var groups = []kong.Group{
	{Key: "prepare", Title: "Prepare an experiment"},
	{Key: "compute", Title: "Compute"},
	{Key: "cluster", Title: "Compute on a cluster"},
	{Key: "read", Title: "Read the results"},
	{Key: "analyse", Title: "Analyse the results"},
	{Key: "keep", Title: "Maintain a data set"},
	{Key: "look up", Title: "Reference"},
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
