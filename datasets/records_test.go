package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// plantRecords writes commit records of batches of one run each, without data files.
func plantRecords(t testing.TB, fsys vfs.FS, batches ...int64) {
	t.Helper()
	for _, b := range batches {
		r := CommitRecord{Format: LayoutVersion, Plan: 1, Batch: b, FirstRun: b, LastRun: b, Partition: []Partition{}, Failed: []FailedRef{},
			RunKeys: []string{fmt.Sprintf("%016x", b)},
			Files:   []CommittedFile{{Table: "runs", Path: dataPath("runs", nil, b), Rows: 1, Bytes: 100, SHA256: strings.Repeat("0", 64)}}}
		data, err := encodeSealed(&r)
		if err != nil {
			t.Fatal(err)
		}
		if err := fsys.MkdirAll(path.Dir(recordPath(b))); err != nil {
			t.Fatal(err)
		}
		f, err := fsys.Create(recordPath(b))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func widePlan(batches int64) PlanDoc {
	p := testPlan()
	p.PartitionBy, p.Points, p.Replications, p.Runs, p.Batches = nil, batches, 1, batches, batches
	return p
}

func TestRecordsOfManyBatchesAreSpreadOverDirectories(t *testing.T) {
	for batch, want := range map[int64]string{
		0:         "_sweep/commits/batch-00000.json",
		9_999:     "_sweep/commits/batch-09999.json",
		10_000:    "_sweep/commits/00010/batch-10000.json",
		123_456:   "_sweep/commits/00123/batch-123456.json",
		9_999_999: "_sweep/commits/09999/batch-9999999.json",
	} {
		if got := recordPath(batch); got != want {
			t.Errorf("batch %d: %s", batch, got)
		}
		if got, ok := batchOfFile(path.Base(want)); !ok || got != batch {
			t.Errorf("%s: batch %d, %v", want, got, ok)
		}
	}
	m := vfstest.NewMemory()
	d, err := Create(m, testDir, widePlan(200_000))
	if err != nil {
		t.Fatal(err)
	}
	planted := []int64{0, 1, 63, 64, 9_999, 10_000, 10_999, 11_000, 123_456}
	plantRecords(t, d.fs, planted...)
	set, err := d.Committed()
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	set.Each(func(b int64) error { got = append(got, b); return nil })
	if fmt.Sprint(got) != fmt.Sprint(planted) || set.Len() != int64(len(planted)) || set.Has(2) || set.Has(-1) || set.Has(1<<40) {
		t.Errorf("committed %v", got)
	}
	got = nil
	if err := d.EachCommit(func(r CommitRecord) error { got = append(got, r.Batch); return nil }); err != nil || fmt.Sprint(got) != fmt.Sprint(planted) {
		t.Errorf("records %v, %v", got, err)
	}
}

// TestListingDoesNotGrowWithTheSquare counts file operations per batch.
func TestListingDoesNotGrowWithTheSquare(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := Create(m, testDir, widePlan(20_000))
	if err != nil {
		t.Fatal(err)
	}
	var batches []int64
	for b := range int64(12_000) {
		batches = append(batches, b)
	}
	plantRecords(t, d.fs, batches...)
	f := vfstest.NewFaulty(m, func(vfstest.Op) *vfstest.Fault { return nil })
	d, err = Open(f, testDir)
	if err != nil {
		t.Fatal(err)
	}
	before := f.Count()
	if set, err := d.Committed(); err != nil || set.Len() != 12_000 {
		t.Fatal(set.Len(), err)
	}
	if n := f.Count() - before; n > 10 {
		t.Errorf("listing 12000 batches took %d operations", n)
	}
	before = f.Count()
	built, err := d.RebuildManifest()
	if err != nil || built.Counts.Files != 12_000 || len(built.Files) != 12_000 {
		t.Fatal(err)
	}
	if n := f.Count() - before; n > 7*12_000 {
		t.Errorf("the manifest of 12000 batches took %d operations", n)
	}
}

func TestDamagedRecordIsReportedAndTheOthersAreRead(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := Create(m, testDir, testPlan())
	if err != nil {
		t.Fatal(err)
	}
	mustCommit(t, d, 0, 1, 2)
	good, err := vfs.ReadFile(d.fs, recordPath(1), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"empty":            "",
		"truncated":        string(good[:len(good)/2]),
		"not JSON":         "hello",
		"trailing":         string(good) + " ",
		"another spelling": strings.Replace(string(good), "\n ", "\n  ", 1),
		"duplicate key":    strings.Replace(string(good), ` "plan": 1,`, " \"plan\": 1,\n \"plan\": 1,", 1),
		"other case":       strings.Replace(string(good), ` "plan": 1,`, ` "Plan": 1,`, 1),
		"unknown key":      strings.Replace(string(good), ` "plan": 1,`, " \"plan\": 1,\n \"more\": 1,", 1),
		"edited":           strings.Replace(string(good), `"rows": 4`, `"rows": 5`, 1),
		"another batch":    readText(t, d, recordPath(2)),
		"deep":             strings.Repeat("[", 1_000_000),
	} {
		if err := m.Overwrite(testDir+"/"+recordPath(1), []byte(data)); err != nil {
			t.Fatal(err)
		}
		seen := 0
		err := d.EachCommit(func(CommitRecord) error { seen++; return nil })
		var damage *DamageError
		if !errors.As(err, &damage) || damage.ExitCode() != 13 || damage.Batch != 1 || seen != 2 || !strings.Contains(err.Error(), "remove "+recordPath(1)) {
			t.Errorf("%s: %d records and %v", name, seen, err)
		}
	}
}

func readText(t testing.TB, d *Dataset, name string) string {
	t.Helper()
	data, err := vfs.ReadFile(d.fs, name, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestDamagedBatchIsComputedAgainOnceItsRecordIsRemoved(t *testing.T) {
	m := vfstest.NewMemory()
	if err := sweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	d := mustOpen(t, m)
	want := mustHash(t, d)
	r, err := d.Record(1)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Overwrite(testDir+"/"+r.Files[0].Path, []byte("rotten")); err != nil {
		t.Fatal(err)
	}
	if err := d.fs.Remove(recordPath(1)); err != nil {
		t.Fatal(err)
	}
	if err := sweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	requireFindings(t, d, "after the repair", Note)
	if mustHash(t, d) != want {
		t.Error("the repair gave another data set")
	}
}

func TestFailuresAreKeptAsData(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := Create(m, testDir, testPlan())
	if err != nil {
		t.Fatal(err)
	}
	if err := commitWithFailure(t, d); err != nil {
		t.Fatal(err)
	}
	r, err := d.Record(0)
	if err != nil || len(r.Failed) != 1 || r.Failed[0] != (FailedRef{Run: 1, Class: "timeout"}) {
		t.Fatalf("record %+v, %v", r, err)
	}
	runs, err := d.Failures(r)
	if err != nil || len(runs) != 1 || runs[0].Error != "took too long" || runs[0].Attempts != 2 {
		t.Errorf("failures %+v, %v", runs, err)
	}
	requireFindings(t, d, "with a failed run", Incomplete)
	if err := d.fs.Remove(r.Failures.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Failures(r); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing document gives %v", err)
	}
}
