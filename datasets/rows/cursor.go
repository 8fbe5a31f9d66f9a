package rows

import (
	"errors"
	"fmt"
	"reflect"

	"sweep/datasets/columns"
)

// Rows is a cursor over selected rows. Its columns are asked for before the first call of Next.
type Rows struct {
	file    *File
	spans   []span
	columns []*Column
	row     int64 // of the present row group, the next one to read
	opened  bool  // the columns stand in the first of spans
	read    int64
	err     error
}

// Rows starts reading the selected rows. Errors are told by Close.
func (f *File) Rows(s Selection) *Rows {
	r := &Rows{file: f}
	r.guard(func() (err error) { r.spans, err = f.spans(s); return err })
	return r
}

// None has no rows; it stands for a file that a table without rows does not have.
func None() *Rows { return &Rows{} }

// Column makes a column part of the rows. A column that the file has not is an error of the rows.
func (r *Rows) Column(name string) *Column {
	c := &Column{spec: columns.Spec{Name: name}}
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

// Bind makes columns part of the rows: it sets every field of the struct that columns points to, and of structs embedded
// in it, whose tag names a column.
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
	r.guard(r.advance)
	return r.err == nil && len(r.spans) > 0
}

// NumRows is the number of selected rows.
func (r *Rows) NumRows() int64 {
	n := r.read
	for _, p := range r.spans {
		n += p.last - p.first
	}
	return n
}

func (r *Rows) advance() error {
	for r.opened && r.row == r.spans[0].last {
		r.read += r.spans[0].last - r.spans[0].first
		r.spans, r.opened = r.spans[1:], false
		if len(r.spans) == 0 {
			return nil
		}
	}
	if !r.opened {
		if err := r.openSpan(); err != nil {
			return err
		}
	}
	for _, c := range r.columns {
		if err := c.advance(); err != nil {
			return fmt.Errorf("column %s: %w", c.spec.Name, unexpected(err))
		}
	}
	r.row++
	return nil
}

func (r *Rows) openSpan() error {
	p := r.spans[0]
	chunks := r.file.file.RowGroups()[p.group].ColumnChunks()
	for _, c := range r.columns {
		if err := c.reader.close(); err != nil {
			return err
		}
		if err := c.reader.open(chunks[c.leaf], p.first); err != nil {
			return fmt.Errorf("column %s: %w", c.spec.Name, err)
		}
	}
	r.row, r.opened = p.first, true
	return nil
}

// guard runs a part of the reading and keeps its error.
func (r *Rows) guard(read func() error) {
	if r.err != nil {
		return
	}
	name := ""
	if r.file != nil {
		name = r.file.name
	}
	func() {
		defer decoding(name, &r.err)
		r.err = read()
	}()
}

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
