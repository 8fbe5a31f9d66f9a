//go:build !unix

package vfs

import (
	"errors"
	"os"
)

// nonBlocking changes nothing here: no name of a file waits for another process.
const nonBlocking = 0

// onlyDirectory changes nothing here either.
const onlyDirectory = 0

// ownFile finds none: open files have no names here.
func ownFile(string) int { return -1 }

func duplicate(_ int, name string) (*os.File, error) {
	return nil, &os.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}
