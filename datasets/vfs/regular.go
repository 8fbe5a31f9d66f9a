package vfs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// DocumentBytesMax bounds a scenario, policy, grid or other text that is read into memory.
const DocumentBytesMax = 64 << 20

// NotRegularError reports that a name refers to something other than a regular file. Reading from a pipe, a socket or a
// device may never end, so none is ever read as a file.
type NotRegularError struct{ Mode fs.FileMode }

func (e *NotRegularError) Error() string {
	if e.Mode.IsDir() {
		return "it is a directory"
	}
	return "it is " + e.kind() + ", not a regular file"
}

// Is makes a name in a data set that is not a regular file implausible.
func (e *NotRegularError) Is(target error) bool { return target == ErrImplausible }

func (e *NotRegularError) kind() string {
	switch {
	case e.Mode.IsDir():
		return "a directory"
	case e.Mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case e.Mode&fs.ModeSocket != 0:
		return "a socket"
	case e.Mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

// TooLargeError reports that a file is larger than a file of its kind may be.
type TooLargeError struct{ Bytes, BytesMax int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("it has %s, more than the limit of %s", byteCount(e.Bytes), byteCount(e.BytesMax))
}

// Is makes a file of a data set that is too large implausible.
func (e *TooLargeError) Is(target error) bool { return target == ErrImplausible }

// byteCount writes a number of bytes, in MiB where that is exact.
func byteCount(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// OpenRegular opens a regular file of the machine for reading. Symbolic links are followed.
func OpenRegular(name string) (*os.File, error) { return OS{}.openRegular(name) }

// ReadRegular returns the content of a regular file of the machine that has at most bytesMax bytes.
func ReadRegular(name string, bytesMax int64) ([]byte, error) {
	f, err := OpenRegular(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAtMost(f, name, bytesMax)
}

// openRegular opens first and then checks what it opened, so that nothing can take the name in between. Opening a pipe
// does not wait for its other end.
func (o OS) openRegular(name string) (*os.File, error) {
	f, err := o.openFile(name, os.O_RDONLY|nonBlocking, 0)
	if errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.EOPNOTSUPP) { // a socket, or a device without a driver
		return nil, errors.Join(o.notRegular(name), err)
	}
	if err != nil {
		return nil, err
	}
	if err := regular(f, name); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// regular is the error of an open file that is not a regular one.
func regular(f interface{ Stat() (fs.FileInfo, error) }, name string) error {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: &NotRegularError{Mode: info.Mode()}}
	}
	return err
}

// CheckRegular reports why a file cannot be read by another program or library that opens it by its name.
func CheckRegular(name string) error { return OS{}.notRegular(name) }

// notRegular looks at a name without opening it, and follows symbolic links.
func (o OS) notRegular(name string) error {
	return regular(statFunc(func() (fs.FileInfo, error) {
		if o.root != nil {
			return o.root.Stat(name)
		}
		return os.Stat(filepath.FromSlash(name))
	}), name)
}

type statFunc func() (fs.FileInfo, error)

func (f statFunc) Stat() (fs.FileInfo, error) { return f() }

// readAtMost reads an open file, and notices when it grows beyond the limit in the meantime.
func readAtMost(f interface {
	io.Reader
	Stat() (fs.FileInfo, error)
}, name string, bytesMax int64) ([]byte, error) {
	if err := regular(f, name); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	if size > bytesMax {
		return nil, &fs.PathError{Op: "read", Path: name, Err: &TooLargeError{Bytes: size, BytesMax: bytesMax}}
	}
	data := make([]byte, 0, size+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if int64(len(data)) > bytesMax {
			return nil, &fs.PathError{Op: "read", Path: name, Err: &TooLargeError{Bytes: int64(len(data)), BytesMax: bytesMax}}
		}
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}
