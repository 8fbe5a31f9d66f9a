// Package vfs is the only access of the data set to files.
//
// The commit protocol needs about a dozen operations. One small interface for them lets tests make each operation fail in
// turn, corrupt data that is not yet synced, and crash between any two operations, which is impossible on a real disk.
// There are three implementations: OS for disks, Memory, which can be cloned in the state after a crash, and Faulty,
// which wraps another file system and makes chosen operations fail.
//
// Names are slash-separated and relative to the root that Sub has opened; only the first Sub receives a path of the machine.
package vfs

import (
	"errors"
	"io"
	"io/fs"
	"path"
)

// FS is a file system, or the part of one below a directory.
//
// Errors wrap the cause from the operating system, so that errors.Is finds fs.ErrExist, fs.ErrNotExist and ErrFull.
type FS interface {
	// Sub opens the existing directory dir as a file system of its own. Names outside it are refused.
	Sub(dir string) (FS, error)

	// Create opens a new file for writing and reading; it fails with fs.ErrExist when the name is taken.
	Create(name string) (File, error)
	// Open opens an existing regular file for reading; anything else is ErrImplausible.
	Open(name string) (File, error)
	// MkdirAll creates a directory with its parents; it is no error when it exists.
	MkdirAll(dir string) error
	// Link gives a file a second name and fails with fs.ErrExist when that name is taken. Of several processes that
	// link to one name exactly one succeeds, which is what makes a commit.
	Link(oldname, newname string) error
	// Rename moves a file and silently replaces an existing target, so it never decides who was first.
	Rename(oldname, newname string) error
	// Remove deletes a file or an empty directory.
	Remove(name string) error
	// ReadDir lists a directory in ascending order of names.
	ReadDir(dir string) ([]fs.DirEntry, error)
	// Stat describes a name without following a symbolic link.
	Stat(name string) (fs.FileInfo, error)
	// SyncDir makes the names in a directory durable.
	SyncDir(dir string) error
	// Lock takes an advisory lock on a file, creating it when needed, and fails with ErrLocked when another process
	// holds it. The lock ends with the process. Locks save work and decide nothing: shared file systems lose them.
	Lock(name string) (io.Closer, error)
}

// File is an open file.
type File interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.Closer
	// Sync makes the content durable. After an error the file is lost: the system may have dropped its pages and
	// would report success the next time, so the caller must not sync again but write a new file.
	Sync() error
	Stat() (fs.FileInfo, error)
}

// ErrLocked means that another process holds the lock.
var ErrLocked = errors.New("locked by another process")

// ErrImplausible means that a name does not refer to the file that was written under it.
var ErrImplausible = errors.New("not a regular file, or larger than a file of its kind can be")

// ErrNoExchange means that a file system cannot exchange two names in one step.
var ErrNoExchange = errors.New("names cannot be exchanged in one step here")

// Exchange swaps the names of two directories in one step: both names exist at every moment. If that is impossible, it
// returns ErrNoExchange and changes nothing.
func Exchange(fsys FS, a, b string) error {
	if x, ok := fsys.(interface{ Exchange(a, b string) error }); ok {
		return x.Exchange(a, b)
	}
	return ErrNoExchange
}

// Resolve returns the canonical name of a place that may be written in several ways, as a path or a URL. Only resolved
// names can be split or extended.
func Resolve(fsys FS, dir string) (string, error) {
	if r, ok := fsys.(interface {
		Resolve(dir string) (string, error)
	}); ok {
		return r.Resolve(dir)
	}
	return dir, nil
}

// Directory returns the name under which a directory can be renamed: it may be reachable under several names and through
// symbolic links. ok is false if directories cannot be renamed.
func Directory(fsys FS, dir string) (name string, ok bool, err error) {
	if d, is := fsys.(interface {
		Directory(dir string) (string, bool, error)
	}); is {
		return d.Directory(dir)
	}
	return path.Clean(dir), true, nil
}

// ReadFile returns the content of a regular file that has at most bytesMax bytes; else the error is ErrImplausible.
func ReadFile(fsys FS, name string, bytesMax int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAtMost(f, name, bytesMax)
}

// WriteFile creates a new file with the given content and makes it durable.
func WriteFile(fsys FS, name string, data []byte) error {
	f, err := fsys.Create(name)
	if err != nil {
		return err
	}
	n, err := f.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Together runs all of the independent operations and returns the first of their errors, because a cause that makes one
// fail makes most of them fail. A file system that benefits, because a disk can make several things durable in one write,
// has a method Together that runs them concurrently; otherwise they run one after another.
func Together(fsys FS, operations ...func() error) error {
	if t, ok := fsys.(interface {
		Together(operations []func() error) error
	}); ok {
		return t.Together(operations)
	}
	var first error
	for _, do := range operations {
		if err := do(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// patience is the number of attempts of Patiently.
const patience = 10

// Patiently repeats a read of a name that is known to exist until the name is found or the attempts are used up. Clients
// of network file systems cache for a while that a name did not exist. Such a file system has a method Wait that waits
// before the next attempt.
func Patiently(fsys FS, read func() error) error {
	err := read()
	for try := 1; try < patience && errors.Is(err, fs.ErrNotExist); try++ {
		if w, ok := fsys.(interface{ Wait(try int) }); ok {
			w.Wait(try)
		}
		err = read()
	}
	return err
}

// Exists reports whether a name exists.
func Exists(fsys FS, name string) (bool, error) {
	_, err := fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// RemoveAll deletes a directory and its contents; it is not an error if it does not exist. It descends at most depthMax
// levels, because the directories it is meant for are not deep.
func RemoveAll(fsys FS, dir string, depthMax int) error {
	err := fsys.Remove(dir)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	entries, listErr := fsys.ReadDir(dir)
	if listErr != nil || depthMax <= 0 {
		return err
	}
	for _, e := range entries {
		if err := RemoveAll(fsys, dir+"/"+e.Name(), depthMax-1); err != nil {
			return err
		}
	}
	if err := fsys.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Walk calls visit with the slash-separated name of every file below dir, directories not included, in ascending
// order of path components. A directory that does not exist holds no files.
func Walk(fsys FS, dir string, visit func(name string, e fs.DirEntry) error) error {
	if w, ok := fsys.(walker); ok {
		return w.Walk(dir, visit)
	}
	entries, err := fsys.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if dir != "." {
			name = dir + "/" + name
		}
		if e.IsDir() {
			err = Walk(fsys, name, visit)
		} else {
			err = visit(name, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// walker is a file system with its own way to list a tree, faster than directory by directory.
type walker interface {
	Walk(dir string, visit func(name string, e fs.DirEntry) error) error
}
