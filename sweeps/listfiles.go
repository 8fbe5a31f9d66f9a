package sweeps

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/engine/document"
)

var (
	csvInt   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	csvFloat = regexp.MustCompile(`^-?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

// readCSV reads a table with a header line. A column whose cells are all integers, numbers or truth values has that
// type, every other one is text.
func (d *decoder) readCSV(name string, data []byte) *table {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		d.csvError(name, err)
		return nil
	}
	t := &table{columns: make([]column, len(header))}
	seen := map[string]bool{}
	for i, h := range header {
		t.columns[i].name = h
		if seen[h] {
			d.Add(&document.Error{Pos: document.Pos{File: name, Line: 1}, Class: document.SchemaError, Message: "the column " + h + " is there twice"})
		}
		seen[h] = true
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			d.csvError(name, err)
			return nil
		}
		for i, text := range record {
			line, col := r.FieldPos(i)
			t.columns[i].cells = append(t.columns[i].cells, document.NewText(document.Pos{File: name, Line: line, Col: col}, text))
		}
		t.rows++
	}
	for _, c := range t.columns {
		typeCells(c.cells)
	}
	return t
}

func (d *decoder) csvError(name string, err error) {
	pos, message := document.Pos{File: name}, err.Error()
	if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
		pos.Line, pos.Col, message = parse.Line, parse.Column, parse.Err.Error()
	}
	if errors.Is(err, io.EOF) {
		message = "the file is empty; its first line must name the axes"
	}
	d.Add(&document.Error{Pos: pos, Class: document.SchemaError, Message: message})
}

// typeCells turns the texts of a column into what they all are.
func typeCells(cells []*document.Node) {
	for _, parse := range []func(*document.Node) *document.Node{cellInt, cellFloat, cellBool} {
		if slices.ContainsFunc(cells, func(c *document.Node) bool { return parse(c) == nil }) {
			continue
		}
		for _, c := range cells {
			*c = *parse(c) // in its place, as a list may have millions of cells
		}
		return
	}
}

func cellInt(n *document.Node) *document.Node {
	v, err := strconv.ParseInt(n.Text, 10, 64)
	if err != nil || !csvInt.MatchString(n.Text) {
		return nil
	}
	return document.NewInt(n.Pos, v)
}

func cellFloat(n *document.Node) *document.Node {
	v, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || !csvFloat.MatchString(n.Text) {
		return nil
	}
	return document.NewFloat(n.Pos, v)
}

func cellBool(n *document.Node) *document.Node {
	if n.Text != "true" && n.Text != "false" {
		return nil
	}
	return document.NewBool(n.Pos, n.Text == "true")
}

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
		cells, err := parquetColumn(name, f, field)
		if err != nil {
			return fail("column %s: %v", field.Name(), err)
		}
		t.columns = append(t.columns, column{name: field.Name(), cells: cells})
	}
	return t
}

// parquetColumn reads all values of one column.
func parquetColumn(name string, f *parquet.File, field *parquet.Column) ([]*document.Node, error) {
	var cells []*document.Node
	for _, group := range f.RowGroups() {
		pages := group.ColumnChunks()[field.Index()].Pages()
		for {
			page, err := pages.ReadPage()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				cells, err = appendPage(cells, page, name, field)
				parquet.Release(page)
			}
			if err != nil {
				return nil, errors.Join(err, pages.Close())
			}
		}
		if err := pages.Close(); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

func appendPage(cells []*document.Node, page parquet.Page, name string, field *parquet.Column) ([]*document.Node, error) {
	values, buffer := page.Values(), make([]parquet.Value, 1024)
	for {
		n, err := values.ReadValues(buffer)
		for _, v := range buffer[:n] {
			// The row stands where a text file has the line.
			cell, ok := parquetCell(v, field, document.Pos{File: name, Line: len(cells) + 1})
			if !ok {
				return nil, fmt.Errorf("row %d has no value that an axis can have (%v)", len(cells)+1, field.Type())
			}
			cells = append(cells, cell)
		}
		if errors.Is(err, io.EOF) {
			return cells, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// parquetCell is a value as a node; ok is false for nulls and for types that are no scalar of a grid.
func parquetCell(v parquet.Value, field *parquet.Column, pos document.Pos) (n *document.Node, ok bool) {
	unsigned := false
	if logical := field.Type().LogicalType(); logical != nil {
		switch t := logical.Value.(type) {
		case *format.StringType, *format.EnumType:
		case *format.IntType:
			unsigned = !t.IsSigned
		default:
			return nil, false
		}
	}
	switch v.Kind() {
	case parquet.Int32:
		if unsigned {
			return document.NewInt(pos, int64(v.Uint32())), true
		}
		return document.NewInt(pos, int64(v.Int32())), true
	case parquet.Int64:
		return document.NewInt(pos, v.Int64()), !unsigned || v.Int64() >= 0
	case parquet.Float:
		return document.NewFloat(pos, float64(v.Float())), finite(float64(v.Float()))
	case parquet.Double:
		return document.NewFloat(pos, v.Double()), finite(v.Double())
	case parquet.Boolean:
		return document.NewBool(pos, v.Boolean()), true
	case parquet.ByteArray:
		return document.NewText(pos, string(v.ByteArray())), utf8.Valid(v.ByteArray())
	}
	return nil, false
}

func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }
