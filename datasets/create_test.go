package datasets_test

import (
	"errors"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// TestCreatingWhileAnotherProcessIsFaster makes a data set while another process makes it, too, and commits a batch
// between two looks of ours.
func TestCreatingWhileAnotherProcessIsFaster(t *testing.T) {
	m := vfstest.NewMemory()
	raced := false
	slow := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
		if op.Kind == "readdir" && op.Name == "." && !raced {
			raced = true
			other, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := datasetstest.CommitBatch(t, other, 0, ""); err != nil {
				t.Fatal(err)
			}
		}
		return nil
	})
	d, err := datasets.Create(vfs.In(slow, datasetstest.Dir), datasetstest.Plan())
	if err != nil || !raced {
		t.Fatalf("%v; raced: %v", err, raced)
	}
	if len(d.Plans()) != 1 {
		t.Errorf("%d plans, want one", len(d.Plans()))
	}
	if set, err := d.Committed(); err != nil || !set.Has(0) {
		t.Errorf("the batch of the other process is not there: %v", err)
	}
}

func TestADirectoryWithSomethingElseIsNoPlaceForADataSet(t *testing.T) {
	m := vfstest.NewMemory()
	if err := m.MkdirAll(datasetstest.Dir + "/runs"); err != nil {
		t.Fatal(err)
	}
	var invalid *datasets.InvalidError
	if _, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan()); !errors.As(err, &invalid) {
		t.Errorf("got %v, want that the directory is not empty", err)
	}
}
