package vfs

import (
	"errors"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// renameNew moves a file to a name that must be free, for file systems without hard links; cause is why link(2) failed.
func (o OS) renameNew(oldname, newname string, cause error) error {
	oldDir, err := o.openFile(path.Dir(oldname), os.O_RDONLY, 0)
	if err != nil {
		return errors.Join(cause, err)
	}
	defer oldDir.Close()
	newDir, err := o.openFile(path.Dir(newname), os.O_RDONLY, 0)
	if err != nil {
		return errors.Join(cause, err)
	}
	defer newDir.Close()
	err = unix.Renameat2(int(oldDir.Fd()), path.Base(oldname), int(newDir.Fd()), path.Base(newname), unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) {
		return cause
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: oldname, New: newname, Err: err}
	}
	return nil
}

// Exchange gives each of two directories the name of the other.
func (o OS) Exchange(a, b string) error {
	dirA, err := o.openFile(path.Dir(a), os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	defer dirA.Close()
	dirB, err := o.openFile(path.Dir(b), os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	defer dirB.Close()
	err = unix.Renameat2(int(dirA.Fd()), path.Base(a), int(dirB.Fd()), path.Base(b), unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EOPNOTSUPP) {
		return ErrNoExchange
	}
	if err != nil {
		return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
	}
	return nil
}
