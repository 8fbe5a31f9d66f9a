package datasets

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"

	"sweep/datasets/vfs"
)

// While a data set is replaced, it and its replacement each hold a mark with the same random id. Only the marks
// determine which directory is which, whatever the directories are called: a directory without the right mark belongs
// to somebody else and is neither written to, renamed nor removed.

// MarkFile is the name of a mark. It is removed when the replacement is complete.
const MarkFile = StateDir + "/rewriting.json"

// The roles of data sets in a replacement.
const (
	RoleOld = "old"
	RoleNew = "new"
)

// RewriteMark records the role of a data set in a replacement.
type RewriteMark struct {
	Format  int    `json:"format"`
	Command string `json:"command"` // compact or migrate
	Role    string `json:"role"`
	ID      string `json:"id"` // random, the same in both data sets
	Seal    string `json:"sha256"`
}

func (m *RewriteMark) seal() *string { return &m.Seal }

// Other is the mark of the other data set of the same replacement.
func (m RewriteMark) Other() RewriteMark {
	m.Role = map[string]string{RoleOld: RoleNew, RoleNew: RoleOld}[m.Role]
	return m
}

// Pairs reports whether two marks are those of the two data sets of one replacement.
func (m *RewriteMark) Pairs(with *RewriteMark) bool {
	return m != nil && with != nil && m.ID == with.ID && m.Command == with.Command && m.Role != with.Role
}

// NewMark is the mark of the old data set of a replacement that begins.
func NewMark(command string) RewriteMark {
	id := make([]byte, 16)
	rand.Read(id)
	return RewriteMark{Format: LayoutVersion, Command: command, Role: RoleOld, ID: hex.EncodeToString(id)}
}

const markBytesMax = 1 << 12

// ReadMark reads the mark of the data set in a directory; nil means that it has none, or that the directory does not
// exist.
func ReadMark(fsys vfs.FS, dir string) (*RewriteMark, error) {
	info, err := fsys.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("checking", dir, err)
	}
	name := dir + "/" + MarkFile
	info, err = fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("checking", name, err)
	}
	data, err := vfs.ReadFile(fsys, name, markBytesMax)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	remedy := "remove it if no sweep compact or sweep migrate of this data set was interrupted"
	if err != nil {
		return nil, unreadable(name, -1, err, remedy)
	}
	var m RewriteMark
	err = decodeSealed(data, &m)
	if err == nil && (m.Role != RoleOld && m.Role != RoleNew || !isHex(m.ID, 32)) {
		err = errors.New("it is not the mark of a replacement")
	}
	if err != nil {
		return nil, damaged(name, -1, err, remedy)
	}
	return &m, nil
}

// SetMark writes the mark of the data set in a directory.
func SetMark(fsys vfs.FS, dir string, m RewriteMark) error {
	data, err := EncodeSealed(&m)
	if err != nil {
		return err
	}
	d, err := OpenUnread(vfs.In(fsys, dir))
	if err != nil {
		return err
	}
	err = d.publish(data, MarkFile)
	return errors.Join(Storage("writing", dir+"/"+MarkFile, err), d.Close())
}

// RemoveMark removes the mark of the data set in a directory.
func RemoveMark(fsys vfs.FS, dir string) error {
	err := fsys.Remove(dir + "/" + MarkFile)
	if err == nil {
		err = fsys.SyncDir(dir + "/" + StateDir)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return Storage("removing", dir+"/"+MarkFile, err)
}

// The suffixes of the new and of the old data set.
const (
	Compacting, BeforeCompact = ".compacting", ".before-compact"
	Migrating, BeforeMigrate  = ".migrating", ".before-migrate"
)

// movedTo is the directory of the data set after it has given up its name and before the new one has taken it.
func movedTo(at vfs.Place) string {
	fsys, dir, ok := at.Directory()
	if !ok {
		return ""
	}
	for _, names := range [][2]string{{Compacting, BeforeCompact}, {Migrating, BeforeMigrate}} {
		working, err := ReadMark(fsys, path.Clean(dir)+names[0])
		if before, beforeErr := ReadMark(fsys, path.Clean(dir)+names[1]); err == nil && beforeErr == nil && working.Pairs(before) {
			return path.Clean(dir) + names[1]
		}
	}
	return ""
}
