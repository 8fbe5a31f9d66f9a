package datasets

import (
	"errors"
	"fmt"
	"io"
	"path"
)

// replace writes a derived document: it is staged and synced first, then renamed over the existing one, so that readers
// see the old or the new one and nothing in between.
func (d *Dataset) replace(name string, write func(io.Writer) error) error {
	staged, err := d.StagedName("derived")
	if err != nil {
		return err
	}
	if err := d.WriteStaged(staged, write); err != nil {
		d.fs.Remove(staged)
		return Storage("writing", name, err)
	}
	if err := d.fs.Rename(staged, name); err != nil {
		d.fs.Remove(staged)
		return Storage("replacing", name, err)
	}
	return Storage("syncing", path.Dir(name), d.fs.SyncDir(path.Dir(name)))
}

func (d *Dataset) WriteStaged(name string, write func(io.Writer) error) error {
	f, err := d.fs.Create(name)
	if err != nil {
		return err
	}
	w := newBuffered(f)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// copyFile copies a file of known size.
func (d *Dataset) copyFile(w io.Writer, name string, size int64) error {
	f, err := d.fs.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	n, err := io.Copy(w, f)
	if err == nil && n != size {
		err = fmt.Errorf("%s has %d bytes, %d were written", name, n, size)
	}
	return err
}
