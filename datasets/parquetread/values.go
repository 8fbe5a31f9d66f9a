package parquetread

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// valuesAtOnce is how many values are decoded before they are looked at.
const valuesAtOnce = 4096

// Values decodes a column of a row group, given by its place among the columns, and calls visit with its values, some
// thousand at a time; a list without elements and a NULL count as one value. What visit is given is valid during the
// call only.
func (f *File) Values(group, column int, visit func([]parquet.Value) error) (err error) {
	name := f.leaves()[column].Name
	defer func() {
		if err != nil {
			err = fmt.Errorf("row group %d, column %s: %w", group, name, err)
		}
	}()
	if err := f.checkPages(group, column); err != nil {
		return err
	}
	defer recovered(&err)
	pages := f.file.RowGroups()[group].ColumnChunks()[column].Pages()
	defer pages.Close()
	var rows rowCounter
	buffer := make([]parquet.Value, valuesAtOnce)
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return rows.check(f.GroupRows(group))
		}
		if err != nil {
			return err
		}
		err = visitPage(page, buffer, func(values []parquet.Value) error {
			rows.add(values)
			return visit(values)
		})
		parquet.Release(page)
		if err != nil {
			return err
		}
	}
}

func visitPage(page parquet.Page, buffer []parquet.Value, visit func([]parquet.Value) error) error {
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
			return errors.New("a page gives no more values and does not end")
		}
	}
}

// rowCounter counts the rows that values belong to: each begins with a value that repeats nothing.
type rowCounter int64

func (c *rowCounter) add(values []parquet.Value) {
	for i := range values {
		if values[i].RepetitionLevel() == 0 {
			*c++
		}
	}
}

func (c rowCounter) check(want int64) error {
	if int64(c) != want {
		return fmt.Errorf("it has values for %d rows of %d", int64(c), want)
	}
	return nil
}

// Int64s returns the values of an integer or truth column of a row group, one per row. NULL is 0 and marked in null,
// which is nil when there is none.
func (f *File) Int64s(group int, name string) (values []int64, null []bool, err error) {
	column, ok := f.names[name]
	if !ok {
		return nil, nil, fmt.Errorf("there is no column %s", name)
	}
	values = make([]int64, 0, f.GroupRows(group))
	err = f.Values(group, column, func(part []parquet.Value) error {
		for _, v := range part {
			if v.IsNull() {
				if null == nil {
					null = make([]bool, f.GroupRows(group))
				}
				if len(values) < len(null) {
					null[len(values)] = true
				}
			}
			values = append(values, integer(v))
		}
		return nil
	})
	return values, null, err
}

// integer is the value of an integer or truth column; NULL is 0.
func integer(v parquet.Value) int64 {
	switch v.Kind() {
	case parquet.Int32:
		return int64(v.Int32())
	case parquet.Int64:
		return v.Int64()
	case parquet.Boolean:
		if v.Boolean() {
			return 1
		}
	}
	return 0
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
	err := f.Values(group, column, func(part []parquet.Value) error {
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

// Has reports whether the file has a column.
func (f *File) Has(name string) bool {
	_, ok := f.names[name]
	return ok
}
