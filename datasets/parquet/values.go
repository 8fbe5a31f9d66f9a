package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	parquetgo "github.com/parquet-go/parquet-go"
)

// valuesAtOnce is the number of values decoded at a time.
const valuesAtOnce = 4096

// valueBuffers are reused: clearing a new buffer for each column of each row group takes longer than decoding a short one.
var valueBuffers = sync.Pool{New: func() any { return new([valuesAtOnce]parquetgo.Value) }}

// Values decodes a column of a row group, given by its index, and calls visit with its values, a few thousand at a time;
// an empty list and a NULL count as one value. The slice is valid only during the call.
func (f *File) Values(group, column int, visit func([]parquetgo.Value) error) error {
	buffer := valueBuffers.Get().(*[valuesAtOnce]parquetgo.Value)
	defer valueBuffers.Put(buffer)
	return f.eachPage(group, column, func(page parquetgo.Page) (rows int64, err error) {
		var counted rowCounter
		err = visitPage(page, buffer[:], func(values []parquetgo.Value) error {
			counted.add(values)
			return visit(values)
		})
		return int64(counted), err
	})
}

// eachPage decodes the pages of a column of a row group. visit returns the number of rows of a page.
func (f *File) eachPage(group, column int, visit func(parquetgo.Page) (rows int64, err error)) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("row group %d, column %s: %w", group, f.leaves()[column].Name, err)
		}
	}()
	if err := f.checkPages(group, column); err != nil {
		return err
	}
	defer recovered(&err)
	pages := f.file.RowGroups()[group].ColumnChunks()[column].Pages()
	defer pages.Close()
	var rows int64
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return checkRows(rows, f.GroupRows(group))
		}
		if err != nil {
			return err
		}
		n, err := visit(page)
		rows += n
		parquetgo.Release(page)
		if err != nil {
			return err
		}
	}
}

func visitPage(page parquetgo.Page, buffer []parquetgo.Value, visit func([]parquetgo.Value) error) error {
	values := page.Values()
	for {
		n, err := values.ReadValues(buffer)
		if n > 0 {
			if err := visit(buffer[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return errors.New("a page returns no values but does not end")
		}
	}
}

// rowCounter counts the rows that values belong to: each begins with a value that repeats nothing.
type rowCounter int64

func (c *rowCounter) add(values []parquetgo.Value) {
	for i := range values {
		if values[i].RepetitionLevel() == 0 {
			*c++
		}
	}
}

func checkRows(rows, want int64) error {
	if rows != want {
		return fmt.Errorf("it has values for %d rows of %d", rows, want)
	}
	return nil
}

// Texts returns the values of a text column of a row group, one per row; NULL is the empty text. Equal texts share
// their memory.
func (f *File) Texts(group int, name string) ([]string, error) {
	column, ok := f.names[name]
	if !ok {
		return nil, fmt.Errorf("there is no column %s", name)
	}
	values := make([]string, 0, f.GroupRows(group))
	known := map[string]string{}
	err := f.Values(group, column, func(part []parquetgo.Value) error {
		for _, v := range part {
			text, ok := known[string(v.ByteArray())]
			if !ok {
				text = string(v.ByteArray())
				known[text] = text
			}
			values = append(values, text)
		}
		return nil
	})
	return values, err
}

// Doubles returns the values of a column of floating-point numbers of a row group, one per row; NULL is NaN.
func (f *File) Doubles(group int, name string) ([]float64, error) {
	column, ok := f.names[name]
	if !ok || f.leaves()[column].Type != "DOUBLE" {
		return nil, fmt.Errorf("there is no column %s of type DOUBLE", name)
	}
	values := make([]float64, 0, f.GroupRows(group))
	err := f.Values(group, column, func(part []parquetgo.Value) error {
		for _, v := range part {
			x := math.NaN()
			if !v.IsNull() {
				x = v.Double()
			}
			values = append(values, x)
		}
		return nil
	})
	return values, err
}

// Has reports whether the file has a column.
func (f *File) Has(name string) bool {
	_, ok := f.names[name]
	return ok
}
