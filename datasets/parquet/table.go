package parquet

import (
	"fmt"
	"slices"
)

// Table is one or several files with the same columns that are read as one. It must not be used by several goroutines at
// once.
type Table struct {
	files []*File
	lacks []string
}

// NewTable is a table of one file.
func NewTable(f *File) *Table { return &Table{files: []*File{f}} }

// Add adds the rows of another file behind those of t. Messages about one of several files begin with its name.
func (t *Table) Add(name string, f *File) error {
	f.name = name
	if len(t.files) > 0 && !slices.Equal(t.Columns(), f.columns) {
		return fmt.Errorf("its columns differ from those of %s", t.files[0].name)
	}
	t.files = append(t.files, f)
	return nil
}

// ReadAsNull lets columns that the files lack be read as NULL.
func (t *Table) ReadAsNull(columns []string) { t.lacks = columns }

// Lacks lists the columns that the files lack and that are read as NULL.
func (t *Table) Lacks() []string { return t.lacks }

// Columns describes the columns in order.
func (t *Table) Columns() []Spec { return t.files[0].columns }

// Has reports whether there is a column.
func (t *Table) Has(column string) bool { return t.files[0].Has(column) }

// NumRows is the number of rows.
func (t *Table) NumRows() int64 {
	var rows int64
	for _, f := range t.files {
		rows += f.NumRows()
	}
	return rows
}

// Rows starts reading the selected rows. Close returns any error.
func (t *Table) Rows(s Selection) *Rows {
	r := &Rows{byName: t.files[0].byName, specs: t.Columns(), lacks: t.lacks, several: len(t.files) > 1}
	for _, f := range t.files {
		spans, err := f.spans(s)
		if err != nil && r.several {
			err = fmt.Errorf("%s: %w", f.name, err)
		}
		if r.fail(err); err != nil {
			break
		}
		r.spans = append(r.spans, spans...)
	}
	return r
}
