package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// TreeHash is one hash of the names and contents of everything that the same grid must give regardless of the number
// of workers, the order of the work and any interruptions: all files of all tables, plans, commit records, inputs,
// documents about failures and the journal of a search. Logs, staging, the quarantine and what is derived from the records are left out.
func TreeHash(d *Dataset) (string, error) { return d.treeHash(nil) }

// treeHash takes the hashes of some files as known and reads the others.
func (d *Dataset) treeHash(known map[string]Sum) (string, error) {
	total := sha256.New()
	err := d.fs.Walk(".", func(name string, e fs.DirEntry) error {
		if !strings.Contains(name, "/") || unhashed(name) {
			return nil
		}
		sum, ok := known[name]
		if !ok {
			var err error
			if sum, err = d.hashFile(name); err != nil {
				return Storage("reading", name, err)
			}
		}
		fmt.Fprintf(total, "%x %s\n", sum, name)
		return nil
	})
	return hex.EncodeToString(total.Sum(nil)), err
}

// Sum is a SHA-256.
type Sum = [sha256.Size]byte

// unhashed reports whether a name below the state directory is not determined by the grid.
func unhashed(name string) bool {
	for _, dir := range []string{StagingDir, QuarantineDir, LogDir, FilesDir} {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return name == MarkFile
}

func (d *Dataset) hashFile(name string) (sum Sum, err error) {
	f, err := d.fs.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	return Sum(h.Sum(nil)), nil
}
