package main

import (
	"os"

	"sweep/runner"
	"sweep/sweeps"
)

// gridAndDir reads a grid and chooses the directory of its data set. A name that is a directory is that of a data set,
// which keeps the grid that it was planned from.
func gridAndDir(name, chosen string, runsMax int64) (g *sweeps.Grid, dir string, err error) {
	if info, err := os.Stat(name); !isBucket(name) && (err != nil || !info.IsDir()) {
		if g, err = loadGrid(name, runsMax); err != nil {
			return nil, "", err
		}
		return g, datasetDir(chosen, g), nil
	}
	g, err = runner.StoredGrid(places, name)
	return g, firstText(chosen, name), err
}
