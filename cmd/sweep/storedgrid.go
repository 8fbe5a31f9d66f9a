package main

import (
	"os"

	"sweep/runner/plan"
	"sweep/sweeps"
)

// gridAndDir reads a grid and chooses the directory of its data set. A name that is a directory is that of a data set,
// which keeps the grid that it was planned from.
func gridAndDir(name, chosen string, runsMax int64) (g *sweeps.Grid, dir string, err error) {
	if !keepsGrid(name) {
		if g, err = loadGrid(name, runsMax); err != nil {
			return nil, "", err
		}
		return g, datasetDir(chosen, g), nil
	}
	g, err = plan.StoredGrid(places, name)
	return g, firstText(chosen, name), err
}

// keepsGrid reports whether a name is that of a data set, which keeps a grid, and not of a grid file.
func keepsGrid(name string) bool {
	info, err := os.Stat(name)
	return isBucket(name) || err == nil && info.IsDir()
}

// gridWarnings are the warnings of a grid. The files of one that a data set keeps are nowhere else.
func gridWarnings(name string, g *sweeps.Grid) []string {
	warnings := g.Warnings()
	if keepsGrid(name) {
		for i, w := range warnings {
			warnings[i] = "in the grid that " + name + " keeps: " + w
		}
	}
	return warnings
}
