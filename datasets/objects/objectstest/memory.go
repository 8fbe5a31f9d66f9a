// Package objectstest has object stores for tests: Memory, and Faulty, which wraps another store and makes chosen requests fail.
package objectstest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"sweep/datasets/objects"
	"sweep/datasets/vfs"
)

// Memory is a store in memory, for tests. It is safe for concurrent use and, like every store, keeps what it has accepted.
type Memory struct {
	mu      sync.Mutex
	objects map[string]memoryObject

	IgnoreConditions       bool // accept conditions of puts and ignore them, as some stores do
	IgnoreDeleteConditions bool // the same for deletions
}

type memoryObject struct {
	data     []byte // never changed
	sum      string // SHA-256
	modified time.Time
}

func (o memoryObject) etag() string { return `"` + o.sum + `"` }

func (o memoryObject) describe(key string) objects.Object {
	return objects.Object{Key: key, Size: int64(len(o.data)), ETag: o.etag(), SHA256: o.sum, Modified: o.modified}
}

// OnMachine returns the file system of a store with the staging directory on the file system of a machine.
func OnMachine(store objects.Store, machine vfs.FS) *objects.FS {
	return objects.New(store, "", func() (vfs.FS, error) { return machine, nil })
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{objects: map[string]memoryObject{}} }

// Put writes an object.
func (m *Memory) Put(key string, b objects.Body, c objects.Condition) (string, error) {
	data, err := io.ReadAll(io.NewSectionReader(b.Content, 0, b.Size))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	o := memoryObject{data: data, sum: hex.EncodeToString(sum[:]), modified: time.Now()}
	if o.sum != b.SHA256 {
		return "", &objects.RequestError{Operation: "PUT", URL: m.URL(key), Err: errors.New("the content does not match its checksum")}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.objects[key]; taken && c.Absent && !m.IgnoreConditions {
		return "", fs.ErrExist
	}
	m.objects[key] = o
	return o.etag(), nil
}

// Get reads an object or a part of it.
func (m *Memory) Get(key string, offset, length int64, etag string) (io.ReadCloser, objects.Object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, there := m.objects[key]
	switch {
	case !there:
		return nil, objects.Object{}, fs.ErrNotExist
	case etag != "" && o.etag() != etag:
		return nil, objects.Object{}, objects.ErrChanged
	}
	data := o.data[min(offset, int64(len(o.data))):]
	if length >= 0 {
		data = data[:min(length, int64(len(data)))]
	}
	return io.NopCloser(bytes.NewReader(data)), o.describe(key), nil
}

// Head describes an object.
func (m *Memory) Head(key string) (objects.Object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, there := m.objects[key]
	if !there {
		return objects.Object{}, fs.ErrNotExist
	}
	return o.describe(key), nil
}

// List visits the objects below a prefix.
func (m *Memory) List(prefix string, flat bool, visit func(objects.Object) error) error {
	m.mu.Lock()
	found := map[string]objects.Object{}
	for key, o := range m.objects {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		if dir, _, below := strings.Cut(rest, "/"); below && !flat {
			found[prefix+dir+"/"] = objects.Object{Key: prefix + dir + "/", Dir: true}
			continue
		}
		found[key] = o.describe(key)
	}
	m.mu.Unlock()
	var keys []string
	for key := range found {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := visit(found[key]); err != nil {
			return err
		}
	}
	return nil
}

// Copy copies an object.
func (m *Memory) Copy(from, etag, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, there := m.objects[from]
	switch {
	case !there:
		return fs.ErrNotExist
	case o.etag() != etag:
		return objects.ErrChanged
	}
	m.objects[to] = o
	return nil
}

// Delete removes an object.
func (m *Memory) Delete(key, etag string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, there := m.objects[key]
	if there && etag != "" && o.etag() != etag && !m.IgnoreDeleteConditions {
		return objects.ErrChanged
	}
	delete(m.objects, key)
	return nil
}

// URL is the readable form of a key.
func (m *Memory) URL(key string) string { return "memory://store/" + key }

// Pause does not wait.
func (m *Memory) Pause(int) {}

// Close releases nothing.
func (m *Memory) Close() error { return nil }

// Clone returns a store with the same objects.
func (m *Memory) Clone() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &Memory{objects: maps.Clone(m.objects), IgnoreConditions: m.IgnoreConditions, IgnoreDeleteConditions: m.IgnoreDeleteConditions}
}

// State describes all objects, with their keys passed through a function that can replace what is random in them; see
// vfstest.Memory.State.
func (m *Memory) State(name func(string) string) string {
	var b strings.Builder
	m.List("", true, func(o objects.Object) error {
		fmt.Fprintf(&b, "%q %s\n", name(o.Key), o.SHA256)
		return nil
	})
	return b.String()
}

// String lists all objects with their sizes.
func (m *Memory) String() string {
	var b strings.Builder
	m.List("", true, func(o objects.Object) error {
		fmt.Fprintf(&b, "%s (%d bytes)\n", o.Key, o.Size)
		return nil
	})
	return b.String()
}
