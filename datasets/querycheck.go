package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"sweep/datasets/tables"
)

// CheckSwapped compares the files of a table with their commit records as far as that is cheap: every size is checked,
// and a file is hashed if another file of the data set has the same size. So one file cannot replace another unnoticed.
// Other damage is left to sweep verify.
func (m *Manifest) CheckSwapped(files fs.FS, table string) error {
	sizes := map[int64]int{}
	for _, f := range m.Files {
		sizes[f.Bytes]++
	}
	return m.checkFiles(files, table, func(f ManifestFile) bool { return sizes[f.Bytes] > 1 })
}

// CheckContent hashes all files of a table.
func (m *Manifest) CheckContent(files fs.FS, table string) error {
	return m.checkFiles(files, table, func(ManifestFile) bool { return true })
}

// CheckFirst hashes the first file of each plan and table, whose columns DuckDB reads when it creates a view.
func (m *Manifest) CheckFirst(files fs.FS) error {
	for _, t := range tables.Tables() {
		plan := -1
		first := func(f ManifestFile) bool {
			before := plan
			for plan = 0; plan+1 < len(m.Plans) && m.Plans[plan+1].FirstBatch <= f.Batch; {
				plan++
			}
			return plan != before
		}
		if err := m.checkFiles(files, t.Name, first); err != nil {
			return err
		}
	}
	return nil
}

func (m *Manifest) checkFiles(files fs.FS, table string, hashed func(ManifestFile) bool) error {
	for _, f := range m.Files {
		if f.Table != table {
			continue
		}
		why, err := f.differs(files, hashed(f))
		if err != nil {
			return unreadable(f.Path, f.Batch, err, "")
		}
		if why != "" {
			return &DamageError{Path: f.Path, Batch: f.Batch, Why: why, Remedy: "run sweep verify to see what else is damaged"}
		}
	}
	return nil
}

// differs returns how a file differs from its record, empty if it does not.
func (f ManifestFile) differs(files fs.FS, hashed bool) (why string, err error) {
	info, err := fs.Stat(files, f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it is missing", nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "it is not a regular file", nil
	case info.Size() != f.Bytes:
		return fmt.Sprintf("it has %d bytes, its commit record says %d", info.Size(), f.Bytes), nil
	case !hashed:
		return "", nil
	}
	file, err := files.Open(f.Path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return "its content is not what its commit record says", nil
	}
	return "", nil
}
