package vfs

import (
	"errors"
	"io/fs"
	"os"
)

// Scratch is a temporary file of this process, for data that is too large for memory and is needed only for a moment. It
// has no name where the system allows it, so that nothing is left behind when the process is killed.
type Scratch struct {
	file *os.File
	size int64
}

// NewScratch creates an empty temporary file in the system's directory for them (TMPDIR).
func NewScratch() (*Scratch, error) {
	file, err := os.CreateTemp("", "sweep-")
	if err != nil {
		return nil, err
	}
	os.Remove(file.Name()) // fails where open files cannot be removed; Close tries again
	return &Scratch{file: file}, nil
}

// Write appends.
func (s *Scratch) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.size += int64(n)
	return n, err
}

// ReadAt reads what was written.
func (s *Scratch) ReadAt(p []byte, at int64) (int, error) { return s.file.ReadAt(p, at) }

// Size is the number of bytes written.
func (s *Scratch) Size() int64 { return s.size }

// Close removes the file.
func (s *Scratch) Close() error {
	err := s.file.Close()
	if removed := os.Remove(s.file.Name()); !errors.Is(removed, fs.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}
