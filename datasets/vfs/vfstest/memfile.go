package vfstest

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"time"
)

// memInfo describes a node.
type memInfo struct {
	name string
	node *node
	size int64
}

func (i memInfo) Name() string       { return i.name }
func (i memInfo) Size() int64        { return i.size }
func (i memInfo) ModTime() time.Time { return time.Time{} }
func (i memInfo) IsDir() bool        { return i.node.dir }
func (i memInfo) Sys() any           { return i.node }

func (i memInfo) Mode() fs.FileMode {
	if i.node.dir {
		return fs.ModeDir | 0o777
	}
	return 0o666
}

// memFile is an open file.
type memFile struct {
	tree     *memTree
	node     *node
	name     string
	offset   int
	writable bool
	closed   bool
}

func (f *memFile) check(op string, ok bool) error {
	if f.closed {
		return &fs.PathError{Op: op, Path: f.name, Err: fs.ErrClosed}
	}
	if f.node.dir || !ok {
		return &fs.PathError{Op: op, Path: f.name, Err: fs.ErrInvalid}
	}
	return nil
}

// Read reads on from the last position.
func (f *memFile) Read(p []byte) (int, error) {
	f.tree.mu.Lock()
	defer f.tree.mu.Unlock()
	if err := f.check("read", true); err != nil {
		return 0, err
	}
	if f.offset >= len(f.node.data) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[f.offset:])
	f.offset += n
	return n, nil
}

// ReadAt reads at a position.
func (f *memFile) ReadAt(p []byte, off int64) (int, error) {
	f.tree.mu.Lock()
	defer f.tree.mu.Unlock()
	if err := f.check("read", off >= 0); err != nil {
		return 0, err
	}
	if off >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Write appends.
func (f *memFile) Write(p []byte) (int, error) {
	f.tree.mu.Lock()
	defer f.tree.mu.Unlock()
	if err := f.check("write", f.writable); err != nil {
		return 0, err
	}
	f.node.data = append(f.node.data, p...)
	return len(p), nil
}

// Sync makes the content durable.
func (f *memFile) Sync() error {
	f.tree.mu.Lock()
	defer f.tree.mu.Unlock()
	if err := f.check("sync", true); err != nil {
		return err
	}
	f.node.synced = slices.Clone(f.node.data)
	return nil
}

// Stat describes the file.
func (f *memFile) Stat() (fs.FileInfo, error) {
	f.tree.mu.Lock()
	defer f.tree.mu.Unlock()
	if f.closed {
		return nil, &fs.PathError{Op: "stat", Path: f.name, Err: fs.ErrClosed}
	}
	return memInfo{name: path.Base(f.name), node: f.node, size: int64(len(f.node.data))}, nil
}

// Close ends the use of the file.
func (f *memFile) Close() error {
	f.tree.mu.Lock()
	defer f.tree.mu.Unlock()
	if f.closed {
		return &fs.PathError{Op: "close", Path: f.name, Err: fs.ErrClosed}
	}
	f.closed = true
	return nil
}
