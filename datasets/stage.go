package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"sweep/datasets/parquet"
	"sweep/datasets/vfs"
)

// Stage collects the files of one batch where no reader sees them. A stage ends with Commit or Abort; after an error of
// Commit the stage has ended too and the batch has to be computed again. An analysis (analysis.go) has a stage too.
type Stage struct {
	d         *Dataset
	label     string // of the batch or analysis
	batch     int64
	partition []Partition
	dir       string

	mu    sync.Mutex
	files map[string][]*stagedFile // by table, in the order of its parts
	ended bool
}

// Stage starts a batch. All runs of the batch share the partition values.
func (d *Dataset) Stage(batch int64, partition []Partition) (*Stage, error) {
	if batch < 0 {
		return nil, fmt.Errorf("batch %d: batches are counted from 0", batch)
	}
	if err := CheckPartition(partition); err != nil {
		return nil, err
	}
	s, err := d.stage(batchLabel(batch))
	if err != nil {
		return nil, err
	}
	s.batch, s.partition = batch, append([]Partition{}, partition...)
	return s, nil
}

// stage makes the directory of a stage.
func (d *Dataset) stage(label string) (*Stage, error) {
	dir, err := d.StagedName(label)
	if err != nil {
		return nil, err
	}
	if err := d.fs.MkdirAll(dir); err != nil {
		return nil, Storage("creating", dir, err)
	}
	return &Stage{d: d, label: label, dir: dir, files: map[string][]*stagedFile{}}, nil
}

// Create opens the staged file of a table, or the next one if the one before it was closed. Closing it reads the Parquet
// footer back; Commit makes the content durable. After an error of any of its methods the batch cannot be committed: abort
// the stage.
func (s *Stage) Create(table string) (io.WriteCloser, error) {
	if !ValidTable(table) {
		return nil, fmt.Errorf("table %q: a table name has lower-case letters, digits and underscores", table)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := s.files[table]
	if s.ended || len(parts) > 0 && !parts[len(parts)-1].closed {
		return nil, fmt.Errorf("table %s: created twice in %s, or after its end", table, s.label)
	}
	name := s.stagedName(table, len(parts))
	file, err := s.d.fs.Create(name)
	if err != nil {
		return nil, Storage("creating", name, err)
	}
	f := &stagedFile{name: name, file: file, sum: sha256.New()}
	s.files[table] = append(parts, f)
	return f, nil
}

// Abort removes what was staged. Aborting a stage that has ended is not an error.
func (s *Stage) Abort() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil
	}
	s.ended = true
	s.abandon()
	return Storage("removing", s.dir, RemoveOwn(s.d.fs, s.dir, inStage))
}

// abandon closes all files and ignores their content.
func (s *Stage) abandon() {
	for _, parts := range s.files {
		for _, f := range parts {
			f.abandon()
		}
	}
}

// stagedName is the name of a staged file of a table, or of the document about failed runs.
func (s *Stage) stagedName(table string, part int) string {
	if table == "" {
		return s.dir + "/failures"
	}
	return s.dir + "/" + table + strings.Replace(partSuffix(part), "_", "-", 1) + stagedSuffix
}

// nameOf is the name of the staged file that a record lists, which may be another attempt's record.
func (s *Stage) nameOf(f CommittedFile) string {
	n, _ := ParseDataPath(f.Path)
	return s.stagedName(f.Table, n.Part)
}

// fileOf is the staged file that a record lists, nil if we have not staged it.
func (s *Stage) fileOf(f CommittedFile) *stagedFile {
	n, _ := ParseDataPath(f.Path)
	if parts := s.files[f.Table]; n.Part < len(parts) {
		return parts[n.Part]
	}
	return nil
}

// tables lists the staged tables in ascending order.
func (s *Stage) tables() []string { return slices.Sorted(maps.Keys(s.files)) }

// stagedFile is a file being written. It hashes the bytes as they are written, so that nothing is read again for its
// checksum.
type stagedFile struct {
	name   string
	file   vfs.File
	sum    hash.Hash
	bytes  int64
	rows   int64       // from the footer, after Close
	info   fs.FileInfo // after finish
	closed bool        // no more writing
	done   bool        // the file is closed
	err    error       // the first error; sticky
}

// Write appends to the file.
func (f *stagedFile) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	if f.closed {
		return 0, fmt.Errorf("%s: written to after Close", f.name)
	}
	n, err := f.file.Write(p)
	f.sum.Write(p[:n])
	f.bytes += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	f.err = Storage("writing", f.name, err)
	return n, f.err
}

// Close ends the writing and reads the footer back.
func (f *stagedFile) Close() error {
	if f.closed {
		return f.err
	}
	f.closed = true
	if f.err == nil && f.bytes > 0 {
		var err error
		f.rows, err = ParquetRows(f.file, f.bytes)
		f.err = Storage("reading back", f.name, err)
	}
	return f.err
}

// finish makes the content durable. It is called when all files of the batch are written, so that they go to the disk
// together.
func (f *stagedFile) finish() error {
	if f.done || f.err != nil {
		return f.err
	}
	f.done = true
	f.err = Storage("syncing", f.name, f.file.Sync())
	if f.err == nil {
		var err error
		f.info, err = f.file.Stat()
		f.err = Storage("reading back", f.name, err)
	}
	if f.err == nil && f.info.Size() != f.bytes {
		f.err = Storage("reading back", f.name, fmt.Errorf("has %d bytes, %d were written", f.info.Size(), f.bytes))
	}
	f.err = errors.Join(f.err, Storage("closing", f.name, f.file.Close()))
	return f.err
}

// ParquetRows reads the number of rows from a Parquet file's footer.
func ParquetRows(r io.ReaderAt, size int64) (int64, error) {
	f, err := parquet.Open(r, size)
	if err != nil {
		return 0, err
	}
	return f.NumRows(), nil
}

// abandon closes the file and ignores its content.
func (f *stagedFile) abandon() {
	f.closed = true
	if !f.done {
		f.done = true
		f.file.Close()
	}
}

// SHA256 is the hash of what was written so far, in hexadecimal digits.
func (f *stagedFile) SHA256() string { return hex.EncodeToString(f.sum.Sum(nil)) }
