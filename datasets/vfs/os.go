package vfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// OS is the file system of the machine. The zero value accepts paths of the operating system. The file systems that Sub
// returns are confined to their directory, so that no name or symbolic link in a data set can refer to a file outside.
type OS struct {
	Defaults
	root    *os.Root
	private bool // new files and directories are for their owner alone
}

// Sub opens a directory as a confined file system.
func (o OS) Sub(dir string) (FS, error) {
	d, err := o.openDirectory(dir) // OpenRoot waits for the other end of a pipe
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var root *os.Root
	if o.root != nil {
		root, err = o.root.OpenRoot(dir)
	} else {
		root, err = os.OpenRoot(filepath.FromSlash(dir))
	}
	if err != nil {
		return nil, err
	}
	return OS{root: root, private: o.private}, nil
}

// Close releases the directory that Sub opened.
func (o OS) Close() error {
	if o.root == nil {
		return nil
	}
	return o.root.Close()
}

func (o OS) openFile(name string, flag int, mode fs.FileMode) (*os.File, error) {
	if o.root != nil {
		return o.root.OpenFile(name, flag, mode)
	}
	return os.OpenFile(filepath.FromSlash(name), flag, mode)
}

// Create opens a new file for writing and reading.
func (o OS) Create(name string) (File, error) {
	return fileOrError(o.created(o.openFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, o.fileMode())))
}

// Open opens an existing regular file for reading.
func (o OS) Open(name string) (File, error) {
	return fileOrError(o.openRegular(name))
}

// fileMode is the mode with which files are created.
func (o OS) fileMode() fs.FileMode {
	if o.private {
		return privateFile
	}
	return 0o666
}

// fileOrError keeps a nil *os.File from becoming an interface that is not nil.
func fileOrError(f *os.File, err error) (File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// MkdirAll creates a directory with its parents.
func (o OS) MkdirAll(dir string) error {
	if o.private {
		return o.makePrivateDirs(dir)
	}
	return o.mkdirAll(dir)
}

func (o OS) mkdirAll(dir string) error {
	if o.root != nil {
		return o.root.MkdirAll(dir, 0o777)
	}
	return os.MkdirAll(filepath.FromSlash(dir), 0o777)
}

// Link gives a file a second name. If the file system has no hard links, the file is moved instead, with the one
// system call that refuses to replace a name; callers remove the old name and ignore that it no longer exists.
func (o OS) Link(oldname, newname string) error {
	var err error
	if o.root != nil {
		err = o.root.Link(oldname, newname)
	} else {
		err = os.Link(filepath.FromSlash(oldname), filepath.FromSlash(newname))
	}
	if linksUnsupported(err) {
		return o.renameNew(oldname, newname, err)
	}
	return err
}

// linksUnsupported reports whether an error of link(2) means that the file system has no hard links.
func linksUnsupported(err error) bool {
	return errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.EOPNOTSUPP)
}

// Rename moves a file and replaces what had the new name.
func (o OS) Rename(oldname, newname string) error {
	if o.root != nil {
		return o.root.Rename(oldname, newname)
	}
	return os.Rename(filepath.FromSlash(oldname), filepath.FromSlash(newname))
}

// RealPath is the absolute path of a directory with all symbolic links followed.
func (o OS) RealPath(dir string) (string, error) {
	if o.root != nil {
		return dir, nil
	}
	absolute, err := filepath.Abs(filepath.FromSlash(dir))
	if err != nil {
		return "", err
	}
	found, err := filepath.EvalSymlinks(absolute)
	if errors.Is(err, fs.ErrNotExist) {
		// The directory may have another name for the moment, also behind a link.
		if target, linkErr := os.Readlink(absolute); linkErr == nil && filepath.IsAbs(target) {
			absolute = target
		} else if linkErr == nil {
			absolute = filepath.Join(filepath.Dir(absolute), target)
		}
		return filepath.ToSlash(absolute), nil
	}
	return filepath.ToSlash(found), err
}

// Remove deletes a file or an empty directory.
func (o OS) Remove(name string) error {
	if o.root != nil {
		return o.root.Remove(name)
	}
	return os.Remove(filepath.FromSlash(name))
}

// ReadDir lists a directory in ascending order of names.
func (o OS) ReadDir(dir string) ([]fs.DirEntry, error) {
	d, err := o.openDirectory(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// Walk visits the files below a directory.
func (o OS) Walk(dir string, visit func(name string, e fs.DirEntry) error) error {
	return WalkDirs(o, dir, visit)
}

// openDirectory opens a directory and nothing else: opening a pipe would wait for its other end.
func (o OS) openDirectory(name string) (*os.File, error) {
	return o.openFile(name, os.O_RDONLY|onlyDirectory, 0)
}

// Stat describes a name without following a symbolic link.
func (o OS) Stat(name string) (fs.FileInfo, error) {
	if o.root != nil {
		return o.root.Lstat(name)
	}
	return os.Lstat(filepath.FromSlash(name))
}

// SyncDir makes the names in a directory durable. Some network file systems cannot sync a directory; they order names
// themselves, so their refusal is not an error.
func (o OS) SyncDir(dir string) error {
	d, err := o.openDirectory(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// operationsAtOnce bounds the number of concurrent operations of one caller.
const operationsAtOnce = 8

// Together runs operations concurrently. Concurrent syncs share a write of the journal.
func (o OS) Together(operations ...func() error) error {
	errs := make([]error, len(operations))
	slots := make(chan struct{}, operationsAtOnce)
	var working sync.WaitGroup
	for i, do := range operations {
		slots <- struct{}{}
		working.Go(func() {
			defer func() { <-slots }()
			errs[i] = do()
		})
	}
	working.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Wait waits before the next attempt: 5 milliseconds the first time, doubled each time after. Until Patiently gives up that
// adds up to about three seconds, the shortest time for which common clients cache that a name does not exist.
func (o OS) Wait(try int) { time.Sleep(5 * time.Millisecond << (try - 1)) }

// SameFile reports whether two descriptions are of the same file.
func (o OS) SameFile(a, b fs.FileInfo) bool { return os.SameFile(a, b) }

// ErrFull is the error of a file system that is full.
var ErrFull error = syscall.ENOSPC

// IsFull reports whether an error means that the storage is full, over quota, or that a file may not grow further.
func IsFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// IsFailing reports whether an error means that the storage or the machine is failing, whatever the operation.
func IsFailing(err error) bool {
	for _, failing := range []error{syscall.EIO, syscall.ESTALE, syscall.ETIMEDOUT, syscall.ENODEV, syscall.ENXIO, syscall.EROFS,
		syscall.EMFILE, syscall.ENFILE, syscall.EAGAIN, syscall.ENOMEM} {
		if errors.Is(err, failing) {
			return true
		}
	}
	return false
}

// Escapes reports whether an error means that a name is outside the directory to which a file system is confined, for
// example through a symbolic link in a data set. The standard library has no value for that error.
func Escapes(err error) bool {
	var failed *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &failed):
		err = failed.Err
	case errors.As(err, &link):
		err = link.Err
	default:
		return false
	}
	return err.Error() == "path escapes from parent"
}

// Host is a name for this machine that distinguishes its leftovers from those of others on a shared file system.
func Host() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}
