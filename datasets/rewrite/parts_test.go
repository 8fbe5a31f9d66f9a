package rewrite

import (
	"context"
	"path"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/diff"
	"sweep/datasets/parquet"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// partsDataset is a data set whose large tables have several files per batch.
func partsDataset(t *testing.T) (m *vfstest.Memory, from, to *datasets.Dataset) {
	t.Helper()
	m, from = datasetstest.RealDataset(t, compactCases(t)[20:36])
	mustCompact(t, from, m, CompactOptions{FileBytes: 1})
	to, err := datasets.Open(vfs.In(m, compactDir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { to.Close() })
	return m, from, to
}

func TestSmallFilesHaveTheSameRows(t *testing.T) {
	_, from, to := partsDataset(t)
	most := 0
	err := to.EachCommit(func(r datasets.CommitRecord) error {
		events := r.FilesOf("events")
		most = max(most, len(events))
		if !slices.IsSortedFunc(events, func(a, b datasets.CommittedFile) int { return strings.Compare(a.Path, b.Path) }) {
			t.Errorf("names are not in the order of rows: %v", events)
		}
		b := datasets.OpenBatch(to, r)
		defer b.Close()
		for run := r.FirstRun; run <= r.LastRun; run++ {
			f, err := b.Table("events")
			if err != nil || f == nil {
				return err
			}
			at := f.Rows(parquet.Run(run))
			seq := at.Column("seq")
			for want := int64(0); at.Next(); want++ {
				if seq.Int() != want {
					t.Fatalf("run %d: event %d follows event %d", run, seq.Int(), want-1)
				}
			}
			if err := at.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || most < 2 {
		t.Fatalf("table events has %d files: %v", most, err)
	}
	report, err := diff.Compare(context.Background(), from, to)
	if err != nil || report.OnlyA.Count+report.OnlyB.Count != 0 || report.Differ != 0 {
		t.Errorf("%+v %v", report, err)
	}
	for _, f := range datasetstest.MustVerify(t, to, verify.Options{Level: verify.LevelMeaning}).Findings {
		t.Error(f)
	}
}

func TestMissingAndSurplusPartsAreFound(t *testing.T) {
	for what, spoil := range map[string]func(m *vfstest.Memory, dir string) error{
		"is missing": func(m *vfstest.Memory, dir string) error { return m.Remove(dir + "/batch-00000_001.parquet") },
		"is not listed": func(m *vfstest.Memory, dir string) error {
			return vfs.WriteFile(m, dir+"/batch-00000_999.parquet", []byte("x"))
		},
	} {
		m, _, to := partsDataset(t)
		r, err := to.Record(0)
		if err != nil {
			t.Fatal(err)
		}
		if err := spoil(m, compactDir+"/"+path.Dir(r.FilesOf("events")[0].Path)); err != nil {
			t.Fatal(err)
		}
		found := datasetstest.MustVerify(t, to, verify.Options{Level: verify.LevelCommits}).Findings
		if len(found) != 1 || !strings.Contains(found[0].Problem, what) {
			t.Errorf("%s: %v", what, found)
		}
	}
}

func TestCompactingTwiceChangesNothing(t *testing.T) {
	m, _, to := partsDataset(t)
	before := datasetstest.MustHash(t, to)
	for _, size := range []int64{1, 0} {
		done, err := CompactInPlace(context.Background(), vfs.In(m, compactDir), CompactOptions{FileBytes: size}, InPlaceOptions{})
		if err != nil || done.Needless != (size == 1) {
			t.Fatalf("file size %d: %+v %v", size, done, err)
		}
	}
	now, err := datasets.Open(vfs.In(m, compactDir))
	if err != nil {
		t.Fatal(err)
	}
	defer now.Close()
	if datasetstest.MustHash(t, now) == before {
		t.Error("the files have their sizes still")
	}
}
