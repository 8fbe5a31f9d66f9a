package objects

import (
	"io/fs"
	"slices"
	"strings"
	"time"
)

// objectInfo is the fs.FileInfo of an object, or of a directory in a listing.
type objectInfo struct {
	name   string
	object Object
}

func (i objectInfo) Name() string       { return i.name }
func (i objectInfo) Size() int64        { return i.object.Size }
func (i objectInfo) ModTime() time.Time { return i.object.Modified }
func (i objectInfo) IsDir() bool        { return i.object.Dir }
func (i objectInfo) Sys() any           { return content(i.object.SHA256) }

func (i objectInfo) Mode() fs.FileMode {
	if i.object.Dir {
		return fs.ModeDir | 0o777
	}
	return 0o666
}

// content is the checksum of a file, empty if unknown.
type content string

// merged is the union of two listings in ascending order; if both have a name, the entry of the second is used.
func merged(a, b []fs.DirEntry) []fs.DirEntry {
	all := append(a[:len(a):len(a)], b...)
	slices.SortStableFunc(all, func(x, y fs.DirEntry) int { return strings.Compare(x.Name(), y.Name()) })
	kept := all[:0]
	for i, e := range all {
		if i+1 < len(all) && all[i+1].Name() == e.Name() {
			continue
		}
		kept = append(kept, e)
	}
	return kept
}
