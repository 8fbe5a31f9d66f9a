package parquet

import (
	"math"
	"slices"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Source iterates over rows of one file or of several consecutive files.
type Source interface {
	Next() bool
	Values(column int) []parquetgo.Value
	Err() error
}

// SameRows reports whether the rows of a file are the next ones of a source that has the same columns. Some columns may be
// left out of the comparison.
func SameRows(f *File, other Source, except ...string) (bool, error) {
	rows := f.Rows()
	defer rows.Close()
	var columns []int
	for i, c := range f.Columns() {
		if !slices.Contains(except, c.Name) {
			columns = append(columns, i)
		}
	}
	for rows.Next() {
		if !other.Next() {
			return false, other.Err()
		}
		for _, i := range columns {
			if !sameValues(rows.Values(i), other.Values(i)) {
				return false, nil
			}
		}
	}
	return rows.Err() == nil, rows.Err()
}

// sameValues compares values together with their levels, which distinguish NULL from an empty list. Floating-point
// numbers are compared bit by bit, so that a NaN equals itself.
func sameValues(a, b []parquetgo.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Kind() == parquetgo.Double && y.Kind() == parquetgo.Double {
			x = parquetgo.Int64Value(int64(math.Float64bits(x.Double()))).Level(x.RepetitionLevel(), x.DefinitionLevel(), x.Column())
			y = parquetgo.Int64Value(int64(math.Float64bits(y.Double()))).Level(y.RepetitionLevel(), y.DefinitionLevel(), y.Column())
		}
		if !parquetgo.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

// DifferingColumns lists the columns in which the rows of a file and those of a source with the same columns differ. sameRows
// is false when one of them has more rows; what both have is compared.
func DifferingColumns(f *File, other Source) (columns []string, sameRows bool, err error) {
	rows := f.Rows()
	defer rows.Close()
	differ := make([]bool, len(f.Columns()))
	for sameRows = true; rows.Next(); {
		if !other.Next() {
			sameRows = false
			break
		}
		for i := range differ {
			differ[i] = differ[i] || !sameValues(rows.Values(i), other.Values(i))
		}
	}
	if sameRows && rows.Err() == nil {
		sameRows = !other.Next()
	}
	for i, c := range f.Columns() {
		if differ[i] {
			columns = append(columns, c.Name)
		}
	}
	if err = rows.Err(); err == nil {
		err = other.Err()
	}
	return columns, sameRows, err
}
