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

// files reads the grid and the files it uses, and keeps their contents, so that a data set can store its sources and be
// verified and replayed without the original files. Names are slash-separated and relative to the directory of the grid
// file; names of files elsewhere begin with ../ or are absolute.
type files struct {
	open func(name string) ([]byte, error)
	work func(name string) ([]byte, error) // relative to the working directory; nil if there is none
	show func(name string) string          // the name for messages
	disk bool                              // false for the sources of a data set

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

// fileBytesMax bounds the size of a file that a grid uses. The largest files are lists of points.
const fileBytesMax = 256 << 20

// inMemory reads from the sources that another grid returned.
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

// readWork reads a file relative to the working directory after the search relative to the grid has failed. It stores the
// file under its name relative to the grid, where a later read of the sources finds it.
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

// exists reports whether a file can be read and, if so, keeps its content.
func (f *files) exists(name string) bool {
	_, err := f.read(name)
	return err == nil
}

// sources returns all files read so far.
func (f *files) sources() map[string][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.used)
}

// gridPrefix marks names in scenarios that are relative to the grid. A scenario in another directory cannot name such a
// file otherwise: the path from it to the grid may contain directories whose names are unknown.
const gridPrefix = "grid:"

// forScenario converts a name relative to the grid to one relative to a scenario in dir; dir is relative to the grid.
func forScenario(dir, name string) string {
	if dir == "." || path.IsAbs(name) {
		return name
	}
	return gridPrefix + name
}

// forScenario converts a name relative to the grid to the form that its scenarios need.
func (g *Grid) forScenario(name string) string {
	if g.sources != nil {
		return g.outerName(name)
	}
	return forScenario(g.baseDir, name)
}

// fromScenario is the inverse: it converts a name used by a scenario in dir to one relative to the grid.
func fromScenario(dir, name string) string {
	if inGrid, ok := strings.CutPrefix(name, gridPrefix); ok && dir != "." {
		return inGrid
	}
	if path.IsAbs(name) {
		return name
	}
	return path.Join(dir, name)
}

// fileProblem describes why a file cannot be used, without repeating its name.
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

// addAll adds the mistakes that another reader found.
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
