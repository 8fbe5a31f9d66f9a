// Package columnstest reads Parquet files back with two independent readers, parquet-go and Arrow, into plain Go values,
// so that tests can compare what was written with what others will see.
package columnstest

import (
	"bytes"
	"context"
	"fmt"
	"io"

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
		rows := group.Rows()
		buf := make([]parquetgo.Row, 256)
		for {
			n, err := rows.ReadRows(buf)
			for _, row := range buf[:n] {
				t.addRow(f.Schema(), row)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, err
			}
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *Table) addRow(schema *parquetgo.Schema, row parquetgo.Row) {
	paths := schema.Columns()
	row.Range(func(i int, values []parquetgo.Value) bool {
		name := paths[i][0]
		if len(paths[i]) == 1 {
			t.Columns[name] = append(t.Columns[name], plain(values[0]))
			return true
		}
		switch values[0].DefinitionLevel() {
		case 0:
			t.Columns[name] = append(t.Columns[name], nil)
		case 1:
			t.Columns[name] = append(t.Columns[name], []any{})
		default:
			list := make([]any, len(values))
			for j, v := range values {
				list[j] = plain(v)
			}
			t.Columns[name] = append(t.Columns[name], list)
		}
		return true
	})
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
