package status

import (
	"errors"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
)

// Comparison compares the plans of a data set with a grid. What is no longer in the grid stays in the data set.
type Comparison struct {
	Name string `json:"name"`
	File string `json:"file"`

	ExtraPoints int64        `json:"extra_points"` // of the data set, for which the grid has fewer or no replications
	ExtraRuns   int64        `json:"extra_runs"`   // of these points, not in the grid
	Extra       []ExtraPoint `json:"extra"`        // the first of them
	NewRuns     int64        `json:"new_runs"`     // of the grid, not in the data set; sweep run would add them
	Refused     string       `json:"refused"`      // why sweep run would refuse the grid for this data set; "" if it would not
}

// ExtraPoint is a point in the data set that is not in a grid.
type ExtraPoint struct {
	Point  string `json:"point"` // "axis=value axis=value"
	Runs   int64  `json:"runs"`  // not in the grid
	InGrid bool   `json:"in_grid"`
}

// extraShown bounds the points that are listed.
const extraShown = 20

// Compare reports what the data set in dir holds that is not in a grid, and how much is in the grid but not in the data
// set. Further grids that are known need not be read again.
func Compare(at vfs.Place, g plan.Grid, known ...plan.Grid) (Comparison, error) {
	s := Comparison{Name: g.Name(), File: g.File()}
	d, err := datasets.Open(at)
	if err != nil {
		return s, err
	}
	defer d.Close()
	plans, err := plan.Load(d, append(known, g)...)
	if err == nil {
		err = plans.Computable(d)
	}
	if err != nil {
		return s, err
	}
	added, err := plan.Make(g, plans)
	var different *plan.DifferentGrid
	switch {
	case errors.As(err, &different):
		s.Refused = different.Why
	case err != nil:
		return s, err
	case added != nil:
		s.NewRuns = added.NumRuns()
	}
	extra, err := plans.Extra(g)
	if err != nil {
		return s, err
	}
	s.ExtraPoints = int64(len(extra))
	s.Extra = []ExtraPoint{}
	for i, e := range extra {
		s.ExtraRuns += e.Runs
		if i >= extraShown {
			continue
		}
		point, err := e.Point()
		if err != nil {
			return s, err
		}
		s.Extra = append(s.Extra, ExtraPoint{Point: point, Runs: e.Runs, InGrid: e.InGrid})
	}
	return s, nil
}
