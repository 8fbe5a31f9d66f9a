package tables_test

import (
	"io"
	"testing"

	"sweep/datasets/parquet/columns/columnstest"
	"sweep/datasets/tables"
	"sweep/engine"
)

// memorySink keeps the files of a batch in memory.
type memorySink map[string]*columnstest.File

func (s memorySink) Create(table string) (io.WriteCloser, error) {
	s[table] = &columnstest.File{}
	return s[table], nil
}

// read reads all files back and returns a frame per table.
func (s memorySink) read(t testing.TB) map[string]frame {
	t.Helper()
	all := map[string]frame{}
	for _, table := range tables.Tables() {
		all[table.Name] = frame{}
	}
	for name, file := range s {
		if !file.Closed {
			t.Errorf("the file of %s is not closed", name)
		}
		f, err := columnstest.ReadParquetGo(file.Bytes())
		if err != nil {
			t.Fatalf("%s: parquet-go: %v", name, err)
		}
		all[name] = frame{f.Columns, nil, f.Rows}
	}
	return all
}

// frames is read with a second opinion: Arrow must see the same values in every file.
func (s memorySink) frames(t testing.TB) map[string]frame {
	t.Helper()
	all := s.read(t)
	for name, file := range s {
		other, err := columnstest.ReadArrow(file.Bytes())
		if err != nil {
			t.Fatalf("%s: arrow: %v", name, err)
		}
		one := &columnstest.Table{Rows: all[name].rows, Columns: all[name].columns}
		if diff := columnstest.Difference(one, other); diff != "" {
			t.Fatalf("%s, as parquet-go and as Arrow see it: %s", name, diff)
		}
	}
	return all
}

// frame is some of the rows of a table.
type frame struct {
	columns map[string][]any
	picked  []int // nil: all
	rows    int
}

func (f frame) each(visit func(row int)) {
	for i := range f.rows {
		if f.picked != nil {
			i = f.picked[i]
		}
		visit(i)
	}
}

// where keeps the rows whose column has the value; nil stands for NULL.
func (f frame) where(column string, value any) frame {
	return f.filter(func(row int) bool { return f.columns[column][row] == value })
}

// without drops the rows whose column has the value.
func (f frame) without(column string, value any) frame {
	return f.filter(func(row int) bool { return f.columns[column][row] != value })
}

func (f frame) filter(keep func(row int) bool) frame {
	picked := []int{}
	f.each(func(row int) {
		if keep(row) {
			picked = append(picked, row)
		}
	})
	return frame{f.columns, picked, len(picked)}
}

func (f frame) count() int64 { return int64(f.rows) }

// sum adds up integer columns; NULL counts as 0.
func (f frame) sum(columns ...string) int64 {
	total := int64(0)
	for _, column := range columns {
		f.each(func(row int) { total += asInt(f.columns[column][row]) })
	}
	return total
}

// lengths adds up the lengths of lists.
func (f frame) lengths(column string) int64 {
	total := int64(0)
	f.each(func(row int) {
		if list, ok := f.columns[column][row].([]any); ok {
			total += int64(len(list))
		}
	})
	return total
}

func (f frame) maximum(column string) int64 {
	high := int64(0)
	f.each(func(row int) { high = max(high, asInt(f.columns[column][row])) })
	return high
}

func asInt(v any) int64 {
	switch v := v.(type) {
	case nil:
		return 0
	case int32:
		return int64(v)
	case bool:
		if v {
			return 1
		}
		return 0
	}
	return v.(int64)
}

// at returns the value of a column in the i-th row of the frame.
func (f frame) at(i int, column string) any {
	if f.picked != nil {
		i = f.picked[i]
	}
	return f.columns[column][i]
}

// witness hands the ticks of a run to a RunWriter and to the test.
type witness struct {
	to  engine.Recorder
	see func(r *engine.TickRecord)
}

func (w witness) RecordTick(r *engine.TickRecord) error {
	w.see(r)
	return w.to.RecordTick(r)
}

// record runs an engine to its end as the given run of a batch.
func record(t testing.TB, w *tables.BatchWriter, info tables.RunInfo, e *engine.Engine, see func(r *engine.TickRecord)) {
	t.Helper()
	rw, err := w.BeginRun(info, e)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(witness{rw, see}); err != nil {
			t.Fatal(err)
		}
	}
	if err := rw.Finish(); err != nil {
		t.Fatal(err)
	}
}
