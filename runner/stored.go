package runner

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// StoredRun is a run of a data set with its scenario.
type StoredRun struct {
	sweeps.Run
	ID       int64  // in the data set
	Name     string // of the grid
	Plan     int
	Batch    int64
	Later    int64 // its latest attempt, if it was computed again after it had failed; else 0
	Axes     []sweeps.Axis
	Scenario *scenario.Scenario
}

// FindRun resolves a run of the data set in dir from the sources stored in its plan. It needs neither the grid's files
// nor the run's rows, so it also finds runs that have failed or are not computed yet.
func FindRun(fsys vfs.FS, dir string, id int64) (StoredRun, error) {
	d, err := datasets.Open(fsys, dir)
	if err != nil {
		return StoredRun{}, err
	}
	defer d.Close()
	plans, err := skeletons(d.Plans())
	if err != nil {
		return StoredRun{}, err
	}
	p := planOf(plans, id)
	if p == nil {
		return StoredRun{}, &datasets.InvalidError{What: fmt.Sprintf("run %d", id), Why: "the data set " + dir + " has no such run",
			Remedy: fmt.Sprintf("its runs are 0 to %d", plans[len(plans)-1].Doc.LastRun())}
	}
	g, err := reload(p.Doc)
	if err != nil {
		return StoredRun{}, unreadableGrid(dir, p.Doc.Number, err)
	}
	if err := p.setGrid(g); err != nil {
		return StoredRun{}, unreadableGrid(dir, p.Doc.Number, err)
	}
	f := StoredRun{ID: id, Name: p.Doc.Name, Plan: p.Doc.Number, Batch: p.batchOf(id).Number, Axes: p.axes}
	if f.Run, err = p.grid.Run(p.GridIndex(id)); err != nil {
		return f, err
	}
	if f.Later, err = laterAttempt(d, plans, id); err != nil {
		return f, err
	}
	f.Scenario, err = p.grid.Scenario(f.Run)
	return f, err
}

// laterAttempt is the latest committed run that repeats a run, 0 if there is none.
func laterAttempt(d *datasets.Dataset, plans []*Plan, run int64) (int64, error) {
	var later int64
	for _, p := range plans {
		attempt, ok := p.Doc.AttemptOf(run)
		if !ok {
			continue
		}
		committed, err := d.Committed()
		if err != nil {
			return 0, err
		}
		if committed.Has(p.batchOf(attempt).Number) {
			run, later = attempt, attempt
		}
	}
	return later, nil
}
