package arrowio_test

import (
	"bytes"
	"io"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	. "sweep/datasets/arrowio"
	"sweep/datasets/arrowio/arrowiotest"
)

// everyKind has one column of each kind with a value at an edge of its range.
func everyKind() ([]Column, []any) {
	moment := time.Date(2024, 2, 29, 13, 14, 15, 678901000, time.UTC)
	str, i64 := Type{Kind: String}, Type{Kind: Int64}
	pairs := []struct {
		t Type
		v any
	}{
		{Type{Kind: Bool}, true},
		{Type{Kind: Int8}, int8(math.MinInt8)},
		{Type{Kind: Int16}, int16(math.MinInt16)},
		{Type{Kind: Int32}, int32(math.MinInt32)},
		{i64, int64(math.MinInt64)},
		{Type{Kind: Uint8}, uint8(math.MaxUint8)},
		{Type{Kind: Uint16}, uint16(math.MaxUint16)},
		{Type{Kind: Uint32}, uint32(math.MaxUint32)},
		{Type{Kind: Uint64}, uint64(math.MaxUint64)},
		{Type{Kind: Float32}, float32(0.1)},
		{Type{Kind: Float64}, 0.1},
		{Type{Kind: Decimal, Width: 38, Scale: 0}, big.NewInt(math.MaxInt64)},
		{Type{Kind: Decimal, Width: 18, Scale: 2}, big.NewInt(-12345)},
		{str, "é – \x00"},
		{Type{Kind: Bytes}, []byte{0, 255}},
		{Type{Kind: Date}, time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)},
		{Type{Kind: Time}, time.Date(1970, 1, 1, 13, 14, 15, 678901000, time.UTC)},
		{Type{Kind: Timestamp}, moment},
		{Type{Kind: TimestampTZ}, moment},
		{Type{Kind: List, Elem: &i64}, []any{int64(1), nil, int64(3)}},
		{Type{Kind: Struct, Fields: []Column{{"a", str}, {"b", i64}}}, []any{"x", nil}},
		{Type{Kind: Map, Key: &str, Elem: &i64}, []Entry{{"k", int64(1)}, {"l", nil}}},
	}
	columns, row := make([]Column, len(pairs)), make([]any, len(pairs))
	for i, p := range pairs {
		columns[i] = Column{Name: p.t.String(), Type: p.t}
		row[i] = p.v
	}
	return columns, row
}

func writeAll(t *testing.T, open func(io.Writer, []Column) (RowWriter, error), columns []Column, rows [][]any) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := open(&buf, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestEveryKindSurvivesAStreamAndAFile(t *testing.T) {
	columns, row := everyKind()
	rows := [][]any{row, make([]any, len(columns)), row}
	stream := writeAll(t, NewStreamWriter, columns, rows)
	var got [][]any
	collect := func(row []any) error {
		got = append(got, append([]any(nil), row...))
		return nil
	}
	gotColumns, err := arrowiotest.Stream(bytes.NewReader(stream), collect)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "stream", columns, gotColumns, rows, got)

	data := writeAll(t, NewParquetWriter, columns, rows)
	got = nil
	gotColumns, err = arrowiotest.Parquet(bytes.NewReader(data), int64(len(data)), collect)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "file", columns, gotColumns, rows, got)
}

func compare(t *testing.T, what string, wantColumns, gotColumns []Column, want, got [][]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for c, column := range wantColumns {
		if g := gotColumns[c].Type.String(); g != column.Type.String() {
			t.Errorf("%s: column %s came back as %s", what, column.Name, g)
		}
		for r := range want {
			if !equal(want[r][c], got[r][c]) {
				t.Errorf("%s: row %d of %s is %#v, want %#v", what, r, column.Name, got[r][c], want[r][c])
			}
		}
	}
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case *big.Int:
		b, ok := b.(*big.Int)
		return ok && a.Cmp(b) == 0
	}
	return reflect.DeepEqual(a, b)
}

func TestManyBatchesAndRowGroups(t *testing.T) {
	columns := []Column{{"i", Type{Kind: Int64}}}
	n := 122_880 + 5 // more than a row group
	for name, open := range map[string]func(io.Writer, []Column) (RowWriter, error){"stream": NewStreamWriter, "file": NewParquetWriter} {
		var buf bytes.Buffer
		w, err := open(&buf, columns)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if err := w.Write([]any{int64(i)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		next := int64(0)
		check := func(row []any) error {
			if row[0] != next {
				t.Fatalf("%s: row %d holds %v", name, next, row[0])
			}
			next++
			return nil
		}
		if name == "stream" {
			_, err = arrowiotest.Stream(&buf, check)
		} else {
			_, err = arrowiotest.Parquet(bytes.NewReader(buf.Bytes()), int64(buf.Len()), check)
		}
		if err != nil || next != int64(n) {
			t.Errorf("%s: %d of %d rows, error %v", name, next, n, err)
		}
	}
}

func TestMismatchesNameTheColumn(t *testing.T) {
	for _, c := range []struct {
		t     Type
		value any
	}{
		{Type{Kind: Int64}, int32(1)},
		{Type{Kind: String}, []byte("x")},
		{Type{Kind: Decimal, Width: 3}, big.NewInt(1000)},
		{Type{Kind: List, Elem: &Type{Kind: String}}, "x"},
		{Type{Kind: Struct, Fields: []Column{{"a", Type{Kind: Int64}}}}, []any{}},
		{Type{Kind: Int64}, struct{}{}},
	} {
		b, err := NewBuilder([]Column{{"amount", c.t}})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Append([]any{c.value}); err == nil || !strings.Contains(err.Error(), "amount") {
			t.Errorf("%#v in %s: error %v does not name the column", c.value, c.t, err)
		}
	}
}
