package parquet

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Check decodes all values of a column of a row group: there must be as many as rows, and texts must be UTF-8.
func (f *File) Check(group, column int) error {
	var c chunk
	if err := c.open(f, group, column, 0); err != nil {
		return err
	}
	defer c.close()
	rows := int64(0)
	for {
		n, err := c.checkNext(strings.HasPrefix(f.columns[column].Type, "VARCHAR"))
		rows += n
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if rows != f.GroupRows(group) {
		return fmt.Errorf("column %s: it has values for %d rows of %d", c.column, rows, f.GroupRows(group))
	}
	return nil
}

// checkNext checks the next page of numbers, or the next values of another page, and returns the number of their rows.
func (c *chunk) checkNext(text bool) (rows int64, err error) {
	if c.values == nil {
		if n, numbers, err := c.checkNumbers(); numbers || err != nil {
			return n, err
		}
	}
	if err := c.fill(); err != nil {
		return 0, err
	}
	for i := range c.unread {
		v := &c.unread[i]
		if v.RepetitionLevel() == 0 {
			rows++
		}
		if text && !utf8.Valid(v.ByteArray()) {
			return rows, fmt.Errorf("column %s: the text %q is not UTF-8", c.column, v.ByteArray())
		}
	}
	c.unread = nil
	return rows, nil
}

var errLevels = errors.New("the number of values of a page does not match its levels")

// checkNumbers reads the next page. If it has numbers, they are decoded already, and their levels, which mark NULL, are
// compared with their number: most columns have numbers, and verification spends most of its time on them.
func (c *chunk) checkNumbers() (rows int64, numbers bool, err error) {
	defer c.failed(&err)
	if c.page, err = c.pages.ReadPage(); err != nil {
		return 0, false, err
	}
	count := 0
	data, levels := c.page.Data(), c.page.DefinitionLevels()
	switch kind := c.page.Type().Kind(); {
	case c.page.Dictionary() != nil || len(c.page.RepetitionLevels()) > 0:
	case kind == parquetgo.Int64:
		numbers, count = true, len(data.Int64())
	case kind == parquetgo.Int32:
		numbers, count = true, len(data.Int32())
	case kind == parquetgo.Double:
		numbers, count = true, len(data.Double())
	}
	if !numbers {
		c.values = c.page.Values()
		return 0, false, nil
	}
	defer c.release()
	if levels == nil {
		return int64(count), true, nil
	}
	defined := 0
	for _, level := range levels {
		if level > 1 {
			return 0, true, errLevels // a level of a group, which no table has
		}
		defined += int(level)
	}
	if defined != count {
		return 0, true, errLevels
	}
	return int64(len(levels)), true, nil
}
