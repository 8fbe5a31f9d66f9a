package vfs

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// A data set with payments of real banks is private: only its owner may read what is created in it. The modes are set
// after creation, so that they do not depend on the umask of the process, which can also take away the owner's own access.
const (
	privateFile = 0o600
	privateDir  = 0o700
)

// Private is a file system whose new files and directories only the owner can access. Kinds of storage without modes
// return the file system itself.
func Private(fsys FS) FS {
	if p, ok := fsys.(interface{ Private() FS }); ok {
		return p.Private()
	}
	return fsys
}

// MakePrivate gives an existing directory the mode of a private one. Nobody else can reach what is below it, whatever
// modes that has.
func MakePrivate(fsys FS, dir string) error {
	if p, ok := fsys.(interface{ MakePrivate(dir string) error }); ok {
		return p.MakePrivate(dir)
	}
	return nil
}

// Private is the same part of the machine with private modes.
func (o OS) Private() FS {
	o.private = true
	return o
}

// MakePrivate gives a directory the mode of a private one.
func (o OS) MakePrivate(dir string) error {
	info, err := o.Stat(dir)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 && o.root == nil {
		info, err = os.Stat(filepath.FromSlash(dir))
	}
	if err != nil || info.Mode().Perm() == privateDir {
		return err
	}
	return o.chmod(dir, privateDir)
}

func (o OS) chmod(name string, mode fs.FileMode) error {
	if o.root != nil {
		return o.root.Chmod(name, mode)
	}
	return os.Chmod(filepath.FromSlash(name), mode)
}

// created sets the mode of a file that was created, or returns the error of creating it.
func (o OS) created(f *os.File, err error) (*os.File, error) {
	if err != nil || !o.private {
		return f, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().Perm() == privateFile {
		return f, nil
	}
	if err := f.Chmod(privateFile); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// makePrivateDirs creates a directory and those above it that do not exist. Each gets its mode before the next one is
// created in it.
func (o OS) makePrivateDirs(dir string) error {
	info, err := o.Stat(dir)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 && o.root == nil {
		info, err = os.Stat(filepath.FromSlash(dir))
	}
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil || !errors.Is(err, fs.ErrNotExist):
		return o.mkdirAll(dir) // which has the right error
	}
	if parent := path.Dir(dir); parent != dir {
		if err := o.makePrivateDirs(parent); err != nil {
			return err
		}
	}
	if o.root != nil {
		err = o.root.Mkdir(dir, privateDir)
	} else {
		err = os.Mkdir(filepath.FromSlash(dir), privateDir)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err != nil {
		return err
	}
	return o.chmod(dir, privateDir)
}
