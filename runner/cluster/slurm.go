package cluster

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"sweep/runner/internal/shell"
)

// Slurm describes an array job.
type Slurm struct {
	Name    string
	Program string   // the sweep program; paths are absolute or relative to the directory of the scripts
	Grid    string   // grid file
	Dir     string   // directory of the data set, on a file system that all nodes share
	Args    []string // further arguments of sweep run

	Shards       int // tasks
	Parallel     int // tasks that run at the same time; 0: no limit
	MaxArraySize int // of the site (scontrol show config); 0: Slurm's own, 1001

	CPUs      int           // per task; 0: 1
	MemoryMiB int           // per task; 0: the site's default
	Time      time.Duration // limit of a task; 0: the site's default
	Partition string
	Account   string
	Extra     []string // further sbatch options, one per element, for example "--qos=long"
	Setup     []string // shell lines before the program, for example "module load sweep"
}

// File is a file to be written.
type File struct {
	Name string
	Mode fs.FileMode
	Text string
}

// maxArraySizeDefault is what Slurm has if the site has not set MaxArraySize; the largest task id is one less.
const maxArraySizeDefault = 1001

// Time between the first signal and the end of a task: the program is asked to stop signalSeconds before the limit and
// has graceSeconds of them for the batches under way. Slurm may send the signal up to a minute early.
const (
	signalSeconds = 120
	graceSeconds  = 60
)

// Files returns the scripts: task.sh computes one shard, finish.sh builds the manifest, submit.sh submits both. Running
// submit.sh again computes what is missing.
func (s Slurm) Files() ([]File, error) {
	if s.Shards < 1 {
		return nil, fmt.Errorf("an array job needs at least one task, not %d", s.Shards)
	}
	if s.MaxArraySize == 0 {
		s.MaxArraySize = maxArraySizeDefault
	}
	if s.MaxArraySize < 2 {
		return nil, fmt.Errorf("a site with MaxArraySize %d allows no array jobs", s.MaxArraySize)
	}
	for _, line := range append(append([]string{s.Name, s.Partition, s.Account}, s.Extra...), s.Setup...) {
		if strings.ContainsAny(line, "\n\r") {
			return nil, fmt.Errorf("%q has a line break, which a job script cannot hold in one option", line)
		}
	}
	s.CPUs = max(s.CPUs, 1)
	return []File{
		{"task.sh", 0o755, s.task()},
		{"finish.sh", 0o755, s.finish()},
		{"submit.sh", 0o755, s.submit()},
	}, nil
}

// task is the script of one array task. Its only argument is the number of shards in the arrays before this one.
func (s Slurm) task() string {
	var b script
	b.header(s.Name, s.common())
	b.option("--cpus-per-task=%d", s.CPUs)
	if s.MemoryMiB > 0 {
		b.option("--mem=%dM", s.MemoryMiB)
	}
	if s.Time > 0 {
		b.option("--time=%s", slurmTime(s.Time))
		b.option("--signal=B:TERM@%d", signalSeconds)
	}
	b.option("--requeue")
	b.option("--open-mode=append")
	b.option("--output=slurm-%%x-%%A_%%a.log")
	b.line("")
	b.line("set -eu")
	b.line("# The arrays are numbered from 1; the argument is how many tasks the arrays before this one have.")
	b.line(`shard=$((${1:-0} + SLURM_ARRAY_TASK_ID))`)
	if s.MemoryMiB > 0 {
		b.line("export GOMEMLIMIT=%dMiB", s.MemoryMiB/10*9)
	}
	b.lines(s.Setup)
	command := append([]string{s.Program, "run", s.Grid, "--dir", s.Dir}, s.Args...)
	b.line(`exec %s --shard "$shard/%d" --workers "${SLURM_CPUS_PER_TASK:-%d}" --grace %ds`, shell.Join(command...), s.Shards, s.CPUs, graceSeconds)
	return b.String()
}

// finish is the script of the job after all arrays.
func (s Slurm) finish() string {
	var b script
	b.header(s.Name+"-finish", s.common())
	b.option("--cpus-per-task=1")
	b.option("--output=slurm-%%x-%%j.log")
	b.line("")
	b.line("set -eu")
	b.lines(s.Setup)
	b.line("exec %s", shell.Join(s.Program, "finish", s.Dir))
	return b.String()
}

// submit is the script that a person runs. An array may have at most MaxArraySize − 1 tasks that are numbered from 1.
func (s Slurm) submit() string {
	var b script
	b.line("#!/bin/sh")
	b.line("# Submits the %d tasks of %s and the job that finishes the data set after them. Run it again to compute what is", s.Shards, oneLine(s.Name))
	b.line("# missing: tasks that have nothing to do end at once.")
	b.line("set -eu")
	b.line(`cd -- "$(dirname -- "$0")"`)
	limit := ""
	if s.Parallel > 0 {
		limit = fmt.Sprintf("%%%d", s.Parallel)
	}
	b.line("after=afterany")
	for first := 0; first < s.Shards; first += s.MaxArraySize - 1 {
		n := min(s.Shards-first, s.MaxArraySize-1)
		b.line("job=$(sbatch --parsable --array=1-%d%s task.sh %d)", n, limit, first)
		b.line(`after="$after:${job%%%%;*}"`)
	}
	b.line(`sbatch --dependency="$after" finish.sh`)
	return b.String()
}

// common lists the options of all jobs.
func (s Slurm) common() []string {
	var options []string
	if s.Partition != "" {
		options = append(options, "--partition="+s.Partition)
	}
	if s.Account != "" {
		options = append(options, "--account="+s.Account)
	}
	return append(options, s.Extra...)
}

// slurmTime writes a limit as days-hours:minutes:seconds.
func slurmTime(d time.Duration) string {
	seconds := int64(d.Round(time.Second) / time.Second)
	clock := fmt.Sprintf("%02d:%02d:%02d", seconds/3600%24, seconds/60%60, seconds%60)
	if days := seconds / 86400; days > 0 {
		return fmt.Sprintf("%d-%s", days, clock)
	}
	return clock
}

// script is a shell script being written.
type script struct{ strings.Builder }

func (b *script) line(format string, args ...any) {
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

func (b *script) lines(lines []string) {
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
}

func (b *script) header(name string, options []string) {
	b.line("#!/bin/bash")
	b.option("--job-name=%s", oneLine(name))
	for _, o := range options {
		b.option("%s", o)
	}
}

func (b *script) option(format string, args ...any) { b.line("#SBATCH "+format, args...) }

// oneLine keeps a name from breaking out of a comment or an option.
func oneLine(s string) string { return strings.Join(strings.Fields(s), "-") }
