package objects

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"sweep/datasets/vfs"
)

// FS is the file system of a data set on an object store. The staging directory is on this machine; everything else is
// on the store, which has no directories: creating one does nothing, and one without files does not exist.
//
// A file that is created outside the staging directory is written by uploading all of it again at intervals, which is
// only suitable for a log.
type FS struct {
	vfs.Defaults
	store      Store
	prefix     string // of all keys; empty, or with a slash at its end
	scratch    *scratch
	conditions *conditionProbe
}

// stagingDir is the directory of a data set for unfinished files.
const stagingDir = "_sweep/staging"

// New returns the file system of the objects of a store below a prefix. The directory for staging is opened when it is first
// needed.
func New(store Store, prefix string, staging func() (vfs.FS, error)) *FS {
	if prefix != "" {
		prefix += "/"
	}
	return &FS{store: store, prefix: prefix, scratch: &scratch{open: staging}, conditions: &conditionProbe{}}
}

// Sub opens a directory as a file system of its own. The directory need not exist, because the store has none.
func (f *FS) Sub(dir string) (vfs.FS, error) {
	if dir == "." {
		return f, nil
	}
	key, err := f.key("open", dir)
	if err != nil {
		return nil, err
	}
	return &FS{store: f.store, prefix: key + "/", scratch: f.scratch.sub(dir), conditions: f.conditions}, nil
}

// key is the key of a name.
func (f *FS) key(operation, name string) (string, error) {
	if !fs.ValidPath(name) || name == "." {
		return "", &fs.PathError{Op: operation, Path: name, Err: errors.New("is not a name inside the data set")}
	}
	return f.prefix + name, nil
}

// staged reports whether a name is in the staging directory, and where in it.
func staged(name string) (inside string, ok bool) {
	if name == stagingDir {
		return ".", true
	}
	return strings.CutPrefix(name, stagingDir+"/")
}

// failed turns an error into a file system error; errors that describe a request are returned unchanged.
func failed(operation, name string, err error) error {
	var request *RequestError
	if err == nil || errors.As(err, &request) {
		return err
	}
	return &fs.PathError{Op: operation, Path: name, Err: err}
}

// Create opens a new file for writing and reading.
func (f *FS) Create(name string) (vfs.File, error) {
	if inside, ok := staged(name); ok {
		return f.scratch.create(inside)
	}
	key, err := f.key("create", name)
	if err != nil {
		return nil, err
	}
	return createLog(f.store, key, name)
}

// Open opens an existing file for reading.
func (f *FS) Open(name string) (vfs.File, error) {
	if inside, ok := staged(name); ok {
		local, err := f.scratch.fs()
		if err != nil {
			return nil, err
		}
		return local.Open(inside)
	}
	key, err := f.key("open", name)
	if err != nil {
		return nil, err
	}
	return openObject(f.store, key, name)
}

// MkdirAll creates a directory with its parents.
func (f *FS) MkdirAll(dir string) error {
	if inside, ok := staged(dir); ok {
		local, err := f.scratch.fs()
		if err != nil {
			return err
		}
		return local.MkdirAll(inside)
	}
	return nil
}

// Link writes a staged file to the store under a name that must be free. Of several processes that link to one name
// exactly one succeeds.
func (f *FS) Link(oldname, newname string) error {
	return f.publish("link", oldname, newname, Condition{Absent: true})
}

// Rename writes a staged file to the store, replacing any object with that name, or moves an object. It never decides who
// was first.
func (f *FS) Rename(oldname, newname string) error {
	if _, ok := staged(oldname); !ok {
		return f.move(oldname, newname)
	}
	if err := f.publish("rename", oldname, newname, Condition{}); err != nil {
		return err
	}
	return f.Remove(oldname)
}

// publish writes a staged file to the store.
func (f *FS) publish(operation, oldname, newname string, c Condition) error {
	inside, ok := staged(oldname)
	if _, inStaging := staged(newname); !ok || inStaging {
		return &fs.PathError{Op: operation, Path: newname, Err: errors.New("only staged files can be published, and only outside the staging directory")}
	}
	key, err := f.key(operation, newname)
	if err != nil {
		return err
	}
	file, body, err := f.scratch.body(inside)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = f.store.Put(key, body, c)
	return failed(operation, newname, err)
}

// move moves an object. The store has no such request, so the object is copied and then removed if it is unchanged. That
// is equally safe: the removed content is kept under the new name, whatever other processes do meanwhile.
func (f *FS) move(oldname, newname string) error {
	from, err := f.key("rename", oldname)
	if err != nil {
		return err
	}
	to, err := f.key("rename", newname)
	if err != nil {
		return err
	}
	for range moveTries {
		object, err := f.store.Head(from)
		if err == nil {
			err = f.store.Copy(from, object.ETag, to)
		}
		if err == nil {
			err = f.conditions.delete(f.store, from, object.ETag)
		}
		if !errors.Is(err, ErrChanged) {
			return failed("rename", oldname, err)
		}
	}
	return failed("rename", oldname, fmt.Errorf("%w, and did so %d times", ErrChanged, moveTries))
}

const moveTries = 10

// Remove deletes a file, or an empty directory of the staging.
func (f *FS) Remove(name string) error {
	if inside, ok := staged(name); ok {
		return f.removeStaged(name, inside)
	}
	key, err := f.key("remove", name)
	if err != nil {
		return err
	}
	_, err = f.store.Head(key)
	if errors.Is(err, fs.ErrNotExist) {
		below := false
		err = f.store.List(key+"/", false, func(Object) error { below = true; return errEnough })
		if err == nil || errors.Is(err, errEnough) {
			err = fs.ErrNotExist
		}
		if below {
			err = syscall.ENOTEMPTY
		}
	}
	if err != nil {
		return failed("remove", name, err)
	}
	return failed("remove", name, f.store.Delete(key, ""))
}

// errEnough ends a listing.
var errEnough = errors.New("enough is listed")

// ReadDir lists a directory in ascending order of names.
func (f *FS) ReadDir(dir string) ([]fs.DirEntry, error) {
	var local []fs.DirEntry
	inside, inStaging := staged(dir)
	if inStaging {
		var err error
		if local, err = f.scratch.readDir(inside); err != nil || inside != "." {
			return local, err
		}
	}
	prefix := f.prefix
	if dir != "." {
		key, err := f.key("readdir", dir)
		if err != nil {
			return nil, err
		}
		prefix = key + "/"
	}
	var all []fs.DirEntry
	err := f.store.List(prefix, false, func(o Object) error {
		if name := strings.TrimSuffix(o.Key[len(prefix):], "/"); name != "" {
			all = append(all, fs.FileInfoToDirEntry(objectInfo{name: name, object: o}))
		}
		return nil
	})
	if err == nil && len(all) == 0 && dir != "." && !inStaging {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, failed("readdir", dir, err)
	}
	return merged(all, local), nil
}

// Stat describes a file. Directories can be described only in the staging directory.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	if inside, ok := staged(name); ok {
		info, err := f.scratch.stat(inside)
		if !errors.Is(err, fs.ErrNotExist) || !isMark(inside) {
			return info, err
		}
	}
	key, err := f.key("stat", name)
	if err != nil {
		return nil, err
	}
	o, err := f.store.Head(key)
	if err != nil {
		return nil, failed("stat", name, err)
	}
	return objectInfo{name: path.Base(name), object: o}, nil
}

// SyncDir does nothing: what the store has accepted is durable.
func (f *FS) SyncDir(string) error { return nil }

// SameFile reports whether two descriptions are of the same content: a staged file and the object that was created from it
// have the same checksum.
func (f *FS) SameFile(a, b fs.FileInfo) bool {
	x, ok := a.Sys().(content)
	return ok && x != "" && x == b.Sys()
}

// Close releases what the file system holds on the machine.
func (f *FS) Close() error { return f.store.Close() }

var _ vfs.FS = (*FS)(nil)
