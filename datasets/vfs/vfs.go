// Package vfs is the only access of the data set to files.
//
// The commit protocol needs about a dozen operations. One small interface for them lets tests make each operation fail in
// turn, corrupt data that is not yet synced, and crash between any two operations, which is impossible on a real disk: the
// file systems in vfstest do that. OS is the implementation for disks, objects.FS the one for object stores.
//
// Names are slash-separated and relative to the root that Sub has opened; only the first Sub receives a path of the machine.
package vfs

import (
	"errors"
	"io"
	"io/fs"
	"path"
)

// FS is a file system, or the part of one below a directory. It is everything that a kind of storage must do to hold data
// sets; Defaults has the methods for which most kinds need nothing special. vfstest.Check tests an implementation.
//
// Errors wrap the cause from the operating system, so that errors.Is finds fs.ErrExist, fs.ErrNotExist and ErrFull.
type FS interface {
	// Sub opens the existing directory dir as a file system of its own. Names outside it are refused.
	Sub(dir string) (FS, error)
	// Close releases what Sub has opened.
	Close() error
	// RealPath returns the name under which a directory can be renamed: it may be reachable under several names and
	// through symbolic links.
	RealPath(dir string) (string, error)

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
	// Exchange swaps the names of two directories in one step: both names exist at every moment. If that is impossible,
	// it returns ErrNoExchange and changes nothing.
	Exchange(a, b string) error
	// Remove deletes a file or an empty directory.
	Remove(name string) error
	// ReadDir lists a directory in ascending order of names.
	ReadDir(dir string) ([]fs.DirEntry, error)
	// Walk calls visit with the slash-separated name of every file below dir, directories not included, in ascending
	// order of path components. A directory that does not exist holds no files. WalkDirs implements it with ReadDir.
	Walk(dir string, visit func(name string, e fs.DirEntry) error) error
	// Stat describes a name without following a symbolic link.
	Stat(name string) (fs.FileInfo, error)
	// SameFile reports whether two descriptions are of the same file, possibly under different names. Where a file cannot
	// have two names, it compares the content instead.
	SameFile(a, b fs.FileInfo) bool
	// SyncDir makes the names in a directory durable.
	SyncDir(dir string) error
	// Lock takes an advisory lock on a file, creating it when needed, and fails with ErrLocked when another process
	// holds it. The lock ends with the process. Locks save work and decide nothing: shared file systems lose them.
	Lock(name string) (io.Closer, error)

	// Together runs all of the independent operations and returns the first of their errors, because a cause that makes
	// one fail makes most of them fail. Storage that benefits, because a disk can make several things durable in one
	// write, runs them concurrently.
	Together(operations ...func() error) error
	// Wait waits before the next attempt of Patiently, where a name that exists may be invisible for a while.
	Wait(try int)
}

// Defaults has the methods of FS for which a kind of storage needs nothing special. Implementations embed it.
type Defaults struct{}

// Close releases nothing.
func (Defaults) Close() error { return nil }

// RealPath returns the name as it is: there are no links.
func (Defaults) RealPath(dir string) (string, error) { return path.Clean(dir), nil }

// Exchange reports that names cannot be exchanged.
func (Defaults) Exchange(_, _ string) error { return ErrNoExchange }

// Together runs the operations one after another.
func (Defaults) Together(operations ...func() error) error {
	var first error
	for _, do := range operations {
		if err := do(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Wait does not wait: names are visible at once.
func (Defaults) Wait(int) {}

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

// patience is the number of attempts of Patiently.
const patience = 10

// Patiently repeats a read of a name that is known to exist until the name is found or the attempts are used up. Clients
// of network file systems cache for a while that a name did not exist.
func Patiently(fsys FS, read func() error) error {
	err := read()
	for try := 1; try < patience && errors.Is(err, fs.ErrNotExist); try++ {
		fsys.Wait(try)
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

// WalkDirs is FS.Walk by listing one directory after another.
func WalkDirs(fsys FS, dir string, visit func(name string, e fs.DirEntry) error) error {
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
			err = WalkDirs(fsys, name, visit)
		} else {
			err = visit(name, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
