package datasets

import (
	"errors"
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

// WriteStaged writes a staged file and makes its content durable.
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
