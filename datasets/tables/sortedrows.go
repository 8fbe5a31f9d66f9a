package tables

import (
	"slices"

	"sweep/datasets/parquet"
)

// sortedRows iterates over rows in the order of a SortStep. It holds the rows of one group in memory.
type sortedRows struct {
	RowSource
	within []int // columns that are equal in a group
	by     int
	width  int

	group []storedRow
	at    int
	ahead storedRow // the first row of the next group; nil if there is none
}

// storedRow has the values of a row, by column.
type storedRow [][]parquet.Value

func newSortedRows(rows RowSource, s *SortStep, columns []Column) *sortedRows {
	place := func(name string) int { return slices.IndexFunc(columns, func(c Column) bool { return c.Name == name }) }
	r := &sortedRows{RowSource: rows, by: place(s.By), width: len(columns)}
	for _, name := range s.Within {
		r.within = append(r.within, place(name))
	}
	r.ahead = r.read()
	return r
}

// read copies the next row.
func (r *sortedRows) read() storedRow {
	if !r.RowSource.Next() {
		return nil
	}
	row := make(storedRow, r.width)
	for i := range row {
		for _, v := range r.RowSource.Values(i) {
			row[i] = append(row[i], v.Clone())
		}
	}
	return row
}

// Next advances to the next row.
func (r *sortedRows) Next() bool {
	if r.at++; r.at < len(r.group) {
		return true
	}
	r.group, r.at = r.group[:0], 0
	for r.ahead != nil && (len(r.group) == 0 || r.together(r.group[0], r.ahead)) {
		r.group = append(r.group, r.ahead)
		r.ahead = r.read()
	}
	slices.SortStableFunc(r.group, func(a, b storedRow) int {
		return slices.Compare(a[r.by][0].ByteArray(), b[r.by][0].ByteArray())
	})
	return len(r.group) > 0 && r.Err() == nil
}

func (r *sortedRows) together(a, b storedRow) bool {
	for _, i := range r.within {
		if parquet.IntegerOf(a[i][0]) != parquet.IntegerOf(b[i][0]) {
			return false
		}
	}
	return true
}

// Values are the values of the current row in a column.
func (r *sortedRows) Values(column int) []parquet.Value { return r.group[r.at][column] }
