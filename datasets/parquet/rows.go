package parquet

import (
	"errors"
	"fmt"
	"io"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Rows iterates over columns of a file row by row. It holds one page of each column in memory.
type Rows struct {
	file    *File
	group   int // the row group that is read
	end     int // the row group after the last one
	left    int64
	columns []columnRows
	which   []int // the column of the file that each of them is
	err     error
}

// columnRows iterates over one column of a row group.
type columnRows struct {
	pages  parquetgo.Pages
	page   parquetgo.ValueReader
	buffer []parquetgo.Value
	unread []parquetgo.Value // of the buffer
	row    []parquetgo.Value // of the current row
}

// rowsBuffer is the number of values of a column that are decoded at once.
const rowsBuffer = 512

// Rows begins at the first row.
func (f *File) Rows() *Rows { return f.RowsOf(0, f.Groups()) }

// RowsOf begins at the first row of a row group and ends before that of another.
func (f *File) RowsOf(first, end int) *Rows {
	all := make([]int, len(f.Columns()))
	for i := range all {
		all[i] = i
	}
	return f.rows(first, end, all)
}

// RowsOfColumns begins at the first row and reads the given columns only; Values numbers them from 0.
func (f *File) RowsOfColumns(columns []int) *Rows { return f.rows(0, f.Groups(), columns) }

func (f *File) rows(first, end int, which []int) *Rows {
	r := &Rows{file: f, group: first - 1, end: end, columns: make([]columnRows, len(which)), which: which}
	for i := range r.columns {
		r.columns[i].buffer = make([]parquetgo.Value, rowsBuffer)
	}
	return r
}

// Next goes to the next row. It returns false at the end and after an error.
func (r *Rows) Next() bool {
	defer recovered(&r.err)
	for r.err == nil && r.left == 0 {
		if r.group+1 >= r.end {
			return false
		}
		r.open()
	}
	for i := range r.columns {
		if r.err != nil {
			return false
		}
		if err := r.columns[i].next(); err != nil {
			r.err = fmt.Errorf("row group %d, column %d: %w", r.group, r.which[i]+1, err)
		}
	}
	r.left--
	return r.err == nil
}

// open goes to the next row group.
func (r *Rows) open() {
	r.group++
	r.left = r.file.GroupRows(r.group)
	for i, column := range r.which {
		if err := r.file.checkPages(r.group, column); err != nil {
			r.err = fmt.Errorf("row group %d, column %d: %w", r.group, column+1, err)
			return
		}
		r.columns[i].close()
		r.columns[i].pages = r.file.file.RowGroups()[r.group].ColumnChunks()[column].Pages()
	}
}

// Values returns the values of the current row in a column: one value, or the elements of a list. They are valid until
// Next.
func (r *Rows) Values(column int) []parquetgo.Value { return r.columns[column].row }

// Err is the error that ended the rows; nil at the end of the file.
func (r *Rows) Err() error { return r.err }

// Close releases what is open.
func (r *Rows) Close() {
	for i := range r.columns {
		r.columns[i].close()
	}
}

func (c *columnRows) close() {
	if c.pages != nil {
		c.pages.Close()
	}
	c.pages, c.page, c.unread, c.row = nil, nil, nil, nil
}

var errFewRows = errors.New("it has fewer values than rows")

// next reads the values of the next row: one that repeats nothing, and those after it that repeat.
func (c *columnRows) next() error {
	if err := c.fill(); err != nil {
		if err == io.EOF {
			err = errFewRows
		}
		return err
	}
	n := 1
	for n < len(c.unread) && c.unread[n].RepetitionLevel() > 0 {
		n++
	}
	c.row, c.unread = c.unread[:n:n], c.unread[n:]
	for len(c.unread) == 0 {
		// The row may continue in values that are not decoded yet. Its values are copied before the buffer is reused.
		c.row = append([]parquetgo.Value(nil), c.row...)
		err := c.fill()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		n := 0
		for n < len(c.unread) && c.unread[n].RepetitionLevel() > 0 {
			n++
		}
		c.row, c.unread = append(c.row, c.unread[:n]...), c.unread[n:]
	}
	return nil
}

// fill decodes values when none are left.
func (c *columnRows) fill() error {
	for len(c.unread) == 0 {
		if c.page == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				return err
			}
			c.page = page.Values()
		}
		n, err := c.page.ReadValues(c.buffer)
		c.unread = c.buffer[:n]
		if err == io.EOF {
			c.page = nil
		} else if err != nil {
			return err
		}
	}
	return nil
}
