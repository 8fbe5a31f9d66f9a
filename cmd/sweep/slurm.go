package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/cluster"
)

// SlurmCmd is sweep slurm.
type SlurmCmd struct {
	Grid    vfs.Place `arg:"" help:"Grid file (TOML), or the directory of a data set to continue."`
	RunArgs []string  `arg:"" optional:"" name:"run-arguments" help:"Arguments for sweep run in every task, after --, for example -- --retries 1 --timeout 10m."`

	Dir vfs.Place `short:"d" placeholder:"DIR" help:"Directory of the data set, on a file system that all nodes share, or s3://BUCKET/PREFIX. Default: out/NAME."`
	To  string    `name:"scripts" aliases:"to" placeholder:"DIR" help:"Directory for the scripts and logs, also shared. Default: the directory of the data set followed by -slurm; NAME-HASH-slurm for s3."`
	taskFlags

	Time         timeLimit `short:"t" placeholder:"TIME" help:"Time limit of a task, as 2h30m or 02:30:00. Default: the site's default."`
	Partition    string    `short:"p" placeholder:"NAME" help:"Partition to submit to. Default: the site's default."`
	Account      string    `short:"A" placeholder:"NAME" help:"Account to charge. Default: the user's default."`
	Rounds       int       `min:"1" max:"1000" default:"1" placeholder:"N" help:"Submit the tasks up to N times as long as runs are missing. Default: 1."`
	MaxArraySize int       `min:"1" placeholder:"N" help:"Split longer arrays. Default: MaxArraySize of scontrol show config if available, else 1001."`
	Sbatch       []string  `sep:"none" placeholder:"OPTION" help:"Additional option for sbatch, for example --sbatch=--qos=long. May be repeated."`
	Setup        []string  `sep:"none" placeholder:"LINE" help:"Shell line to run before the program, for example \"module load sweep\". May be repeated."`
	Program      string    `placeholder:"FILE" help:"Path of the sweep program on the nodes. Default: this program."`
	Submit       bool      `help:"Submit the jobs immediately."`
}

// Help is shown below the usage.
func (*SlurmCmd) Help() string {
	return `The plan is written into the data set, so later changes of the grid file do not affect the tasks. The scripts are task.sh, an
array job in which every task computes one shard; finish.sh, which rebuilds the manifest afterwards; and submit.sh. A task that
is killed, requeued or out of time loses only the batches in progress: run submit.sh again to compute the missing ones.

See docs/cluster.md for details.`
}

// Run writes the plan and the scripts, and with --submit submits them.
func (s *SlurmCmd) Run(c *Context) error {
	args, err := runArguments(s.RunArgs)
	if err != nil {
		return err
	}
	job := cluster.Slurm{
		Args: args, CPUs: s.CPUs, MemoryMiB: int(s.Mem), Parallel: s.Parallel, Rounds: s.Rounds, Site: s.site(c), Time: time.Duration(s.Time),
		Partition: s.Partition, Account: s.Account, Extra: s.Sbatch, Setup: s.Setup,
	}
	if job.Program, err = programPath(s.Program); err != nil {
		return err
	}
	g, dir, err := gridAndPlace(s.Grid, s.Dir, 0)
	if err != nil {
		return err
	}
	job.Name, job.Dir = g.Name(), dir
	to := cluster.URLName(g.Name(), dir.Text()) + "-slurm"
	if path, ok := dir.Path(); ok {
		to = filepath.Clean(path) + "-slurm"
		absolute, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		job.Dir = vfs.OnDisk(absolute)
	}
	plan, err := runner.Prepare(g, runner.Options{Dir: dir})
	if err != nil {
		return err
	}
	if plan.Pending == 0 {
		c.Sayf("nothing to compute: all %s of %s are computed\nnext: sweep finish %s", text.Counted(plan.Runs, "run"), dir, dir)
		return nil
	}
	if job.Tasks, err = s.tasks(c, g, plan.Pending, job.Time); err != nil {
		return err
	}
	return s.write(c, job, firstText(s.To, to))
}

// write writes the scripts, and with --submit submits them.
func (s *SlurmCmd) write(c *Context, job cluster.Slurm, to string) error {
	files, err := job.Files()
	if err != nil {
		return because(err, errkind.Invalid, "")
	}
	if err := writeJobFiles(to, files); err != nil {
		return err
	}
	submit := filepath.Join(to, "submit.sh")
	c.Sayf("%s of %s in %s", text.Counted(int64(job.Tasks), "task"), text.Counted(int64(max(job.CPUs, 1)), "core"), filepath.Join(to, "task.sh"))
	if !s.Submit {
		c.Sayf("next: %s", submit)
		return nil
	}
	command := exec.CommandContext(c, "sh", submit)
	command.Stdout, command.Stderr = c.Stdout, c.Stderr
	if err := command.Run(); err != nil {
		return because(fmt.Errorf("submitting the jobs: %w", err), errkind.Invalid, "the scripts are written; "+submit+" submits them")
	}
	return nil
}

// site returns the limits of the site from scontrol, if it is available.
func (s *SlurmCmd) site(c *Context) cluster.Site {
	ctx, cancel := context.WithTimeout(c, 10*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, "scontrol", "show", "config")
	command.Env = append(os.Environ(), "LC_ALL=C")
	config, _ := command.Output()
	site := cluster.ParseSite(string(config))
	if s.MaxArraySize > 0 {
		site.MaxArraySize = s.MaxArraySize
	}
	return site
}
