package rewrite

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// markOld writes the mark of the data set that is to be replaced, unless an earlier attempt has done so.
func (r *replacement) markOld() error {
	if r.mark != nil {
		return nil
	}
	m := datasets.NewMark(r.names.command)
	if err := datasets.SetMark(r.fs, r.dir, m); err != nil {
		return err
	}
	r.mark = &m
	return nil
}

// isOurs reports whether a directory holds the other data set of this replacement.
func (r *replacement) isOurs(dir string) (bool, error) {
	m, err := datasets.ReadMark(r.fs, dir)
	return r.mark.Pairs(m), err
}

// claimWorking creates the directory of the new data set with its mark, or finds that of an earlier attempt. A
// directory in which a process has only started to write the mark is claimed too.
func (r *replacement) claimWorking() error {
	name := r.working()
	ours, err := r.isOurs(name)
	if err != nil || ours {
		return err
	}
	if there, err := vfs.Exists(r.fs, name); err != nil || there {
		if err != nil {
			return datasets.Storage("checking", name, err)
		}
		if bare, err := r.isBare(name); err != nil || !bare {
			return errors.Join(err, inTheWay(name))
		}
	} else if err := r.fs.MkdirAll(name); err != nil {
		return datasets.Storage("creating", name, err)
	}
	if err := datasets.SetMark(r.fs, name, r.mark.Other()); err != nil {
		return err
	}
	return datasets.Storage("syncing", name, datasets.SyncAncestors(r.fs, name))
}

// isBare reports whether a directory holds no files except those staged for a mark.
func (r *replacement) isBare(dir string) (bool, error) {
	info, err := r.fs.Stat(dir)
	if err != nil || !info.IsDir() {
		return false, datasets.Storage("checking", dir, err)
	}
	found, err := datasets.ForeignFiles(r.fs, dir, func(name string) bool {
		inside, staged := strings.CutPrefix(name, datasets.StagingDir+"/")
		return staged && datasets.StagingFile(inside)
	})
	return len(found) == 0, datasets.Storage("listing", dir, err)
}

// inTheWay reports that a name is used by something else.
func inTheWay(name string) error {
	return &datasets.InvalidError{What: name, Why: "is in the way, and nothing shows that it belongs to this data set",
		Remedy: "move or rename it, then run the same command again"}
}

// clear removes the old data set if it is marked for removal. Its records go last, and its mark after them.
func (r *replacement) clear() error {
	dir := r.removing()
	ours, err := r.isOurs(dir)
	if err == nil && !ours && r.mark != nil {
		ours, err = r.isSkeleton(dir)
	}
	if err != nil || !ours {
		return err
	}
	d, err := datasets.OpenUnread(vfs.In(r.fs, dir))
	if err != nil {
		return err
	}
	plans, err := d.ReadPlans()
	own := datasets.OwnNames(plans)
	if err == nil {
		err = r.refuseForeignFiles(d, dir, own)
	}
	for _, only := range []func(string) bool{
		func(name string) bool { return !strings.HasPrefix(name, datasets.StateDir+"/") },
		func(name string) bool {
			number := 0
			return name != datasets.MarkFile && !datasets.PlanNumber(name, &number)
		},
		func(name string) bool { return name != datasets.MarkFile },
		func(string) bool { return true },
	} {
		if err == nil {
			err = datasets.Storage("removing", dir, datasets.RemoveOwn(r.fs, dir, func(name string) bool { return own(name) && only(name) }))
		}
		// What has gone must stay gone before the next kind goes: without the mark, nothing shows that the rest is ours.
		for _, name := range []string{datasets.StateDir, "."} {
			if there, statErr := vfs.Exists(d.FS(), name); err == nil && statErr == nil && there {
				err = datasets.Storage("syncing", dir, d.FS().SyncDir(name))
			}
		}
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	return datasets.Storage("syncing", path.Dir(dir), r.fs.SyncDir(path.Dir(dir)))
}

// isSkeleton reports whether a directory holds nothing but directories: what an interrupted removal leaves last.
func (r *replacement) isSkeleton(dir string) (bool, error) {
	info, err := r.fs.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return false, nil
	}
	if err != nil {
		return false, datasets.Storage("checking", dir, err)
	}
	found, err := datasets.ForeignFiles(r.fs, dir, func(string) bool { return false })
	return len(found) == 0, datasets.Storage("listing", dir, err)
}

// refuseForeignFiles stops a removal if there are files that do not belong to the data set.
func (r *replacement) refuseForeignFiles(d *datasets.Dataset, dir string, own func(string) bool) error {
	found, err := datasets.ForeignFiles(d.FS(), ".", own)
	if err != nil {
		return datasets.Storage("listing", dir, err)
	}
	if len(found) == 0 {
		return nil
	}
	return &datasets.InvalidError{What: dir + "/" + found[0], Why: "is not a file of the data set that was replaced, so " + dir + " was not removed",
		Remedy: fmt.Sprintf("move it elsewhere, then run the same command again; the new data set is complete in %s", r.given)}
}

// finish ends the replacement: the marks are no longer needed.
func (r *replacement) finish() error {
	for _, name := range []string{r.before(), r.dir} {
		ours, err := r.isOurs(name)
		if err == nil && (ours || name == r.dir) {
			err = datasets.RemoveMark(r.fs, name)
		}
		if err != nil {
			return err
		}
	}
	r.mark = nil
	return nil
}
