package rows

import (
	"errors"
	"reflect"

	"sweep/datasets/parquet/columns"
)

// Rows is a cursor over selected rows. Values are read on demand, so that columns that are rarely used cost little.
type Rows struct {
	file    *File
	spans   []span // remaining spans; the cursor is in the first
	columns []*Column
	row     int64 // in the current row group
	number  int64 // of the row among the selected ones, from 1; 0 before the first
	group   int   // changes with every span
	err     error
}

// Rows starts reading the selected rows. Close returns any error.
func (f *File) Rows(s Selection) *Rows {
	r := &Rows{file: f}
	r.guard(func() (err error) { r.spans, err = f.spans(s); return err })
	return r
}

// None returns a cursor without rows, for a table that has no file because it has no rows.
func None() *Rows { return &Rows{} }

// Column adds a column to the rows. If the file does not have the column, Close returns an error.
func (r *Rows) Column(name string) *Column {
	c := &Column{spec: columns.Spec{Name: name}, rows: r}
	if r.file == nil {
		return c
	}
	i, ok := r.file.byName[name]
	if !ok {
		r.guard(func() error { return missing(name) })
		return c
	}
	c.spec, c.leaf = r.file.specs[i], r.file.leaves[i]
	r.columns = append(r.columns, c)
	return c
}

// Bind adds columns to the rows: it sets every field whose tag names a column, in the struct that columns points to and in
// structs embedded in it.
//
//	var c struct {
//		Tick   *rows.Column `column:"tick"`
//		Amount *rows.Column `column:"amount_cents"`
//	}
//	r.Bind(&c)
func (r *Rows) Bind(columns any) { r.bind(reflect.ValueOf(columns).Elem()) }

func (r *Rows) bind(v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch name := field.Tag.Get("column"); {
		case field.Anonymous:
			r.bind(v.Field(i))
		case name != "":
			v.Field(i).Set(reflect.ValueOf(r.Column(name)))
		}
	}
}

// Next moves to the next row; it returns false after the last one and after an error.
func (r *Rows) Next() bool {
	if r.err != nil || len(r.spans) == 0 {
		return false
	}
	if r.number == 0 {
		r.row = r.spans[0].first
	} else {
		r.row++
	}
	if r.row == r.spans[0].last {
		r.spans = r.spans[1:]
		r.group++
		if len(r.spans) == 0 {
			return false
		}
		r.row = r.spans[0].first
	}
	r.number++
	return true
}

// guard runs a part of the reading and keeps its error.
func (r *Rows) guard(read func() error) {
	if r.err != nil {
		return
	}
	name := ""
	switch {
	case len(r.spans) > 0:
		name = r.file.groups[r.spans[0].group].name
	case r.file != nil:
		name = r.file.name
	}
	defer decoding(name, &r.err)
	r.err = read()
}

// Err is the first error of the reading so far.
func (r *Rows) Err() error { return r.err }

// Close ends the reading and returns its first error.
func (r *Rows) Close() error {
	var failed []error
	for _, c := range r.columns {
		failed = append(failed, c.reader.close())
	}
	r.spans = nil
	if r.err != nil {
		return r.err
	}
	return errors.Join(failed...)
}
