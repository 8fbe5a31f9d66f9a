package sweeps

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

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
	if f.NumRows() > listRowsMax {
		return fail("the list has %s points, more than the limit of %s", text.Count(f.NumRows()), text.Count(listRowsMax))
	}
	t = &table{rows: int(f.NumRows())}
	for _, spec := range f.Columns() {
		if spec.List() || strings.Contains(spec.Type, "GROUP") || strings.HasPrefix(spec.Type, "REPEATED") {
			return fail("the column %s is not a column of single values", spec.Name)
		}
		rows := parquet.NewTable(f).Rows(parquet.All())
		c := column{name: spec.Name}
		c.whole.File = name
		c.reserve(t.rows)
		if err := c.readParquet(rows, rows.Column(spec.Name)); err != nil {
			return fail("column %s: %v", spec.Name, err)
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
func (c *cells) readParquet(rows *parquet.Rows, from *parquet.Column) error {
	defer rows.Close()
	texts, size := map[string]Value{}, 0 // equal texts share their memory
	for row := 1; rows.Next() && rows.Load(); row++ {
		var label []byte
		if isText(from) && !from.Null() {
			label = from.Values()[0].ByteArray()
		}
		if len(label) > listTextMax {
			return fmt.Errorf("row %d has a text of %s bytes, more than the limit of %s", row, text.Count(int64(len(label))), text.Count(listTextMax))
		}
		value, known := texts[string(label)]
		if !known || label == nil {
			var ok bool
			if value, ok = parquetCell(from); !ok {
				return fmt.Errorf("the value in row %d cannot be a value of an axis (%s)", row, from.Spec().Type)
			}
		}
		if label != nil && !known {
			if size += len(label); size > listTextsMax {
				return fmt.Errorf("its texts have more than %s bytes in total", text.Count(listTextsMax))
			}
			texts[string(label)] = value
		}
		c.add(value, row, 0)
	}
	return rows.Err()
}

// parquetCell converts the current value of a column; ok is false for NULL and for types that grids do not support.
func parquetCell(c *parquet.Column) (out Value, ok bool) {
	if c.Null() {
		return out, false
	}
	switch c.Spec().Type {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT":
		return IntValue(c.Int()), true
	case "UTINYINT", "USMALLINT", "UINTEGER":
		return IntValue(int64(uint32(c.Int32()))), true
	case "UBIGINT":
		return IntValue(c.Int()), c.Int() >= 0
	case "FLOAT", "DOUBLE":
		return FloatValue(c.Float()), finite(c.Float())
	case "BOOLEAN":
		return BoolValue(c.Bool()), true
	}
	if isText(c) {
		label := c.Values()[0].ByteArray()
		return TextValue(string(label)), utf8.Valid(label)
	}
	return out, false
}

func isText(c *parquet.Column) bool {
	return slices.Contains([]string{"VARCHAR", "ENUM", "BLOB"}, c.Spec().Type)
}

func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }
