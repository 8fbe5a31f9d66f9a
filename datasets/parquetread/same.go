package parquetread

import (
	"math"

	"github.com/parquet-go/parquet-go"
)

// SameRows reports whether two files have the same columns and the same rows in the same order, however they are
// divided into row groups and pages.
func SameRows(a, b *File) (bool, error) {
	left, right := a.Columns(), b.Columns()
	if a.RowCount() != b.RowCount() || len(left) != len(right) {
		return false, nil
	}
	for i := range left {
		if left[i] != right[i] {
			return false, nil
		}
	}
	x, y := a.Rows(), b.Rows()
	defer x.Close()
	defer y.Close()
	for x.Next() && y.Next() {
		for i := range left {
			if !sameValues(x.Values(i), y.Values(i)) {
				return false, nil
			}
		}
	}
	if err := x.Err(); err != nil {
		return false, err
	}
	return y.Err() == nil, y.Err()
}

// sameValues compares values together with their levels, which tell NULL from an empty list. Floating-point numbers are
// compared bit by bit, so that a value that is no number equals itself.
func sameValues(a, b []parquet.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Kind() == parquet.Double && y.Kind() == parquet.Double {
			x = parquet.Int64Value(int64(math.Float64bits(x.Double()))).Level(x.RepetitionLevel(), x.DefinitionLevel(), x.Column())
			y = parquet.Int64Value(int64(math.Float64bits(y.Double()))).Level(y.RepetitionLevel(), y.DefinitionLevel(), y.Column())
		}
		if !parquet.DeepEqual(x, y) {
			return false
		}
	}
	return true
}
