package plan

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/sweeps"
)

// StoredRun is a run of a data set.
type StoredRun struct {
	Run
	Name  string // of the grid
	Later int64  // its latest attempt, if it was computed again after it had failed; else 0
}

// FindRun resolves a run of a data set from the sources stored in its plan. It needs neither the grid's files
// nor the run's rows, so it also finds runs that have failed or are not computed yet.
func FindRun(at vfs.Place, id int64) (StoredRun, error) {
	d, err := datasets.Open(at)
	if err != nil {
		return StoredRun{}, err
	}
	defer d.Close()
	plans, err := Load(d)
	if err != nil {
		return StoredRun{}, err
	}
	p := plans.Of(id)
	if p == nil {
		return StoredRun{}, &datasets.InvalidError{What: fmt.Sprintf("run %d", id), Why: "the data set " + at.String() + " has no such run",
			Remedy: fmt.Sprintf("its runs are 0 to %d", plans.Last().LastRun())}
	}
	if err := p.ReadGrid(at); err != nil {
		return StoredRun{}, err
	}
	r, err := p.BatchOf(id).Run(id)
	f := StoredRun{Run: r, Name: p.Doc.Name}
	if err != nil {
		return f, err
	}
	f.Later, err = laterAttempt(d, plans, id)
	return f, err
}

// laterAttempt is the latest committed run that repeats a run, 0 if there is none.
func laterAttempt(d *datasets.Dataset, plans Plans, run int64) (int64, error) {
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
		if committed.Has(p.BatchOf(attempt).Number) {
			run, later = attempt, attempt
		}
	}
	return later, nil
}

// StoredGrid reads the newest grid of a data set from the sources stored in its plans.
func StoredGrid(at vfs.Place) (*sweeps.Grid, error) {
	d, err := datasets.Open(at)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	plans, err := Load(d)
	if err != nil {
		return nil, err
	}
	doc := plans.newest().Doc
	return stored(doc, storedInputs(at, nil, doc))
}
