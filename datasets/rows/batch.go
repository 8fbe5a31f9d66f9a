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

type openFile struct {
	file vfs.File
	rows *File
}

// OpenBatch starts reading a batch.
func OpenBatch(d *datasets.Dataset, r datasets.CommitRecord) *Batch {
	return &Batch{data: d, record: r, open: map[string]*openFile{}}
}

// Record is the commit record of the batch.
func (b *Batch) Record() datasets.CommitRecord { return b.record }

// Table opens the file of a table; it returns nil if the table has no rows in the batch.
func (b *Batch) Table(table string) (*File, error) {
	if f := b.open[table]; f != nil {
		return f.rows, nil
	}
	for _, committed := range b.record.Files {
		if committed.Table != table {
			continue
		}
		f, err := open(b.data, &b.record, committed)
		if err != nil {
			return nil, b.Damaged(table, err)
		}
		b.open[table] = f
		return f.rows, nil
	}
	return nil, nil
}

// Close closes the files.
func (b *Batch) Close() error {
	var failed []error
	for _, f := range b.open {
		failed = append(failed, f.file.Close())
	}
	clear(b.open)
	return errors.Join(failed...)
}

// Damaged returns a DamageError for a table, unless err already has a class or comes from the storage.
func (b *Batch) Damaged(table string, err error) error {
	if err == nil || errkind.Of(err) != errkind.None {
		return err
	}
	path := table
	for _, f := range b.record.Files {
		if f.Table == table {
			path = f.Path
		}
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

func open(d *datasets.Dataset, r *datasets.CommitRecord, f datasets.CommittedFile) (*openFile, error) {
	file, err := d.FS().Open(f.Path)
	if err != nil {
		return nil, err
	}
	err = checkContent(file, f)
	var opened *File
	var content io.ReaderAt
	var size int64
	if err == nil {
		content, size, err = d.Newest(r, f, file)
	}
	if err == nil {
		opened, err = Open(f.Path, content, size)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return &openFile{file, opened}, nil
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
