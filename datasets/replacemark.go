package datasets

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"sweep/datasets/vfs"
)

// While a data set is replaced, it and its replacement each hold a mark with the same random id. Only the marks
// determine which directory is which, whatever the directories are called: a directory without the right mark belongs
// to somebody else and is neither written to, renamed nor removed.

// markFile is the name of a mark. It is removed when the replacement is complete.
const markFile = stateDir + "/rewriting.json"

// The roles of data sets in a replacement.
const (
	roleOld = "old"
	roleNew = "new"
)

// rewriteMark records the role of a data set in a replacement.
type rewriteMark struct {
	Format  int    `json:"format"`
	Command string `json:"command"` // compact or migrate
	Role    string `json:"role"`
	ID      string `json:"id"` // random, the same in both data sets
	Seal    string `json:"sha256"`
}

func (m *rewriteMark) seal() *string { return &m.Seal }

// other is the mark of the other data set of the same replacement.
func (m rewriteMark) other() rewriteMark {
	m.Role = map[string]string{roleOld: roleNew, roleNew: roleOld}[m.Role]
	return m
}

// pairs reports whether two marks are those of the two data sets of one replacement.
func (m *rewriteMark) pairs(with *rewriteMark) bool {
	return m != nil && with != nil && m.ID == with.ID && m.Command == with.Command && m.Role != with.Role
}

func newMark(command string) rewriteMark {
	id := make([]byte, 16)
	rand.Read(id)
	return rewriteMark{Format: LayoutVersion, Command: command, Role: roleOld, ID: hex.EncodeToString(id)}
}

const markBytesMax = 1 << 12

// readMark reads the mark of the data set in a directory; nil means that it has none, or that the directory does not
// exist.
func readMark(fsys vfs.FS, dir string) (*rewriteMark, error) {
	info, err := fsys.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, nil
	}
	if err != nil {
		return nil, storage("checking", dir, err)
	}
	name := dir + "/" + markFile
	info, err = fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, nil
	}
	if err != nil {
		return nil, storage("checking", name, err)
	}
	data, err := vfs.ReadFile(fsys, name, markBytesMax)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	remedy := "remove it if no sweep compact or sweep migrate of this data set was interrupted"
	if err != nil {
		return nil, unreadable(name, -1, err, remedy)
	}
	var m rewriteMark
	err = decodeSealed(data, &m)
	if err == nil && (m.Role != roleOld && m.Role != roleNew || !isHex(m.ID, 32)) {
		err = errors.New("it is not the mark of a replacement")
	}
	if err != nil {
		return nil, damaged(name, -1, err, remedy)
	}
	return &m, nil
}

// setMark writes the mark of the data set in a directory.
func setMark(fsys vfs.FS, dir string, m rewriteMark) error {
	data, err := encodeSealed(&m)
	if err != nil {
		return err
	}
	d, err := sub(fsys, dir)
	if err != nil {
		return err
	}
	err = d.publish(data, markFile)
	return errors.Join(storage("writing", dir+"/"+markFile, err), d.Close())
}

// removeMark removes the mark of the data set in a directory.
func removeMark(fsys vfs.FS, dir string) error {
	err := fsys.Remove(dir + "/" + markFile)
	if err == nil {
		err = fsys.SyncDir(dir + "/" + stateDir)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return storage("removing", dir+"/"+markFile, err)
}

// markOld writes the mark of the data set that is to be replaced, unless an earlier attempt has done so.
func (r *replacement) markOld() error {
	if r.mark != nil {
		return nil
	}
	m := newMark(r.kind.command)
	if err := setMark(r.fs, r.dir, m); err != nil {
		return err
	}
	r.mark = &m
	return nil
}

// isOurs reports whether a directory holds the other data set of this replacement.
func (r *replacement) isOurs(dir string) (bool, error) {
	m, err := readMark(r.fs, dir)
	return r.mark.pairs(m), err
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
			return storage("checking", name, err)
		}
		if bare, err := r.isBare(name); err != nil || !bare {
			return errors.Join(err, inTheWay(name))
		}
	} else if err := r.fs.MkdirAll(name); err != nil {
		return storage("creating", name, err)
	}
	if err := setMark(r.fs, name, r.mark.other()); err != nil {
		return err
	}
	return storage("syncing", name, syncAncestors(r.fs, name))
}

// isBare reports whether a directory holds no files except those staged for a mark.
func (r *replacement) isBare(dir string) (bool, error) {
	info, err := r.fs.Stat(dir)
	if err != nil || !info.IsDir() {
		return false, storage("checking", dir, err)
	}
	found, err := foreignFiles(r.fs, dir, func(name string) bool {
		inside, staged := strings.CutPrefix(name, stagingDir+"/")
		return staged && stagingFile(inside)
	})
	return len(found) == 0, storage("listing", dir, err)
}

// inTheWay reports that a name is used by something else.
func inTheWay(name string) error {
	return &InvalidError{What: name, Why: "is in the way, and nothing shows that it belongs to this data set",
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
	d, err := sub(r.fs, dir)
	if err != nil {
		return err
	}
	plans, err := d.readPlans()
	own := ownNames(plans)
	if err == nil {
		err = r.refuseForeignFiles(d, dir, own)
	}
	for _, only := range []func(string) bool{
		func(name string) bool { return !strings.HasPrefix(name, stateDir+"/") },
		func(name string) bool { number := 0; return name != markFile && !planNumber(name, &number) },
		func(name string) bool { return name != markFile },
		func(string) bool { return true },
	} {
		if err == nil {
			err = storage("removing", dir, removeOwn(r.fs, dir, func(name string) bool { return own(name) && only(name) }))
		}
		// What has gone must stay gone before the next kind goes: without the mark, nothing shows that the rest is ours.
		for _, name := range []string{stateDir, "."} {
			if there, statErr := vfs.Exists(d.fs, name); err == nil && statErr == nil && there {
				err = storage("syncing", dir, d.fs.SyncDir(name))
			}
		}
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	return storage("syncing", path.Dir(dir), r.fs.SyncDir(path.Dir(dir)))
}

// isSkeleton reports whether a directory holds nothing but directories: what an interrupted removal leaves last.
func (r *replacement) isSkeleton(dir string) (bool, error) {
	info, err := r.fs.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return false, nil
	}
	if err != nil {
		return false, storage("checking", dir, err)
	}
	found, err := foreignFiles(r.fs, dir, func(string) bool { return false })
	return len(found) == 0, storage("listing", dir, err)
}

// refuseForeignFiles stops a removal if there are files that do not belong to the data set.
func (r *replacement) refuseForeignFiles(d *Dataset, dir string, own func(string) bool) error {
	found, err := foreignFiles(d.fs, ".", own)
	if err != nil {
		return storage("listing", dir, err)
	}
	if len(found) == 0 {
		return nil
	}
	return &InvalidError{What: dir + "/" + found[0], Why: "is not a file of the data set that was replaced, so " + dir + " was not removed",
		Remedy: fmt.Sprintf("move it elsewhere, then run the same command again; the new data set is complete in %s", r.given)}
}

// finish ends the replacement: the marks are no longer needed.
func (r *replacement) finish() error {
	for _, name := range []string{r.before(), r.dir} {
		ours, err := r.isOurs(name)
		if err == nil && (ours || name == r.dir) {
			err = removeMark(r.fs, name)
		}
		if err != nil {
			return err
		}
	}
	r.mark = nil
	return nil
}
