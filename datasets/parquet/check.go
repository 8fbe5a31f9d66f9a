package parquet

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Check decodes all values of a column of a row group: there must be as many as rows, and texts must be UTF-8.
func (f *File) Check(group, column int) error {
	text := strings.HasPrefix(f.columns[column].Type, "VARCHAR")
	var c chunk
	if err := c.open(f, group, column, 0); err != nil {
		return err
	}
	defer c.close()
	rows := int64(0)
	for {
		err := c.fill()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		for i := range c.unread {
			v := &c.unread[i]
			if v.RepetitionLevel() == 0 {
				rows++
			}
			if text && !utf8.Valid(v.ByteArray()) {
				return fmt.Errorf("column %s: the text %q is not UTF-8", c.column, v.ByteArray())
			}
		}
		c.unread = nil
	}
	if rows != f.GroupRows(group) {
		return fmt.Errorf("column %s: it has values for %d rows of %d", c.column, rows, f.GroupRows(group))
	}
	return nil
}
