package columnstest

import (
	"bytes"
	"io"
)

// File is a file in memory.
type File struct {
	bytes.Buffer
	Closed bool
}

// Close marks the file as closed.
func (f *File) Close() error {
	f.Closed = true
	return nil
}

// Create opens f, for columns.Options.Create.
func (f *File) Create() (io.WriteCloser, error) { return f, nil }
