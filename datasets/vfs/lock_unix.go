//go:build linux || darwin || freebsd || netbsd || openbsd

package vfs

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// Lock takes an advisory lock on a file with flock(2), creating the file when needed.
func (o OS) Lock(name string) (io.Closer, error) {
	f, err := o.openFile(name, os.O_RDWR|os.O_CREATE|nonBlocking, o.fileMode())
	if err != nil {
		return nil, err
	}
	if err := regular(f, name); err != nil {
		f.Close()
		return nil, err
	}
	if o.private {
		f.Chmod(privateFile) // fails if another user has created it
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrLocked
	}
	return nil, &os.PathError{Op: "flock", Path: name, Err: err}
}
