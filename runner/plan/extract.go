package plan

import (
	"bytes"
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
	"sweep/engine/document"
	"sweep/sweeps"
)

// Extracted are the files of a plan's grid under names below one directory.
type Extracted struct {
	Grid   string // name of the grid
	Files  map[string][]byte
	Inputs map[string]string // stored inputs by the names that they get
	Other  bool              // this program computes other values of its ranges than the plan stores
}

// Extract returns the files from which a plan was made, named so that the grid finds them from its new place and gives
// the same runs. The names in a plan are relative to the directory of the grid. For names that lead out of it, the grid
// gets a directory of its own; a file with an absolute name is put into the directory "absolute", and the documents that
// contain this name get a relative one.
func Extract(doc datasets.PlanDoc) (Extracted, error) {
	x, err := place(doc, (*Extracted).inputs)
	if err != nil {
		return x, err
	}
	return x, x.check(doc)
}

// Place is Extract without the rows that the runs read from files, for a grid that gets them from the data set (InputsFrom).
func Place(doc datasets.PlanDoc) (Extracted, error) {
	return place(doc, func(*Extracted, datasets.PlanDoc) error { return nil })
}

func place(doc datasets.PlanDoc, inputs func(*Extracted, datasets.PlanDoc) error) (Extracted, error) {
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
	if err := inputs(&x, doc); err != nil {
		return x, err
	}
	// Longer names first: a shorter one may be their beginning.
	for _, old := range slices.Backward(slices.Sorted(maps.Keys(names))) {
		if path.IsAbs(old) {
			x.rename(old, names[old])
		}
	}
	return x, nil
}

// inputs adds a folder with the rows that the runs read, and its name to the grid. Rows that the data set does not have must be
// read from their files.
func (x *Extracted) inputs(doc datasets.PlanDoc) error {
	var list []sweeps.Input
	for _, in := range doc.Inputs {
		if !in.External {
			list = append(list, sweeps.Input(in))
		}
	}
	if len(list) == 0 {
		return nil
	}
	grid := x.Files[x.Grid]
	tree, err := document.ParseLong(x.Grid, grid)
	if err != nil {
		return err
	}
	folder := "inputs"
	if n := tree.Get("inputs"); n != nil {
		folder = n.Text
	} else {
		for x.uses(path.Join(path.Dir(x.Grid), folder)) {
			folder += "_"
		}
		mark := []byte("\ufeff")
		text, marked := bytes.CutPrefix(grid, mark)
		grid = append([]byte("inputs = \""+folder+"\"\n"), text...)
		if marked {
			grid = append(mark, grid...)
		}
		x.Files[x.Grid] = grid
	}
	dir := path.Join(path.Dir(x.Grid), filepath.ToSlash(folder))
	if path.IsAbs(folder) || !filepath.IsLocal(filepath.FromSlash(dir)) {
		return errkind.Errorf(errkind.Invalid, "the grid of plan %d cannot be extracted: its folder of inputs %q leads out of its directory", doc.Number, folder)
	}
	index, err := sweeps.EncodeInputsIndex(list)
	if err != nil {
		return err
	}
	x.Files[path.Join(dir, sweeps.InputsIndex)] = index
	x.Inputs = map[string]string{}
	for i := range list {
		for _, hash := range list[i].Rows() {
			x.Inputs[path.Join(dir, hash+".parquet")] = hash
		}
	}
	return nil
}

// uses reports whether a file is or is below a directory.
func (x *Extracted) uses(dir string) bool {
	for name := range x.Files {
		if name == dir || strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return false
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
	new, err := sweeps.FromSource(path.Base(x.Grid), files, sweeps.WithRunsMax(old.NumRuns()), sweeps.WithPlannedBanks(labelsOf(doc)), inputs)
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
