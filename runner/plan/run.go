package plan

import (
	"slices"

	"sweep/datasets"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// Run is a run of a plan.
type Run struct {
	sweeps.Run
	ID    int64 // in the data set
	Point int64 // number of the point in the data set
	Batch Batch

	source *source
}

// Run resolves the run of the batch with the given id. If its scenario is not valid, the run is returned with an error
// and without a key.
func (b Batch) Run(id int64) (Run, error) {
	r := Run{ID: id, Batch: b}
	var err error
	if r.source, err = b.Plan.grid(); err != nil {
		return r, err
	}
	r.Run, err = r.source.grid.Run(b.Plan.GridIndex(id))
	r.Point = b.Plan.numbers.of(r.Run.Point)
	return r, err
}

// Scenario is the resolved scenario of the run.
func (r Run) Scenario() (*scenario.Scenario, error) { return r.source.grid.Scenario(r.Run) }

// Params are the values of the axes in the run.
func (r Run) Params() []datasets.Param {
	var params []datasets.Param
	for i, v := range r.Values {
		name := r.source.axes[i].Name
		params = append(params, datasets.Param{Axis: name, Value: v.Any(), Partition: slices.Contains(r.Batch.Plan.Doc.PartitionBy, name)})
	}
	return params
}
