package datasets

import (
	"errors"
	"io/fs"
	"path"

	"sweep/datasets/vfs"
)

// swap exchanges the names and puts the old data set away. Before that it looks once more whether something was added.
func (r *replacement) swap(before datasetState) error {
	if err := r.fs.SyncDir(path.Dir(r.dir)); err != nil {
		return storage("syncing", path.Dir(r.dir), err)
	}
	err := vfs.Exchange(r.fs, r.dir, r.working())
	if errors.Is(err, vfs.ErrNoExchange) {
		return r.swapByRenaming(before)
	}
	if err == nil {
		err = r.fs.SyncDir(path.Dir(r.dir))
	}
	if err != nil {
		return storage("exchanging", r.dir, err)
	}
	if err := r.unchanged(r.working(), before); err != nil {
		back := vfs.Exchange(r.fs, r.dir, r.working())
		return errors.Join(err, storage("exchanging", r.dir, back), storage("syncing", r.dir, r.fs.SyncDir(path.Dir(r.dir))))
	}
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
	return r.putAway(r.before())
}

// unchanged looks whether the old data set is as it was when it was read.
func (r *replacement) unchanged(name string, before datasetState) error {
	old, err := Open(r.fs, name)
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
	return r.rename(name, target)
}

// rename moves a directory to a sibling and makes that durable.
func (r *replacement) rename(from, to string) error {
	if err := r.fs.Rename(from, to); err != nil {
		return storage("renaming", from, err)
	}
	return storage("syncing", path.Dir(to), r.fs.SyncDir(path.Dir(to)))
}

// removalDepthMax bounds the levels of a data set: a table, its partitions, a batch.
const removalDepthMax = 64

// clear removes the old data set, if there is one to be removed; what makes it one goes last.
func (r *replacement) clear() error {
	dir := r.removing()
	entries, err := r.fs.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return storage("listing", dir, err)
	}
	ours := len(entries) == 0
	for _, e := range entries {
		ours = ours || e.Name() == stateDir
	}
	if !ours {
		return &InvalidError{What: dir, Why: "it is in the way and is no data set", Remedy: "remove or rename it, then run the same command again"}
	}
	for _, e := range entries {
		if e.Name() != stateDir {
			if err := vfs.RemoveAll(r.fs, dir+"/"+e.Name(), removalDepthMax); err != nil {
				return storage("removing", dir, err)
			}
		}
	}
	if err := r.fs.SyncDir(dir); err != nil {
		return storage("syncing", dir, err)
	}
	if err := vfs.RemoveAll(r.fs, dir, removalDepthMax); err != nil {
		return storage("removing", dir, err)
	}
	return storage("syncing", path.Dir(dir), r.fs.SyncDir(path.Dir(dir)))
}
