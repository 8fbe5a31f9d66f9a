package verify

import (
	"io"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/vfs"
)

// cursor iterates over some columns of a table's rows in a batch. It holds one row group of them in memory.
type cursor struct {
	d           *datasets.Dataset
	r           *datasets.CommitRecord
	left        []datasets.CommittedFile // not opened yet
	file        vfs.File
	table       *parquet.File
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

// openCursor starts before the first row of a table.
func openCursor(d *datasets.Dataset, r *datasets.CommitRecord, table string, ints, texts []string) *cursor {
	return &cursor{d: d, r: r, left: r.FilesOf(table), ints: ints, texts: texts, values: make([][]int64, len(ints)), null: make([][]bool, len(ints)), words: make([][]string, len(texts))}
}

// addDoubles reads columns of floating-point numbers too.
func (c *cursor) addDoubles(names []string) {
	c.doubles, c.reals = names, make([][]float64, len(names))
}

// next advances to the next row. It returns false at the end and after an error.
func (c *cursor) next() bool {
	c.row++
	for c.err == nil && c.row >= c.rows {
		switch {
		case c.table != nil && c.group < c.table.Groups():
			c.load()
		case len(c.left) > 0:
			c.open()
		default:
			return false
		}
	}
	return c.err == nil
}

// open opens the next file.
func (c *cursor) open() {
	if c.file != nil {
		c.file.Close()
	}
	f := c.left[0]
	c.left, c.group = c.left[1:], 0
	if c.file, c.err = c.d.FS().Open(f.Path); c.err != nil {
		return
	}
	var content io.ReaderAt
	var size int64
	if content, size, c.err = c.d.Newest(c.r, f, c.file); c.err == nil {
		c.table, c.err = parquet.Open(content, size)
	}
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
