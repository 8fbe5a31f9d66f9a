package datasets_test

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

func TestWorkersShareADataset(t *testing.T) {
	d, _ := createOnDisk(t)
	alone, _ := createOnDisk(t)
	datasetstest.MustCommit(t, alone, 0, 1, 2, 3)
	var workers sync.WaitGroup
	for range 2 {
		for batch := range int64(4) {
			workers.Go(func() {
				if _, err := datasetstest.CommitBatch(t, d, batch, ""); err != nil {
					t.Error(err)
				}
			})
		}
	}
	workers.Wait()
	if datasetstest.MustHash(t, d) != datasetstest.MustHash(t, alone) {
		t.Error("workers that share a data set give another one")
	}
	datasetstest.RequireFindings(t, d, "afterwards", verify.Incomplete, verify.Note)
}

func TestAbortLeavesNothing(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	before := datasetstest.MustHash(t, d)
	s, err := d.Stage(0, datasetstest.Partition(0))
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.Create("runs")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("half a file")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Abort(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Create("events"); err == nil {
		t.Error("a file was created after the end of the stage")
	}
	if _, err := s.Commit(datasets.CommitInfo{}); err == nil {
		t.Error("an aborted stage was committed")
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if datasetstest.MustHash(t, d) != before || strings.Contains(m.String(), datasets.StagingDir) {
		t.Errorf("left:\n%v", m)
	}
}

// TestMistakesOfTheWriterAreRefused commits what does not fit together; nothing of it may become visible.
func TestMistakesOfTheWriterAreRefused(t *testing.T) {
	sound := datasetstest.FakeParquet(t, 0, 1, "runs")
	keys := []string{"0000000000000000", "0000000000000001"}
	for _, c := range []struct {
		name    string
		content []byte
		commit  datasets.CommitInfo
		want    string
	}{
		{"no Parquet", []byte("hello, world"), datasets.CommitInfo{LastRun: 1, RunKeys: keys, Files: []tables.FileInfo{{Table: "runs", Rows: 4}}}, "does not begin and end with PAR1"},
		{"half a file", sound[:len(sound)/2], datasets.CommitInfo{LastRun: 1, RunKeys: keys, Files: []tables.FileInfo{{Table: "runs", Rows: 4}}}, "does not begin and end with PAR1"},
		{"other rows", sound, datasets.CommitInfo{LastRun: 1, RunKeys: keys, Files: []tables.FileInfo{{Table: "runs", Rows: 5}}}, "has 4 rows, its writer says 5"},
		{"rows nobody told of", sound, datasets.CommitInfo{LastRun: 1, RunKeys: keys}, "has 4 rows, its writer says 0"},
		{"rows without a file", sound, datasets.CommitInfo{LastRun: 1, RunKeys: keys, Files: []tables.FileInfo{{Table: "events", Rows: 3}, {Table: "runs", Rows: 4}}}, "table events has 3 rows and no file"},
		{"a key missing", sound, datasets.CommitInfo{LastRun: 1, RunKeys: keys[:1], Files: []tables.FileInfo{{Table: "runs", Rows: 4}}}, "runs 0 to 1 with 1 run keys"},
		{"runs backwards", sound, datasets.CommitInfo{FirstRun: 1, Files: []tables.FileInfo{{Table: "runs", Rows: 4}}}, "runs 1 to 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := vfstest.NewMemory()
			d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
			if err != nil {
				t.Fatal(err)
			}
			s, err := d.Stage(0, datasetstest.Partition(0))
			if err != nil {
				t.Fatal(err)
			}
			w, err := s.Create("runs")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(c.content); err != nil {
				t.Fatal(err)
			}
			c.commit.Plan = 1
			if _, err := s.Commit(c.commit); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			if there, err := vfs.Exists(d.FS(), "runs"); there || err != nil {
				t.Errorf("the batch is visible (%v)", err)
			}
		})
	}
}

func TestEmptyTablesHaveNoFile(t *testing.T) {
	d, dir := createOnDisk(t)
	s, err := d.Stage(0, datasetstest.Partition(0))
	if err != nil {
		t.Fatal(err)
	}
	for table, data := range map[string][]byte{"runs": datasetstest.FakeParquet(t, 0, 1, "runs"), "events": datasetstest.FakeParquet(t, 1, 0, "events")} {
		w, err := s.Create(table)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	r, err := s.Commit(datasets.CommitInfo{Plan: 1, LastRun: 1, RunKeys: []string{"0", "1"}, Files: []tables.FileInfo{{Table: "runs", Rows: 4}, {Table: "events", Rows: 0}}})
	if err != nil || len(r.Files) != 1 || r.Files[0].Table != "runs" {
		t.Fatalf("%+v, %v", r, err)
	}
	sub, err := vfs.OS{}.Sub(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sub.Stat("events"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty table has a directory (%v)", err)
	}
}

func TestImpossibleStagesAreRefused(t *testing.T) {
	d, _ := createOnDisk(t)
	if _, err := d.Stage(-1, nil); err == nil {
		t.Error("a batch with a negative number was begun")
	}
	if _, err := d.Stage(0, []datasets.Partition{{Axis: "batch", Value: "x"}}); err == nil {
		t.Error("a partition that is called batch was begun")
	}
	s, err := d.Stage(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	if _, err := s.Create("runs"); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"runs", "", "../x", "_sweep", "Runs"} {
		if _, err := s.Create(table); err == nil {
			t.Errorf("table %q was created", table)
		}
	}
}
