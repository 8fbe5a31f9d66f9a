package datasets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sweep/datasets/columns"
	"sweep/datasets/parquetread"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

const compactDir = "out/compact"

// compactCases are the reference cases that the tests below merge.
func compactCases(t *testing.T) []string { return caseDirs(t)[:36] }

func mustCompact(t *testing.T, from *Dataset, fsys vfs.FS, o CompactOptions) Rewritten {
	t.Helper()
	done, err := Compact(context.Background(), from, fsys, compactDir, o)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestCompactedDatasetHasTheSameRowsInFewerFiles(t *testing.T) {
	dirs := compactCases(t)
	m, from := realDataset(t, dirs)
	var sizes []int64
	done := mustCompact(t, from, m, CompactOptions{Rows: 3000, Batching: func(p PlanDoc, runs []int64) ([]Setting, error) {
		sizes = runs
		return []Setting{{"sizes", fmt.Sprint(runs)}}, nil
	}})
	if done.BatchesBefore != 36 || done.Batches < 5 || done.Batches > 15 || done.Files >= done.FilesBefore || done.Bytes >= done.BytesBefore {
		t.Errorf("%+v", done)
	}
	d, err := Open(m, compactDir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var runs int64
	for _, n := range sizes {
		runs += n
	}
	if p := d.Plans()[0]; runs != 36 || p.Batches != int64(len(sizes)) || p.Runs != 36 || !p.Compacted || p.Batching[0].Value != fmt.Sprint(sizes) {
		t.Errorf("%d runs in batches of %v, plan %+v", runs, sizes, p)
	}
	again := func(_ context.Context, r CommitRecord, create func(string) (io.WriteCloser, error)) ([]FileInfo, error) {
		w := NewBatchWriter(sinkOf(create), WriterOptions{Tables: []string{"*", "decisions", PerTickQueues}})
		for id := r.FirstRun; id <= r.LastRun; id++ {
			realOrFailed(t, w, id, dirs[id])
		}
		return w.Close()
	}
	report := verify(t, d, VerifyOptions{Level: LevelRerun, Rerun: again})
	for _, f := range report.Findings {
		t.Error(f)
	}
	if report.Reruns != done.Batches {
		t.Errorf("%d of %d batches were computed again", report.Reruns, done.Batches)
	}
	built, err := d.Manifest()
	if err != nil || built.Status != StatusComplete || built.Counts.FailedRuns != 3 {
		t.Errorf("%+v, %v", built.Counts, err)
	}
}

// sinkOf is a function as a sink.
type sinkOf func(string) (io.WriteCloser, error)

func (s sinkOf) Create(table string) (io.WriteCloser, error) { return s(table) }

func TestInterruptedCompactionGoesOn(t *testing.T) {
	m, from := realDataset(t, compactCases(t)[:12])
	hash := func(m *vfstest.Memory) string {
		d, err := Open(m, compactDir)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		return mustHash(t, d)
	}
	whole := m.Crash(vfstest.Keep, nil)
	mustCompact(t, mustOpen(t, whole), whole, CompactOptions{Rows: 2000})
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Compact(ctx, from, m, compactDir, CompactOptions{Rows: 2000, Progress: func(int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	mustCompact(t, from, m, CompactOptions{Rows: 2000})
	if hash(m) != hash(whole) {
		t.Error("the interrupted compaction gave another data set")
	}
}

func TestCompactionThatMergesNothingKeepsTheBytes(t *testing.T) {
	m, from := realDataset(t, compactCases(t)[:3])
	done := mustCompact(t, from, m, CompactOptions{Rows: 1})
	if done.Batches != 3 || done.Bytes != done.BytesBefore {
		t.Errorf("%+v", done)
	}
}

func TestOnlyCompleteAndSoundDatasetsAreCompacted(t *testing.T) {
	m, from := realDataset(t, compactCases(t)[:4])
	pristine := m.Crash(vfstest.Keep, nil)
	for name, c := range map[string]struct {
		spoil func(d *Dataset)
		want  string
	}{
		"a batch is missing":         {func(d *Dataset) { remove(recordPath(1))(t, d) }, "batch 1 is not committed"},
		"the last batch is missing":  {func(d *Dataset) { remove(recordPath(3))(t, d) }, "batch 3 is not committed"},
		"a commit record is damaged": {func(d *Dataset) { write(recordPath(2), "{}")(t, d) }, recordPath(2) + ": damaged"},
		"a file is damaged":          {func(d *Dataset) { write("runs/block=0/batch=00002/part-0.parquet", "x")(t, d) }, "its content has changed"},
		"a file is gone":             {func(d *Dataset) { remove("runs/block=0/batch=00002/part-0.parquet")(t, d) }, "does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			m := pristine.Crash(vfstest.Keep, nil)
			d := mustOpen(t, m)
			c.spoil(d)
			_, err := Compact(context.Background(), d, m, compactDir, CompactOptions{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := Create(m, compactDir, testPlan()); err != nil {
		t.Fatal(err)
	}
	var conflict *PlanConflictError
	if _, err := Compact(context.Background(), from, m, compactDir, CompactOptions{}); !errors.As(err, &conflict) {
		t.Errorf("another data set was overwritten: %v", err)
	}
}

// memorySink keeps the files of tables in memory.
type memorySink map[string]*bytes.Buffer

func (s memorySink) Create(table string) (io.WriteCloser, error) {
	s[table] = &bytes.Buffer{}
	return nopCloser{s[table]}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func (s memorySink) open(t testing.TB, table string) *parquetread.File {
	t.Helper()
	data := s[table].Bytes()
	f, err := parquetread.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// registerRows writes rows of table agent_state_registers.
func registerRows(t testing.TB, run int64, rows int) *parquetread.File {
	t.Helper()
	sink := memorySink{}
	m, err := newMergeWriter(sink, "agent_state_registers", PlanDoc{})
	if err != nil {
		t.Fatal(err)
	}
	cols := m.w.Columns()
	for i := range rows {
		cols[0].(*columns.Steps64).Append(run)
		cols[1].(*columns.Steps32).Append(int32(i / 8))
		cols[2].(*columns.Steps32).Append(0)
		cols[3].(*columns.String).Append(fmt.Sprintf("BANK_%d", i%8))
		cols[4].(*columns.String).Append("bank_state_x")
		cols[5].(*columns.Double).Append(float64(i) * 1.25)
		cols[6].(*columns.Bool).Append(i%7 == 0)
		if err := m.w.EndRow(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.close(); err != nil {
		t.Fatal(err)
	}
	return sink.open(t, "agent_state_registers")
}

func TestOnlyLargeRowGroupsAreCopied(t *testing.T) {
	large, small := registerRows(t, 0, copiedRows), registerRows(t, 1, 500)
	rest := registerRows(t, 2, columns.RowGroupRows+copiedRows-1)
	sink := memorySink{}
	m, err := newMergeWriter(sink, "agent_state_registers", PlanDoc{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*parquetread.File{small, large, rest, small} {
		if err := m.add(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := m.close()
	if err != nil || rows != 500+copiedRows+columns.RowGroupRows+copiedRows-1+500 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	merged := sink.open(t, "agent_state_registers")
	var groups []int64
	for g := range merged.Groups() {
		groups = append(groups, merged.GroupRows(g))
	}
	if m.copied != 2 || fmt.Sprint(groups) != fmt.Sprint([]int64{500, copiedRows, columns.RowGroupRows, copiedRows - 1 + 500}) {
		t.Errorf("%d row groups were copied, the file has %v", m.copied, groups)
	}
	at := merged.Rows()
	defer at.Close()
	for _, f := range []*parquetread.File{small, large, rest, small} {
		same, err := parquetread.SameRows(f, at)
		if err != nil || !same {
			t.Errorf("the merged rows differ (%v)", err)
		}
	}
	if at.Next() || at.Err() != nil {
		t.Errorf("more rows than there were (%v)", at.Err())
	}
}

func BenchmarkMergeOfLargeRowGroups(b *testing.B) { benchmarkMerge(b, columns.RowGroupRows) }
func BenchmarkMergeOfSmallRowGroups(b *testing.B) { benchmarkMerge(b, copiedRows-1) }

func benchmarkMerge(b *testing.B, rows int) {
	f := registerRows(b, 0, rows)
	var total int64
	for b.Loop() {
		m, err := newMergeWriter(memorySink{}, "agent_state_registers", PlanDoc{})
		if err != nil {
			b.Fatal(err)
		}
		for range 4 {
			if err := m.add(f); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := m.close(); err != nil {
			b.Fatal(err)
		}
		total += m.w.Rows()
	}
	b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "rows/s")
}
