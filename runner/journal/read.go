package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sweep/datasets"
	"sweep/datasets/vfs"
)

// bytesMax bounds how much the status reads of one journal, and lineMax the length of lines it accepts.
const (
	bytesMax = 1 << 30
	lineMax  = 64 << 10
)

// Read calls visit with each line of each journal, file by file. Lines that are torn or from a newer version
// are skipped, since a journal may be read while it is written.
func Read(fsys vfs.FS, visit func(file string, e Entry)) error {
	return read(fsys, func(name string) bool { return strings.HasSuffix(name, ".jsonl") }, visit)
}

// ReadAll is Read with the journals from before the data set was rewritten, whose batches have other numbers now.
func ReadAll(fsys vfs.FS, visit func(file string, e Entry)) error {
	return read(fsys, func(name string) bool { return strings.Contains(name, ".jsonl") }, visit)
}

func read(fsys vfs.FS, accept func(name string) bool, visit func(file string, e Entry)) error {
	err := fsys.Walk(datasets.LogDir, func(name string, _ fs.DirEntry) error {
		if !accept(name) {
			return nil
		}
		f, err := fsys.Open(name)
		if errors.Is(err, vfs.ErrImplausible) {
			return &datasets.DamageError{Path: name, Batch: -1, Why: err.Error(), Remedy: "remove it; nothing depends on a log"}
		}
		if err != nil {
			return err
		}
		defer f.Close()
		lines := bufio.NewReaderSize(io.LimitReader(f, bytesMax), lineMax)
		for {
			line, err := lines.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			var e Entry
			if err == nil && json.Unmarshal(bytes.TrimSpace(line), &e) == nil && e.plausible() {
				visit(name, e)
			}
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	if vfs.Escapes(err) {
		return &datasets.DamageError{Path: datasets.LogDir, Batch: -1, Why: "it is a symbolic link that leads out of the data set", Remedy: "remove the link"}
	}
	return err
}
