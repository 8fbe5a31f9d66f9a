package vfs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"sweep/datasets/errkind"
)

// Output is a file that a command writes for its user. The data goes to a temporary file in the same directory. Commit
// gives the file its name once the content is complete and on the disk; after Discard, or a failure, nothing is left. So
// a file under the name that the user chose is always a complete result.
//
// Standard output under another name (/dev/stdout, a process substitution), a terminal, a device and a named pipe are
// written to directly.
type Output struct {
	file    *os.File
	name    string // as the user wrote it, for messages
	final   string // name given by Commit; empty if the file is written directly
	temp    string
	replace bool
	done    bool
	err     error // the first failure
}

// OutputError reports that a file could not be written.
type OutputError struct {
	Name    string
	Err     error
	Writing bool // it could be created, but the storage failed during writing
}

func (e *OutputError) Error() string { return fmt.Sprintf("cannot write %s: %v", e.Name, cause(e.Err)) }
func (e *OutputError) Unwrap() error { return e.Err }

// Kind is errkind.Storage if the storage failed, and errkind.Invalid if the name is one that cannot be written to.
func (e *OutputError) Kind() errkind.Kind {
	if e.Writing || IsFull(e.Err) || IsFailing(e.Err) {
		return errkind.Storage
	}
	return errkind.Invalid
}

// Hint returns what the user can do.
func (e *OutputError) Hint() string {
	switch {
	case errors.Is(e.Err, errExists):
		return "choose another name, or give --force to replace it"
	case e.Kind() == errkind.Storage:
		return "nothing incomplete was left behind; run the same command again when the storage has room and works"
	}
	return ""
}

// errExists is the reason why a file is not written.
var errExists error = existsError{}

type existsError struct{}

func (existsError) Error() string        { return "it exists already" }
func (existsError) Is(target error) bool { return target == fs.ErrExist }

// cause is an error of the file system without the operation and the path.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// CreateOutput begins a file. An existing file is an error unless replace is set; a symbolic link to a file is followed.
func CreateOutput(name string, replace bool) (*Output, error) {
	return createOutput(name, replace, 0o666)
}

// CreatePrivateOutput is CreateOutput for a file that only its owner may read.
func CreatePrivateOutput(name string, replace bool) (*Output, error) {
	return createOutput(name, replace, 0o600)
}

// OutputFile is a file to be written.
type OutputFile struct {
	Name  string
	Data  []byte
	Mode  fs.FileMode
	Write func(io.Writer) error // in the place of Data, for content that need not be in memory
}

// WriteOutputs writes several files: none of them gets its name before all are complete.
func WriteOutputs(files []OutputFile, replace bool) error {
	var outputs []*Output
	defer func() {
		for _, o := range outputs {
			o.Discard()
		}
	}()
	for _, f := range files {
		o, err := createOutput(f.Name, replace, f.Mode)
		if err != nil {
			return err
		}
		outputs = append(outputs, o)
		if f.Write != nil {
			err = f.Write(o)
		} else {
			_, err = o.Write(f.Data)
		}
		if err != nil {
			return err
		}
		if err := o.sync(); err != nil {
			return err
		}
	}
	for _, o := range outputs {
		if err := o.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// MakeOutputDir makes a directory for files of the user, with its parents.
func MakeOutputDir(dir string) error { return makeOutputDir(dir, 0o777) }

// MakePrivateOutputDir is MakeOutputDir for directories that only their owner may read. Those that exist stay as they are.
func MakePrivateOutputDir(dir string) error { return makeOutputDir(dir, 0o700) }

func makeOutputDir(dir string, mode fs.FileMode) error {
	if err := os.MkdirAll(dir, mode); err != nil {
		return &OutputError{Name: dir, Err: err}
	}
	return nil
}

func createOutput(name string, replace bool, mode fs.FileMode) (*Output, error) {
	o := &Output{name: name, replace: replace}
	if err := o.create(mode); err != nil {
		return nil, &OutputError{Name: name, Err: err}
	}
	return o, nil
}

func (o *Output) create(mode fs.FileMode) error {
	if o.name == "" {
		return errors.New("the name is empty")
	}
	final, fd, err := followLinks(o.name)
	if err != nil {
		return err
	}
	if fd >= 0 {
		o.file, err = duplicate(fd, o.name)
		return err
	}
	info, err := os.Lstat(final)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.IsDir():
		return errors.New("it is a directory")
	case info.Mode()&fs.ModeSocket != 0:
		return errors.New("it is a socket")
	case !info.Mode().IsRegular():
		o.file, err = os.OpenFile(final, os.O_WRONLY, 0)
		return err
	case !o.replace:
		return errExists
	default:
		mode = info.Mode().Perm()
	}
	o.final = final
	return o.createTemp(mode)
}

// tempStemMax keeps the temporary name within the limits of file systems.
const tempStemMax = 100

func (o *Output) createTemp(mode fs.FileMode) error {
	if last := filepath.Base(o.final); len(last) > nameBytesMax {
		return fmt.Errorf("the name %s… has %d bytes; the limit is %d", last[:20], len(last), nameBytesMax)
	}
	stem := filepath.Base(o.final)
	stem = stem[:min(len(stem), tempStemMax)]
	for {
		o.temp = filepath.Join(filepath.Dir(o.final), fmt.Sprintf(".%s.%08x.partial", stem, rand.Uint32()))
		f, err := os.OpenFile(o.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		o.file = f
		return err
	}
}

// nameBytesMax is the longest name that common file systems allow.
const nameBytesMax = 255

// Write appends to the file. After a failure nothing more is written, and Commit returns that failure.
func (o *Output) Write(data []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.file.Write(data)
	o.failed(err)
	return n, o.err
}

// failed remembers the first failure.
func (o *Output) failed(err error) {
	var known *OutputError
	switch {
	case err == nil || o.err != nil:
	case errors.As(err, &known):
		o.err = known
	default:
		o.err = &OutputError{Name: o.name, Err: err, Writing: true}
	}
}

// sync writes the data to the disk.
func (o *Output) sync() error {
	if o.err == nil && o.final != "" {
		o.failed(o.file.Sync())
	}
	return o.err
}

// Commit completes the file and gives it its name.
func (o *Output) Commit() error {
	if o.done {
		return o.err
	}
	o.done = true
	o.sync()
	o.failed(o.file.Close())
	if o.final == "" {
		return o.err
	}
	if o.err == nil {
		o.failed(o.place())
	}
	if o.err != nil {
		os.Remove(o.temp)
		return o.err
	}
	o.failed(OS{}.SyncDir(filepath.Dir(o.final)))
	return o.err
}

// place gives the complete file its name.
func (o *Output) place() error {
	if o.replace {
		return os.Rename(o.temp, o.final)
	}
	err := OS{}.Link(o.temp, o.final)
	switch {
	case errors.Is(err, fs.ErrExist): // since it was begun
		return &OutputError{Name: o.name, Err: errExists}
	case linksUnsupported(err):
		return os.Rename(o.temp, o.final)
	case err != nil:
		return err
	}
	if err := os.Remove(o.temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Discard removes what was written. After Commit it does nothing, so it can be deferred.
func (o *Output) Discard() {
	if o.done {
		return
	}
	o.done = true
	o.file.Close()
	if o.final != "" {
		os.Remove(o.temp)
	}
}

var _ io.Writer = (*Output)(nil)

// linksMax is how many symbolic links are followed.
const linksMax = 40

// followLinks resolves the links of the last part of a file name, even if the file does not exist. fd is the open file of
// this process that the name refers to, -1 for none.
func followLinks(name string) (final string, fd int, err error) {
	for range linksMax {
		if fd := ownFile(name); fd >= 0 {
			return "", fd, nil
		}
		target, err := os.Readlink(name)
		if err != nil {
			return name, -1, nil //nolint:nilerr // it is no link, or does not exist
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(name), target)
		}
		name = target
	}
	return "", -1, errors.New("its symbolic links form a loop")
}
