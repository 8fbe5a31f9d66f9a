package parquetread

import (
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

// sameValues compares values together with their levels, which tell NULL from an empty list.
func sameValues(a, b []parquet.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !parquet.DeepEqual(a[i], b[i]) {
			return false
		}
	}
	return true
}
