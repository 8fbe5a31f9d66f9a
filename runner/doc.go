// Package runner carries a grid out: it turns the grid into a plan of batches, computes the batches in a pool of
// workers, and commits each of them to the data set whole or not at all.
//
// The path of one run: Run opens the data set and reconciles the grid with the plans the data set already holds, so
// that only what is new becomes a new plan. A plan (Plan) orders the runs and cuts them into batches by expected rows,
// without ever listing them. The queue hands out the batches that are not committed yet and belong to this shard. A
// worker of the pool stages a batch, computes its runs one after the other into it, and commits it. A run that fails is
// data: its batch is computed again with the failure in the place of its rows.
//
// A batch can also be computed in a process of its own (Isolation), so that a run that takes the runtime down is one
// failed run as well. A rule of sequential replication adds plans as long as it asks for more (rounds.go).
//
// Nothing about time, hosts or the number of workers reaches the tables. Plans depend on the grid alone, rows on the
// run alone, and a batch that two processes compute gives the same bytes twice; so workers, shards, interruptions and
// crashes change when a data set is complete, never what it holds.
package runner
