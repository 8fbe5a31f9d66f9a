package datasets_test

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
)

// plantRecords writes commit records of batches of one run each, without data files.
func plantRecords(t testing.TB, fsys vfs.FS, batches ...int64) {
	t.Helper()
	for _, b := range batches {
		r := datasets.CommitRecord{Format: datasets.LayoutVersion, Plan: 1, Batch: b, FirstRun: b, LastRun: b, Partition: []datasets.Partition{}, Failed: []datasets.FailedRef{},
			RunKeys: []string{fmt.Sprintf("%016x", b)},
			Files:   []datasets.CommittedFile{{Table: "runs", Path: datasets.DataPath("runs", nil, b, 0, 1), Rows: 1, Bytes: 100, SHA256: strings.Repeat("0", 64)}}}
		data, err := datasets.EncodeSealed(&r)
		if err != nil {
			t.Fatal(err)
		}
		if err := fsys.MkdirAll(path.Dir(datasets.RecordPath(b))); err != nil {
			t.Fatal(err)
		}
		f, err := fsys.Create(datasets.RecordPath(b))
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

func widePlan(batches int64) datasets.PlanDoc {
	p := datasetstest.Plan()
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
		if got := datasets.RecordPath(batch); got != want {
			t.Errorf("batch %d: %s", batch, got)
		}
		if got, ok := datasets.BatchOfFile(path.Base(want)); !ok || got != batch {
			t.Errorf("%s: batch %d, %v", want, got, ok)
		}
	}
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), widePlan(200_000))
	if err != nil {
		t.Fatal(err)
	}
	planted := []int64{0, 1, 63, 64, 9_999, 10_000, 10_999, 11_000, 123_456}
	plantRecords(t, d.FS(), planted...)
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
	if err := d.EachCommit(func(r datasets.CommitRecord) error { got = append(got, r.Batch); return nil }); err != nil || fmt.Sprint(got) != fmt.Sprint(planted) {
		t.Errorf("records %v, %v", got, err)
	}
}

// TestListingDoesNotGrowWithTheSquare counts file operations per batch.
func TestListingDoesNotGrowWithTheSquare(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), widePlan(20_000))
	if err != nil {
		t.Fatal(err)
	}
	var batches []int64
	for b := range int64(12_000) {
		batches = append(batches, b)
	}
	plantRecords(t, d.FS(), batches...)
	f := vfstest.NewFaulty(m, func(vfstest.Op) *vfstest.Fault { return nil })
	d, err = datasets.Open(vfs.In(f, datasetstest.Dir))
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
	built, err := views.Rebuild(d)
	if err != nil || built.Counts.Files != 12_000 || len(built.Files) != 12_000 {
		t.Fatal(err)
	}
	if n := f.Count() - before; n > 7*12_000 {
		t.Errorf("the manifest of 12000 batches took %d operations", n)
	}
}

func TestDamagedRecordIsReportedAndTheOthersAreRead(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	datasetstest.MustCommit(t, d, 0, 1, 2)
	good, err := vfs.ReadFile(d.FS(), datasets.RecordPath(1), 1<<20)
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
		"another batch":    datasetstest.ReadText(t, d, datasets.RecordPath(2)),
		"deep":             strings.Repeat("[", 1_000_000),
	} {
		if err := m.Overwrite(datasetstest.Dir+"/"+datasets.RecordPath(1), []byte(data)); err != nil {
			t.Fatal(err)
		}
		seen := 0
		err := d.EachCommit(func(datasets.CommitRecord) error { seen++; return nil })
		var damage *datasets.DamageError
		if !errors.As(err, &damage) || damage.Kind() != errkind.Damage || damage.Batch != 1 || seen != 2 || !strings.Contains(err.Error(), "remove "+datasets.RecordPath(1)) {
			t.Errorf("%s: %d records and %v", name, seen, err)
		}
	}
}

func TestDamagedBatchIsComputedAgainOnceItsRecordIsRemoved(t *testing.T) {
	m := vfstest.NewMemory()
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	d := datasetstest.MustOpen(t, m)
	want := datasetstest.MustHash(t, d)
	r, err := d.Record(1)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Overwrite(datasetstest.Dir+"/"+r.Files[0].Path, []byte("rotten")); err != nil {
		t.Fatal(err)
	}
	if err := d.FS().Remove(datasets.RecordPath(1)); err != nil {
		t.Fatal(err)
	}
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	datasetstest.RequireFindings(t, d, "after the repair", verify.Note)
	if datasetstest.MustHash(t, d) != want {
		t.Error("the repair gave another data set")
	}
}

func TestFailuresAreKeptAsData(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	if err := datasetstest.CommitWithFailure(t, d); err != nil {
		t.Fatal(err)
	}
	r, err := d.Record(0)
	if err != nil || len(r.Failed) != 1 || r.Failed[0] != (datasets.FailedRef{Run: 1, Class: "timeout"}) {
		t.Fatalf("record %+v, %v", r, err)
	}
	runs, err := d.Failures(r)
	if err != nil || len(runs) != 1 || runs[0].Error != "took too long" || runs[0].Attempts != 2 {
		t.Errorf("failures %+v, %v", runs, err)
	}
	datasetstest.RequireFindings(t, d, "with a failed run", verify.Incomplete)
	if err := d.FS().Remove(r.Failures.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Failures(r); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing document gives %v", err)
	}
}
