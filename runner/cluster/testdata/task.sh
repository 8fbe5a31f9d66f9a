#!/bin/bash
#SBATCH --job-name=credit-and-delay
#SBATCH --partition=long
#SBATCH --account=rtgs
#SBATCH --exclude=node7
#SBATCH --cpus-per-task=8
#SBATCH --mem=16000M
#SBATCH --time=1-02:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=slurm-%x-%A_%a.log

set -eu
# The arrays are numbered from 1; the argument is how many tasks the arrays before this one have.
shard=$((${1:-0} + SLURM_ARRAY_TASK_ID))
export GOMEMLIMIT=14400MiB
module load sweep
exec /opt/sweep/bin/sweep run 'grids/credit and delay.toml' --dir /scratch/out --retries 1 --shard "$shard/2500" --workers "${SLURM_CPUS_PER_TASK:-8}" --grace 60s
