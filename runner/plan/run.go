package plan

import (
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// Run is a run of a plan.
type Run struct {
	sweeps.Run
	ID          int64 // in the data set
	Point       int64 // number of the point in the data set
	Replication int64 // number of the replication in the data set
	Batch       Batch

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
	r.Run, err = r.source.run(b.Plan.GridIndex(id))
	r.Point, r.Replication = b.Plan.numbers.of(r.Run.Point), r.Run.Replication
	if dates := b.Plan.dates; r.Replication < int64(len(dates)) {
		r.Replication = dates[r.Replication]
	}
	return r, err
}

// Scenario is the resolved scenario of the run, with the rows of its files.
func (r Run) Scenario() (*scenario.Scenario, error) { return r.source.scenario(r.Run) }

// Settings is the scenario without the rows of its files.
func (r Run) Settings() (*scenario.Scenario, error) {
	if real, ok := r.source.own.(*sweeps.Grid); ok {
		return real.Settings(r.source.ownRun(r.Run))
	}
	return r.Scenario()
}

// Param is the value of one axis in a run: int64, float64, string or bool.
type Param struct {
	Axis  string `json:"axis"`
	Value any    `json:"value"`
}

// Params are the values of the axes in the run.
func (r Run) Params() []Param {
	var params []Param
	for i, v := range r.Values {
		params = append(params, Param{Axis: r.source.axes[i].Name, Value: v.Any()})
	}
	return params
}
