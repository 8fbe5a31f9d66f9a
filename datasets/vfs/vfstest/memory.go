// Package vfstest has file systems for tests: Memory, which can be cloned in the state after a crash, and Faulty, which wraps
// another file system and makes chosen operations fail.
package vfstest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"

	"sweep/datasets/vfs"
)

// Memory is a file system in memory that tracks what has been synced, so that Crash can return the state after a loss of
// power. It is meant for tests and is safe for concurrent use.
type Memory struct {
	vfs.Defaults
	tree *memTree
	base string // what names are relative to; "" is the root
}

// memTree is the state that all views of a Memory share.
type memTree struct {
	mu         sync.Mutex
	root       *node
	locks      map[*node]bool
	noExchange bool
}

// node is a file or a directory. A file may have several names.
type node struct {
	dir     bool
	entries map[string]*node // of a directory, as processes see it
	durable map[string]*node // of a directory, as the disk has it
	moved   []names          // of a directory: names of directories that reach the disk together or not at all
	data    []byte           // of a file, as processes see it
	synced  []byte           // of a file, as the disk has it
}

// names are two names of one directory.
type names [2]string

func newDir() *node {
	return &node{dir: true, entries: map[string]*node{}, durable: map[string]*node{}}
}

// NewMemory returns an empty file system.
func NewMemory() *Memory {
	return &Memory{tree: &memTree{root: newDir(), locks: map[*node]bool{}}}
}

// split returns the components of a name, which must not lead out of the view.
func (m *Memory) split(op, name string) ([]string, error) {
	if m.base != "" && (strings.HasPrefix(name, "/") || !fs.ValidPath(path.Clean(name))) {
		return nil, &fs.PathError{Op: op, Path: name, Err: errors.New("leads out of the directory")}
	}
	full := strings.Trim(path.Clean("/"+m.base+"/"+name), "/")
	if full == "" {
		return nil, nil
	}
	return strings.Split(full, "/"), nil
}

// find returns the node of a name. The lock of the tree must be held.
func (m *Memory) find(op, name string) (*node, error) {
	parts, err := m.split(op, name)
	if err != nil {
		return nil, err
	}
	n := m.tree.root
	for _, p := range parts {
		if !n.dir {
			return nil, &fs.PathError{Op: op, Path: name, Err: syscall.ENOTDIR}
		}
		if n = n.entries[p]; n == nil {
			return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
	}
	return n, nil
}

// parent returns the directory of a name and its last component.
func (m *Memory) parent(op, name string) (*node, string, error) {
	parts, err := m.split(op, name)
	if err != nil {
		return nil, "", err
	}
	if len(parts) == 0 {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	n := m.tree.root
	for _, p := range parts[:len(parts)-1] {
		if n = n.entries[p]; n == nil || !n.dir {
			return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
	}
	return n, parts[len(parts)-1], nil
}

// Sub opens a directory as a file system of its own.
func (m *Memory) Sub(dir string) (vfs.FS, error) {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("open", dir)
	if err != nil {
		return nil, err
	}
	if !n.dir {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: syscall.ENOTDIR}
	}
	parts, err := m.split("open", dir)
	return &Memory{tree: m.tree, base: strings.Join(parts, "/")}, err
}

// Create opens a new file for writing and reading.
func (m *Memory) Create(name string) (vfs.File, error) {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	dir, last, err := m.parent("create", name)
	if err != nil {
		return nil, err
	}
	if dir.entries[last] != nil {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	n := &node{}
	dir.entries[last] = n
	return &memFile{tree: m.tree, node: n, name: name, writable: true}, nil
}

// Open opens an existing file for reading.
func (m *Memory) Open(name string) (vfs.File, error) {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("open", name)
	if err != nil {
		return nil, err
	}
	return &memFile{tree: m.tree, node: n, name: name}, nil
}

// MkdirAll creates a directory with its parents.
func (m *Memory) MkdirAll(dir string) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	parts, err := m.split("mkdir", dir)
	if err != nil {
		return err
	}
	n := m.tree.root
	for _, p := range parts {
		if n.entries[p] == nil {
			n.entries[p] = newDir()
		}
		if n = n.entries[p]; !n.dir {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		}
	}
	return nil
}

// Link gives a file a second name.
func (m *Memory) Link(oldname, newname string) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("link", oldname)
	if err != nil {
		return err
	}
	dir, last, err := m.parent("link", newname)
	if err != nil {
		return err
	}
	if dir.entries[last] != nil {
		return &fs.PathError{Op: "link", Path: newname, Err: fs.ErrExist}
	}
	dir.entries[last] = n
	return nil
}

// Rename moves a file and replaces what had the new name; a directory with something in it is not replaced.
func (m *Memory) Rename(oldname, newname string) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	from, last, err := m.parent("rename", oldname)
	if err != nil {
		return err
	}
	to, newLast, err := m.parent("rename", newname)
	if err != nil {
		return err
	}
	n := from.entries[last]
	if n == nil {
		return &fs.PathError{Op: "rename", Path: oldname, Err: fs.ErrNotExist}
	}
	if there := to.entries[newLast]; there != nil && there.dir && len(there.entries) > 0 {
		return &fs.PathError{Op: "rename", Path: newname, Err: syscall.ENOTEMPTY}
	}
	delete(from.entries, last)
	to.entries[newLast] = n
	if n.dir && from == to {
		from.moved = append(from.moved, names{last, newLast})
	}
	return nil
}

// Exchange gives each of two directories, which must be in the same one, the name of the other.
func (m *Memory) Exchange(a, b string) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	if m.tree.noExchange {
		return vfs.ErrNoExchange
	}
	dir, lastA, err := m.parent("exchange", a)
	if err != nil {
		return err
	}
	other, lastB, err := m.parent("exchange", b)
	if err != nil {
		return err
	}
	if dir != other || dir.entries[lastA] == nil || dir.entries[lastB] == nil {
		return &fs.PathError{Op: "exchange", Path: b, Err: fs.ErrNotExist}
	}
	dir.entries[lastA], dir.entries[lastB] = dir.entries[lastB], dir.entries[lastA]
	dir.moved = append(dir.moved, names{lastA, lastB})
	return nil
}

// ForbidExchange makes Exchange impossible, as on file systems that do not know it.
func (m *Memory) ForbidExchange() { m.tree.noExchange = true }

// Remove deletes a file or an empty directory.
func (m *Memory) Remove(name string) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	dir, last, err := m.parent("remove", name)
	if err != nil {
		return err
	}
	n := dir.entries[last]
	if n == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	if n.dir && len(n.entries) > 0 {
		return &fs.PathError{Op: "remove", Path: name, Err: syscall.ENOTEMPTY}
	}
	delete(dir.entries, last)
	return nil
}

// ReadDir lists a directory in ascending order of names.
func (m *Memory) ReadDir(dir string) ([]fs.DirEntry, error) {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("readdir", dir)
	if err != nil {
		return nil, err
	}
	if !n.dir {
		return nil, &fs.PathError{Op: "readdir", Path: dir, Err: syscall.ENOTDIR}
	}
	var all []fs.DirEntry
	for name, child := range n.entries {
		all = append(all, fs.FileInfoToDirEntry(memInfo{name: name, node: child, size: int64(len(child.data))}))
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

// Walk visits the files below a directory.
func (m *Memory) Walk(dir string, visit func(name string, e fs.DirEntry) error) error {
	return vfs.WalkDirs(m, dir, visit)
}

// SameFile reports whether two descriptions are of the same file.
func (m *Memory) SameFile(a, b fs.FileInfo) bool {
	x, ok := a.Sys().(*node)
	return ok && x == b.Sys()
}

// Stat describes a name.
func (m *Memory) Stat(name string) (fs.FileInfo, error) {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("stat", name)
	if err != nil {
		return nil, err
	}
	return memInfo{name: path.Base(name), node: n, size: int64(len(n.data))}, nil
}

// SyncDir makes the names in a directory durable.
func (m *Memory) SyncDir(dir string) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("syncdir", dir)
	if err != nil {
		return err
	}
	if !n.dir {
		return &fs.PathError{Op: "syncdir", Path: dir, Err: syscall.ENOTDIR}
	}
	n.moved = nil
	n.durable = map[string]*node{}
	for name, child := range n.entries {
		n.durable[name] = child
	}
	return nil
}

// Lock takes an advisory lock on a file.
func (m *Memory) Lock(name string) (io.Closer, error) {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	dir, last, err := m.parent("lock", name)
	if err != nil {
		return nil, err
	}
	n := dir.entries[last]
	if n == nil {
		n = &node{}
		dir.entries[last] = n
	}
	if m.tree.locks[n] {
		return nil, vfs.ErrLocked
	}
	m.tree.locks[n] = true
	return &memLock{tree: m.tree, node: n}, nil
}

type memLock struct {
	tree *memTree
	node *node
}

// Close frees the lock.
func (l *memLock) Close() error {
	l.tree.mu.Lock()
	defer l.tree.mu.Unlock()
	delete(l.tree.locks, l.node)
	return nil
}

// Overwrite replaces the content of a file without any of its users noticing, as a failing disk does.
func (m *Memory) Overwrite(name string, data []byte) error {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	n, err := m.find("overwrite", name)
	if err != nil {
		return err
	}
	n.data, n.synced = slices.Clone(data), slices.Clone(data)
	return nil
}

// String lists all files with their sizes, for the messages of tests.
func (m *Memory) String() string {
	var b strings.Builder
	err := m.Walk(".", func(name string, e fs.DirEntry) error {
		info, err := e.Info()
		fmt.Fprintf(&b, "%s (%d bytes)\n", name, info.Size())
		return err
	})
	if err != nil {
		fmt.Fprintln(&b, err)
	}
	return b.String()
}
