package datasets

import "slices"

// A failed run may be computed again, under a new run id, by a plan that lists the runs it repeats. A later attempt replaces
// an earlier one as soon as it is committed, whatever its result. Table failures has a row for each attempt that failed;
// table runs has one for the latest attempt of a run, as soon as it is updated (updateruns.go). Views and counts never show
// others.

// RunRange is a range of run ids, both ends included.
type RunRange struct {
	First int64 `json:"first"`
	Last  int64 `json:"last"`
}

// Runs is the number of runs of the range.
func (r RunRange) Runs() int64 { return r.Last - r.First + 1 }

// AddRun appends a run to a list of ranges, which keep the order in which runs are added.
func AddRun(list []RunRange, run int64) []RunRange {
	if n := len(list); n > 0 && list[n-1].Last+1 == run {
		list[n-1].Last = run
		return list
	}
	return append(list, RunRange{run, run})
}

// Repeated calls visit with the runs that the runs first to last of the plan repeat.
func (p *PlanDoc) Repeated(first, last int64, visit func(run int64)) {
	at := p.FirstRun
	for _, r := range p.Repeats {
		for run := max(r.First, r.First+first-at); run <= min(r.Last, r.First+last-at); run++ {
			visit(run)
		}
		at += r.Runs()
	}
}

// AttemptOf returns the run of the plan that repeats a given run; ok is false if there is none.
func (p *PlanDoc) AttemptOf(run int64) (attempt int64, ok bool) {
	at := p.FirstRun
	for _, r := range p.Repeats {
		if run >= r.First && run <= r.Last {
			return at + run - r.First, true
		}
		at += r.Runs()
	}
	return 0, false
}

// inRanges reports whether a run is in one of some ascending ranges.
func inRanges(list []RunRange, run int64) bool {
	_, found := slices.BinarySearchFunc(list, run, func(r RunRange, run int64) int {
		switch {
		case r.Last < run:
			return -1
		case r.First > run:
			return 1
		}
		return 0
	})
	return found
}

// sortedRanges merges runs into ascending ranges.
func sortedRanges(runs []int64) []RunRange {
	slices.Sort(runs)
	var list []RunRange
	for _, run := range slices.Compact(runs) {
		list = AddRun(list, run)
	}
	return list
}
