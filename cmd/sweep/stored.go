package main

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/reconstruct"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
)

// stored is a run of a data set, open for reading its tables.
type stored struct {
	*reconstruct.Run
	name string
	data *datasets.Dataset
}

// openStored finds a run of a data set.
func openStored(dir vfs.Place, id int64) (*stored, error) {
	found, err := plan.FindRun(dir, id)
	if err != nil {
		return nil, err
	}
	settings, err := found.Settings() // the tables have the rows of the files
	if err != nil {
		return nil, err
	}
	data, err := datasets.Open(dir)
	if err != nil {
		return nil, err
	}
	run, err := reconstruct.Open(data, found.Batch.Number, id, settings)
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
