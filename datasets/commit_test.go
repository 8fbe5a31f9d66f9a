package datasets_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

func createOnDisk(t testing.TB) (*datasets.Dataset, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out", "set")
	d, err := datasets.Create(vfs.OnDisk(dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, dir
}

func TestCommittedBatchStandsUnderItsNames(t *testing.T) {
	d, dir := createOnDisk(t)
	datasetstest.MustCommit(t, d, 0, 3)
	for _, name := range []string{
		"runs/policy~fifo/batch-00000.parquet",
		"events/policy~k%C3%A4se%20%26%20brot/batch-00003.parquet",
		"_sweep/plan-0001.json",
		"_sweep/commits/batch-00000.json",
		"_sweep/commits/batch-00003.json",
	} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Error(err)
		}
	}
	set, err := d.Committed()
	if err != nil || set.Len() != 2 || !set.Has(0) || set.Has(1) || !set.Has(3) {
		t.Errorf("committed %v, %v", set, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "_sweep/staging/*"))
	if err != nil || len(left) > 0 {
		t.Errorf("staging still holds %v", left)
	}
}

func TestSecondCommitOfTheSameResultIsDiscarded(t *testing.T) {
	d, dir := createOnDisk(t)
	datasetstest.MustCommit(t, d, 0)
	before := datasetstest.MustHash(t, d)
	other, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	datasetstest.MustCommit(t, other, 0)
	if after := datasetstest.MustHash(t, d); after != before {
		t.Error("the second commit changed the data set")
	}
}

func TestDifferentResultOfTheSameRunsIsAnAlarm(t *testing.T) {
	d, dir := createOnDisk(t)
	datasetstest.MustCommit(t, d, 0)
	before := datasetstest.MustHash(t, d)
	_, err := datasetstest.CommitBatch(t, d, 0, "-other")
	var violation *datasets.DeterminismError
	if !errors.As(err, &violation) || !errors.Is(err, datasets.ErrDeterminism) || violation.Kind() != errkind.Determinism {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), "runs 0 to 1") || len(violation.Differences) != 2 {
		t.Errorf("message %q", err)
	}
	for _, name := range violation.Quarantine {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if len(violation.Quarantine) != 2 || datasetstest.MustHash(t, d) != before {
		t.Error("the committed result was touched or the other was not kept")
	}
}
