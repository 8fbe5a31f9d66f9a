// Package tabular reads columns of a CSV or Parquet file of the user's into memory, as finite numbers or as texts. What is
// not a value of its column is an error that names the file and the line or row: nothing is skipped or guessed.
package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/vfs"
	"sweep/engine/text"
)

// File is an open file with named columns.
type File struct {
	name    string
	file    *os.File
	columns []string
	parquet *parquet.File // nil: the file is CSV
}

// Open reads the names of the columns. A file that begins like a Parquet file is one, whatever its name is.
func Open(name string) (*File, error) {
	file, err := vfs.OpenRegular(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) { // the name is in the message once
			err = path.Err
		}
		return nil, errkind.Mark(errkind.Invalid, fmt.Errorf("cannot read %s: %w", name, err))
	}
	f := &File{name: name, file: file}
	if err := f.open(); err != nil {
		file.Close()
		return nil, err
	}
	return f, nil
}

func (f *File) open() error {
	var head [4]byte
	if n, err := f.file.ReadAt(head[:], 0); err != nil && err != io.EOF {
		return f.unreadable(err)
	} else if !bytes.Equal(head[:n], []byte("PAR1")) {
		return f.openCSV()
	}
	info, err := f.file.Stat()
	if err != nil {
		return f.unreadable(err)
	}
	if f.parquet, err = parquet.Open(f.file, info.Size()); err != nil {
		return f.mistake("cannot read the Parquet file: %v", err)
	}
	for _, spec := range f.parquet.Columns() {
		f.columns = append(f.columns, spec.Name)
	}
	return nil
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Name is the name with which the file was opened.
func (f *File) Name() string { return f.name }

// Columns are the names of the columns in order.
func (f *File) Columns() []string { return f.columns }

// Has reports whether there is a column.
func (f *File) Has(column string) bool { return slices.Contains(f.columns, column) }

// Column is the values of a column: numbers if all are numbers, else texts.
type Column struct {
	Name    string
	Numbers []float64 // nil for texts
	Texts   []string
}

// Numbers reads columns of finite numbers.
func (f *File) Numbers(names ...string) ([][]float64, error) {
	columns, err := f.read(names, numbers)
	list := make([][]float64, len(columns))
	for i, c := range columns {
		list[i] = c.Numbers
	}
	return list, err
}

// Decimals reads columns of finite numbers as texts that denote them exactly: a double rounds integers from 2⁵³ on.
func (f *File) Decimals(names ...string) ([][]string, error) {
	columns, err := f.read(names, decimals)
	list := make([][]string, len(columns))
	for i, c := range columns {
		list[i] = c.Texts
	}
	return list, err
}

// Texts reads columns of texts, as they are in the file, without spaces around them.
func (f *File) Texts(names ...string) ([][]string, error) {
	columns, err := f.read(names, texts)
	list := make([][]string, len(columns))
	for i, c := range columns {
		list[i] = c.Texts
	}
	return list, err
}

// Values reads columns of numbers or texts. A column that has both is an error.
func (f *File) Values(names ...string) ([]Column, error) { return f.read(names, values) }

// kind is what the cells of a column may be.
type kind int

const (
	numbers  kind = iota
	decimals      // numbers as texts
	texts
	values // numbers only, or texts only
)

// read reads columns, all of one kind.
func (f *File) read(names []string, want kind) ([]Column, error) {
	readers := make([]*cells, len(names))
	for i, name := range names {
		place := slices.Index(f.columns, name)
		switch {
		case place < 0:
			return nil, f.mistake("there is no column %s; the columns are %s", name, text.List(f.shown()))
		case slices.Contains(f.columns[place+1:], name):
			return nil, f.mistake("the column %s appears twice", name)
		}
		readers[i] = &cells{column: Column{Name: name}, want: want, place: place}
	}
	read := f.readCSV
	if f.parquet != nil {
		read = f.readParquet
	}
	if err := read(readers); err != nil {
		return nil, err
	}
	columns := make([]Column, len(readers))
	for i, c := range readers {
		columns[i] = c.column
	}
	return columns, nil
}

// shownMax limits the columns that a message lists.
const shownMax = 30

func (f *File) shown() []string {
	if len(f.columns) > shownMax {
		return append(slices.Clone(f.columns[:shownMax]), fmt.Sprintf("%d more", len(f.columns)-shownMax))
	}
	return f.columns
}

// cells receives the cells of a column.
type cells struct {
	column Column
	want   kind
	place  int
	known  map[string]string // equal texts share their memory
}

// number adds a number, which the text denotes exactly.
func (c *cells) number(x float64, cell string) error {
	switch {
	case c.want == decimals:
		c.share(cell)
		return nil
	case c.column.Texts != nil:
		return fmt.Errorf("%v is a number, unlike the cells above it", x)
	}
	c.column.Numbers = append(c.column.Numbers, x)
	return nil
}

// text adds a text, which is not a number in a column of numbers.
func (c *cells) text(cell string) error {
	switch {
	case c.want == numbers || c.want == decimals:
		return fmt.Errorf("%q is not a number", cell)
	case c.column.Numbers != nil:
		return fmt.Errorf("%q is not a number, unlike the cells above it", cell)
	}
	c.share(cell)
	return nil
}

// share adds the text of a cell.
func (c *cells) share(cell string) {
	share, ok := c.known[cell]
	if !ok {
		share = strings.Clone(cell)
		if c.known == nil {
			c.known = map[string]string{}
		}
		if len(c.known) < knownMax {
			c.known[share] = share
		}
	}
	c.column.Texts = append(c.column.Texts, share)
}

const knownMax = 1 << 14

func (f *File) mistake(format string, args ...any) error {
	return errkind.Errorf(errkind.Invalid, "%s: "+format, append([]any{f.name}, args...)...)
}

// at is the mistake of a cell.
func (f *File) at(unit string, number int, column string, why error) error {
	if unit == "line" {
		return errkind.Errorf(errkind.Invalid, "%s:%d: %s: %v", f.name, number, column, why)
	}
	return f.mistake("row %d: %s: %v", number, column, why)
}

func (f *File) unreadable(err error) error {
	return errkind.Mark(errkind.Storage, fmt.Errorf("reading %s: %w", f.name, err))
}
