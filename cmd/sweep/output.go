package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"sweep/cmd/sweep/closedfd"
	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/printable"
	"sweep/engine/text"
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

// standardOutput is the output of this process. If it was closed, nothing can be written: the runtime has put /dev/null in
// its place, where results would be lost without an error.
func standardOutput() io.Writer {
	if closedfd.Stdout() {
		return closedOutput{}
	}
	return os.Stdout
}

// printTable writes a table with an indent, in the width of the terminal.
func (c *Context) printTable(t *text.Table, indent string) {
	room := 0
	if c.OutTerminal > 0 {
		room = max(c.OutTerminal-text.Width(indent), 1)
	}
	for _, line := range t.Lines(room) {
		io.WriteString(c.Stdout, strings.TrimRight(indent+line, " ")+"\n")
	}
}

type closedOutput struct{}

func (closedOutput) Write([]byte) (int, error) { return 0, errors.New("standard output is closed") }

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

// end is the error of a command whose output could not be written, else the command's own.
func (o *output) end(c *Context, err error) error {
	if text, ok := c.Stdout.(*printable.Writer); ok {
		text.Flush() //nolint:errcheck // it is in o.err
	}
	switch {
	case o.err == nil:
		return err
	case errors.Is(o.err, syscall.EPIPE) && err == nil:
		return o.err
	}
	return because(fmt.Errorf("the output is cut off: %w", reasonOf(o.err)), errkind.Storage, "")
}

// readerGone reports whether an error is only that who reads the output has ended.
func readerGone(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) && path.Op == "write" && errors.Is(path.Err, syscall.EPIPE)
}

// createOutput begins a file of the user.
func createOutput(name string, replace bool) (*vfs.Output, error) {
	if err := outsideDatasets(name); err != nil {
		return nil, err
	}
	return vfs.CreateOutput(name, replace)
}

// outsideDatasets rejects the name of a file inside a data set, where readers would take the file for a part of a table.
func outsideDatasets(name string) error {
	dir, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return err
	}
	for ; ; dir = filepath.Dir(dir) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(datasets.PlanPath(1)))); err == nil {
			return invalid("choose a name outside of it", "cannot write %s: it is inside the data set %s", name, dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// endOutput gives a complete file its name, or drops it if what was to be written has failed.
func endOutput(file *vfs.Output, err error) error {
	if err != nil {
		file.Discard()
		return err
	}
	return file.Commit()
}
