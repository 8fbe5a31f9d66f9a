// Package cluster writes what it takes to compute a grid on many machines: job scripts for Slurm and manifests for
// Kubernetes. Its functions turn a description into text and touch nothing.
//
// Every task of a job owns one shard of the plan and runs the same command, so a task that is killed, requeued or
// started twice does no harm: it continues where the data set stands. The program replaces the shell (exec), so that the
// scheduler's signals reach it, and ends with status 75 when it has to stop early. A last job builds the manifest.
package cluster
