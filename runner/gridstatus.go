package runner

import (
	"cmp"
	"errors"
	"slices"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// GridStatus compares the plans of a data set with a grid. What is no longer in the grid stays in the data set.
type GridStatus struct {
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

// extraRuns are runs of a point that are not in a grid.
type extraRuns struct {
	covered
	runs   int64
	inGrid bool
}

// extraShown bounds the points that are listed.
const extraShown = 20

// CompareGrid reports what the data set in dir holds that is not in a grid, and how much is in the grid but not in the
// data set.
func CompareGrid(fsys vfs.FS, dir string, g Grid) (GridStatus, error) {
	return compareGrid(fsys, dir, g, reload)
}

func compareGrid(fsys vfs.FS, dir string, g Grid, reload reloader) (GridStatus, error) {
	s := GridStatus{Name: g.Name(), File: g.File()}
	d, err := datasets.Open(fsys, dir)
	if err != nil {
		return s, err
	}
	defer d.Close()
	plans, err := loadPlans(d, g, reload)
	if err != nil {
		return s, err
	}
	added, err := newPlanFor(g, Options{Dir: dir}, plans)
	var different *DifferentGrid
	switch {
	case errors.As(err, &different):
		s.Refused = different.Why
	case err != nil:
		return s, err
	case added != nil:
		s.NewRuns = added.NumRuns()
	}
	return s, s.findExtra(plans, g)
}

// findExtra lists what is in the plans but not in the grid.
func (s *GridStatus) findExtra(plans []*Plan, g Grid) error {
	g, err := widen(plans, g)
	if err != nil {
		return err
	}
	naming := namingOf(plans, g)
	known, err := coverageOf(plans, naming)
	if err != nil {
		return err
	}
	names := naming.at(len(plans), g.Axes())
	inGrid := map[pointName]bool{}
	for point := range g.NumPoints() {
		p, err := g.Point(point)
		if err != nil {
			return err
		}
		inGrid[names.name(p)] = true
	}
	var extra []extraRuns
	for name, have := range known.points {
		runs := have.replications
		if inGrid[name] {
			runs -= g.NumReplications()
		}
		if runs > 0 {
			s.ExtraRuns += runs
			extra = append(extra, extraRuns{have, runs, inGrid[name]})
		}
	}
	slices.SortFunc(extra, func(a, b extraRuns) int { return cmp.Compare(a.number, b.number) })
	s.ExtraPoints = int64(len(extra))
	s.Extra = []ExtraPoint{}
	for _, e := range extra[:min(len(extra), extraShown)] {
		p, err := e.grid.Point(e.point)
		if err != nil {
			return err
		}
		s.Extra = append(s.Extra, ExtraPoint{Point: describePoint(e.grid.Axes(), p), Runs: e.runs, InGrid: e.inGrid})
	}
	return nil
}
