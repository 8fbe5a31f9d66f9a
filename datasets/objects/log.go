package objects

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"sync"
	"time"

	"sweep/datasets/vfs"
)

// logFile is a file that grows line by line on a store without appends: all of it is uploaded again after an interval, and
// at the end. Other processes see it grow in steps, and the last lines of a killed process are lost.
type logFile struct {
	store Store
	key   string
	name  string

	mu     sync.Mutex
	data   []byte
	put    int // bytes of data that are on the store
	last   time.Time
	offset int
	closed bool
}

// logInterval is the time between two puts.
const logInterval = 10 * time.Second

// createLog creates a log; the name must be free.
func createLog(store Store, key, name string) (vfs.File, error) {
	if _, err := store.Put(key, bodyOf(nil), Condition{Absent: true}); err != nil {
		return nil, failed("create", name, err)
	}
	return &logFile{store: store, key: key, name: name}, nil
}

// bodyOf is a content in memory.
func bodyOf(data []byte) Body {
	sum := sha256.Sum256(data)
	return Body{Content: bytes.NewReader(data), Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

// Write appends.
func (f *logFile) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, &fs.PathError{Op: "write", Path: f.name, Err: fs.ErrClosed}
	}
	f.data = append(f.data, p...)
	if time.Since(f.last) < logInterval {
		return len(p), nil
	}
	return len(p), f.putAll("write")
}

// putAll puts the whole content unless the store already has it.
func (f *logFile) putAll(operation string) error {
	if f.put == len(f.data) {
		return nil
	}
	if _, err := f.store.Put(f.key, bodyOf(f.data), Condition{}); err != nil {
		return failed(operation, f.name, err)
	}
	f.put, f.last = len(f.data), time.Now()
	return nil
}

// Read reads on from the last position.
func (f *logFile) Read(p []byte) (int, error) {
	n, err := f.ReadAt(p, int64(f.offset))
	f.offset += n
	if n > 0 {
		err = nil
	}
	return n, err
}

// ReadAt reads at a position.
func (f *logFile) ReadAt(p []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bytes.NewReader(f.data).ReadAt(p, off)
}

// Sync puts the lines that are not on the store yet.
func (f *logFile) Sync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.putAll("sync")
}

// Stat describes the file.
func (f *logFile) Stat() (fs.FileInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return objectInfo{name: path.Base(f.name), object: Object{Size: int64(len(f.data)), Modified: f.last}}, nil
}

// Close puts the lines that are not on the store yet and closes the file.
func (f *logFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return &fs.PathError{Op: "close", Path: f.name, Err: fs.ErrClosed}
	}
	f.closed = true
	return f.putAll("close")
}
