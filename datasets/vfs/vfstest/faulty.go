package vfstest

import (
	"fmt"
	"io"
	"io/fs"
	"sync"

	"sweep/datasets/vfs"
)

// Faulty wraps a file system and makes chosen operations fail. Every call of a method of the file system or of one of
// its files is an operation; they are counted from 0 in the order in which they begin. Operations that run together on
// other file systems run one after another here, so that their numbers are the same every time.
type Faulty struct {
	vfs.Defaults
	fs    vfs.FS
	state *faultState
}

// Op is an operation that is about to run.
type Op struct {
	Index int64
	Kind  string // create, open, mkdir, link, rename, exchange, remove, readdir, stat, syncdir, lock, sub, chmod; read, write, sync, close, fstat of a file
	Name  string // the name, for link and rename the new one
}

// Fault describes how an operation fails.
type Fault struct {
	Err   error
	Short bool // a write writes the first half of its bytes before it fails
	Late  bool // the operation takes effect and then reports the error, as a network file system does when a reply is lost
}

// Injector decides whether an operation fails; nil lets it run.
type Injector func(Op) *Fault

// faultState is the state shared by the views of a Faulty.
type faultState struct {
	mu      sync.Mutex
	inject  Injector
	count   int64
	resyncs []string
}

// NewFaulty wraps a file system.
func NewFaulty(fsys vfs.FS, inject Injector) *Faulty {
	return &Faulty{fs: fsys, state: &faultState{inject: inject}}
}

// FailOnce makes the operation with the given index fail.
func FailOnce(index int64, f Fault) Injector {
	return func(op Op) *Fault {
		if op.Index == index {
			return &f
		}
		return nil
	}
}

// FailFrom makes all operations from the given index on fail.
func FailFrom(index int64, f Fault) Injector {
	return func(op Op) *Fault {
		if op.Index >= index {
			return &f
		}
		return nil
	}
}

// Count is the number of operations so far.
func (f *Faulty) Count() int64 {
	f.state.mu.Lock()
	defer f.state.mu.Unlock()
	return f.state.count
}

// Resyncs lists the files that were synced again after a failed sync, which is never allowed.
func (f *Faulty) Resyncs() []string {
	f.state.mu.Lock()
	defer f.state.mu.Unlock()
	return f.state.resyncs
}

// do runs an operation, or the part of it that a fault leaves.
func (s *faultState) do(kind, name string, effect func() error) error {
	fault := s.next(kind, name)
	if fault == nil {
		return effect()
	}
	if fault.Late {
		if err := effect(); err != nil {
			return err
		}
	}
	return fault.wrap(kind, name)
}

func (f *Fault) wrap(kind, name string) error {
	return &fs.PathError{Op: kind, Path: name, Err: f.Err}
}

func (s *faultState) next(kind, name string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := Op{Index: s.count, Kind: kind, Name: name}
	s.count++
	return s.inject(op)
}

// Sub opens a directory as a file system of its own that counts and fails together with this one.
func (f *Faulty) Sub(dir string) (vfs.FS, error) {
	var sub vfs.FS
	err := f.state.do("sub", dir, func() (err error) { sub, err = f.fs.Sub(dir); return err })
	if err != nil {
		return nil, err
	}
	return &Faulty{fs: sub, state: f.state}, nil
}

// Private is the same file system with private modes.
func (f *Faulty) Private() vfs.FS { return &Faulty{fs: vfs.Private(f.fs), state: f.state} }

// MakePrivate gives a directory the mode of a private one.
func (f *Faulty) MakePrivate(dir string) error {
	return f.state.do("chmod", dir, func() error { return vfs.MakePrivate(f.fs, dir) })
}

// Create opens a new file for writing and reading.
func (f *Faulty) Create(name string) (vfs.File, error) {
	return f.open("create", name, f.fs.Create)
}

// Open opens an existing file for reading.
func (f *Faulty) Open(name string) (vfs.File, error) {
	return f.open("open", name, f.fs.Open)
}

func (f *Faulty) open(kind, name string, open func(string) (vfs.File, error)) (vfs.File, error) {
	var file vfs.File
	err := f.state.do(kind, name, func() (err error) { file, err = open(name); return err })
	if err != nil {
		if file != nil {
			file.Close()
		}
		return nil, err
	}
	return &faultyFile{File: file, name: name, state: f.state}, nil
}

// MkdirAll creates a directory with its parents.
func (f *Faulty) MkdirAll(dir string) error {
	return f.state.do("mkdir", dir, func() error { return f.fs.MkdirAll(dir) })
}

// Link gives a file a second name.
func (f *Faulty) Link(oldname, newname string) error {
	return f.state.do("link", newname, func() error { return f.fs.Link(oldname, newname) })
}

// Rename moves a file and replaces what had the new name.
func (f *Faulty) Rename(oldname, newname string) error {
	return f.state.do("rename", newname, func() error { return f.fs.Rename(oldname, newname) })
}

// Exchange gives each of two directories the name of the other.
func (f *Faulty) Exchange(a, b string) error {
	return f.state.do("exchange", b, func() error { return f.fs.Exchange(a, b) })
}

// Remove deletes a file or an empty directory.
func (f *Faulty) Remove(name string) error {
	return f.state.do("remove", name, func() error { return f.fs.Remove(name) })
}

// ReadDir lists a directory.
func (f *Faulty) ReadDir(dir string) (entries []fs.DirEntry, err error) {
	err = f.state.do("readdir", dir, func() (err error) { entries, err = f.fs.ReadDir(dir); return err })
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// Walk visits the files below a directory, listing one directory after another.
func (f *Faulty) Walk(dir string, visit func(name string, e fs.DirEntry) error) error {
	return vfs.WalkDirs(f, dir, visit)
}

// RealPath, SameFile and Close are not counted as operations: they change nothing and read no content.

// RealPath returns the name under which a directory can be renamed.
func (f *Faulty) RealPath(dir string) (string, error) { return f.fs.RealPath(dir) }

// SameFile reports whether two descriptions are of the same file.
func (f *Faulty) SameFile(a, b fs.FileInfo) bool { return f.fs.SameFile(a, b) }

// Close releases what Sub has opened.
func (f *Faulty) Close() error { return f.fs.Close() }

// Stat describes a name.
func (f *Faulty) Stat(name string) (info fs.FileInfo, err error) {
	err = f.state.do("stat", name, func() (err error) { info, err = f.fs.Stat(name); return err })
	if err != nil {
		return nil, err
	}
	return info, nil
}

// SyncDir makes the names in a directory durable.
func (f *Faulty) SyncDir(dir string) error {
	return f.state.do("syncdir", dir, func() error { return f.fs.SyncDir(dir) })
}

// Lock takes an advisory lock on a file.
func (f *Faulty) Lock(name string) (lock io.Closer, err error) {
	err = f.state.do("lock", name, func() (err error) { lock, err = f.fs.Lock(name); return err })
	if err != nil {
		if lock != nil {
			lock.Close()
		}
		return nil, err
	}
	return lock, nil
}

// faultyFile is an open file whose operations are counted as well.
type faultyFile struct {
	vfs.File
	name  string
	state *faultState

	syncFailed bool
}

// Read reads on from the last position.
func (f *faultyFile) Read(p []byte) (n int, err error) {
	err = f.state.do("read", f.name, func() (err error) { n, err = f.File.Read(p); return err })
	return n, err
}

// ReadAt reads at a position.
func (f *faultyFile) ReadAt(p []byte, off int64) (n int, err error) {
	err = f.state.do("read", f.name, func() (err error) { n, err = f.File.ReadAt(p, off); return err })
	return n, err
}

// Write appends.
func (f *faultyFile) Write(p []byte) (int, error) {
	fault := f.state.next("write", f.name)
	if fault == nil {
		return f.File.Write(p)
	}
	n := 0
	if fault.Short {
		n, _ = f.File.Write(p[:len(p)/2])
	}
	return n, fault.wrap("write", f.name)
}

// Sync makes the content durable.
func (f *faultyFile) Sync() error {
	if f.syncFailed {
		f.state.mu.Lock()
		f.state.resyncs = append(f.state.resyncs, f.name)
		f.state.mu.Unlock()
		return fmt.Errorf("%s: synced again after a sync that failed", f.name)
	}
	err := f.state.do("sync", f.name, f.File.Sync)
	f.syncFailed = err != nil
	return err
}

// Stat describes the file.
func (f *faultyFile) Stat() (info fs.FileInfo, err error) {
	err = f.state.do("fstat", f.name, func() (err error) { info, err = f.File.Stat(); return err })
	return info, err
}

// Close ends the use of the file, also when it reports an error.
func (f *faultyFile) Close() error {
	fault := f.state.next("close", f.name)
	err := f.File.Close()
	if fault != nil {
		return fault.wrap("close", f.name)
	}
	return err
}
