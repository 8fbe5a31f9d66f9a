package plan

import (
	"fmt"
	"math/bits"
	"slices"
	"sort"

	"sweep/datasets"
)

// Plan is one plan of a data set. Its memory grows with its groups and series, not with its runs.
type Plan struct {
	Doc    datasets.PlanDoc
	Groups []Group

	grid    func() (*source, error) // read when it is first needed
	numbers *pointNumbers
	dates   []int64  // numbers of the replications in the data set, if they are dates
	rejects []string // lists of rejected rows that no earlier plan has

	spans   []spanIndex // per group
	cuts    []cutIndex  // per group
	runs    ends        // of the groups
	batches ends        // of the groups
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
	for i, group := range groups {
		if err := group.Runs.check(gridRuns); err != nil {
			return nil, fmt.Errorf("group %d: %w", i+1, err)
		}
		if err := group.Batches.check(group.Runs.runs()); err != nil {
			return nil, fmt.Errorf("group %d: %w", i+1, err)
		}
		p.spans = append(p.spans, indexSpans(group.Runs))
		p.cuts = append(p.cuts, indexCuts(group.Batches))
		p.runs.add(group.Runs.runs())
		p.batches.add(group.Batches.batches())
		if p.runs.total() > gridRuns {
			return nil, fmt.Errorf("the groups have more runs than the grid's %d", gridRuns)
		}
	}
	if runs, batches := p.runs.total(), p.batches.total(); runs != doc.Runs || batches != doc.Batches {
		return nil, fmt.Errorf("runs and batches are %d and %d, its groups have %d runs in %d batches", doc.Runs, doc.Batches, runs, batches)
	}
	return p, nil
}

// NumRuns is the number of runs of the plan.
func (p *Plan) NumRuns() int64 { return p.Doc.Runs }

// NumBatches is the number of batches of the plan.
func (p *Plan) NumBatches() int64 { return p.Doc.Batches }

// Repeats reports whether the runs of the plan repeat failed ones.
func (p *Plan) Repeats() bool { return len(p.Doc.Repeats) > 0 }

// Packed reports whether the plan chose the size of its batches, since the grid does not.
func (p *Plan) Packed() bool {
	return slices.Contains(p.Doc.Batching, datasets.Setting{Name: batchSizeSetting, Value: batchSetting(0)})
}

// Batch returns the batch with the given number in the data set, which must be one of the plan's.
func (p *Plan) Batch(number int64) Batch {
	b := number - p.Doc.FirstBatch
	k, before := p.batches.find(b)
	first, n := p.cuts[k].batch(b - before)
	return Batch{Plan: p, Number: number, FirstRun: p.Doc.FirstRun + p.runs[:k].total() + first, Runs: n, Partition: p.Groups[k].Partition}
}

// BatchOf returns the batch of a run.
func (p *Plan) BatchOf(run int64) Batch {
	after := sort.Search(int(p.Doc.Batches), func(i int) bool { return p.Batch(p.Doc.FirstBatch+int64(i)).FirstRun > run })
	return p.Batch(p.Doc.FirstBatch + int64(after) - 1)
}

// GridIndex returns the index in the grid of the run with the given id in the data set.
func (p *Plan) GridIndex(run int64) int64 {
	i := run - p.Doc.FirstRun
	k, before := p.runs.find(i)
	return p.spans[k].at(i - before)
}

// Sample spreads n runs over the plan, the same on every machine, in ascending order of run ids.
func (p *Plan) Sample(n int64) []int64 {
	n = min(n, p.NumRuns())
	chosen := make([]int64, n)
	for i := range n {
		from, to := p.position(i, n), p.position(i+1, n)
		chosen[i] = p.Doc.FirstRun + from + int64(scramble(uint64(i))%uint64(to-from))
	}
	return chosen
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

// eachPoint visits the selected blocks of runs, point by point.
func (p *Plan) eachPoint(visit func(point, first, runs int64) error) error {
	for _, group := range p.Groups {
		if err := group.Runs.eachPoint(p.Doc.Replications, visit); err != nil {
			return err
		}
	}
	return nil
}
