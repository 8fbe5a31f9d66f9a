package parquet

import (
	"errors"
	"fmt"
	"io"

	parquetgo "github.com/parquet-go/parquet-go"
)

// chunk reads the values of a column of a row group in order. Everything that decodes values does it here: the sizes that
// the pages claim are checked first, and a panic of the decoder becomes an error.
type chunk struct {
	column string
	list   bool
	pages  parquetgo.Pages
	page   parquetgo.Page
	values parquetgo.ValueReader // of the page
	buffer []Value
	unread []Value // of the buffer

	checked parquetgo.Dictionary // of which Check has read the values
}

// bufferedValues is how many values are decoded at once.
const bufferedValues = 512

// errFewRows is returned where a column ends before its row group.
var errFewRows = errors.New("it has fewer values than rows")

// open starts at a row. The page index is loaded only if it allows pages to be skipped.
func (c *chunk) open(f *File, group, column int, row int64) (err error) {
	c.close()
	c.column, c.list = f.columns[column].Name, f.columns[column].List()
	defer c.failed(&err)
	c.column, c.list = f.columns[column].Name, f.columns[column].List()
	if err := f.checkPages(group, column); err != nil {
		return err
	}
	chunk := f.file.RowGroups()[group].ColumnChunks()[column]
	if row > 0 {
		if _, err := chunk.OffsetIndex(); err != nil && !errors.Is(err, parquetgo.ErrMissingOffsetIndex) {
			return err
		}
	}
	if c.buffer == nil {
		c.buffer = make([]Value, bufferedValues)
	}
	c.pages = chunk.Pages()
	if row == 0 {
		return nil
	}
	return c.pages.SeekToRow(row)
}

func (c *chunk) close() {
	c.release()
	if c.pages != nil {
		c.pages.Close()
	}
	c.pages, c.unread = nil, nil
}

// release returns the memory of the page.
func (c *chunk) release() {
	if c.page != nil {
		parquetgo.Release(c.page)
	}
	c.page, c.values = nil, nil
}

// failed turns a panic into an error, and says which column cannot be read.
func (c *chunk) failed(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("cannot be decoded: %v", p)
	}
	if *err != nil && *err != io.EOF {
		*err = fmt.Errorf("column %s: %w", c.column, *err)
	}
}

// fill decodes values when none are left. The end of the column is io.EOF.
func (c *chunk) fill() (err error) {
	defer c.failed(&err)
	for len(c.unread) == 0 {
		if c.values == nil {
			if c.page, err = c.pages.ReadPage(); err != nil {
				return err
			}
			c.values = c.page.Values()
		}
		n, err := c.values.ReadValues(c.buffer)
		c.unread = c.buffer[:n]
		switch {
		case err == io.EOF && n == 0:
			c.release()
		case err == io.EOF:
			c.values = emptyPage{} // the page is in use until its values are read
		case err != nil:
			return err
		case n == 0:
			return errors.New("a page returns no values but does not end")
		}
	}
	return nil
}

// emptyPage has no further values.
type emptyPage struct{}

// ReadValues implements parquetgo.ValueReader.
func (emptyPage) ReadValues([]Value) (int, error) { return 0, io.EOF }

// row returns the values of the next row: one, or those of a list. They are valid until the next call.
func (c *chunk) row() ([]Value, error) {
	if len(c.unread) == 0 {
		if err := c.more(); err != nil {
			return nil, err
		}
	}
	if !c.list {
		row := c.unread[:1:1]
		c.unread = c.unread[1:]
		return row, nil
	}
	row := c.elements(1)
	for len(c.unread) == 0 {
		// The list may continue in values that are not decoded yet.
		for i, v := range row {
			row[i] = v.Clone()
		}
		row = append([]Value(nil), row...)
		if err := c.fill(); err == io.EOF {
			return row, nil
		} else if err != nil {
			return nil, err
		}
		row = append(row, c.elements(0)...)
	}
	return row, nil
}

// more is fill where a further row is expected.
func (c *chunk) more() error {
	err := c.fill()
	if err == io.EOF {
		err = fmt.Errorf("column %s: %w", c.column, errFewRows)
	}
	return err
}

// elements takes the values that are decoded of a list, of which n are known to belong to it.
func (c *chunk) elements(n int) []Value {
	for n < len(c.unread) && c.unread[n].RepetitionLevel() > 0 {
		n++
	}
	list := c.unread[:n:n]
	c.unread = c.unread[n:]
	return list
}

// skip skips rows.
func (c *chunk) skip(rows int64) error {
	for rows > 0 {
		if c.list {
			if _, err := c.row(); err != nil {
				return err
			}
			rows--
			continue
		}
		if len(c.unread) == 0 {
			if err := c.more(); err != nil {
				return err
			}
		}
		n := min(int64(len(c.unread)), rows)
		c.unread = c.unread[n:]
		rows -= n
	}
	return nil
}
