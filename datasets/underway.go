package datasets

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"sweep/datasets/vfs"
)

// UnderWay lists the batches that other processes have staged, as far as their staging directories are visible from
// here. The list is only a hint: a process that computes one of these batches anyway gets the same bytes. Dead
// processes of this machine do not count; those of other machines do, because their locks may not be visible here.
func (d *Dataset) UnderWay() (map[int64]bool, error) {
	entries, err := d.fs.ReadDir(StagingDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("listing", StagingDir, err)
	}
	own, found := d.OwnName(), map[int64]bool{}
	for _, e := range entries {
		name := e.Name()
		if name == own || !ValidOwner(name) || !d.mayBeAlive(name) {
			continue
		}
		staged, err := d.fs.ReadDir(StagingDir + "/" + name)
		if err != nil {
			continue // it has just ended, or runs on another machine
		}
		for _, s := range staged {
			if batch, ok := stagedBatch(s.Name()); ok {
				found[batch] = true
			}
		}
	}
	return found, nil
}

// mayBeAlive reports whether the owner of a part of the staging directory is running, according to its lock.
func (d *Dataset) mayBeAlive(name string) bool {
	if !strings.HasPrefix(name, HostDigits()+"-") {
		return true
	}
	file := StagingDir + "/" + name + LockSuffix
	if there, err := vfs.Exists(d.fs, file); err != nil || !there {
		return false // asking for the lock would make the file
	}
	lock, err := d.fs.Lock(file)
	if err != nil {
		return errors.Is(err, vfs.ErrLocked)
	}
	lock.Close()
	return false
}

// stagedBatch is the batch of a name "batch-00012-3" in a staging directory.
func stagedBatch(name string) (int64, bool) {
	rest, ok := strings.CutPrefix(name, "batch-")
	digits, _, more := strings.Cut(rest, "-")
	batch, err := strconv.ParseInt(digits, 10, 64)
	return batch, ok && more && err == nil && batch >= 0
}

// Announce makes this process visible to others that write to the data set, before it has staged anything.
func (d *Dataset) Announce() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, err := d.ownerLocked()
	return err
}
