package rewrite

import (
	"errors"
	"path"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// swap exchanges the names and puts the old data set away. Before that it checks once more whether something was
// added.
func (r *replacement) swap(before datasetState) error {
	if err := r.fs.SyncDir(path.Dir(r.dir)); err != nil {
		return datasets.Storage("syncing", path.Dir(r.dir), err)
	}
	err := r.fs.Exchange(r.dir, r.working())
	if errors.Is(err, vfs.ErrNoExchange) {
		return r.swapByRenaming(before)
	}
	if err == nil {
		err = r.fs.SyncDir(path.Dir(r.dir))
	}
	if err != nil {
		return datasets.Storage("exchanging", r.dir, err)
	}
	if err := r.unchanged(r.working(), before); err != nil {
		back := r.fs.Exchange(r.dir, r.working())
		return errors.Join(err, datasets.Storage("exchanging", r.dir, back), datasets.Storage("syncing", r.dir, r.fs.SyncDir(path.Dir(r.dir))))
	}
	r.exchanged()
	return r.putAway(r.working())
}

// swapByRenaming is swap for file systems that cannot exchange names.
func (r *replacement) swapByRenaming(before datasetState) error {
	if err := r.free(r.before()); err != nil {
		return err
	}
	if err := r.rename(r.dir, r.before()); err != nil {
		return err
	}
	if err := r.unchanged(r.before(), before); err != nil {
		return errors.Join(err, r.rename(r.before(), r.dir))
	}
	if err := r.rename(r.working(), r.dir); err != nil {
		return err
	}
	r.exchanged()
	return r.putAway(r.before())
}

// exchanged records that the new data set has the name.
func (r *replacement) exchanged() {
	m := r.mark.Other()
	r.mark = &m
}

// unchanged checks that the old data set is as it was when it was read.
func (r *replacement) unchanged(name string, before datasetState) error {
	old, err := r.open(name)
	if err != nil {
		return err
	}
	now, err := r.stateOf(old)
	if err == nil && now != before {
		err = r.disturbed()
	}
	return errors.Join(err, old.Close())
}

// putAway gives the old data set, which has the given name, the name under which it is kept or removed.
func (r *replacement) putAway(name string) error {
	target := r.removing()
	if r.kept != "" {
		target = r.kept
	}
	if name == target {
		return nil
	}
	if err := r.free(target); err != nil {
		return err
	}
	return r.rename(name, target)
}

// rename moves a directory to a sibling name and makes that durable.
func (r *replacement) rename(from, to string) error {
	if err := r.fs.Rename(from, to); err != nil {
		return datasets.Storage("renaming", from, err)
	}
	return datasets.Storage("syncing", path.Dir(to), r.fs.SyncDir(path.Dir(to)))
}
