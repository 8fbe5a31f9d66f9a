package runner

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// StoredRun is a run of a data set with the scenario it was computed from.
type StoredRun struct {
	sweeps.Run
	ID       int64 // in the data set
	Name     string
	Scenario *scenario.Scenario
}

// FindRun resolves a run of the data set in dir from the sources that its plan keeps; the grid's files are not needed.
func FindRun(fsys vfs.FS, dir string, id int64) (StoredRun, error) {
	w, err := openPlanned(Options{FS: fsys, Dir: dir, reload: reload})
	if err != nil {
		return StoredRun{}, err
	}
	defer w.data.Close()
	p := planOf(w.plans, id)
	if p == nil {
		last := w.plans[len(w.plans)-1].Doc
		return StoredRun{}, &datasets.InvalidError{What: fmt.Sprintf("run %d", id), Why: "the data set " + dir + " has no such run",
			Remedy: fmt.Sprintf("its runs are 0 to %d", last.FirstRun+last.Runs-1)}
	}
	r, err := p.grid.Run(p.GridIndex(id))
	if err != nil {
		return StoredRun{}, err
	}
	s, err := p.grid.Scenario(r)
	return StoredRun{Run: r, ID: id, Name: p.Doc.Name, Scenario: s}, err
}
