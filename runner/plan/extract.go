package plan

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/sweeps"
)

// Extracted are the files of a plan's grid under names below one directory.
type Extracted struct {
	Grid  string // name of the grid
	Files map[string][]byte
	Other bool // this program computes other values of its ranges than the plan stores
}

// Extract returns the files from which a plan was made, named so that the grid finds them from its new place and gives
// the same runs. The names in a plan are relative to the directory of the grid. For names that lead out of it, the grid
// gets a directory of its own; a file with an absolute name is put into the directory "absolute", and the documents that
// contain this name get a relative one.
func Extract(doc datasets.PlanDoc) (Extracted, error) {
	x := Extracted{Files: map[string][]byte{}}
	dir := gridDir(doc.Sources)
	names := map[string]string{}
	for _, f := range doc.Sources {
		name := path.Join(dir, f.Name)
		if path.IsAbs(f.Name) {
			name = path.Join("absolute", f.Name)
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) || x.Files[name] != nil {
			return x, fmt.Errorf("plan %d has a file with the name %q, which cannot be written", doc.Number, f.Name)
		}
		x.Files[name] = append([]byte{}, content(f)...)
		names[f.Name] = name
	}
	x.Grid = names[doc.GridFile]
	// Longer names first: a shorter one may be their beginning.
	for _, old := range slices.Backward(slices.Sorted(maps.Keys(names))) {
		if path.IsAbs(old) {
			x.rename(old, names[old])
		}
	}
	return x, x.check(doc)
}

// gridDir is the directory of the grid: as many levels as the names of the other files go up, with names that none of
// these files use.
func gridDir(files []datasets.SourceFile) string {
	up, level := 0, "grid"
	for _, f := range files {
		if !path.IsAbs(f.Name) {
			up = max(up, strings.Count(f.Name, "../"))
		}
		for slices.Contains(strings.Split(f.Name, "/"), level) {
			level += "_"
		}
	}
	return strings.TrimSuffix(strings.Repeat(level+"/", up), "/")
}

// rename replaces an absolute name in all documents. Names in a document are relative to its directory.
func (x *Extracted) rename(old, name string) {
	for file, data := range x.Files {
		relative, err := filepath.Rel(filepath.FromSlash(path.Dir(file)), filepath.FromSlash(name))
		if err == nil {
			x.Files[file] = []byte(strings.ReplaceAll(string(data), old, filepath.ToSlash(relative)))
		}
	}
}

// extractedKeys is the number of runs that are compared with the plan's.
const extractedKeys = 16

// check compares the runs of the extracted grid with those of the plan.
func (x *Extracted) check(doc datasets.PlanDoc) error {
	inputs := storedInputs(vfs.Place{}, nil, doc)
	old, err := recomputed(doc, inputs)
	if err != nil {
		return err
	}
	planned, err := old.PlannedValues(labelsOf(doc))
	if err != nil {
		return err
	}
	x.Other = planned != old
	files := map[string][]byte{}
	for name, data := range x.Files {
		relative, err := filepath.Rel(filepath.FromSlash(path.Dir(x.Grid)), filepath.FromSlash(name))
		if err != nil {
			return err
		}
		files[filepath.ToSlash(relative)] = data
	}
	new, err := sweeps.FromSource(path.Base(x.Grid), files, sweeps.WithRunsMax(old.NumRuns()), inputs)
	if err == nil && new.NumRuns() != old.NumRuns() {
		err = errors.New("it has another number of runs")
	}
	for i := range min(extractedKeys, old.NumRuns()) {
		if err != nil {
			break
		}
		var a, b sweeps.Run
		if a, err = old.Run(i * (old.NumRuns() / min(extractedKeys, old.NumRuns()))); err != nil {
			err = nil // this run fails in both
			continue
		}
		if b, err = new.Run(a.Index); err == nil && a.Key != b.Key {
			err = fmt.Errorf("run %d has another key", a.Index)
		}
	}
	if err != nil {
		return errkind.Errorf(errkind.Invalid, "the grid of plan %d cannot be extracted: in another directory, %w; %s has its files", doc.Number, err, datasets.PlanPath(doc.Number))
	}
	return nil
}
