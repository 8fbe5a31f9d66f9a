package main

import (
	"fmt"
	"io"

	"sweep/datasets/vfs"
	"sweep/engine/printable"
)

// escaping makes a writer of text for people, see package printable.
func escaping(w io.Writer) io.Writer { return printable.NewWriter(w) }

// unescaped is where the text of such a writer goes.
func unescaped(w io.Writer) io.Writer {
	if text, ok := w.(*printable.Writer); ok {
		return text.Unescaped()
	}
	return w
}

// output passes data on and remembers the first failure, so that commands may print without looking at every write and
// a result that is cut off still ends in an error.
type output struct {
	w   io.Writer
	err error
}

// Write writes nothing more after a failure.
func (o *output) Write(data []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.w.Write(data)
	o.err = err
	return n, err
}

// failure is the error of a command whose output could not be written, else the command's own.
func (o *output) failure(err error) error {
	if o.err == nil {
		return err
	}
	return because(fmt.Errorf("the output is cut off: %w", reasonOf(o.err)), exitStorage, "")
}

// endOutput gives a complete file its name, or drops it if what was to be written has failed.
func endOutput(file *vfs.Output, err error) error {
	if err != nil {
		file.Discard()
		return err
	}
	return file.Commit()
}
