package datasets

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

// cannotBegin is the error for a data set that cannot be created. Nothing exists yet, so the message does not mention
// stored work.
func cannotBegin(at vfs.Place, err error) error {
	var failed *StorageError
	if !errors.As(err, &failed) && errkind.Of(err) != errkind.None {
		return err
	}
	if refused := refusedPlace(at, err); refused != nil {
		return refused
	}
	if failed == nil {
		failed = &StorageError{Doing: "creating", Path: at.String(), Err: err}
	}
	failed.Nothing = true
	return failed
}

// refusedPlace is the error for a name that cannot hold a data set, or not one for this user, as opposed to a storage
// failure. It returns nil if the error is neither.
func refusedPlace(at vfs.Place, err error) error {
	fsys, dir, ok := at.Directory()
	if !ok {
		return nil // the storage explains its errors itself
	}
	refuse := func(why, remedy string) error { return &InvalidError{What: at.String(), Why: why, Remedy: remedy} }
	switch {
	case errors.Is(err, syscall.ENAMETOOLONG):
		return refuse("a part of the name is too long for the file system", "name a directory with a shorter name")
	case errors.Is(err, fs.ErrPermission):
		return refuse("permission denied", "name a directory that you may read and write, or ask its owner for access")
	case errors.Is(err, syscall.EROFS):
		return refuse("it is on a read-only file system", "name a directory that can be written to")
	}
	switch link, target := deadLink(fsys, dir); {
	case link != "" && target == "":
		return refuse("symbolic links on the way to it form a loop", "name another directory")
	case link != "":
		return refuse(link+" is a symbolic link to "+target+", which does not exist", "create "+target+", or name another directory")
	}
	if errors.Is(err, syscall.ENOTDIR) || IsFile(at) {
		return refuse("there is a file where the directory of the data set would be", "name a new directory")
	}
	return nil
}

// deadLink finds a symbolic link in the path of a directory whose target does not exist, or with an empty target one
// that ends in a loop; link is empty if there is none.
func deadLink(fsys vfs.FS, dir string) (link, target string) {
	for {
		info, err := fsys.Stat(dir)
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			_, err = os.Stat(filepath.FromSlash(dir))
			target, linkErr := os.Readlink(filepath.FromSlash(dir))
			switch {
			case errors.Is(err, syscall.ELOOP):
				return dir, ""
			case errors.Is(err, fs.ErrNotExist) && linkErr == nil:
				return dir, target
			}
		}
		parent := filepath.ToSlash(filepath.Dir(dir))
		if parent == dir {
			return "", ""
		}
		dir = parent
	}
}
