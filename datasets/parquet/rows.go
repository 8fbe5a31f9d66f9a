package parquet

import (
	"fmt"
	"reflect"
	"slices"
)

// Rows is a cursor over rows of one or several files. Values are read on demand, one page of a column at a time, so that
// columns that are rarely used cost little.
type Rows struct {
	columns []*Column
	whole   []*Column      // columns that are read in every row, in the order that Values counts
	byName  map[string]int // place of the columns in the files
	specs   []Spec
	lacks   []string // columns that the files lack and that are NULL
	several bool     // messages say which file
	spans   []span   // remaining ones; the cursor is in the first
	span    int      // changes with every span
	row     int64    // in the row group
	number  int64    // of the row among all, from 1; 0 before the first
	err     error
}

// span is a range of rows of a row group.
type span struct {
	file        *File
	group       int
	first, last int64 // last is exclusive
}

// Rows begins at the first row of a file and reads all columns.
func (f *File) Rows() *Rows { return f.RowsOf(0, f.Groups()) }

// RowsOf begins at the first row of a row group and ends before that of another. It reads all columns.
func (f *File) RowsOf(first, end int) *Rows {
	all := make([]int, len(f.columns))
	for i := range all {
		all[i] = i
	}
	return f.rows(first, end, all)
}

// RowsOfColumns begins at the first row and reads the given columns only; Values numbers them from 0.
func (f *File) RowsOfColumns(columns []int) *Rows { return f.rows(0, f.Groups(), columns) }

func (f *File) rows(first, end int, columns []int) *Rows {
	r := &Rows{byName: f.byName, specs: f.columns}
	for g := first; g < end; g++ {
		if f.GroupRows(g) > 0 {
			r.spans = append(r.spans, span{f, g, 0, f.GroupRows(g)})
		}
	}
	for _, place := range columns {
		r.whole = append(r.whole, r.column(place))
	}
	return r
}

// NoRows returns a cursor without rows, for a table that has no file because it has no rows.
func NoRows() *Rows { return &Rows{} }

func (r *Rows) column(place int) *Column {
	c := &Column{spec: r.specs[place], place: place, rows: r}
	r.columns = append(r.columns, c)
	return c
}

// Column adds a column to the rows. If the files do not have the column, Close returns an error.
func (r *Rows) Column(name string) *Column {
	if place, ok := r.byName[name]; ok {
		return r.column(place)
	}
	if r.byName != nil && !slices.Contains(r.lacks, name) {
		r.fail(missing(name))
	}
	return &Column{spec: Spec{Name: name}, place: absent, rows: r}
}

func missing(column string) error {
	return fmt.Errorf("there is no column %s; the file was not written in this format", column)
}

// Bind adds columns to the rows: it sets every field whose tag names a column, in the struct that columns points to and in
// structs embedded in it.
//
//	var c struct {
//		Tick   *parquet.Column `column:"tick"`
//		Amount *parquet.Column `column:"amount_cents"`
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
		r.span++
		if len(r.spans) == 0 {
			return false
		}
		r.row = r.spans[0].first
	}
	r.number++
	return len(r.whole) == 0 || r.Load()
}

// Load reads the values of the current row in all columns, and reports whether that was possible.
func (r *Rows) Load() bool {
	for _, c := range r.columns {
		c.Values()
	}
	return r.err == nil
}

// Values are the values of the current row in a column, counted from 0: one, or the elements of a list. They are valid until
// Next.
func (r *Rows) Values(column int) []Value { return r.whole[column].values }

// fail keeps the first error.
func (r *Rows) fail(err error) {
	if err == nil || r.err != nil {
		return
	}
	if r.several && len(r.spans) > 0 {
		err = fmt.Errorf("%s: %w", r.spans[0].file.name, err)
	}
	r.err = err
}

// Err is the error that ended the rows; nil at their end.
func (r *Rows) Err() error { return r.err }

// Close ends the reading and returns its error.
func (r *Rows) Close() error {
	for _, c := range r.columns {
		c.chunk.close()
		c.values = nil
	}
	r.spans = nil
	return r.err
}
