// Package cluster generates what is needed to compute a grid on many machines: job scripts for Slurm and manifests for
// Kubernetes. Its functions turn a description into text and have no side effects.
//
// Every task of a job owns one shard of the plan and runs the same command, so a task that is killed, requeued or
// started twice does no harm: it continues from the state of the data set. The program replaces the shell (exec), so
// that it receives the scheduler's signals, and ends with status 75 if it has to stop early. A last job builds the
// manifest.
package cluster
