package rows

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

// Batch is a committed batch of a data set. Its files are those listed in its commit record; each is opened on first use.
// A Batch must not be used by several goroutines at once.
type Batch struct {
	data   *datasets.Dataset
	record datasets.CommitRecord
	open   map[string]*openFile
}

// openFile is an open table: its files, and their rows as one.
type openFile struct {
	files []vfs.File
	rows  *File
}

// OpenBatch starts reading a batch.
func OpenBatch(d *datasets.Dataset, r datasets.CommitRecord) *Batch {
	return &Batch{data: d, record: r, open: map[string]*openFile{}}
}

// Record is the commit record of the batch.
func (b *Batch) Record() datasets.CommitRecord { return b.record }

// Table opens the files of a table; it returns nil if the table has no rows in the batch.
func (b *Batch) Table(table string) (*File, error) {
	if f := b.open[table]; f != nil {
		return f.rows, nil
	}
	opened := &openFile{}
	for _, f := range b.record.FilesOf(table) {
		if err := opened.add(b.data, &b.record, f); err != nil {
			opened.close()
			return nil, b.damagedFile(f.Path, err)
		}
	}
	if opened.rows != nil {
		b.open[table] = opened
	}
	return opened.rows, nil
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
		return &datasets.StorageError{Doing: "reading", Path: path, Err: err}
	}
	return &datasets.DamageError{Path: path, Batch: b.record.Batch, Why: err.Error(), Remedy: "sweep verify shows what is damaged and how to repair it"}
}

// hashedBytesMax is the size up to which a file is hashed before it is used, which takes a few hundredths of a second.
// Larger files rely on the checksums of their pages.
const hashedBytesMax = 32 << 20

func (o *openFile) add(d *datasets.Dataset, r *datasets.CommitRecord, f datasets.CommittedFile) error {
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
	opened, err := Open(f.Path, content, size)
	if err != nil {
		return err
	}
	if o.rows == nil {
		o.rows = opened
		return nil
	}
	return o.rows.join(opened)
}

func (o *openFile) close() error {
	var failed []error
	for _, f := range o.files {
		failed = append(failed, f.Close())
	}
	return errors.Join(failed...)
}

// checkContent compares the size of a file, and the hash of a small one, with its commit record.
func checkContent(file vfs.File, f datasets.CommittedFile) error {
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
