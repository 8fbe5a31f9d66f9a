package cluster

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"sweep/datasets/vfs"
)

// Slurm describes array jobs that compute what is missing in a data set, and the job that finishes it.
type Slurm struct {
	Name    string
	Program string    // the sweep program, by its absolute path or found in PATH after Setup
	Dir     vfs.Place // directory of the data set, absolute, on a file system that all nodes share; it holds the plan
	Args    []string  // more arguments of sweep run

	Tasks    int // each computes one shard
	Parallel int // tasks that run at the same time; 0: no limit
	Rounds   int // times that the arrays are submitted while runs are missing; 0: 1
	Site     Site

	CPUs      int           // per task; 0: 1
	MemoryMiB int           // per task; 0: the site's default
	Time      time.Duration // limit of a task; 0: the site's default
	Partition string
	Account   string
	Extra     []string // more sbatch options, one per element, for example "--qos=long"
	Setup     []string // shell lines before the program, for example "module load sweep"
}

// File is a file to be written.
type File struct {
	Name string
	Mode fs.FileMode
	Text string
}

// LogDir is the directory for the logs of the jobs, next to the scripts. Slurm does not create it.
const LogDir = "log"

// Files returns the scripts: task.sh computes one shard, finish.sh builds the manifest, submit.sh submits both. Running
// submit.sh again computes what is missing.
func (s Slurm) Files() ([]File, error) {
	s.CPUs, s.Rounds, s.Site = max(s.CPUs, 1), max(s.Rounds, 1), s.Site.withDefaults()
	if err := s.check(); err != nil {
		return nil, err
	}
	return []File{
		{"task.sh", 0o755, s.task()},
		{"finish.sh", 0o755, s.finish()},
		{"submit.sh", 0o755, s.submit()},
	}, nil
}

// check refuses what sbatch would refuse later, or what would have another meaning in a script.
func (s Slurm) check() error {
	switch {
	case s.Tasks < 1:
		return fmt.Errorf("an array job needs at least one task, not %d", s.Tasks)
	case s.Parallel < 0 || s.MemoryMiB < 0 || s.Time < 0:
		return fmt.Errorf("limits of a job cannot be negative")
	case s.Site.MaxArraySize < 2:
		return fmt.Errorf("a site with MaxArraySize %d allows no array jobs; use sweep run --shard in single jobs", s.Site.MaxArraySize)
	case s.Time > 0 && s.Time < timeMin:
		return fmt.Errorf("a time limit of %s leaves no time to compute; a task needs at least %s", s.Time, timeMin)
	}
	for _, line := range append(append([]string{s.Name, s.Partition, s.Account}, s.Extra...), s.Setup...) {
		if strings.ContainsAny(line, "\n\r") {
			return fmt.Errorf("%q has a line break, which an option in a job script cannot have", line)
		}
	}
	for _, option := range s.Extra {
		if !strings.HasPrefix(option, "-") {
			return fmt.Errorf("%q is not an option of sbatch; write it as in a script, for example --qos=long", option)
		}
	}
	return nil
}

// timeMin is the shortest time limit that makes sense: Slurm measures limits in minutes, and the end of a task takes
// up to a minute.
const timeMin = 2 * time.Minute

// grace is the time limit of the program for committing its running batches after a signal: a little less than the time
// the site leaves before it kills, at the time limit as at any other time. An earlier signal (--signal) would cost
// every task up to two minutes, as Slurm checks the time once a minute, and the program knows the limit anyway.
func (s Slurm) grace() time.Duration { return max(s.Site.KillWait-10*time.Second, s.Site.KillWait/2) }

// common lists the options of all jobs.
func (s Slurm) common() []string {
	var options []string
	if s.Partition != "" {
		options = append(options, "--partition="+s.Partition)
	}
	if s.Account != "" {
		options = append(options, "--account="+s.Account)
	}
	if s.MemoryMiB > 0 {
		options = append(options, fmt.Sprintf("--mem=%dM", s.MemoryMiB))
	}
	if s.Time > 0 {
		options = append(options, "--time="+FormatTime(s.Time))
	}
	return append(options, s.Extra...)
}
