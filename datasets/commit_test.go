package datasets

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets/vfs"
)

// fakeRow is the row of the small Parquet files that stand for real tables in the tests of the storage.
type fakeRow struct {
	RunID int64  `parquet:"run_id"`
	Name  string `parquet:"name,dict"`
}

// fakeFiles keeps the files of fakeParquet, which the loops below ask for thousands of times.
var fakeFiles sync.Map

// fakeParquet returns a Parquet file with two rows per run.
func fakeParquet(t testing.TB, first, last int64, name string) []byte {
	t.Helper()
	key := fmt.Sprint(first, last, name)
	if data, ok := fakeFiles.Load(key); ok {
		return data.([]byte)
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[fakeRow](&b, parquet.CreatedBy("sweep", "test", ""))
	for run := first; run <= last; run++ {
		if _, err := w.Write([]fakeRow{{run, name}, {run, name + "-2"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	fakeFiles.Store(key, b.Bytes())
	return b.Bytes()
}

// testPlan is a plan of four batches of two runs.
func testPlan() PlanDoc {
	return PlanDoc{
		Name: "test", Semantics: 1, Tables: 1, GridFile: "grid.toml",
		Sources: []SourceFile{{Name: "base.yaml", Text: "ticks: 10\n"}, {Name: "grid.toml", Text: "name = \"test\"\nseed = 42\n"}},
		Axes:    []PlanAxis{{Name: "policy", Type: "string", Set: []string{"agents.A.policy"}, Values: []string{"fifo", "käse & brot"}}},
		Design:  []Setting{{"kind", "factorial"}}, Seed: 42, Seeding: "common",
		Points: 4, Replications: 2, Runs: 8, Batches: 4, Batching: []Setting{{"runs", "2"}},
		OutTables: []string{"runs", "events", "failures"}, PartitionBy: []string{"policy"}, Compression: "zstd",
	}
}

func testPartition(batch int64) []Partition {
	return []Partition{{"policy", []string{"fifo", "käse & brot"}[batch/2]}}
}

// commitBatch computes and commits one batch of testPlan; salt changes its results.
func commitBatch(t testing.TB, d *Dataset, batch int64, salt string) (CommitRecord, error) {
	t.Helper()
	s, err := d.Stage(batch, testPartition(batch))
	if err != nil {
		return CommitRecord{}, err
	}
	defer s.Abort()
	c := CommitInfo{Plan: 1, FirstRun: 2 * batch, LastRun: 2*batch + 1}
	for run := c.FirstRun; run <= c.LastRun; run++ {
		c.RunKeys = append(c.RunKeys, fmt.Sprintf("%016x", run*0x9e3779b97f4a7c1))
	}
	for _, table := range []string{"events", "runs"} {
		w, err := s.Create(table)
		if err != nil {
			return CommitRecord{}, err
		}
		if _, err := w.Write(fakeParquet(t, c.FirstRun, c.LastRun, table+salt)); err != nil {
			return CommitRecord{}, err
		}
		if err := w.Close(); err != nil {
			return CommitRecord{}, err
		}
		c.Files = append(c.Files, FileInfo{Table: table, Rows: 4})
	}
	return s.Commit(c)
}

func mustCommit(t testing.TB, d *Dataset, batches ...int64) {
	t.Helper()
	for _, b := range batches {
		if _, err := commitBatch(t, d, b, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func mustHash(t testing.TB, d *Dataset) string {
	t.Helper()
	sum, err := TreeHash(d)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func createOnDisk(t testing.TB) (*Dataset, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out", "set")
	d, err := Create(vfs.OS{}, dir, testPlan())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, dir
}

func TestCommittedBatchStandsUnderItsNames(t *testing.T) {
	d, dir := createOnDisk(t)
	mustCommit(t, d, 0, 3)
	for _, name := range []string{
		"runs/policy=fifo/batch=00000/part-0.parquet",
		"events/policy=k%C3%A4se%20%26%20brot/batch=00003/part-0.parquet",
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
	mustCommit(t, d, 0)
	before := mustHash(t, d)
	other, err := Open(vfs.OS{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	mustCommit(t, other, 0)
	if after := mustHash(t, d); after != before {
		t.Error("the second commit changed the data set")
	}
}

func TestDifferentResultOfTheSameRunsIsAnAlarm(t *testing.T) {
	d, dir := createOnDisk(t)
	mustCommit(t, d, 0)
	before := mustHash(t, d)
	_, err := commitBatch(t, d, 0, "-other")
	var violation *DeterminismError
	if !errors.As(err, &violation) || !errors.Is(err, ErrDeterminism) || violation.ExitCode() != 14 {
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
	if len(violation.Quarantine) != 2 || mustHash(t, d) != before {
		t.Error("the committed result was touched or the other was not kept")
	}
}
