package tables

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
)

// registerRows writes rows of table agent_state_registers.
func registerRows(t testing.TB, run int64, rows int) *parquet.File {
	t.Helper()
	sink := memorySink{}
	m, err := NewRowWriter(sink, FindTable("agent_state_registers"), "", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	cols := m.w.Columns()
	for i := range rows {
		cols[0].(*columns.Sequence64).Append(run)
		cols[1].(*columns.Sequence32).Append(int32(i / 8))
		cols[2].(*columns.Sequence32).Append(0)
		cols[3].(*columns.String).Append(fmt.Sprintf("BANK_%d", i%8))
		cols[4].(*columns.String).Append("bank_state_x")
		cols[5].(*columns.Double).Append(float64(i) * 1.25)
		cols[6].(*columns.Bool).Append(i%7 == 0)
		if err := m.w.EndRow(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return sink.open(t, "agent_state_registers")
}

func TestOnlyLargeRowGroupsAreCopied(t *testing.T) {
	large, small := registerRows(t, 0, copiedRows), registerRows(t, 1, 500)
	rest := registerRows(t, 2, columns.RowGroupRows+copiedRows-1)
	sink := memorySink{}
	m, err := NewRowWriter(sink, FindTable("agent_state_registers"), "", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*parquet.File{small, large, rest, small} {
		if err := m.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := m.Close()
	if err != nil || rows != 500+copiedRows+columns.RowGroupRows+copiedRows-1+500 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	merged := sink.open(t, "agent_state_registers")
	var groups []int64
	for g := range merged.Groups() {
		groups = append(groups, merged.GroupRows(g))
	}
	if m.Copied != 2 || fmt.Sprint(groups) != fmt.Sprint([]int64{500, copiedRows, columns.RowGroupRows, copiedRows - 1 + 500}) {
		t.Errorf("%d row groups were copied, the file has %v", m.Copied, groups)
	}
	at := merged.Rows()
	defer at.Close()
	for _, f := range []*parquet.File{small, large, rest, small} {
		same, err := parquet.SameRows(f, at)
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
		m, err := NewRowWriter(memorySink{}, FindTable("agent_state_registers"), "", nil, 0)
		if err != nil {
			b.Fatal(err)
		}
		for range 4 {
			if err := m.Add(f); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := m.Close(); err != nil {
			b.Fatal(err)
		}
		total += m.w.Rows()
	}
	b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "rows/s")
}

// memorySink keeps the files of tables in memory.
type memorySink map[string]*bytes.Buffer

func (s memorySink) Create(table string) (io.WriteCloser, error) {
	s[table] = &bytes.Buffer{}
	return nopCloser{s[table]}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func (s memorySink) open(t testing.TB, table string) *parquet.File {
	t.Helper()
	data := s[table].Bytes()
	f, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
