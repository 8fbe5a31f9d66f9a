#!/bin/sh
# Submits the 2500 tasks of credit-and-delay and the job that finishes the data set after them.
# Run it again to compute what is missing: tasks that have nothing to do end at once.
set -eu
cd -- "$(dirname -- "$0")"
mkdir -p log
jobs=
failed() {
    [ -z "$jobs" ] || echo "submit.sh: these jobs are submitted, the others are not: $jobs. They do no harm; scancel $jobs ends them." >&2
}
trap failed EXIT
submit() {
    job=$(sbatch --parsable "$@")
    jobs="$jobs${jobs:+ }${job%%;*}"
}

submit --array=1-1000%200 task.sh 0
submit --array=1-1000%200 task.sh 1000
submit --array=1-500%200 task.sh 2000
arrays=$(echo "$jobs" | tr ' ' ':')
submit --dependency="afterany:$arrays" finish.sh "${1:-1}"
trap - EXIT

echo "submitted as $jobs; the last one finishes the data set"
echo "follow:  squeue --jobs=$(echo "$jobs" | tr ' ' ',')"
echo '         /opt/sweep/bin/sweep status '\''/scratch/credit and delay'\'''
echo "logs:    $PWD/log"
echo "stop:    scancel $jobs"
