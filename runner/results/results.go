// Package results reads what the runs of a data set gave: the points of its grid with their values on the axes, and columns of
// the table runs. It needs no query engine.
package results

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/stats"
	"sweep/datasets/tables"
	"sweep/engine/document"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// Results are the runs of a data set, as far as they are committed.
type Results struct {
	Grid       *sweeps.Grid  // the newest
	GridAxes   []sweeps.Axis // its axes
	GridDesign sweeps.Design
	Axes       []datasets.PlanAxis // of all plans
	Points     []Point             // ascending by number
	Metrics    []string
	Runs       []Run // ascending by point, then by replication
	Planned    int64 // runs that the plans have
	Dated      bool  // replications are business dates of payments files

	batches *datasets.BatchSet // whose runs are read; nil: all
}

// Point is a point of the data set with its labels in the order of the axes.
type Point struct {
	Number int64
	Labels []plan.Label
}

// Run is the latest attempt of a run.
type Run struct {
	ID, Point, Replication int64
	Date                   int64 // days since 1970, if replications are dates
	Completed              bool
	Values                 []float64 // of the metrics; NaN for NULL
}

// Read reads the plans of a data set and some numeric columns of its table runs.
func Read(d *datasets.Dataset, metrics ...string) (*Results, error) {
	r, err := Planned(d)
	if err != nil {
		return nil, err
	}
	if err := r.ReadRuns(d, metrics...); err != nil {
		return nil, err
	}
	return r, nil
}

// Planned reads the plans of a data set, for ReadRuns.
func Planned(d *datasets.Dataset) (*Results, error) {
	plans, err := load(d)
	if err != nil {
		return nil, err
	}
	r := &Results{Axes: datasets.AxesOf(d.Plans()), Planned: plans.NumRuns()}
	if r.Grid, err = plans.Newest(); err != nil {
		return nil, err
	}
	r.GridAxes, r.GridDesign = r.Grid.Axes(), r.Grid.Design()
	err = plans.EachPoint(r.Axes, func(number int64, labels []plan.Label) { r.Points = append(r.Points, Point{number, labels}) })
	if err != nil {
		return nil, err
	}
	slices.SortFunc(r.Points, func(a, b Point) int { return int(a.Number - b.Number) })
	return r, nil
}

// ReadRuns reads some numeric columns of the table runs.
func (r *Results) ReadRuns(d *datasets.Dataset, metrics ...string) error {
	for _, m := range metrics {
		if known := tables.MetricColumns(); !slices.Contains(known, m) {
			return errkind.Errorf(errkind.Invalid, "the table runs has no numeric column %q; %s", m, document.Suggest(m, known))
		}
	}
	r.Metrics = metrics
	if err := r.eachCommit(d, func(c datasets.CommitRecord) error { return r.batch(d, c) }); err != nil {
		return err
	}
	r.order()
	return nil
}

// ReadBatches reads the runs of some batches.
func ReadBatches(d *datasets.Dataset, axes []datasets.PlanAxis, batches *datasets.BatchSet, metrics ...string) (*Results, error) {
	r := &Results{Axes: axes, batches: batches}
	return r, r.ReadRuns(d, metrics...)
}

// eachCommit visits the records of the batches that are read.
func (r *Results) eachCommit(d *datasets.Dataset, visit func(datasets.CommitRecord) error) error {
	if r.batches == nil {
		return d.EachCommit(visit)
	}
	return d.EachRead(r.batches, func(_ int64, record datasets.ReadRecord) error {
		if record.Err != nil {
			return record.Err
		}
		return visit(record.CommitRecord)
	})
}

// load reads the plans and their grids.
func load(d *datasets.Dataset) (plan.Plans, error) {
	plans, err := plan.Load(d)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if err := p.ReadGrid(d.Place()); err != nil {
			return nil, err
		}
	}
	return plans, nil
}

// batch reads the runs of a batch.
func (r *Results) batch(d *datasets.Dataset, record datasets.CommitRecord) (err error) {
	b := datasets.OpenBatch(d, record)
	defer func() { err = errors.Join(err, b.Close()) }()
	file, err := b.Table("runs")
	if err != nil || file == nil {
		return err
	}
	if !file.Has("point") || !file.Has("replication") {
		return b.Damaged("runs", errors.New("there are no columns point and replication"))
	}
	rows := file.Rows(parquet.All())
	defer rows.Close()
	episode := r.sourceEpisodes(rows)
	id, point, replication, status, date := rows.Column("run_id"), rows.Column("point"), rows.Column("replication"), rows.Column("status"), rows.Column("date")
	values := make([]*parquet.Column, len(r.Metrics))
	for i, m := range r.Metrics {
		values[i] = rows.Column(m)
	}
	var cells []float64 // a block of memory for many runs
	for rows.Next() {
		if len(cells) < len(values) {
			cells = make([]float64, 512*len(values))
		}
		run := Run{ID: id.Int(), Point: point.Int(), Replication: replication.Int(), Completed: status.Text() == "completed", Values: cells[:len(values):len(values)]}
		cells = cells[len(values):]
		if episode != nil {
			if run.Replication, err = episode(); err != nil {
				return b.Damaged("runs", err)
			}
		}
		if !date.Null() {
			run.Date, r.Dated = date.Int(), true
		}
		for i, v := range values {
			run.Values[i] = number(v)
		}
		r.Runs = append(r.Runs, run)
	}
	return b.Damaged("runs", rows.Err())
}

// replays reports whether the runs are replays of runs of another data set.
func (r *Results) replays() bool {
	return stats.Replays(r.axisNames())
}

// sourceEpisodes returns what reads the episode of a run in a data set of replays; nil in any other, where it is the replication.
func (r *Results) sourceEpisodes(rows *parquet.Rows) func() (int64, error) {
	if !r.replays() {
		return nil
	}
	seed := rows.Column("seed")
	return func() (int64, error) { return strconv.ParseInt(seed.Text(), 10, 64) }
}

// number is the value of a numeric column, NaN for NULL.
func number(c *parquet.Column) float64 {
	switch {
	case c.Null():
		return math.NaN()
	case c.Spec().Type == "DOUBLE":
		return c.Float()
	}
	return float64(c.Int())
}

// order sorts the runs and keeps the latest attempt of each.
func (r *Results) order() {
	slices.SortFunc(r.Runs, func(a, b Run) int {
		switch {
		case a.Point != b.Point:
			return int(a.Point - b.Point)
		case a.Replication != b.Replication:
			return int(a.Replication - b.Replication)
		}
		return int(b.ID - a.ID)
	})
	r.Runs = slices.CompactFunc(r.Runs, func(a, b Run) bool { return a.Point == b.Point && a.Replication == b.Replication })
}

// RunsOf are the runs of a point.
func (r *Results) RunsOf(number int64) []Run {
	first, _ := slices.BinarySearchFunc(r.Runs, number, func(run Run, n int64) int { return int(run.Point - n) })
	end := first
	for end < len(r.Runs) && r.Runs[end].Point == number {
		end++
	}
	return r.Runs[first:end]
}

// Failed counts the failed runs.
func (r *Results) Failed() (n int) {
	for i := range r.Runs {
		if !r.Runs[i].Completed {
			n++
		}
	}
	return n
}

// Describe formats a point as "axis=value axis=value".
func (r *Results) Describe(p *Point) string {
	text := ""
	for i, l := range p.Labels {
		if l.Known {
			text += fmt.Sprintf(" %s=%s", r.Axes[i].Name, l.Text)
		}
	}
	if text == "" {
		return "of the grid"
	}
	return text[1:]
}
