package runner

import (
	"fmt"
	"math/bits"
	"sort"

	"sweep/datasets"
	"sweep/sweeps"
)

// Plan is a resolved plan: which runs of a grid a data set holds under which run ids, and in which batches they are
// computed and committed. It depends only on the grid (and, for an extension, on the plans before it). Its memory grows
// with its groups and series, not with its runs.
type Plan struct {
	Doc    datasets.PlanDoc
	Groups []Group

	source  Grid          // grid that the plan was made from
	grid    Grid          // the same with its removed axes
	axes    []sweeps.Axis // of the latter
	family  int           // position of the first plan with the same grid
	numbers *pointNumbers

	runs    []spanIndex // per group
	batches []cutIndex  // per group
	runEnd  []int64     // runs up to and including each group
	end     []int64     // batches up to and including each group
}

// Batch is a batch of a plan.
type Batch struct {
	Plan      *Plan
	Number    int64 // in the data set
	FirstRun  int64 // run id in the data set
	Runs      int64 // number of runs
	Partition []datasets.Partition
}

// LastRun is the run id of the last run of the batch.
func (b Batch) LastRun() int64 { return b.FirstRun + b.Runs - 1 }

// newPlan indexes the groups and checks that they match the document.
func newPlan(doc datasets.PlanDoc, groups []Group) (*Plan, error) {
	p := &Plan{Doc: doc, Groups: groups}
	var err error
	if p.numbers, err = decodeNumbers(doc); err != nil {
		return nil, err
	}
	gridRuns := doc.Points * doc.Replications
	var runs, batches int64
	for i, group := range groups {
		if err := group.Runs.check(gridRuns); err != nil {
			return nil, fmt.Errorf("group %d: %w", i+1, err)
		}
		if err := group.Batches.check(group.Runs.runs()); err != nil {
			return nil, fmt.Errorf("group %d: %w", i+1, err)
		}
		if runs += group.Runs.runs(); runs > gridRuns {
			return nil, fmt.Errorf("the groups have more runs than the grid's %d", gridRuns)
		}
		batches += group.Batches.batches()
		p.runs = append(p.runs, indexSpans(group.Runs))
		p.batches = append(p.batches, indexCuts(group.Batches))
		p.runEnd = append(p.runEnd, runs)
		p.end = append(p.end, batches)
	}
	if runs != doc.Runs || batches != doc.Batches {
		return nil, fmt.Errorf("runs and batches are %d and %d, its groups have %d runs in %d batches", doc.Runs, doc.Batches, runs, batches)
	}
	return p, nil
}

// setGrid sets the grid of the plan's runs.
func (p *Plan) setGrid(g Grid) (err error) {
	p.source = narrowed(g)
	if p.grid, err = asPlanned(p.source, p.Doc); err == nil {
		p.axes = p.grid.Axes()
	}
	return err
}

// NumRuns is the number of runs of the plan.
func (p *Plan) NumRuns() int64 { return p.Doc.Runs }

// NumBatches is the number of batches of the plan.
func (p *Plan) NumBatches() int64 { return p.Doc.Batches }

// Batch returns the batch with the given number in the data set, which must be one of the plan's.
func (p *Plan) Batch(number int64) Batch {
	b := number - p.Doc.FirstBatch
	k := sort.Search(len(p.end), func(k int) bool { return p.end[k] > b })
	first := p.Doc.FirstRun
	if k > 0 {
		b -= p.end[k-1]
		first += p.runEnd[k-1]
	}
	offset, n := p.batches[k].batch(b)
	return Batch{Plan: p, Number: number, FirstRun: first + offset, Runs: n, Partition: p.Groups[k].Partition}
}

// GridIndex returns the index in the grid of the run with the given id in the data set.
func (p *Plan) GridIndex(run int64) int64 {
	i := run - p.Doc.FirstRun
	k := sort.Search(len(p.runEnd), func(k int) bool { return p.runEnd[k] > i })
	if k > 0 {
		i -= p.runEnd[k-1]
	}
	return p.runs[k].at(i)
}

// batchOf returns the batch of a run.
func (p *Plan) batchOf(run int64) Batch {
	first, beyond := p.Doc.FirstBatch, p.Doc.FirstBatch+p.Doc.Batches
	for beyond-first > 1 {
		middle := first + (beyond-first)/2
		if p.Batch(middle).FirstRun <= run {
			first = middle
		} else {
			beyond = middle
		}
	}
	return p.Batch(first)
}

// position is where the i-th of n equal parts of the plan's runs begins.
func (p *Plan) position(i, n int64) int64 {
	high, low := bits.Mul64(uint64(i), uint64(p.Doc.Runs))
	at, _ := bits.Div64(high, low, uint64(n))
	return int64(at)
}

// holds reports whether a batch of the data set belongs to the plan.
func (p *Plan) holds(batch int64) bool {
	return batch >= p.Doc.FirstBatch && batch-p.Doc.FirstBatch < p.Doc.Batches
}
