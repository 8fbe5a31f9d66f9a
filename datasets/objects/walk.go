package objects

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Walk calls visit with every file below a directory, in ascending order of path components. It takes one listing for a
// thousand files, however many directories they are in, and about a hundred bytes of memory for each file.
func (f *FS) Walk(dir string, visit func(name string, e fs.DirEntry) error) error {
	prefix := f.prefix
	if dir != "." {
		key, err := f.key("readdir", dir)
		if err != nil {
			return err
		}
		prefix = key + "/"
	}
	var all []Object
	err := f.store.List(prefix, true, func(o Object) error {
		o.Key = o.Key[len(f.prefix):]
		if fs.ValidPath(o.Key) { // other keys cannot be files
			all = append(all, o)
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed("readdir", dir, err)
	}
	slices.SortFunc(all, func(a, b Object) int { return comparePaths(a.Key, b.Key) })
	for _, o := range all {
		if err := visit(o.Key, fs.FileInfoToDirEntry(objectInfo{name: path.Base(o.Key), object: o})); err != nil {
			return err
		}
	}
	return nil
}

// comparePaths orders names component by component. A store orders them by bytes, in which some characters come before
// the slash.
func comparePaths(a, b string) int {
	for a != "" && b != "" {
		x, restA, _ := strings.Cut(a, "/")
		y, restB, _ := strings.Cut(b, "/")
		if c := strings.Compare(x, y); c != 0 {
			return c
		}
		a, b = restA, restB
	}
	return len(a) - len(b)
}
