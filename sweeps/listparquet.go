package sweeps

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/engine/document"
)

// readParquet reads a table whose columns are integers, floating-point numbers, truth values or text.
func (d *decoder) readParquet(name string, data []byte) (t *table) {
	fail := func(format string, args ...any) *table {
		d.Add(&document.Error{Pos: document.Pos{File: name}, Class: document.SchemaError, Message: fmt.Sprintf(format, args...)})
		return nil
	}
	defer func() {
		// The library panics on some damaged files; they are the user's to replace and not a bug of ours.
		if p := recover(); p != nil {
			t = fail("cannot read the Parquet file: %v", p)
		}
	}()
	if !bytes.HasPrefix(data, []byte("PAR1")) {
		message, remedy := document.NotText(data)
		if message == "" {
			message, remedy = "the file is text, not a Parquet file", "name it .csv"
		}
		d.Add(&document.Error{Pos: document.Pos{File: name}, Class: document.SchemaError, Message: message, Remedy: remedy})
		return nil
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fail("cannot read the Parquet file: %v", err)
	}
	if f.NumRows() > listRowsMax {
		return fail("the list has %s points, more than the limit of %s", count(f.NumRows()), count(listRowsMax))
	}
	t = &table{rows: int(f.NumRows())}
	for _, field := range f.Root().Columns() {
		if !field.Leaf() || field.Repeated() {
			return fail("the column %s is not a column of single values", field.Name())
		}
		c := column{name: field.Name()}
		c.whole.File = name
		c.reserve(t.rows)
		if err := c.readParquet(f, field); err != nil {
			return fail("column %s: %v", field.Name(), err)
		}
		t.columns = append(t.columns, c)
	}
	return t
}

// readParquet reads all values of one column.
func (c *cells) readParquet(f *parquet.File, field *parquet.Column) error {
	for _, group := range f.RowGroups() {
		pages := group.ColumnChunks()[field.Index()].Pages()
		for {
			page, err := pages.ReadPage()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				err = c.addPage(page, field)
				parquet.Release(page)
			}
			if err != nil {
				return errors.Join(err, pages.Close())
			}
		}
		if err := pages.Close(); err != nil {
			return err
		}
	}
	return nil
}

// addPage adds the values of a page. The row stands where a text file has the line.
func (c *cells) addPage(page parquet.Page, field *parquet.Column) error {
	values, buffer := page.Values(), make([]parquet.Value, 1024)
	for {
		n, err := values.ReadValues(buffer)
		for _, v := range buffer[:n] {
			row := c.len() + 1
			value, ok := parquetCell(v, field)
			if !ok {
				return fmt.Errorf("row %d has no value that an axis can have (%v)", row, field.Type())
			}
			c.add(value, row, 0)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// parquetCell is a value of a file; ok is false for nulls and for types that are no scalar of a grid.
func parquetCell(v parquet.Value, field *parquet.Column) (out Value, ok bool) {
	unsigned := false
	if logical := field.Type().LogicalType(); logical != nil {
		switch t := logical.Value.(type) {
		case *format.StringType, *format.EnumType:
		case *format.IntType:
			unsigned = !t.IsSigned
		default:
			return out, false
		}
	}
	switch v.Kind() {
	case parquet.Int32:
		if unsigned {
			return IntValue(int64(v.Uint32())), true
		}
		return IntValue(int64(v.Int32())), true
	case parquet.Int64:
		return IntValue(v.Int64()), !unsigned || v.Int64() >= 0
	case parquet.Float:
		return FloatValue(float64(v.Float())), finite(float64(v.Float()))
	case parquet.Double:
		return FloatValue(v.Double()), finite(v.Double())
	case parquet.Boolean:
		return BoolValue(v.Boolean()), true
	case parquet.ByteArray:
		return TextValue(string(v.ByteArray())), utf8.Valid(v.ByteArray())
	}
	return out, false
}

func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }
