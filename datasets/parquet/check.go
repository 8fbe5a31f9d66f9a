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

// checkNext checks the next page of numbers or places in a dictionary, or the next values of another page, and returns the
// number of their rows.
func (c *chunk) checkNext(text bool) (rows int64, err error) {
	if c.values == nil {
		if n, whole, err := c.checkPage(text); whole || err != nil {
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
			return rows, fmt.Errorf("column %s: %w", c.column, notText(v))
		}
	}
	c.unread = nil
	return rows, nil
}

func notText(v *Value) error { return fmt.Errorf("the text %q is not UTF-8", v.ByteArray()) }

var errLevels = errors.New("the number of values of a page does not match its levels")

var errPlace = errors.New("a page names a value that its dictionary does not have")

// checkPage reads the next page. If it has numbers or places in a dictionary, they are decoded already, and it is enough to
// compare their levels, which mark NULL, with their number: most columns have such pages, and verification spends most of
// its time on them.
func (c *chunk) checkPage(text bool) (rows int64, whole bool, err error) {
	defer c.failed(&err)
	if c.page, err = c.pages.ReadPage(); err != nil {
		return 0, false, err
	}
	count := 0
	data, levels := c.page.Data(), c.page.DefinitionLevels()
	switch kind := c.page.Type().Kind(); {
	case len(c.page.RepetitionLevels()) > 0:
	case c.page.Dictionary() != nil:
		whole, count = true, len(data.Int32())
		err = c.checkPlaces(data.Int32(), text)
	case kind == parquetgo.Int64:
		whole, count = true, len(data.Int64())
	case kind == parquetgo.Int32:
		whole, count = true, len(data.Int32())
	case kind == parquetgo.Double:
		whole, count = true, len(data.Double())
	}
	if !whole {
		c.values = c.page.Values()
		return 0, false, nil
	}
	defer c.release()
	if levels == nil || err != nil {
		return int64(count), true, err
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

// checkPlaces checks the places in the dictionary of the page, and its values when it is the first page that has it.
func (c *chunk) checkPlaces(places []int32, text bool) error {
	dictionary := c.page.Dictionary()
	if text && c.checked != dictionary {
		for i := range dictionary.Len() {
			if v := dictionary.Index(int32(i)); !utf8.Valid(v.ByteArray()) {
				return notText(&v)
			}
		}
		c.checked = dictionary
	}
	for _, place := range places {
		if uint(place) >= uint(dictionary.Len()) {
			return errPlace
		}
	}
	return nil
}
