#!/bin/bash
#SBATCH --job-name=credit-and-delay
#SBATCH --partition=long
#SBATCH --account=rtgs
#SBATCH --mem=16000M
#SBATCH --time=1-02:00:00
#SBATCH --exclude=node7
#SBATCH --cpus-per-task=8
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=log/task-%A_%a.out

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

export GOMEMLIMIT=14400MiB
module load sweep
# The program replaces the shell, so that Slurm's signals reach it.
exec /opt/sweep/bin/sweep run '/scratch/credit and delay' --retries 1 --shard "$shard/2500" --workers "${SLURM_CPUS_PER_TASK:-8}" --grace 20s
