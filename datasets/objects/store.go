// Package objects keeps data sets on object stores such as Amazon S3.
//
// A store has whole objects under keys, but no directories, renames or links. FS is the file system of a data set on such
// a store, so that one commit protocol works for disks and stores. It relies on the following:
//
//   - An object becomes visible whole or not at all, so a file gets its final name by the one request that writes it.
//   - A link, the operation that decides who was first, is a put on the condition that the key is free.
//   - Unfinished files never reach the store. The staging directory is a directory of this machine; the store has only a
//     small mark for each process that writes.
//
// S3 is registered in package places, which opens data sets by their URLs.
package objects

import (
	"errors"
	"fmt"
	"io"
	"time"

	"sweep/datasets/errkind"
)

// Store is the interface to an object store. The store checks a condition and applies the effect in one step.
//
// Errors are fs.ErrNotExist when there is no such object, fs.ErrExist when Condition.Absent is not met, ErrChanged when
// an entity tag does not match, and otherwise say what failed and what to do. Implementations retry requests that failed
// for transient reasons, a bounded number of times, so the effect of a failed request is unknown.
type Store interface {
	// Put writes an object, whole or not at all, and returns its entity tag.
	Put(key string, b Body, c Condition) (etag string, err error)
	// Get reads length bytes of an object from offset on; a negative length means to the end. An entity tag that is not
	// empty must be that of the object. The description is of the whole object.
	Get(key string, offset, length int64, etag string) (io.ReadCloser, Object, error)
	// Head describes an object.
	Head(key string) (Object, error)
	// List visits the objects whose keys begin with prefix, in ascending order of bytes. When flat is false, keys that go
	// on with a slash after the prefix are visited once per name before the slash, as a directory.
	List(prefix string, flat bool, visit func(Object) error) error
	// Copy copies an object, which must have the entity tag, and replaces any object under the new key.
	Copy(from, etag, to string) error
	// Delete removes an object; it is not an error if it does not exist. An entity tag that is not empty must be that of
	// the object.
	Delete(key, etag string) error
	// URL is the readable form of a key of the store.
	URL(key string) string
	// Pause waits before another try of a read that broke off, for the reason that broke it may pass. Tries count from 1.
	Pause(try int)
	// Close releases connections.
	Close() error
}

// Body is the content of an object that is written.
type Body struct {
	Content io.ReaderAt
	Size    int64
	SHA256  string // of the content, in hexadecimal digits; the store refuses other content
}

// Condition must be met for a put to have an effect. The zero value is no condition.
type Condition struct {
	Absent bool // there is no object under the key
}

// Object describes an object, or a directory in a listing.
type Object struct {
	Key      string
	Size     int64
	ETag     string
	SHA256   string // as given to Put; empty in listings and if another program wrote the object
	Modified time.Time
	Dir      bool // a common prefix; Key ends in a slash
}

// ErrUnsupported means that a store does not support a kind of condition.
var ErrUnsupported = errors.New("the store does not know this condition")

// ErrChanged means that an object does not have the expected entity tag.
var ErrChanged = errors.New("another process has replaced the object")

// RequestError contains the failed request, the reason, and what to do.
type RequestError struct {
	Operation string // PUT, GET, HEAD, LIST, COPY, DELETE
	URL       string
	Err       error
	Remedy    string
	Hopeless  bool // repeating the command cannot help
}

func (e *RequestError) Error() string {
	text := fmt.Sprintf("%s %s: %v", e.Operation, e.URL, e.Err)
	if e.Remedy != "" {
		text += "; " + e.Remedy
	}
	if !e.Hopeless {
		text += "; what is committed is safe, run the same command again"
	}
	return text
}

func (e *RequestError) Unwrap() error { return e.Err }

// Kind is errkind.Invalid if a person has to change something first.
func (e *RequestError) Kind() errkind.Kind {
	if e.Hopeless {
		return errkind.Invalid
	}
	return errkind.Storage
}
