#!/bin/sh
# Submits the 2500 tasks of credit-and-delay and the job that finishes the data set after them. Run it again to compute what is
# missing: tasks that have nothing to do end at once.
set -eu
cd -- "$(dirname -- "$0")"
after=afterany
job=$(sbatch --parsable --array=1-1000%200 task.sh 0)
after="$after:${job%%;*}"
job=$(sbatch --parsable --array=1-1000%200 task.sh 1000)
after="$after:${job%%;*}"
job=$(sbatch --parsable --array=1-500%200 task.sh 2000)
after="$after:${job%%;*}"
sbatch --dependency="$after" finish.sh
