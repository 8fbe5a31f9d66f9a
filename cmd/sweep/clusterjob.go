package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/cluster"
	"sweep/runner/estimate"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// taskFlags divide the work of a grid into tasks.
type taskFlags struct {
	Tasks    int           `min:"1" max:"1000000" placeholder:"N" help:"Number of tasks; each computes one shard. Default: estimated by a pilot, so that a task takes about --per-task."`
	OldTasks int           `min:"1" max:"1000000" name:"n" short:"n" hidden:""` // as it was spelt before -n was the name of a query
	PerTask  time.Duration `min:"1s" placeholder:"TIME" help:"Target run time of a task. Default: 1h, or half of --time if that is less."`
	Parallel int           `min:"1" placeholder:"N" help:"Maximum number of tasks that run at the same time. Default: no limit."`
	CPUs     int           `min:"1" max:"10000" name:"cpus" short:"c" default:"1" placeholder:"N" help:"Number of cores, and workers, per task. Default: 1."`
	Mem      memory        `placeholder:"SIZE" help:"Memory per task, for example 8G; a plain number is in MiB. Default: the site's default."`
}

// The target run time of a task: long enough for a scheduler that starts a few tasks per minute, short enough to be scheduled
// soon. A pilot that takes longer than pilotTime only shows that runs are long.
const (
	perTaskDefault = time.Hour
	pilotRuns      = 6
	pilotTime      = 20 * time.Second
)

// tasks returns the number of tasks: that of --tasks, or one derived from the time per task and the remaining batches.
func (f *taskFlags) tasks(c *Context, g *sweeps.Grid, pending int64, limit time.Duration) (int, error) {
	if wanted := max(f.Tasks, f.OldTasks); wanted > 0 {
		return int(min(int64(wanted), pending)), nil
	}
	perTask := f.PerTask
	if perTask <= 0 {
		perTask = perTaskDefault
		if limit > 0 {
			perTask = min(perTask, limit/2)
		}
	}
	p, err := plan.Make(g, nil)
	if err != nil {
		return 0, err
	}
	e, err := estimate.Pilot(c, p, pilotRuns, pilotTime)
	if err != nil {
		return 0, err
	}
	if e.SecondsPerRun == 0 {
		n := cluster.TasksByBatches(pending, f.CPUs)
		c.Sayf("no run finished within the pilot: using %s for %s; estimate the cost with sweep plan --pilot-time, or set --tasks",
			text.Counted(int64(n), "task"), text.Counted(pending, "batch"))
		return n, nil
	}
	hours := e.CPUHours() * float64(pending) / float64(max(e.Batches, 1))
	n := cluster.Tasks(pending, hours, f.CPUs, perTask)
	c.Sayf("%s of CPU time in %s of about %s", text.Seconds(hours*3600), text.Counted(int64(n), "task"),
		text.Seconds(hours*3600/float64(n*max(f.CPUs, 1))))
	if batch := seconds(e.BatchSeconds()); limit > 0 && batch > limit/2 {
		c.Warn(fmt.Sprintf("a batch takes about %s and must fit into %s; make batches smaller with [output] batch, or tasks longer",
			text.Seconds(batch.Seconds()), text.Seconds(limit.Seconds())))
	}
	return n, nil
}

// runArguments checks the arguments for sweep run in every task, so that mistakes are found now and not after hours in a
// queue.
func runArguments(args []string) ([]string, error) {
	var run struct {
		Run RunCmd `cmd:""`
	}
	parser, err := kong.New(&run, kong.Exit(func(int) {}), placeArguments)
	if err != nil {
		return nil, err
	}
	if _, err := parser.Parse(append([]string{"run", "grid"}, args...)); err != nil {
		return nil, usage("arguments after -- are passed to sweep run in every task", "arguments of sweep run: %v", err)
	}
	for _, arg := range args {
		flag, _, _ := strings.Cut(arg, "=")
		switch flag {
		case "--shard", "--dir", "-d", "--workers", "-w", "--grace", "--dry-run":
			return nil, usage("", "%s is set for each task and cannot be passed to sweep run", flag)
		}
	}
	return args, nil
}

// programPath returns the path of the sweep program for tasks.
func programPath(chosen string) (string, error) {
	if chosen != "" {
		return chosen, nil
	}
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	if strings.Contains(program, "go-build") { // the temporary directory of go run
		return "", invalid("build a permanent program with go build -o sweep ./cmd/sweep, or name one with --program",
			"this program, %s, is temporary and will not exist when the tasks run", program)
	}
	return program, nil
}

// memory is an amount of memory in MiB.
type memory int

// UnmarshalText reads "8G", "500M" or a number of MiB.
func (m *memory) UnmarshalText(text []byte) error {
	mib, err := cluster.ParseMemory(string(text))
	*m = memory(mib)
	return err
}

// timeLimit is the time limit of a job.
type timeLimit time.Duration

// UnmarshalText reads "2h30m" or one of Slurm's forms, as "02:30:00".
func (t *timeLimit) UnmarshalText(text []byte) error {
	d, err := cluster.ParseTime(string(text))
	*t = timeLimit(d)
	return err
}

// writeJobFiles writes job files to a directory and replaces those of an earlier call; running jobs have already read theirs.
func writeJobFiles(dir string, files []cluster.File) error {
	if _, err := os.Lstat(filepath.Join(dir, "_sweep")); err == nil {
		return invalid("name another directory with --scripts", "%s is a data set; scripts and logs cannot be written to it", dir)
	}
	if err := vfs.MakeOutputDir(dir); err != nil {
		return err
	}
	outputs := make([]vfs.OutputFile, len(files))
	for i, f := range files {
		outputs[i] = vfs.OutputFile{Name: filepath.Join(dir, f.Name), Data: []byte(f.Text), Mode: f.Mode}
	}
	return vfs.WriteOutputs(outputs, true)
}
