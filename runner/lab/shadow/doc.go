// Package shadow replays stored runs with other policies for some banks: what would have happened, had they followed them?
//
// A replay is a run of a grid over runs (sweeps, key source): the scenario of the stored run, its seed and its rows, with the
// policy of a bank replaced, or changed from a tick on. It is computed like any other run.
//
//	grid.go        The grid of some replays, from the plans of the data set that has the runs.
//	study.go       The study: the grid, the data sets, and what is known of each replay before it is compared.
//	before.go      Before its policies change, a replay is the stored run: their rows are compared.
//	twins.go       A stored run and its replay are computed side by side, with all decisions. What follows looks at
//	               both after each tick.
//	decisions.go   The first decision that differs.
//	states.go      The first state that differs, and the differences of every bank in every tick.
//	payments.go    Every payment in both runs.
//	totals.go      What the replay did to the banks that follow other policies, to the others and to the system.
//	tables.go      The tables of replays.
package shadow
