// Package runner runs a grid: it computes the batches of its plan in a pool of workers and commits each of them to the
// data set atomically.
//
// The path of one run: Run checks the grid, opens the data set and adds a plan for what is new (open.go). The queue
// hands out the batches of this shard that are not committed yet. A worker of the pool stages a batch, computes its runs
// one after the other into it, and commits it. At the end the index of the data set is updated. A failed run is data:
// its batch is computed again with the failure in place of its rows.
//
// A batch can also be computed in a separate process (Isolation), so that a run that crashes the runtime is just
// another failed run. A rule of sequential replication adds plans until it is met.
//
// Nothing about time, hosts or the number of workers reaches the tables. Plans depend only on the grid, rows only on
// the run, and a batch that two processes compute has the same bytes. Workers, shards, interruptions and crashes
// therefore change when a data set is complete, but never its content.
package runner
