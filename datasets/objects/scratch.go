package objects

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"sweep/datasets/vfs"
)

// scratch is the local directory that serves as the staging directory of a data set. It is opened on first use.
//
// It keeps the checksums of the files that were written, so that the store can detect changes that happened to a file
// on the disk before the upload.
type scratch struct {
	open func() (vfs.FS, error)

	once  sync.Once
	local vfs.FS
	err   error

	mu   sync.Mutex
	sums map[string]content // by name
}

// stagingOnDisk opens the staging directory of the data set with the given URL, in the machine's directory for temporary
// files. All processes of a user on one data set share it, so that the next one can remove the files of a killed one.
func stagingOnDisk(dataset string) func() (vfs.FS, error) {
	sum := sha256.Sum256([]byte(dataset))
	dir := filepath.Join(os.TempDir(), "sweep-staging-"+strconv.Itoa(os.Getuid()), hex.EncodeToString(sum[:8]))
	return func() (vfs.FS, error) { return openPrivate(dir) }
}

// openPrivate opens a directory that only this user may write to, because whoever can write to it controls what is
// uploaded.
func openPrivate(dir string) (vfs.FS, error) {
	parent := filepath.Dir(dir)
	if err := os.Mkdir(parent, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, stagingError(err)
	}
	info, err := os.Lstat(parent)
	if err == nil && (!info.IsDir() || info.Mode().Perm()&0o077 != 0 || !ownedByUs(info)) {
		err = fmt.Errorf("%s: is not a directory that only you can write to", parent)
	}
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return nil, stagingError(err)
	}
	local, err := vfs.OS{}.Private().Sub(dir)
	return local, stagingError(err)
}

// stagingError adds where unfinished files are kept, which the user may not know.
func stagingError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("staging on this machine: %w; TMPDIR names another directory for temporary files", err)
}

// sub is the scratch of a part of the data set's file system.
func (s *scratch) sub(dir string) *scratch {
	return &scratch{open: func() (vfs.FS, error) {
		local, err := s.fs()
		if err != nil {
			return nil, err
		}
		if err := local.MkdirAll(dir); err != nil {
			return nil, err
		}
		return local.Sub(dir)
	}}
}

// fs is the directory as a file system.
func (s *scratch) fs() (vfs.FS, error) {
	s.once.Do(func() { s.local, s.err = s.open() })
	return s.local, s.err
}

// create opens a new staged file.
func (s *scratch) create(name string) (vfs.File, error) {
	local, err := s.fs()
	if err != nil {
		return nil, err
	}
	f, err := local.Create(name)
	if err != nil {
		return nil, err
	}
	return &scratchFile{File: f, scratch: s, name: name, sum: sha256.New()}, nil
}

// readDir lists a directory of the staging.
func (s *scratch) readDir(name string) ([]fs.DirEntry, error) {
	local, err := s.fs()
	if err != nil {
		return nil, err
	}
	return local.ReadDir(name)
}

// stat describes a staged file.
func (s *scratch) stat(name string) (fs.FileInfo, error) {
	local, err := s.fs()
	if err != nil {
		return nil, err
	}
	info, err := local.Stat(name)
	if err != nil {
		return nil, err
	}
	return summed{info, s.sum(name)}, nil
}

func (s *scratch) sum(name string) content {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sums[name]
}

func (s *scratch) setSum(name string, c content) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c == "" {
		delete(s.sums, name)
		return
	}
	if s.sums == nil {
		s.sums = map[string]content{}
	}
	s.sums[name] = c
}

// body opens a staged file as the content of an object.
func (s *scratch) body(name string) (vfs.File, Body, error) {
	local, err := s.fs()
	if err != nil {
		return nil, Body{}, err
	}
	f, err := local.Open(name)
	if err != nil {
		return nil, Body{}, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, Body{}, err
	}
	sum := s.sum(name)
	if sum == "" { // staged by another process
		h := sha256.New()
		if _, err := io.Copy(h, io.NewSectionReader(f, 0, info.Size())); err != nil {
			f.Close()
			return nil, Body{}, err
		}
		sum = content(hex.EncodeToString(h.Sum(nil)))
	}
	return f, Body{Content: f, Size: info.Size(), SHA256: string(sum)}, nil
}

// scratchFile is a staged file that is being written.
type scratchFile struct {
	vfs.File
	scratch *scratch
	name    string
	sum     hash.Hash
}

// Write appends to the file.
func (f *scratchFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	f.sum.Write(p[:n])
	return n, err
}

// Sync only records the checksum. The content is needed until it is on the store, and not after its process ends.
func (f *scratchFile) Sync() error {
	f.scratch.setSum(f.name, f.content())
	return nil
}

// Close ends the use of the file.
func (f *scratchFile) Close() error {
	err := f.File.Close()
	if err == nil {
		f.scratch.setSum(f.name, f.content())
	}
	return err
}

// Stat describes the file.
func (f *scratchFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	if err != nil {
		return nil, err
	}
	return summed{info, f.content()}, nil
}

func (f *scratchFile) content() content { return content(hex.EncodeToString(f.sum.Sum(nil))) }

// summed is a description with a checksum.
type summed struct {
	fs.FileInfo
	sum content
}

func (s summed) Sys() any { return s.sum }
