package datasets

import (
	"fmt"
	"io/fs"

	"sweep/datasets/vfs"
)

// CheckFiles looks whether the files that a manifest lists are there with the sizes that they had, by one listing of the
// tables, which looks at no file twice and reads none. It returns a *DamageError about the first that is not. A data set
// with more files than checkedFilesMax is not checked; Verify looks at everything.
func (d *Dataset) CheckFiles(m *Manifest) error {
	if m.Counts.Files > checkedFilesMax || int64(len(m.Files)) < m.Counts.Files {
		return nil
	}
	sizes := make(map[string]int64, len(m.Files))
	for _, t := range m.Tables {
		if t.Files == 0 {
			continue
		}
		err := vfs.Walk(d.fs, t.Name, func(name string, e fs.DirEntry) error {
			info, err := e.Info()
			if err == nil {
				sizes[name] = info.Size()
			}
			return nil // a file that has just gone is a missing one
		})
		if err != nil {
			return storage("listing", t.Name, err)
		}
	}
	var first *DamageError
	bad := 0
	for _, f := range m.Files {
		size, there := sizes[f.Path]
		if there && size == f.Bytes {
			continue
		}
		if bad++; first != nil {
			continue
		}
		first = &DamageError{Path: d.dir + "/" + f.Path, Batch: f.Batch, Why: "the file is missing"}
		if there {
			first.Why = fmt.Sprintf("it has %d bytes and not %d", size, f.Bytes)
		}
	}
	if first == nil {
		return nil
	}
	if bad > 1 {
		first.Why += fmt.Sprintf(" (the first of %d such files)", bad)
	}
	first.Remedy = "sweep verify " + d.dir + " lists all damage; to compute the batch again, " + repairBatch(first.Batch)
	return first
}

// checkedFilesMax is the number of files that even a slow network file system lists in a matter of seconds.
const checkedFilesMax = 20_000
