package datasets

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sweep/datasets/vfs"
)

// The data files of ten thousand batches each are listed in a document of their own, so that manifest.json stays small
// and programs read only the lists they need. The lists are derived like the manifest and written before it; the manifest
// has their hashes. The files of analyses, which are few, are in one list.

// FilesDir is the directory of the lists of data files.
const FilesDir = StateDir + "/files"

const listedBatches = 10_000

const listSuffix = ".jsonl"

// analysesList lists the data files of all analyses.
const analysesList = FilesDir + "/analyses" + listSuffix

func listPath(number int64) string { return FilesDir + "/" + batchName(number) + listSuffix }

// IsListPath reports whether a name is that of a list of data files.
func IsListPath(name string) bool {
	if name == analysesList {
		return true
	}
	_, file := CutLast(name)
	number, ok := batchOfFile("batch-" + strings.TrimSuffix(file, listSuffix) + ".json")
	return ok && listPath(number) == name
}

// listWriter replaces lists of files one after another.
type listWriter struct {
	d            *Dataset
	path, staged string // of the current list; empty if there is none
	file         vfs.File
	w            *bufio.Writer
}

// Begin implements FileLists.
func (l *listWriter) Begin(path string) error {
	if err := l.end(); err != nil {
		return err
	}
	staged, err := l.d.StagedName("derived")
	if err != nil {
		return err
	}
	if l.file, err = l.d.fs.Create(staged); err != nil {
		return Storage("creating", staged, err)
	}
	l.path, l.staged, l.w = path, staged, bufio.NewWriterSize(l.file, BufferBytes)
	return nil
}

// Line implements FileLists.
func (l *listWriter) Line(line []byte) error {
	_, err := l.w.Write(line)
	return Storage("writing", l.staged, err)
}

// end gives the current list its name.
func (l *listWriter) end() error {
	if l.path == "" {
		return nil
	}
	path := l.path
	l.path = ""
	err := l.w.Flush()
	if err == nil {
		err = l.file.Sync()
	}
	if err = errors.Join(err, l.file.Close()); err == nil {
		err = l.d.MakeDir(FilesDir)
	}
	if err == nil {
		err = l.d.fs.Rename(l.staged, path)
	}
	if err != nil {
		l.d.fs.Remove(l.staged)
		return Storage("writing", path, err)
	}
	return Storage("syncing", FilesDir, l.d.fs.SyncDir(FilesDir))
}

// drop removes the current list, which is not complete.
func (l *listWriter) drop() error {
	if l.path == "" {
		return nil
	}
	l.path = ""
	return errors.Join(l.file.Close(), l.d.fs.Remove(l.staged))
}

// removeLists removes lists that a manifest does not have.
func (d *Dataset) removeLists(m *Manifest) error {
	entries, err := d.fs.ReadDir(FilesDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return Storage("listing", FilesDir, err)
	}
	for _, e := range entries {
		name := FilesDir + "/" + e.Name()
		if !IsListPath(name) || e.IsDir() || slices.ContainsFunc(m.Lists, func(l ManifestList) bool { return l.Path == name }) {
			continue
		}
		if err := d.fs.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Storage("removing", name, fmt.Errorf("a list of files that no longer exist: %w", err))
		}
	}
	return nil
}
