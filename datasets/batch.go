package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// Batch reads the tables of a committed batch of a data set. Its files are those listed in its commit record; each is
// opened on first use, and files of an earlier version are converted to the newest one. A Batch must not be used by several
// goroutines at once.
type Batch struct {
	data   *Dataset
	record CommitRecord
	open   map[string]*openTable
}

// openTable is an open table: its files, and their rows as one.
type openTable struct {
	files []vfs.File
	rows  parquet.Table
}

// OpenBatch starts reading a batch.
func OpenBatch(d *Dataset, r CommitRecord) *Batch {
	return &Batch{data: d, record: r, open: map[string]*openTable{}}
}

// Record is the commit record of the batch.
func (b *Batch) Record() CommitRecord { return b.record }

// Table opens the files of a table; it returns nil if the table has no rows in the batch.
func (b *Batch) Table(table string) (*parquet.Table, error) {
	if t := b.open[table]; t != nil {
		return &t.rows, nil
	}
	opened := &openTable{}
	for _, f := range b.record.FilesOf(table) {
		if err := opened.add(b.data, &b.record, f); err != nil {
			opened.close()
			return nil, b.damagedFile(f.Path, err)
		}
	}
	if len(opened.files) == 0 {
		return nil, nil
	}
	var lacks []string
	for _, c := range b.data.Lacks(&b.record, table) {
		lacks = append(lacks, c.Name)
	}
	opened.rows.ReadAsNull(lacks)
	b.open[table] = opened
	return &opened.rows, nil
}

// Close closes the files.
func (b *Batch) Close() error {
	var failed []error
	for _, f := range b.open {
		failed = append(failed, f.close())
	}
	clear(b.open)
	return errors.Join(failed...)
}

// Damaged returns a DamageError for a table, unless err already has a class or comes from the storage.
func (b *Batch) Damaged(table string, err error) error {
	path := table
	if files := b.record.FilesOf(table); len(files) == 1 {
		path = files[0].Path
	}
	return b.damagedFile(path, err)
}

func (b *Batch) damagedFile(path string, err error) error {
	if err == nil || errkind.Of(err) != errkind.None {
		return err
	}
	var failed *fs.PathError
	if errors.As(err, &failed) && !errors.Is(err, fs.ErrNotExist) {
		return &StorageError{Doing: "reading", Path: path, Err: err}
	}
	return &DamageError{Path: path, Batch: b.record.Batch, Why: err.Error(), Remedy: "sweep verify shows what is damaged and how to repair it"}
}

// hashedBytesMax is the size up to which a file is hashed before it is used, which takes a few hundredths of a second.
// Larger files rely on the checksums of their pages.
const hashedBytesMax = 32 << 20

func (o *openTable) add(d *Dataset, r *CommitRecord, f CommittedFile) error {
	file, err := d.FS().Open(f.Path)
	if err != nil {
		return err
	}
	o.files = append(o.files, file)
	if err := checkContent(file, f); err != nil {
		return err
	}
	content, size, err := d.Newest(r, f, file)
	if err != nil {
		return err
	}
	opened, err := parquet.Open(content, size)
	if err != nil {
		return err
	}
	version, _ := opened.Metadata("sweep.format_version")
	if n, err := strconv.Atoi(version); err == nil && n > tables.FormatVersion {
		return CheckVersion("", n)
	}
	return o.rows.Add(f.Path, opened)
}

func (o *openTable) close() error {
	var failed []error
	for _, f := range o.files {
		failed = append(failed, f.Close())
	}
	return errors.Join(failed...)
}

// checkContent compares the size of a file, and the hash of a small one, with its commit record.
func checkContent(file vfs.File, f CommittedFile) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() != f.Bytes {
		return fmt.Errorf("it has %d bytes, %d were written", info.Size(), f.Bytes)
	}
	if f.Bytes > hashedBytesMax {
		return nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, f.Bytes)); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return errors.New("it is not the content that was written")
	}
	return nil
}
