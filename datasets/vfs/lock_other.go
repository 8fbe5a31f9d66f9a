//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package vfs

import (
	"io"
	"os"
)

// Lock opens the file and locks nothing: locks only save work.
func (o OS) Lock(name string) (io.Closer, error) {
	return o.openFile(name, os.O_RDWR|os.O_CREATE, o.fileMode())
}
