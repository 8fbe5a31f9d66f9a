package verify

import (
	"io"

	"sweep/datasets"
	"sweep/datasets/parquetread"
	"sweep/datasets/vfs"
)

// cursor iterates over some columns of a table's file row by row. It holds one row group of them in
// memory.
type cursor struct {
	file        vfs.File
	table       *parquetread.File
	ints, texts []string // names of the columns
	doubles     []string
	group       int // the next one to load
	row         int
	rows        int
	values      [][]int64
	null        [][]bool
	words       [][]string
	reals       [][]float64
	err         error
}

// openCursor opens a table's file at its first row; without a file there are no rows.
func openCursor(d *datasets.Dataset, r *datasets.CommitRecord, table string, ints, texts []string) *cursor {
	c := &cursor{ints: ints, texts: texts, values: make([][]int64, len(ints)), null: make([][]bool, len(ints)), words: make([][]string, len(texts))}
	f := r.File(table)
	if f == nil {
		return c
	}
	if c.file, c.err = d.FS().Open(f.Path); c.err != nil {
		return c
	}
	var content io.ReaderAt
	var size int64
	if content, size, c.err = d.Newest(r, *f, c.file); c.err == nil {
		c.table, c.err = parquetread.Open(content, size)
	}
	return c
}

// addDoubles reads columns of floating-point numbers too.
func (c *cursor) addDoubles(names []string) {
	c.doubles, c.reals = names, make([][]float64, len(names))
}

// next advances to the next row. It returns false at the end and after an error.
func (c *cursor) next() bool {
	c.row++
	for c.err == nil && c.row >= c.rows {
		if c.table == nil || c.group == c.table.Groups() {
			return false
		}
		c.load()
	}
	return c.err == nil
}

func (c *cursor) load() {
	for i, name := range c.ints {
		if c.values[i], c.null[i], c.err = c.table.Int64s(c.group, name); c.err != nil {
			return
		}
	}
	for i, name := range c.texts {
		if c.words[i], c.err = c.table.Texts(c.group, name); c.err != nil {
			return
		}
	}
	for i, name := range c.doubles {
		if c.reals[i], c.err = c.table.Doubles(c.group, name); c.err != nil {
			return
		}
	}
	c.row, c.rows = 0, int(c.table.GroupRows(c.group))
	c.group++
}

// int is the value of the i-th of the integer columns; NULL is 0.
func (c *cursor) int(i int) int64 { return c.values[i][c.row] }

// isNull reports whether the i-th of the integer columns is NULL.
func (c *cursor) isNull(i int) bool { return c.null[i] != nil && c.null[i][c.row] }

// double is the value of the i-th of the floating-point columns; NULL is NaN.
func (c *cursor) double(i int) float64 { return c.reals[i][c.row] }

// text is the value of the i-th of the text columns; NULL is empty.
func (c *cursor) text(i int) string { return c.words[i][c.row] }

// close releases the file and returns the first error.
func (c *cursor) close() error {
	if c.file != nil {
		c.file.Close()
	}
	return c.err
}
