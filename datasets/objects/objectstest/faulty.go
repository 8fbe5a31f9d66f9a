package objectstest

import (
	"errors"
	"io"
	"sync"

	"sweep/datasets/objects"
)

// Faulty wraps a store and makes chosen requests fail, for tests. Requests are counted from 0 in the order in which they
// begin.
type Faulty struct {
	objects.Store
	inject func(Request) *Fault

	mu    sync.Mutex
	count int64
}

// Request is a request that is about to be made.
type Request struct {
	Index     int64
	Operation string // PUT, GET, HEAD, LIST, COPY, DELETE
	Key       string
}

// Fault describes how a request fails.
type Fault struct {
	Err  error // the response; nil: as usual
	Late bool  // the request takes effect first, as when the response is lost
	Cut  bool  // the stream of a GET breaks in the middle
}

// NewFaulty wraps a store; inject decides whether a request fails; nil lets it run.
func NewFaulty(store objects.Store, inject func(Request) *Fault) *Faulty {
	return &Faulty{Store: store, inject: inject}
}

// Count is the number of requests so far.
func (f *Faulty) Count() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

func (f *Faulty) next(operation, key string) *Fault {
	f.mu.Lock()
	r := Request{Index: f.count, Operation: operation, Key: key}
	f.count++
	f.mu.Unlock()
	if fault := f.inject(r); fault != nil {
		return fault
	}
	return &Fault{}
}

// do makes a request, or the part of it that a fault leaves.
func (f *Faulty) do(operation, key string, request func() error) error {
	fault := f.next(operation, key)
	if fault.Err == nil {
		return request()
	}
	if fault.Late {
		if err := request(); err != nil {
			return err
		}
	}
	var known *objects.RequestError
	if errors.As(fault.Err, &known) {
		return fault.Err
	}
	return &objects.RequestError{Operation: operation, URL: f.URL(key), Err: fault.Err}
}

// Put writes an object.
func (f *Faulty) Put(key string, b objects.Body, c objects.Condition) (etag string, err error) {
	err = f.do("PUT", key, func() (err error) { etag, err = f.Store.Put(key, b, c); return err })
	return etag, err
}

// Get reads an object or a part of it.
func (f *Faulty) Get(key string, offset, length int64, etag string) (stream io.ReadCloser, o objects.Object, err error) {
	fault := f.next("GET", key)
	if fault.Err != nil {
		return nil, o, &objects.RequestError{Operation: "GET", URL: f.URL(key), Err: fault.Err}
	}
	stream, o, err = f.Store.Get(key, offset, length, etag)
	if err == nil && fault.Cut {
		stream = cut{io.LimitReader(stream, (o.Size-offset)/2)}
	}
	return stream, o, err
}

// cut is a stream that ends with an error.
type cut struct{ io.Reader }

func (c cut) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (c cut) Close() error { return nil }

// Head describes an object.
func (f *Faulty) Head(key string) (o objects.Object, err error) {
	err = f.do("HEAD", key, func() (err error) { o, err = f.Store.Head(key); return err })
	return o, err
}

// List visits the objects below a prefix.
func (f *Faulty) List(prefix string, flat bool, visit func(objects.Object) error) error {
	return f.do("LIST", prefix, func() error { return f.Store.List(prefix, flat, visit) })
}

// Copy copies an object.
func (f *Faulty) Copy(from, etag, to string) error {
	return f.do("COPY", to, func() error { return f.Store.Copy(from, etag, to) })
}

// Delete removes an object.
func (f *Faulty) Delete(key, etag string) error {
	return f.do("DELETE", key, func() error { return f.Store.Delete(key, etag) })
}
