package datasets

import (
	"fmt"
	"strings"
	"testing"

	"sweep/datasets/vfs/vfstest"
)

// TestLongRecordsAreNotReadTogether counts the records that are open ahead of the one that is looked at: some dozen of
// short ones, none where each has the keys of a hundred thousand runs.
func TestLongRecordsAreNotReadTogether(t *testing.T) {
	for _, c := range []struct{ runs, batches, ahead int64 }{{10, 80, recordsAtOnce - 1}, {100_000, 4, 0}} {
		p := testPlan()
		p.PartitionBy, p.Points, p.Replications, p.Runs, p.Batches = nil, c.batches, c.runs, c.batches*c.runs, c.batches
		m := vfstest.NewMemory()
		d, err := Create(m, testDir, p)
		if err != nil {
			t.Fatal(err)
		}
		keys := make([]string, c.runs)
		for i := range keys {
			keys[i] = fmt.Sprintf("%016x", i)
		}
		for b := range c.batches {
			r := CommitRecord{Format: LayoutVersion, Plan: 1, Batch: b, FirstRun: b * c.runs, LastRun: (b+1)*c.runs - 1,
				Partition: []Partition{}, Files: []CommittedFile{}, Failed: []FailedRef{}, RunKeys: keys}
			data, err := encodeSealed(&r)
			if err == nil {
				err = d.publish(data, recordPath(b))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var opened, visited, ahead int64
		d, err = Open(vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
			if op.Kind == "open" && strings.HasPrefix(op.Name, commitsDir) {
				opened++
			}
			return nil
		}), testDir)
		if err != nil {
			t.Fatal(err)
		}
		err = d.EachCommit(func(CommitRecord) error {
			visited++
			ahead = max(ahead, opened-visited)
			return nil
		})
		if err != nil || visited != c.batches || ahead != c.ahead {
			t.Errorf("records of %d runs: %d visited, %d read ahead, %v; want %d and %d", c.runs, visited, ahead, err, c.batches, c.ahead)
		}
	}
}
