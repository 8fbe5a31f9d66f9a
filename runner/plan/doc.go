// Package plan decides which run of which grid a data set holds under which run id, and in which batch it is computed.
//
// A data set has one plan for each time that something was added to it: the first from its grid, later ones for what an
// extended grid has in addition, for the failed runs that are tried again, and for each round of a rule of sequential
// replication. There are two ways to get plans: Make plans what a grid has and the earlier plans lack, and Load reads
// the plans of a data set. After that nobody needs the grid: a Plan knows its batches (Batch, BatchOf) and their runs
// with keys, seeds, parameters and scenarios (Run, Run.Scenario), and Plans finds the plan of a run or batch.
//
// How a plan is made:
//
//	storable.go      Can a data set hold the runs of the grid? Everything that prevents it is reported together.
//	make.go          What is planned, for a first grid and for all others.
//	document.go      What the document of a plan has from its grid.
//	extend.go        Which runs are new, given earlier plans. compatible.go refuses grids that do not belong to the
//	                 data set and shows the difference.
//	source.go        The grid as a plan sees it.
//	removedaxes.go   An axis that the grid no longer has keeps the value that the new runs have in it; removedvalue.go
//	                 finds this value by comparing run keys.
//	pointname.go     Points of different plans are compared by their values, whatever the order of axes and points.
//	coverage.go      The points and replications that plans have already.
//	pointnumbers.go  A point has one number in all plans of a data set.
//	groups.go        Runs are ordered by partition; each group is divided into batches by the expected number of rows,
//	                 which runsize.go estimates from the scenarios (expectedrows.go).
//	retry.go         A plan that repeats failed runs.
//	rounds.go        A plan that adds the replications that a rule still requires. metric.go reads the results on which
//	                 this depends; precision.go describes how well the rule is met.
//
// A plan must stay small when its grid has 10⁸ runs, so nothing in it is a list of runs. Selections of runs are regular
// series of blocks (spans.go), batches are series of equal sizes (cuts.go), both with a readable form in the plan's
// document (encoding.go).
//
// A plan depends only on the grid and on the plans before it (a round also on the committed runs), never on time, hosts
// or the number of workers: every process that plans the same makes the same plan.
package plan
