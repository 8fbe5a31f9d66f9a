package plan

import (
	"maps"
	"slices"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// Retry plans failed runs of one plan again, by their ids. The new plan keeps the sources of the old one, since a grid
// that was read again has not opened all of its files.
func (ps Plans) Retry(origin *Plan, failed []int64) (*Plan, error) {
	s, err := origin.grid()
	if err != nil {
		return nil, err
	}
	doc := origin.Doc
	doc.Columns, doc.ComputedColumns = tables.NumColumns(), 0
	doc.MigratedFrom, doc.Compacted = nil, false // as its runs are computed now
	doc.FirstRun, doc.FirstBatch = ps.Last().LastRun()+1, ps.Last().LastBatch()+1
	doc.Runs, doc.Batches, doc.Batching, doc.Repeats = 0, 0, nil, nil
	runs := map[int64]int64{} // by the index in the grid
	for _, run := range failed {
		runs[origin.GridIndex(run)] = run
	}
	p, err := arrange(s, doc, func(visit func(point, first, runs int64) error) error {
		for _, index := range slices.Sorted(maps.Keys(runs)) {
			if err := visit(index/doc.Replications, index, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	copyNumbers(p, origin)
	p.dates = origin.dates
	for run := p.Doc.FirstRun; run <= p.Doc.LastRun(); run++ {
		p.Doc.Repeats = datasets.AddRun(p.Doc.Repeats, runs[p.GridIndex(run)])
	}
	return p, nil
}
