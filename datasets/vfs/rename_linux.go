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
