package sweeps

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"sweep/datasets/vfs"
	"sweep/engine/document"
)

// files reads the grid and what it uses, and remembers all of it, so that a data set can keep the sources it was made
// from and be verified and replayed without the original files. Names are slash-separated and relative to the directory
// of the grid file; those of files elsewhere begin with ../ or are absolute.
type files struct {
	open func(name string) ([]byte, error)
	work func(name string) ([]byte, error) // relative to the working directory; nil if there is none
	show func(name string) string          // the name for messages
	disk bool                              // not the sources of a data set

	mu   sync.Mutex
	used map[string][]byte
}

// onDisk reads from the directory of a grid file.
func onDisk(dir string) *files {
	locate := func(name string) string {
		if filepath.IsAbs(filepath.FromSlash(name)) {
			return filepath.FromSlash(name)
		}
		return filepath.Join(dir, filepath.FromSlash(name))
	}
	return &files{
		open: func(name string) ([]byte, error) { return vfs.ReadRegular(locate(name), fileBytesMax) },
		work: func(name string) ([]byte, error) { return vfs.ReadRegular(filepath.FromSlash(name), fileBytesMax) },
		show: locate,
		disk: true,
		used: map[string][]byte{},
	}
}

// fileBytesMax bounds a file that a grid uses. The largest are lists of points.
const fileBytesMax = 256 << 20

// inMemory reads from the sources that another grid gave.
func inMemory(source map[string][]byte) *files {
	return &files{
		open: func(name string) ([]byte, error) {
			data, ok := source[name]
			if !ok {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			}
			return data, nil
		},
		show: func(name string) string { return name },
		used: map[string][]byte{},
	}
}

// read reads a file relative to the grid.
func (f *files) read(name string) ([]byte, error) {
	name = path.Clean(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	if data, ok := f.used[name]; ok {
		return data, nil
	}
	data, err := f.open(name)
	if err == nil {
		f.used[name] = data
	}
	return data, err
}

// readWork reads a file relative to the working directory and remembers it under the name by which it was looked for
// in vain relative to the grid, where it will be found when the sources are read again.
func (f *files) readWork(name, inGrid string) ([]byte, error) {
	if f.work == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	data, err := f.work(name)
	if err == nil {
		f.mu.Lock()
		f.used[path.Clean(inGrid)] = data
		f.mu.Unlock()
	}
	return data, err
}

// exists reports whether a file can be read, and remembers it then.
func (f *files) exists(name string) bool {
	_, err := f.read(name)
	return err == nil
}

// sources are all files read so far.
func (f *files) sources() map[string][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.used)
}

// gridPrefix marks names in scenarios that are relative to the grid. A scenario elsewhere has no other way to name
// such a file: the path from it to the grid may lead through directories whose names are not known.
const gridPrefix = "grid:"

// forScenario is a name relative to the grid as a scenario in dir names the file; dir is relative to the grid too.
func forScenario(dir, name string) string {
	if dir == "." || path.IsAbs(name) {
		return name
	}
	return gridPrefix + name
}

// fromScenario is the inverse: what a scenario in dir names, relative to the grid.
func fromScenario(dir, name string) string {
	if inGrid, ok := strings.CutPrefix(name, gridPrefix); ok && dir != "." {
		return inGrid
	}
	if path.IsAbs(name) {
		return name
	}
	return path.Join(dir, name)
}

// fileProblem says why a file cannot be used, without repeating its name.
func fileProblem(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

// document reads and parses a file that the value n names.
func (d *decoder) document(n *document.Node, key string) *document.Node {
	data, ok := d.file(n, key)
	if !ok {
		return nil
	}
	tree, err := document.Parse(d.files.show(path.Clean(n.Text)), data)
	if err != nil {
		d.addAll(err)
		return nil
	}
	return tree
}

// file reads a file that the value n names.
func (d *decoder) file(n *document.Node, key string) ([]byte, bool) {
	if strings.TrimSpace(n.Text) == "" {
		d.Errorf(n, key, "", "the name of the file is empty")
		return nil, false
	}
	data, err := d.files.read(filepath.ToSlash(n.Text))
	if err != nil {
		d.Add(&document.Error{Pos: n.Pos, Key: key, Class: document.FileError, Remedy: "names are relative to the directory of the grid file",
			Message: "cannot read " + d.files.show(path.Clean(n.Text)) + ": " + fileProblem(err)})
	}
	return data, err == nil
}

// addAll takes over the mistakes that another reader found.
func (d *decoder) addAll(err error) {
	var many document.Errors
	if !errors.As(err, &many) {
		d.Add(&document.Error{Class: document.SchemaError, Message: err.Error()})
		return
	}
	for _, e := range many {
		d.Add(e)
	}
}
