package datasets_test

import (
	"fmt"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// TestLongRecordsAreNotReadTogether counts the records that are open ahead of the one that is looked at: some dozen of
// short ones, none where each has the keys of a hundred thousand runs.
func TestLongRecordsAreNotReadTogether(t *testing.T) {
	for _, c := range []struct{ runs, batches, ahead int64 }{{10, 80, datasets.RecordsAtOnce - 1}, {100_000, 4, 0}} {
		p := datasetstest.Plan()
		p.PartitionBy, p.Points, p.Replications, p.Runs, p.Batches = nil, c.batches, c.runs, c.batches*c.runs, c.batches
		m := vfstest.NewMemory()
		d, err := datasets.Create(vfs.In(m, datasetstest.Dir), p)
		if err != nil {
			t.Fatal(err)
		}
		keys := make([]string, c.runs)
		for i := range keys {
			keys[i] = fmt.Sprintf("%016x", i)
		}
		for b := range c.batches {
			r := datasets.CommitRecord{Format: datasets.LayoutVersion, Plan: 1, Batch: b, FirstRun: b * c.runs, LastRun: (b+1)*c.runs - 1,
				Partition: []datasets.Partition{}, Files: []datasets.CommittedFile{}, Failed: []datasets.FailedRef{}, RunKeys: keys}
			data, err := datasets.EncodeSealed(&r)
			if err == nil {
				err = d.Publish(data, datasets.RecordPath(b))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var opened, visited, ahead int64
		d, err = datasets.Open(vfs.In(vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
			if op.Kind == "open" && strings.HasPrefix(op.Name, datasets.CommitsDir) {
				opened++
			}
			return nil
		}), datasetstest.Dir))

		if err != nil {
			t.Fatal(err)
		}
		err = d.EachCommit(func(datasets.CommitRecord) error {
			visited++
			ahead = max(ahead, opened-visited)
			return nil
		})
		if err != nil || visited != c.batches || ahead != c.ahead {
			t.Errorf("records of %d runs: %d visited, %d read ahead, %v; want %d and %d", c.runs, visited, ahead, err, c.batches, c.ahead)
		}
	}
}
