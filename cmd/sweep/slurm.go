package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"sweep/runner"
	"sweep/runner/cluster"
	"sweep/sweeps"
)

// shardFlags say into how many shards a cluster cuts a grid.
type shardFlags struct {
	Shards   int           `placeholder:"N" help:"Tasks, each with a shard of its own. Default: as many as a pilot says that --per-task needs."`
	PerTask  time.Duration `default:"1h" placeholder:"TIME" help:"Time that a task should take, when --shards is not given. Default: 1h."`
	Parallel int           `placeholder:"N" help:"Tasks that run at the same time. Default: no limit."`
	CPUs     int           `name:"cpus" default:"1" placeholder:"N" help:"Cores, and workers, of a task. Default: 1."`
	Memory   int           `placeholder:"MIB" help:"Memory of a task in MiB. Default: the site's."`
}

// pilotRuns is how many runs are computed to choose the number of shards.
const pilotRuns = 6

// shards is the number of shards that was asked for, or the one that suits the time per task.
func (f *shardFlags) shards(c *Context, g *sweeps.Grid) (int, error) {
	if f.Shards > 0 {
		return f.Shards, nil
	}
	price, err := runner.Pilot(c, g, pilotRuns)
	if err != nil {
		return 0, err
	}
	n := cluster.Tasks(price.Batches, price.CPUHours(), f.CPUs, f.PerTask)
	c.Sayf("%s of about %s, for %s of CPU time", counted(int64(n), "task"),
		duration(seconds(price.CPUHours()*3600/float64(n*max(f.CPUs, 1)))), duration(seconds(price.CPUHours()*3600)))
	return n, nil
}

// SlurmCmd is sweep slurm.
type SlurmCmd struct {
	Grid string `arg:"" help:"Grid file (TOML)."`
	Dir  string `short:"d" placeholder:"DIR" help:"Directory of the data set, on a file system that all nodes share. Default: out/NAME."`
	To   string `placeholder:"DIR" help:"Directory for the scripts. Default: NAME-slurm."`
	shardFlags

	Time         time.Duration `placeholder:"TIME" help:"Time limit of a task. Default: the site's."`
	Partition    string        `placeholder:"NAME" help:"Partition to submit to. Default: the site's."`
	Account      string        `placeholder:"NAME" help:"Account to charge. Default: the site's."`
	MaxArraySize int           `placeholder:"N" help:"MaxArraySize of the site, see scontrol show config; longer arrays are cut. Default: 1001."`
	Sbatch       []string      `placeholder:"OPTION" help:"Further option of sbatch, for example --sbatch=--qos=long. May be repeated."`
	Setup        []string      `placeholder:"LINE" help:"Shell line to run before the program, for example \"module load sweep\". May be repeated."`
	Program      string        `placeholder:"FILE" help:"The sweep program as the nodes see it. Default: this one."`
	Submit       bool          `help:"Submit the job at once."`
}

// Help is shown below the usage.
func (*SlurmCmd) Help() string {
	return `Writes task.sh (one shard), finish.sh and submit.sh. A task that is killed or requeued continues where the data set
stands, so submitting again computes what is missing.`
}

// Run writes the scripts, and submits them if asked to.
func (s *SlurmCmd) Run(c *Context) error {
	g, err := checkedGrid(s.Grid)
	if err != nil {
		return err
	}
	job := cluster.Slurm{
		Name: g.Name(), Program: s.Program, CPUs: s.CPUs, MemoryMiB: s.Memory, Parallel: s.Parallel, MaxArraySize: s.MaxArraySize,
		Time: s.Time, Partition: s.Partition, Account: s.Account, Extra: s.Sbatch, Setup: s.Setup,
	}
	if job.Shards, err = s.shards(c, g); err != nil {
		return err
	}
	if job.Program == "" {
		if job.Program, err = os.Executable(); err != nil {
			return err
		}
	}
	if job.Grid, err = filepath.Abs(s.Grid); err != nil {
		return err
	}
	if job.Dir, err = filepath.Abs(datasetDir(s.Dir, g)); err != nil {
		return err
	}
	files, err := job.Files()
	if err != nil {
		return because(err, exitInvalid, "")
	}
	to := firstText(s.To, g.Name()+"-slurm")
	if err := writeFiles(c, to, files); err != nil {
		return err
	}
	submit := filepath.Join(to, "submit.sh")
	if !s.Submit {
		c.Sayf("next: %s", submit)
		return nil
	}
	return s.submit(c, submit, job.Dir)
}

func (*SlurmCmd) submit(c *Context, script, data string) error {
	command := exec.CommandContext(c, "sh", script)
	command.Stdout, command.Stderr = c.Stdout, c.Stderr
	if err := command.Run(); err != nil {
		return because(fmt.Errorf("submitting the job: %w", err), exitInvalid, "the scripts are written; sh "+script+" submits them")
	}
	c.Sayf("next: sweep status %s", data)
	return nil
}

// checkedGrid reads a grid and checks all of it.
func checkedGrid(name string) (*sweeps.Grid, error) {
	g, err := loadGrid(name, 0)
	if err != nil {
		return nil, err
	}
	return g, g.Check()
}

func writeFiles(c *Context, dir string, files []cluster.File) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return cannotWrite(dir, err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := os.WriteFile(path, []byte(f.Text), f.Mode); err != nil {
			return cannotWrite(path, err)
		}
		c.Printf("%s\n", path)
	}
	return nil
}
