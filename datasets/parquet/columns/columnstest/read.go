// Package columnstest reads Parquet files back with two independent readers, parquet-go and Arrow, into plain Go values,
// so that tests can compare the written values with what other programs read.
package columnstest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	parquetgo "github.com/parquet-go/parquet-go"
)

// Table has the values of a file by column name: int32, int64, float64, bool, string, nil for NULL and []any for a list.
type Table struct {
	Rows    int
	Columns map[string][]any
}

// ReadParquetGo reads a file with parquet-go.
func ReadParquetGo(data []byte) (*Table, error) {
	f, err := parquetgo.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	t := &Table{Rows: int(f.NumRows()), Columns: map[string][]any{}}
	for _, group := range f.RowGroups() {
		for i, chunk := range group.ColumnChunks() {
			path := f.Schema().Columns()[i]
			if err := t.addChunk(path[0], len(path) > 1, chunk); err != nil {
				return nil, fmt.Errorf("column %s: %w", path[0], err)
			}
		}
	}
	return t, nil
}

func (t *Table) addChunk(name string, isList bool, chunk parquetgo.ColumnChunk) error {
	pages := chunk.Pages()
	defer pages.Close()
	buf := make([]parquetgo.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		values := page.Values()
		for {
			n, err := values.ReadValues(buf)
			for _, v := range buf[:n] {
				t.addValue(name, isList, v)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
		}
		parquetgo.Release(page)
	}
}

// addValue adds a value; for a list, that is its first element, another element, or the mark of an empty list.
func (t *Table) addValue(name string, isList bool, v parquetgo.Value) {
	column := t.Columns[name]
	switch {
	case !isList:
		column = append(column, plain(v))
	case v.RepetitionLevel() > 0:
		last := len(column) - 1
		column[last] = append(column[last].([]any), plain(v))
	case v.DefinitionLevel() == 0:
		column = append(column, nil)
	case v.DefinitionLevel() == 1:
		column = append(column, []any{})
	default:
		column = append(column, []any{plain(v)})
	}
	t.Columns[name] = column
}

// Difference describes where two tables differ, in any row of any column; it is empty if they do not.
func Difference(a, b *Table) string {
	if a.Rows != b.Rows || len(a.Columns) != len(b.Columns) {
		return fmt.Sprintf("%d rows of %d columns, and %d rows of %d columns", a.Rows, len(a.Columns), b.Rows, len(b.Columns))
	}
	for name, values := range a.Columns {
		others := b.Columns[name]
		if len(values) != len(others) {
			return fmt.Sprintf("column %s has %d values, and %d", name, len(values), len(others))
		}
		for i := range values {
			if !Same(values[i], others[i]) {
				return fmt.Sprintf("column %s, row %d: %#v, and %#v", name, i, values[i], others[i])
			}
		}
	}
	return ""
}

// Same reports whether two values are the same; numbers are compared bit by bit.
func Same(a, b any) bool {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && math.Float64bits(x) == math.Float64bits(y)
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !Same(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	if _, ok := b.([]any); ok {
		return false
	}
	return a == b
}

func plain(v parquetgo.Value) any {
	if v.IsNull() {
		return nil
	}
	switch v.Kind() {
	case parquetgo.Int32:
		return v.Int32()
	case parquetgo.Int64:
		return v.Int64()
	case parquetgo.Double:
		return v.Double()
	case parquetgo.Boolean:
		return v.Boolean()
	}
	return string(v.ByteArray())
}

// ReadArrow reads a file with Arrow.
func ReadArrow(data []byte) (*Table, error) {
	r, err := file.NewParquetReader(bytes.NewReader(data), file.WithReadProps(parquet.NewReaderProperties(memory.DefaultAllocator)))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	fr, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, err
	}
	at, err := fr.ReadTable(context.Background())
	if err != nil {
		return nil, err
	}
	defer at.Release()
	t := &Table{Rows: int(at.NumRows()), Columns: map[string][]any{}}
	for i := range int(at.NumCols()) {
		column := at.Column(i)
		for _, part := range column.Data().Chunks() {
			for k := range part.Len() {
				t.Columns[column.Name()] = append(t.Columns[column.Name()], element(part, k))
			}
		}
	}
	return t, nil
}

func element(a arrow.Array, k int) any {
	if a.IsNull(k) {
		return nil
	}
	switch a := a.(type) {
	case *array.Int32:
		return a.Value(k)
	case *array.Int64:
		return a.Value(k)
	case *array.Float64:
		return a.Value(k)
	case *array.Boolean:
		return a.Value(k)
	case *array.String:
		return a.Value(k)
	case *array.List:
		start, end := a.ValueOffsets(k)
		list := make([]any, 0, end-start)
		for e := start; e < end; e++ {
			list = append(list, element(a.ListValues(), int(e)))
		}
		return list
	}
	panic(fmt.Sprintf("columnstest: unexpected Arrow type %s", a.DataType()))
}
