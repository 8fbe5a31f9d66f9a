// Package runner runs a grid: it computes the batches of its plan in a pool of workers and commits each of them to the
// data set atomically.
//
// The path of one run:
//
//	run.go      Run: check the grid, plan it, compute it, update the index.
//	open.go     The grid is checked, its data set opened or created, and a plan added for what is new.
//	queue.go    The batches of this shard that are not committed yet; otherprocesses.go leaves out those that another
//	            process is computing.
//	pool.go     Workers take batches until there are none, or until the sweep is to end (shutdown.go).
//	batch.go    The runs of a batch are computed one after the other into a stage of the data set, which is committed
//	            at the end. A failed run is data (failure.go): the batch is computed again with the failure in place of
//	            its rows.
//	simulator.go  A run is computed with the engine.
//	rounds.go   A rule of replication adds plans until it is met; waiting.go waits for the parts of other shards.
//	index.go    The manifest and the views follow the commits.
//
// A batch can also be computed in a separate process, so that a run that crashes the runtime is just another failed run:
// isolate.go is the parent, serve.go the process.
//
// Nothing about time, hosts or the number of workers reaches the tables. Plans depend only on the grid, rows only on
// the run, and a batch that two processes compute has the same bytes. Workers, shards, interruptions and crashes
// therefore change when a data set is complete, but never its content.
package runner
