package main

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/reconstruct"
	"sweep/datasets/vfs"
	"sweep/engine/scenario"
	"sweep/runner/plan"
)

// stored is a run of a data set, open for reading its tables.
type stored struct {
	*reconstruct.Run
	name string
	data *datasets.Dataset
}

// openStored finds a run of a data set. Its scenario is without the rows of files, because the tables have the payments.
func openStored(dir vfs.Place, id int64) (*stored, error) {
	return openWith(dir, id, plan.Run.Settings)
}

// openComplete finds a run of a data set, with the rows of files. Where a payment stands in its file, and the number of its
// type, are parts of the state that only the file decides: rows that stay inside a settlement bank are no payments.
func openComplete(dir vfs.Place, id int64) (*stored, error) {
	return openWith(dir, id, plan.Run.Scenario)
}

func openWith(dir vfs.Place, id int64, scenarioOf func(plan.Run) (*scenario.Scenario, error)) (*stored, error) {
	found, err := plan.FindRun(dir, id)
	if err != nil {
		return nil, err
	}
	sc, err := scenarioOf(found.Run)
	if err != nil {
		return nil, err
	}
	data, err := datasets.Open(dir)
	if err != nil {
		return nil, err
	}
	run, err := reconstruct.Open(data, found.Batch.Number, id, sc)
	if err != nil {
		data.Close()
		if found.Later > 0 {
			err = because(err, errkind.Invalid, fmt.Sprintf("it was computed again as run %d", found.Later))
		}
		return nil, err
	}
	return &stored{Run: run, name: fmt.Sprintf("%s run %d", found.Name, id), data: data}, nil
}

// Close closes the tables and the data set.
func (s *stored) Close() error { return firstError(s.Run.Close(), s.data.Close()) }
