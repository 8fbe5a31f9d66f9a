package datasetstest

import (
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// TreeHash is the tree hash of the data set at a place.
func TreeHash(t testing.TB, at vfs.Place) string {
	t.Helper()
	d, err := datasets.Open(at)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	hash, err := datasets.TreeHash(d)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}
