package sweeps

import (
	"bytes"
	"fmt"
	"math"
	"unicode/utf8"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets/parquet"
	"sweep/engine/document"
	"sweep/engine/text"
)

// readParquet reads a table whose columns are integers, floating-point numbers, truth values or text.
func (d *decoder) readParquet(name string, data []byte) (t *table) {
	fail := func(format string, args ...any) *table {
		d.Add(&document.Error{Pos: document.Pos{File: name}, Class: document.SchemaError, Message: fmt.Sprintf(format, args...)})
		return nil
	}
	if !bytes.HasPrefix(data, []byte("PAR1")) {
		message, remedy := document.NotText(data)
		if message == "" {
			message, remedy = "the file is text, not a Parquet file", "name it .csv"
		}
		d.Add(&document.Error{Pos: document.Pos{File: name}, Class: document.SchemaError, Message: message, Remedy: remedy})
		return nil
	}
	f, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fail("cannot read the Parquet file: %v", err)
	}
	if f.RowCount() > listRowsMax {
		return fail("the list has %s points, more than the limit of %s", text.Count(f.RowCount()), text.Count(listRowsMax))
	}
	t = &table{rows: int(f.RowCount())}
	for _, field := range f.Parquet().Root().Columns() {
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

// A value of a list becomes a label. Longer texts cannot be labels and would fill the memory.
const (
	listTextMax  = 64 << 10 // bytes of a text
	listTextsMax = 64 << 20 // bytes of the distinct texts of a column
)

// readParquet reads all values of one column. Positions have the row number in place of a line number.
func (c *cells) readParquet(f *parquet.File, field *parquetgo.Column) error {
	texts, size := map[string]Value{}, 0 // equal texts share their memory
	add := func(v parquetgo.Value) error {
		row, isText := c.len()+1, v.Kind() == parquetgo.ByteArray
		var label []byte
		if isText {
			label = v.ByteArray()
		}
		if len(label) > listTextMax {
			return fmt.Errorf("row %d has a text of %s bytes, more than the limit of %s", row, text.Count(int64(len(label))), text.Count(listTextMax))
		}
		if known, ok := texts[string(label)]; ok && isText {
			c.add(known, row, 0)
			return nil
		}
		value, ok := parquetCell(v, field)
		if !ok {
			return fmt.Errorf("the value in row %d cannot be a value of an axis (%v)", row, field.Type())
		}
		if isText {
			if size += len(label); size > listTextsMax {
				return fmt.Errorf("its texts have more than %s bytes in total", text.Count(listTextsMax))
			}
			texts[string(label)] = value
		}
		c.add(value, row, 0)
		return nil
	}
	for group := range f.Groups() {
		err := f.Values(group, field.Index(), func(values []parquetgo.Value) error {
			for _, v := range values {
				if err := add(v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// parquetCell converts a value of a file; ok is false for nulls and for types that grids do not support.
func parquetCell(v parquetgo.Value, field *parquetgo.Column) (out Value, ok bool) {
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
	case parquetgo.Int32:
		if unsigned {
			return IntValue(int64(v.Uint32())), true
		}
		return IntValue(int64(v.Int32())), true
	case parquetgo.Int64:
		return IntValue(v.Int64()), !unsigned || v.Int64() >= 0
	case parquetgo.Float:
		return FloatValue(float64(v.Float())), finite(float64(v.Float()))
	case parquetgo.Double:
		return FloatValue(v.Double()), finite(v.Double())
	case parquetgo.Boolean:
		return BoolValue(v.Boolean()), true
	case parquetgo.ByteArray:
		return TextValue(string(v.ByteArray())), utf8.Valid(v.ByteArray())
	}
	return out, false
}

func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }
