package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// CheckFiles checks that the files listed in a manifest exist with their sizes. It lists the tables once and reads no
// file. It returns a *DamageError about the first file that is missing or has another size. A data set with more than
// checkedFilesMax files is not checked; Verify checks everything.
func (d *Dataset) CheckFiles(m *Manifest) error {
	if m.Counts.Files > checkedFilesMax || int64(len(m.Files)) < m.Counts.Files {
		return nil
	}
	sizes := make(map[string]int64, len(m.Files))
	for _, t := range m.Tables {
		if t.Files == 0 {
			continue
		}
		err := d.fs.Walk(t.Name, func(name string, e fs.DirEntry) error {
			info, err := e.Info()
			if err == nil {
				sizes[name] = info.Size()
			}
			return nil // a file removed in the meantime counts as missing
		})
		if err != nil {
			return Storage("listing", t.Name, err)
		}
	}
	var first *DamageError
	bad, repair := 0, ""
	for _, f := range m.Files {
		size, there := sizes[f.Path]
		if there && size == f.Bytes {
			continue
		}
		if bad++; first != nil {
			continue
		}
		repair = "to compute the batch again, " + RepairBatch(f.Batch)
		if f.Analysis != "" {
			repair = RepairAnalysis(f.Analysis)
		}
		first = &DamageError{Path: d.place.String() + "/" + f.Path, Batch: f.Batch, Why: "the file is missing"}
		if there {
			first.Why = fmt.Sprintf("it has %d bytes instead of %d", size, f.Bytes)
		}
	}
	if first == nil {
		return nil
	}
	if bad > 1 {
		first.Why += fmt.Sprintf(" (the first of %d such files)", bad)
	}
	first.Remedy = "sweep verify " + d.place.String() + " lists all damage; " + repair
	return first
}

// OnlyListed reports whether the directories of the tables have the files of a manifest and no others that a pattern would
// match, such as files of a batch that is not committed yet.
func (d *Dataset) OnlyListed(m *Manifest) (bool, error) {
	left := make(map[string]bool, len(m.Files))
	for _, f := range m.Files {
		left[f.Path] = true
	}
	other := false
	for _, t := range m.Tables {
		err := d.fs.Walk(t.Name, func(name string, e fs.DirEntry) error {
			if strings.HasSuffix(name, ".parquet") && !left[name] {
				other = true
			}
			delete(left, name)
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, Storage("listing", t.Name, err)
		}
	}
	return !other && len(left) == 0, nil
}

// checkedFilesMax is the number of files that even a slow network file system lists in a few seconds.
const checkedFilesMax = 20_000
