//go:build unix

package vfs

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// nonBlocking lets a pipe be opened without waiting for its other end.
const nonBlocking = syscall.O_NONBLOCK

// onlyDirectory lets nothing but a directory be opened, without waiting for anything.
const onlyDirectory = syscall.O_DIRECTORY | syscall.O_NONBLOCK

// openFiles are the names under which a process finds its own open files.
var openFiles = regexp.MustCompile(`^(?:/dev|/proc/(?:self|thread-self))/fd/([0-9]{1,6})$`)

// ownFile is the open file of this process that a name stands for, -1 for none.
func ownFile(name string) int {
	name = filepath.Clean(name)
	switch name {
	case "/dev/stdout":
		return 1
	case "/dev/stderr":
		return 2
	}
	m := openFiles.FindStringSubmatch(name)
	if m == nil {
		return -1
	}
	fd, err := strconv.Atoi(m[1])
	if err != nil {
		return -1
	}
	return fd
}

// duplicate opens an open file of this process once more. The position in it is shared, so output continues where it is.
func duplicate(fd int, name string) (*os.File, error) {
	again, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(again), name), nil
}
