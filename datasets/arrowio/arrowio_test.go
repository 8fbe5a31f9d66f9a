package arrowio

import (
	"bytes"
	"io"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

func ptr[T any](v T) *T { return &v }

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
	gotColumns, err := EachStreamRow(bytes.NewReader(stream), collect)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "stream", columns, gotColumns, rows, got)

	data := writeAll(t, NewParquetWriter, columns, rows)
	file, err := OpenParquet(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	if err := file.EachRow(collect); err != nil {
		t.Fatal(err)
	}
	compare(t, "file", columns, file.Columns(), rows, got)
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
	n := parquetGroupsRows + 5
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
			_, err = EachStreamRow(&buf, check)
		} else {
			var file *ParquetFile
			if file, err = OpenParquet(bytes.NewReader(buf.Bytes()), int64(buf.Len())); err == nil {
				err = file.EachRow(check)
			}
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

// dataSetRow has the shapes that the tables of a data set use, written the way they are written.
type dataSetRow struct {
	RunID int64    `parquet:"run_id"`
	Tick  int32    `parquet:"tick"`
	Agent string   `parquet:"agent_id,dict"`
	Tx    *int64   `parquet:"tx_id,optional"`
	Text  *string  `parquet:"reason,optional,dict"`
	Rate  *float64 `parquet:"rate,optional"`
	Flag  bool     `parquet:"flag"`
	Seed  uint64   `parquet:"seed"`
	Txs   []int64  `parquet:"tx_ids,list"`
}

func TestReadsWhatTheDataSetWriterWrote(t *testing.T) {
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[dataSetRow](&buf,
		parquet.Compression(&parquet.Zstd),
		parquet.DefaultEncodingFor(parquet.Int32, &parquet.DeltaBinaryPacked),
		parquet.DefaultEncodingFor(parquet.Int64, &parquet.DeltaBinaryPacked),
		parquet.KeyValueMetadata("table", "probe"))
	var want [][]any
	for i := range int64(20_000) {
		row := dataSetRow{RunID: i / 100, Tick: int32(i % 100), Agent: string(rune('A' + i%3)), Flag: i%2 == 0, Seed: math.MaxUint64 - uint64(i)}
		plain := []any{row.RunID, row.Tick, row.Agent, nil, nil, nil, row.Flag, row.Seed, []any{}}
		if i%3 == 0 {
			row.Tx, row.Text, row.Rate, row.Txs = ptr(-i), ptr("why"), ptr(float64(i)/3), []int64{i, -i}
			plain[3], plain[4], plain[5], plain[8] = -i, "why", float64(i)/3, []any{i, -i}
		}
		want = append(want, plain)
		if _, err := w.Write([]dataSetRow{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := OpenParquet(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if file.Metadata()["table"] != "probe" || file.NumRows() != int64(len(want)) {
		t.Errorf("metadata %v, rows %d", file.Metadata(), file.NumRows())
	}
	i := 0
	err = file.EachRow(func(row []any) error {
		if !reflect.DeepEqual(row, want[i]) {
			t.Fatalf("row %d is %#v, want %#v", i, row, want[i])
		}
		i++
		return nil
	})
	if err != nil || i != len(want) {
		t.Errorf("%d rows, error %v", i, err)
	}
}

func TestDamageIsAnError(t *testing.T) {
	data := writeAll(t, NewParquetWriter, []Column{{"s", Type{Kind: String}}}, [][]any{{"hello"}, {"world"}})
	for i := range data {
		broken := append([]byte(nil), data...)
		broken[i] ^= 0xff
		file, err := openQuietly(broken)
		if err != nil {
			continue
		}
		// Whatever the damage did, reading ends with rows or with an error, never with a panic.
		_ = file.EachRow(func([]any) error { return nil })
	}
	if _, err := OpenParquet(bytes.NewReader(data[:len(data)/2]), int64(len(data)/2)); err == nil {
		t.Error("half a file was opened")
	}
}

func openQuietly(data []byte) (*ParquetFile, error) {
	return OpenParquet(bytes.NewReader(data), int64(len(data)))
}

func TestAPanicOfTheCallerIsNotDamage(t *testing.T) {
	data := writeAll(t, NewParquetWriter, []Column{{"s", Type{Kind: String}}}, [][]any{{"hello"}})
	file, err := openQuietly(data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if r := recover(); r != "bug" {
			t.Errorf("recovered %v", r)
		}
	}()
	err = file.EachRow(func([]any) error { panic("bug") })
	t.Errorf("the panic became the error %v", err)
}
