#!/bin/bash
#SBATCH --job-name=credit-and-delay-finish
#SBATCH --partition=long
#SBATCH --account=rtgs
#SBATCH --exclude=node7
#SBATCH --cpus-per-task=1
#SBATCH --output=slurm-%x-%j.log

set -eu
module load sweep
exec /opt/sweep/bin/sweep finish /scratch/out
