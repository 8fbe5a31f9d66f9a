package objects

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"

	"sweep/datasets/vfs"
)

// objectFile is an object that is open for reading. Opening starts the read, so that a small document costs one request.
// A broken stream is resumed at the position where it broke, and only if the object is unchanged.
type objectFile struct {
	store  Store
	key    string
	name   string
	object Object

	mu     sync.Mutex
	stream io.ReadCloser // nil if it must be requested again
	offset int64
	pieces pieces
	closed bool
}

func openObject(store Store, key, name string) (vfs.File, error) {
	stream, o, err := store.Get(key, 0, -1, "")
	if err != nil {
		return nil, failed("open", name, err)
	}
	return &objectFile{store: store, key: key, name: name, object: o, stream: stream}, nil
}

// streamTries is the number of times that a stream may break without delivering any bytes.
const streamTries = 5

// Read reads on from the last position.
func (f *objectFile) Read(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrClosed}
	}
	if len(p) == 0 {
		return 0, nil
	}
	var err error
	for try := range streamTries {
		if f.offset >= f.object.Size {
			return 0, io.EOF
		}
		if try > 0 {
			f.store.Pause(try)
		}
		var n int
		if n, err = f.readStream(p); n > 0 {
			return n, nil
		}
		if errors.Is(err, ErrChanged) || errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return 0, failed("read", f.name, err)
}

// readStream reads from the stream and releases it when it breaks.
func (f *objectFile) readStream(p []byte) (int, error) {
	if f.stream == nil {
		stream, _, err := f.store.Get(f.key, f.offset, -1, f.object.ETag)
		if err != nil {
			return 0, err
		}
		f.stream = stream
	}
	n, err := f.stream.Read(p[:min(int64(len(p)), f.object.Size-f.offset)])
	f.offset += int64(n)
	if err == nil && n > 0 {
		return n, nil
	}
	f.letGo()
	if err == io.EOF || err == nil {
		err = fmt.Errorf("%s ended after %d of %d bytes", f.store.URL(f.key), f.offset, f.object.Size)
	}
	return n, err
}

func (f *objectFile) letGo() {
	if f.stream != nil {
		f.stream.Close()
		f.stream = nil
	}
}

// ReadAt reads at a position. Small reads fetch larger pieces, some of which are cached.
func (f *objectFile) ReadAt(p []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.closed:
		return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrClosed}
	case off < 0:
		return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrInvalid}
	}
	if f.offset == 0 {
		f.letGo() // the reads are not sequential
	}
	n := 0
	for n < len(p) && off+int64(n) < f.object.Size {
		at := off + int64(n)
		piece, err := f.pieces.get(at/pieceBytes, f.fetch)
		if err != nil {
			return n, failed("read", f.name, err)
		}
		n += copy(p[n:], piece[at%pieceBytes:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// fetch reads a piece of the object.
func (f *objectFile) fetch(number int64) ([]byte, error) {
	from := number * pieceBytes
	piece := make([]byte, min(pieceBytes, f.object.Size-from))
	var err error
	for try := range streamTries {
		if try > 0 {
			f.store.Pause(try)
		}
		var stream io.ReadCloser
		if stream, _, err = f.store.Get(f.key, from, int64(len(piece)), f.object.ETag); err == nil {
			_, err = io.ReadFull(stream, piece)
			stream.Close()
		}
		if err == nil || errors.Is(err, ErrChanged) || errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return piece, err
}

// Write fails: objects are not edited.
func (f *objectFile) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: f.name, Err: fs.ErrInvalid}
}

// Sync does nothing.
func (f *objectFile) Sync() error { return nil }

// Stat describes the file.
func (f *objectFile) Stat() (fs.FileInfo, error) {
	return objectInfo{name: path.Base(f.name), object: f.object}, nil
}

// Close ends the use of the file.
func (f *objectFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return &fs.PathError{Op: "close", Path: f.name, Err: fs.ErrClosed}
	}
	f.closed = true
	f.letGo()
	return nil
}

// pieces caches the most recently used pieces of an object.
type pieces struct {
	numbers []int64 // most recently used last
	content map[int64][]byte
}

const (
	pieceBytes = 256 << 10
	piecesMax  = 32
)

// get returns a piece, fetching it if it is not cached.
func (c *pieces) get(number int64, fetch func(int64) ([]byte, error)) ([]byte, error) {
	if c.content == nil {
		c.content = map[int64][]byte{}
	}
	for i, n := range c.numbers {
		if n == number {
			c.numbers = append(append(c.numbers[:i], c.numbers[i+1:]...), number)
			return c.content[number], nil
		}
	}
	piece, err := fetch(number)
	if err != nil {
		return nil, err
	}
	if len(c.numbers) == piecesMax {
		delete(c.content, c.numbers[0])
		c.numbers = append(c.numbers[:0], c.numbers[1:]...)
	}
	c.numbers = append(c.numbers, number)
	c.content[number] = piece
	return piece, nil
}
