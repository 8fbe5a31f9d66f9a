package parquet

import (
	"math"
	"slices"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Source iterates over rows of one file or of several consecutive files.
type Source interface {
	Next() bool
	Values(column int) []Value
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

// sameValues compares values together with their levels, which distinguish NULL from an empty list.
func sameValues(a, b []Value) bool {
	return slices.EqualFunc(a, b, func(x, y Value) bool {
		return x.RepetitionLevel() == y.RepetitionLevel() && x.DefinitionLevel() == y.DefinitionLevel() && sameValue(x, y)
	})
}

// sameValue compares values. Floating-point numbers are compared bit by bit, so that a NaN equals itself.
func sameValue(a, b Value) bool {
	if a.Kind() == parquetgo.Double && b.Kind() == parquetgo.Double {
		return math.Float64bits(a.Double()) == math.Float64bits(b.Double())
	}
	return parquetgo.Equal(a, b)
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

// Same reports whether two sources have the same rows in the same number of columns. An error of a source ends its rows.
func Same(a, b Source, columns int) bool {
	for {
		moreA, moreB := a.Next(), b.Next()
		if !moreA || !moreB {
			return moreA == moreB
		}
		for i := range columns {
			if !sameValues(a.Values(i), b.Values(i)) {
				return false
			}
		}
	}
}
