package main

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/sensitivity"
	"sweep/engine/text"
	"sweep/runner/results"
	"sweep/sweeps"
)

// sensitivityStudy is what people need to know about the data set behind an analysis.
type sensitivityStudy struct {
	*results.Design
	unit      string // of the metric
	seedShare *float64
	logAxes   []string
}

// onDataset analyses the design of a data set.
func (s *SensitivityCmd) onDataset(c *Context) error {
	d, err := datasets.Open(s.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	var quantity *results.Quantity
	metrics := []string{"total_cost_cents", "delay_indicator"}
	if len(s.Metric) > 0 {
		if quantity, err = results.ParseQuantity(s.Metric[0]); err != nil {
			return err
		}
		metrics = results.Columns(quantity)
	}
	runs, err := results.Read(d, metrics...)
	if err != nil {
		return err
	}
	if quantity == nil {
		if quantity, err = results.ParseQuantity(defaultMetric(runs.Grid)); err != nil {
			return err
		}
	}
	s.warnIncomplete(c, runs)
	o, err := s.datasetOptions(runs)
	if err != nil {
		return err
	}
	outputs, err := runs.Of(d, quantity)
	if err != nil {
		return err
	}
	rows, err := runs.Design(outputs[0], o.Method, s.Axes)
	if err != nil {
		return err
	}
	if len(rows.Outputs.Means) == 0 {
		return invalid("", "no run has a value of %s", quantity.Text)
	}
	result, err := sensitivity.Analyse(&rows.Data, o)
	if err != nil {
		return err
	}
	study := &sensitivityStudy{Design: rows, unit: unitOf(quantity.Text)}
	if share, ok := rows.Outputs.SeedShare(); ok {
		study.seedShare = &share
	}
	if o.Method == sensitivity.Morris {
		study.logAxes = runs.LogAxes()
	}
	return s.show(c, &sensitivityReport{Result: result, metric: quantity.Text, rows: len(rows.Outputs.Means), unit: "point", level: s.Level, study: study})
}

func (s *SensitivityCmd) warnIncomplete(c *Context, runs *results.Results) {
	if n := int64(len(runs.Runs)); n < runs.Planned {
		c.Warn(fmt.Sprintf("%s has %s of %s", s.Dir, text.Count(n), text.Counted(runs.Planned, "run")))
	}
}

// datasetOptions are the options for the design of the data set.
func (s *SensitivityCmd) datasetOptions(runs *results.Results) (o sensitivity.Options, err error) {
	design := runs.Grid.Design()
	if s.Method == "" {
		s.Method = string(sensitivity.MethodOf(design.Name))
	}
	if o, err = s.options(); err != nil {
		return o, err
	}
	switch {
	case s.SecondOrder:
		return o, usage("", "--second-order is for --from; a data set knows its design")
	case s.Trajectories != 0:
		return o, usage("", "--trajectories is for --from; a data set knows its design")
	case (o.Method == sensitivity.Sobol || o.Method == sensitivity.Morris) && sensitivity.MethodOf(design.Name) != o.Method:
		kind := map[sensitivity.Method]string{sensitivity.Sobol: "saltelli", sensitivity.Morris: "morris"}[o.Method]
		return o, invalid("pawn, regional and prim take any design", "the method %s needs a %s design, and the grid has a %s design", o.Method, kind, design.Name)
	case (o.Method == sensitivity.Sobol || o.Method == sensitivity.Morris) && len(s.Axes) > 0:
		return o, usage("", "--axes cannot leave out axes of a %s design", design.Name)
	}
	if err := distinctNames("--axes", s.Axes); err != nil {
		return o, err
	}
	o.SecondOrder = secondOrder(design)
	return o, nil
}

// secondOrder reports whether a Saltelli design has the points for pairs of axes.
func secondOrder(d sweeps.Design) bool {
	for _, s := range d.Settings {
		if s.Name == "second_order" {
			return s.Value == "true"
		}
	}
	return false
}

// replications says how many runs a point has.
func (s *sensitivityStudy) replications() string {
	if s == nil || s.Replications < 2 {
		return ""
	}
	return fmt.Sprintf(" (means over %s)", text.Counted(int64(s.Replications), "replication"))
}

// notes are what limits the numbers.
func (s *sensitivityStudy) notes() (list []string) {
	if s == nil {
		return nil
	}
	if s.unit != "" {
		list = append(list, "the metric is in "+s.unit)
	}
	if s.seedShare != nil {
		note := fmt.Sprintf("share of the seed in the variance of single runs: %s", text.Share(*s.seedShare))
		if s.Outputs.Common {
			note += "; with common random numbers this share is common to all points"
		}
		list = append(list, note)
	}
	if left := s.LeftOut(); left != "" {
		list = append(list, "left out: "+left)
	}
	if len(s.logAxes) > 0 {
		list = append(list, fmt.Sprintf("%s: the range has a logarithmic scale, and effects are per unit of the range itself", text.List(s.logAxes)))
	}
	return list
}

// describe adds it to an object.
func (s *sensitivityStudy) describe(object map[string]any) {
	object["points"], object["replications"] = len(s.Outputs.Means), s.Replications
	object["seed_share"], object["common_random_numbers"] = s.seedShare, s.Outputs.Common
	object["points_left_out"], object["runs_left_out"] = s.PointsLeft, s.RunsLeft
}
