#!/bin/bash
#SBATCH --job-name=credit-and-delay-finish
#SBATCH --partition=long
#SBATCH --account=rtgs
#SBATCH --mem=16000M
#SBATCH --time=1-02:00:00
#SBATCH --exclude=node7
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=log/finish-%j.out

set -eu
module load sweep
status=0
result=$(/opt/sweep/bin/sweep finish '/scratch/credit and delay' --json) || status=$?
echo "$result"
# While runs are missing, the arrays are submitted again, but not without end.
round=${1:-1}
case $result in
*'"complete":false'*) [ "$round" -ge 3 ] || exec ./submit.sh $((round + 1)) ;;
esac
exit "$status"
