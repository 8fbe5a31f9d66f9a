package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/runner/shell"
)

// shownMax is how many data sets or grids a hint names.
const shownMax = 5

// withPlaces adds a suggestion to the error of a missing data set.
func withPlaces(err error) error {
	var missing *datasets.NoDatasetError
	var hinted interface{ Hint() string }
	if !errors.As(err, &missing) || missing.MovedTo != "" || errors.As(err, &hinted) && hinted.Hint() != "" {
		return err
	}
	path, ok := missing.Place.Path()
	if !ok {
		return err
	}
	return because(err, errkind.NoDataset, placeHint(fromHere(path)))
}

// placeHint suggests a data set or grid for a name that is neither.
func placeHint(name string) string {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return firstText(missingHint(name), setsInOut())
	case info.IsDir():
		return directoryHint(name)
	}
	return fileHint(name)
}

// fromHere makes a path below the working directory relative.
func fromHere(name string) string {
	here, err := os.Getwd()
	if err != nil || !filepath.IsAbs(name) {
		return name
	}
	if rel, err := filepath.Rel(here, name); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return name
}

// fileHint suggests the data set of a grid file.
func fileHint(name string) string {
	if !isGrid(name) {
		return ""
	}
	g, err := loadGrid(name, 0)
	if err != nil {
		return ""
	}
	dir := defaultDir(g)
	if !isDataset(dir) {
		return fmt.Sprintf("%s is a grid, and its data set %s does not exist yet; %s computes it", name, dir, shell.Join("sweep", "run", name))
	}
	return fmt.Sprintf("%s is a grid; its data set is %s", name, dir)
}

// directoryHint lists the data sets or grids in a directory that is not a data set.
func directoryHint(dir string) string {
	sets, grids := contents(dir)
	switch {
	case len(sets) == 1:
		return "it contains the data set " + sets[0]
	case len(sets) > 1:
		return "it contains the data sets " + several(sets)
	case len(grids) == 1:
		return fmt.Sprintf("it contains the grid %s; %s computes it", grids[0], shell.Join("sweep", "run", grids[0]))
	case len(grids) > 1:
		return "it contains the grids " + several(grids)
	}
	return ""
}

// missingHint suggests a name for one that does not exist: a grid without its suffix, a data set in out, or a similar name.
func missingHint(name string) string {
	out := filepath.Join("out", name)
	if isDataset(out) {
		return fmt.Sprintf("did you mean %s?", out)
	}
	for _, grid := range []string{name + ".toml", filepath.Join("sweeps", name+".toml")} {
		if isGrid(grid) {
			return fmt.Sprintf("did you mean the grid %s?", grid)
		}
	}
	for _, dir := range []string{filepath.Dir(name), "out"} {
		sets, grids := contents(dir)
		var bases []string
		for _, found := range append(sets, grids...) {
			bases = append(bases, filepath.Base(found))
		}
		if best, ok := document.Nearest(filepath.Base(name), bases); ok {
			return fmt.Sprintf("did you mean %s?", filepath.Join(dir, best))
		}
	}
	return ""
}

// setsInOut lists the data sets in the default output directory.
func setsInOut() string {
	switch sets, _ := contents("out"); len(sets) {
	case 0:
		return ""
	case 1:
		return "the directory out contains the data set " + sets[0]
	default:
		return "the directory out contains the data sets " + several(sets)
	}
}

// contents lists the data sets and grids of a directory.
func contents(dir string) (sets, grids []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch {
		case isDataset(name):
			sets = append(sets, name)
		case isGrid(name):
			grids = append(grids, name)
		}
	}
	return sets, grids
}

// isDataset reports whether a directory holds the records of a data set.
func isDataset(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "_sweep"))
	return err == nil && info.IsDir()
}

// isGrid reports whether a file has the suffix and the keys of a grid.
func isGrid(name string) bool {
	if info, err := os.Stat(name); filepath.Ext(name) != ".toml" || err != nil || !info.Mode().IsRegular() {
		return false
	}
	tree, err := parseFile(name)
	return err == nil && kindOf(tree) == "grid"
}

// several formats a list of names and shows only the first ones.
func several(names []string) string {
	slices.Sort(names)
	if more := len(names) - shownMax; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shownMax], ", "), more)
	}
	return text.List(names)
}

// noGrid adds a suggestion to the error of a grid that cannot be read.
func noGrid(name string, err error) error {
	info, missing := os.Stat(name)
	hint := ""
	switch {
	case missing != nil && errors.Is(missing, fs.ErrNotExist):
		hint = missingHint(name)
	case missing == nil && isDataset(name):
		hint = fmt.Sprintf("it is a data set; %s continues it", shell.Join("sweep", "run", name))
	case missing == nil && info.IsDir():
		hint = directoryHint(name)
	}
	if hint == "" {
		return err
	}
	return because(err, errkind.Invalid, hint)
}
