package cluster

import (
	"fmt"
	"strings"

	"sweep/runner/shell"
)

// task is the script of one array task. Its only argument is the number of tasks in the arrays before this one.
func (s Slurm) task() string {
	var b script
	b.header(s.Name, s.common())
	b.option("--cpus-per-task=%d", s.CPUs)
	b.option("--requeue")
	b.option("--open-mode=append")
	b.option("--output=%s/task-%%A_%%a.out", LogDir)
	b.text(`
set -eu
# Arrays are numbered from 1; the argument is how many tasks the arrays before this one have.
shard=$((${1:-0} + SLURM_ARRAY_TASK_ID))

# The program begins nothing that it cannot finish before the job ends. Where Slurm does not say when that is, ask it.
if [ -z "${SLURM_JOB_END_TIME:-}" ]; then
    end=$(squeue --noheader --jobs="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" --format=%e 2>/dev/null) || end=
    if [ -n "$end" ] && end=$(date -d "$end" +%s 2>/dev/null); then
        export SLURM_JOB_END_TIME="$end"
    fi
fi

`)
	if s.MemoryMiB > 0 {
		b.line("export GOMEMLIMIT=%dMiB", memoryForGo(s.MemoryMiB))
	}
	b.lines(s.Setup)
	b.line("# The program replaces the shell, so that Slurm's signals reach it.")
	command := append([]string{s.Program, "run", s.Dir.Text()}, s.Args...)
	b.line(`exec %s --shard "$shard/%d" --workers "${SLURM_CPUS_PER_TASK:-%d}" --grace %s`, shell.Join(command...), s.Tasks, s.CPUs, s.grace())
	return b.String()
}

// memoryForGo is the memory in MiB, below that of the job, at which the program's garbage collector works harder.
func memoryForGo(mib int) int { return mib - mib/10 }

// finish is the script of the job after all arrays. Its only argument is the number of the round.
func (s Slurm) finish() string {
	var b script
	b.header(s.Name+"-finish", s.common())
	b.option("--cpus-per-task=1")
	b.option("--requeue")
	b.option("--open-mode=append")
	b.option("--output=%s/finish-%%j.out", LogDir)
	b.line("")
	b.line("set -eu")
	b.lines(s.Setup)
	if s.Rounds == 1 {
		b.line("exec %s", shell.Join(s.Program, "finish", s.Dir.Text()))
		return b.String()
	}
	b.line("status=0")
	b.line("result=$(%s) || status=$?", shell.Join(s.Program, "finish", s.Dir.Text(), "--json"))
	b.line(`echo "$result"`)
	b.line("# While runs are missing, the arrays are submitted again, but not without end.")
	b.line(`round=${1:-1}`)
	b.line("case $result in")
	b.line(`*'"complete":false'*) [ "$round" -ge %d ] || exec ./submit.sh $((round + 1)) ;;`, s.Rounds)
	b.line("esac")
	b.line(`exit "$status"`)
	return b.String()
}

// submit is the script that users run. An array may have at most MaxArraySize − 1 tasks that are numbered from 1.
func (s Slurm) submit() string {
	var b script
	b.line("#!/bin/sh")
	b.line("# Submits the %d tasks of %s and the job that finishes the data set after them.", s.Tasks, oneLine(s.Name))
	b.text(`# Run it again to compute what is missing: tasks that have nothing to do end at once.
set -eu
cd -- "$(dirname -- "$0")"
mkdir -p ` + LogDir + `
jobs=
failed() {
    [ -z "$jobs" ] || echo "submit.sh: these jobs are submitted, the others are not: $jobs. They do no harm; scancel $jobs ends them." >&2
}
trap failed EXIT
submit() {
    job=$(sbatch --parsable "$@")
    jobs="$jobs${jobs:+ }${job%%;*}"
}

`)
	limit := ""
	if s.Parallel > 0 {
		limit = fmt.Sprintf("%%%d", s.Parallel)
	}
	size := s.Site.MaxArraySize - 1
	for first := 0; first < s.Tasks; first += size {
		b.line("submit --array=1-%d%s task.sh %d", min(s.Tasks-first, size), limit, first)
	}
	b.text(`arrays=$(echo "$jobs" | tr ' ' ':')
submit --dependency="afterany:$arrays" finish.sh "${1:-1}"
trap - EXIT

echo "submitted as $jobs; the last one finishes the data set"
echo "follow:  squeue --jobs=$(echo "$jobs" | tr ' ' ',')"
`)
	b.line("echo %s", shell.Quote("         "+shell.Join(s.Program, "status", s.Dir.Text())))
	b.text(`echo "logs:    $PWD/` + LogDir + `"
echo "stop:    scancel $jobs"
`)
	return b.String()
}

// script is a shell script under construction.
type script struct{ strings.Builder }

// line writes a formatted line.
func (b *script) line(format string, args ...any) {
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

// text writes lines unchanged.
func (b *script) text(lines string) { b.WriteString(lines) }

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
