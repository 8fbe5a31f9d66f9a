package datasetstest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
)

// fakeRow is the row of the small Parquet files that stand for real tables in the tests of the storage.
type fakeRow struct {
	RunID int64  `parquet:"run_id"`
	Name  string `parquet:"name,dict"`
}

// fakeFiles keeps the files of fakeParquet, which the loops below ask for thousands of times.
var fakeFiles sync.Map

// FakeParquet returns a Parquet file with two rows per run.
func FakeParquet(t testing.TB, first, last int64, name string) []byte {
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

// Plan is a plan of four batches of two runs.
func Plan() datasets.PlanDoc {
	return datasets.PlanDoc{
		Name: "test", Semantics: 1, Tables: tables.FormatVersion, Columns: tables.NumColumns(), GridFile: "grid.toml",
		Sources: []datasets.SourceFile{{Name: "base.yaml", Text: "ticks: 10\n"}, {Name: "grid.toml", Text: "name = \"test\"\nseed = 42\n"}},
		Axes:    []datasets.PlanAxis{{Name: "policy", Type: "string", Set: []string{"agents.A.policy"}, Values: []string{"fifo", "käse & brot"}}},
		Design:  []datasets.Setting{{Name: "kind", Value: "factorial"}}, Seed: 42, Seeding: "common",
		Points: 4, Replications: 2, Runs: 8, Batches: 4, Batching: []datasets.Setting{{Name: "runs", Value: "2"}},
		OutTables: []string{"runs", "events", "failures"}, PartitionBy: []string{"policy"}, Compression: "zstd",
	}
}

// PlanWithInputs is Plan with a file of payments.
func PlanWithInputs() datasets.PlanDoc {
	p := Plan()
	p.Inputs = []datasets.PlanInput{{Reading: InputHash("reading"), Sources: []string{"day.csv"}, Hash: InputHash("rows"), Payments: 4, Value: "400"}}
	p.Classification = "restricted"
	return p
}

// InputHash stands for the hash of the rows with a name.
func InputHash(name string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(name))) }

// InputWriter writes files that stand for inputs.
func InputWriter(t testing.TB) datasets.InputWriter {
	return func(hash string, to io.Writer) error {
		_, err := to.Write(FakeParquet(t, 1, 2, hash))
		return err
	}
}

func Partition(batch int64) []datasets.Partition {
	return []datasets.Partition{{Axis: "policy", Value: []string{"fifo", "käse & brot"}[batch/2]}}
}

// CommitBatch computes and commits one batch of testPlan; salt changes its results.
func CommitBatch(t testing.TB, d *datasets.Dataset, batch int64, salt string) (datasets.CommitRecord, error) {
	t.Helper()
	s, err := d.Stage(batch, Partition(batch))
	if err != nil {
		return datasets.CommitRecord{}, err
	}
	defer s.Abort()
	c := datasets.CommitInfo{Plan: 1, FirstRun: 2 * batch, LastRun: 2*batch + 1}
	for run := c.FirstRun; run <= c.LastRun; run++ {
		c.RunKeys = append(c.RunKeys, fmt.Sprintf("%016x", run*0x9e3779b97f4a7c1))
	}
	for _, table := range []string{"events", "runs"} {
		w, err := s.Create(table)
		if err != nil {
			return datasets.CommitRecord{}, err
		}
		if _, err := w.Write(FakeParquet(t, c.FirstRun, c.LastRun, table+salt)); err != nil {
			return datasets.CommitRecord{}, err
		}
		if err := w.Close(); err != nil {
			return datasets.CommitRecord{}, err
		}
		c.Files = append(c.Files, tables.FileInfo{Table: table, Rows: 4})
	}
	return s.Commit(c)
}

func MustCommit(t testing.TB, d *datasets.Dataset, batches ...int64) {
	t.Helper()
	for _, b := range batches {
		if _, err := CommitBatch(t, d, b, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func MustHash(t testing.TB, d *datasets.Dataset) string {
	t.Helper()
	sum, err := datasets.TreeHash(d)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

const Dir = "out/set"

// SweepOnce does what a process does: create or open the data set, compute what is missing, build the manifest.
func SweepOnce(t testing.TB, fsys vfs.FS) error { return SweepDir(t, fsys, Dir) }

func SweepDir(t testing.TB, fsys vfs.FS, dir string) error {
	d, err := datasets.CreateFrom(vfs.In(fsys, dir), PlanWithInputs(), InputWriter(t))
	if err != nil {
		return err
	}
	err = sweepBatches(t, d)
	return errors.Join(err, d.Close())
}

func sweepBatches(t testing.TB, d *datasets.Dataset) error {
	if _, err := d.CleanStaging(false); err != nil {
		return err
	}
	set, err := d.Committed()
	if err != nil {
		return err
	}
	for batch := range Plan().Batches {
		if set.Has(batch) {
			continue
		}
		if _, err := CommitBatch(t, d, batch, ""); err != nil {
			return err
		}
	}
	if err := CommitAnalysis(AnalysisID, "")(t, d); err != nil {
		return err
	}
	_, err = views.Rebuild(d)
	return err
}

func MustOpen(t testing.TB, fsys vfs.FS) *datasets.Dataset {
	t.Helper()
	d, err := datasets.Open(vfs.In(fsys, Dir))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// RequireFindings fails when a verification finds anything of the severities that are not allowed.
func RequireFindings(t testing.TB, d *datasets.Dataset, when string, allowed ...verify.Severity) {
	t.Helper()
	report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelHashes})
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
next:
	for _, f := range report.Findings {
		for _, s := range allowed {
			if f.Severity == s {
				continue next
			}
		}
		t.Errorf("%s: %v", when, f)
	}
}

func CommitSalted(salt string) func(testing.TB, *datasets.Dataset) error {
	return func(t testing.TB, d *datasets.Dataset) error {
		_, err := CommitBatch(t, d, 0, salt)
		return err
	}
}

// CommitWithFailure commits batch 0 with run 1 failed, which leaves other tables than a batch without failures has.
func CommitWithFailure(t testing.TB, d *datasets.Dataset) error {
	s, err := d.Stage(0, Partition(0))
	if err != nil {
		return err
	}
	defer s.Abort()
	c := datasets.CommitInfo{Plan: 1, FirstRun: 0, LastRun: 1, RunKeys: []string{fmt.Sprintf("%016x", 0), fmt.Sprintf("%016x", 0x9e3779b97f4a7c1)}}
	c.Failures = []datasets.FailedRun{{Run: 1, Key: c.RunKeys[1], Class: "timeout", Error: "took too long", Attempts: 2, Command: "sweep run …"}}
	for _, table := range []string{"failures", "runs"} {
		w, err := s.Create(table)
		if err != nil {
			return err
		}
		if _, err := w.Write(FakeParquet(t, 0, 0, table+" with a failed run")); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		c.Files = append(c.Files, tables.FileInfo{Table: table, Rows: 2})
	}
	_, err = s.Commit(c)
	return err
}

func ReadText(t testing.TB, d *datasets.Dataset, name string) string {
	t.Helper()
	data, err := vfs.ReadFile(d.FS(), name, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func MustVerify(t testing.TB, d *datasets.Dataset, o verify.Options) *verify.Report {
	t.Helper()
	report, err := Verify(context.Background(), d.FS(), ".", o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func Remove(name string) func(*testing.T, *datasets.Dataset) {
	return func(t *testing.T, d *datasets.Dataset) {
		t.Helper()
		if err := d.FS().Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

func Write(name, text string) func(*testing.T, *datasets.Dataset) {
	return func(t *testing.T, d *datasets.Dataset) {
		t.Helper()
		dir, _ := datasets.CutLast(name)
		if dir != "" {
			if err := d.FS().MkdirAll(dir); err != nil {
				t.Fatal(err)
			}
		}
		d.FS().Remove(name)
		if err := vfs.WriteFile(d.FS(), name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}

// Flippable is a data set of one batch with a failed run.
func Flippable(t testing.TB) *vfstest.Memory {
	m := vfstest.NewMemory()
	plan := Plan()
	plan.Points, plan.Runs, plan.Batches = 1, 2, 1
	d, err := datasets.Create(vfs.In(m, Dir), plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := CommitWithFailure(t, d); err != nil {
		t.Fatal(err)
	}
	RequireFindings(t, d, "before", verify.Incomplete)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return m
}

// blockOf is the partition of a run: eight neighbours share one.
func blockOf(id int64) int64 { return id / 8 % 2 }

func realBatch(t testing.TB, d *datasets.Dataset, batch int64, dir string) {
	t.Helper()
	s, err := d.Stage(batch, []datasets.Partition{{Axis: "block", Value: fmt.Sprint(blockOf(batch))}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	w := tables.NewBatchWriter(s, tables.WriterOptions{Tables: []string{"*", "decisions", tables.PerTickQueues}, Axes: d.Plans()[0].TableAxes()})
	c := datasets.CommitInfo{Plan: 1, FirstRun: batch, LastRun: batch, RunKeys: []string{RealInfo(batch, dir).Key}}
	RealOrFailed(t, w, batch, dir)
	if batch%10 == 9 {
		c.Failures = []datasets.FailedRun{{Run: batch, Key: c.RunKeys[0], Class: "error", Error: "a test"}}
	}
	if c.Files, err = w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(c); err != nil {
		t.Fatal(err)
	}
}

// Verify checks the data set in dir, even if a plan is damaged.
func Verify(ctx context.Context, fsys vfs.FS, dir string, o verify.Options) (*verify.Report, error) {
	d, err := datasets.OpenUnread(vfs.In(fsys, dir))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return verify.Run(ctx, d, o)
}
