package main

import (
	"os"

	"sweep/datasets/vfs"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// gridAndPlace reads a grid and chooses the place of its data set. A place that is no file is that of a data set, which
// keeps the grid that it was planned from.
func gridAndPlace(from, chosen vfs.Place, runsMax int64) (g *sweeps.Grid, at vfs.Place, err error) {
	if !keepsGrid(from) {
		file, _ := from.Path()
		if g, err = loadGrid(file, runsMax); err != nil {
			return nil, at, err
		}
		return g, datasetPlace(chosen, g), nil
	}
	g, err = plan.StoredGrid(from)
	if chosen.IsZero() {
		chosen = from
	}
	return g, chosen, err
}

// keepsGrid reports whether a place is that of a data set, which keeps a grid, and not of a grid file.
func keepsGrid(at vfs.Place) bool {
	path, ok := at.Path()
	info, err := os.Stat(path)
	return !ok || err == nil && info.IsDir()
}

// gridWarnings are the warnings of a grid. The files of one that a data set keeps are nowhere else.
func gridWarnings(from vfs.Place, g *sweeps.Grid) []string {
	warnings := g.Warnings()
	if keepsGrid(from) {
		for i, w := range warnings {
			warnings[i] = "in the grid that " + from.String() + " keeps: " + w
		}
	}
	return warnings
}
