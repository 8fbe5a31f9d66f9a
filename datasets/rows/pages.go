package rows

import (
	"errors"
	"io"

	parquetgo "github.com/parquet-go/parquet-go"
)

// pageReader reads the values of a column chunk in order, starting at a given row.
type pageReader struct {
	pages  parquetgo.Pages
	values parquetgo.ValueReader // of the current page; nil before the first
	buf    []parquetgo.Value
	at, n  int // buf[at:n] are the values not yet returned
}

// bufferedValues is how many values are decoded at once.
const bufferedValues = 512

// open starts at a row of a chunk. The page index is loaded only if it allows pages to be skipped.
func (r *pageReader) open(c parquetgo.ColumnChunk, row int64) error {
	if row > 0 {
		if _, err := c.OffsetIndex(); err != nil && !errors.Is(err, parquetgo.ErrMissingOffsetIndex) {
			return err
		}
	}
	r.pages, r.values, r.at, r.n = c.Pages(), nil, 0, 0
	if r.buf == nil {
		r.buf = make([]parquetgo.Value, bufferedValues)
	}
	if row == 0 {
		return nil
	}
	return r.pages.SeekToRow(row)
}

func (r *pageReader) close() error {
	if r.pages == nil {
		return nil
	}
	err := r.pages.Close()
	r.pages, r.values = nil, nil
	return err
}

// next returns the next value; io.EOF follows the last.
func (r *pageReader) next() (parquetgo.Value, error) {
	v, err := r.peek()
	r.at++
	return v, err
}

// peek returns the next value without consuming it.
func (r *pageReader) peek() (parquetgo.Value, error) {
	for r.at >= r.n {
		if err := r.fill(); err != nil {
			return parquetgo.Value{}, err
		}
	}
	return r.buf[r.at], nil
}

// skip skips the values of some rows.
func (r *pageReader) skip(rows int64, list bool) error {
	for rows > 0 {
		if _, err := r.peek(); err != nil {
			return err
		}
		if list {
			r.at++
			if err := r.skipElements(); err != nil {
				return err
			}
			rows--
			continue
		}
		n := min(int64(r.n-r.at), rows)
		r.at += int(n)
		rows -= n
	}
	return nil
}

// skipElements skips the elements of a list after the first.
func (r *pageReader) skipElements() error {
	for {
		v, err := r.peek()
		if errors.Is(err, io.EOF) || err == nil && v.RepetitionLevel() == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		r.at++
	}
}

func (r *pageReader) fill() error {
	if r.values == nil {
		page, err := r.pages.ReadPage()
		if err != nil {
			return err
		}
		r.values = page.Values()
	}
	var err error
	r.at = 0
	r.n, err = r.values.ReadValues(r.buf)
	if errors.Is(err, io.EOF) || err == nil && r.n == 0 {
		r.values, err = nil, nil
	}
	return err
}
