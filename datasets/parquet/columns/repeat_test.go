package columns_test

import (
	"testing"

	"sweep/datasets/parquet/columns"
	"sweep/datasets/parquet/columns/columnstest"
)

// Values that repeat are in every row, none of them NULL, for any number of rows and in every row group.
func TestRepeatedValuesAreInAllRows(t *testing.T) {
	for _, n := range []int{1, 7, 8, 9, 63, 64, 65, 129, 4097, columns.RowGroupRows + 65} {
		codec, _ := columns.NewCodec("zstd")
		var file columnstest.File
		null := func(name string) columns.Spec { return columns.Spec{Name: name, Nullable: true} }
		i64, f64, flag, name := columns.NewInt64(null("i64")), columns.NewDouble(null("f64")), columns.NewBool(null("flag")), columns.NewString(null("name"))
		number := columns.NewInt64(columns.Spec{Name: "row"})
		w := columns.New(columns.Options{Name: "repeated", Codec: codec, Create: file.Create}, number, i64, f64, flag, name)
		w.Repeat(func() { i64.Append(1<<53 + 1) })
		w.Repeat(func() { f64.Append(0.1) })
		w.Repeat(func() { flag.Append(true) })
		w.Repeat(func() { name.Append("007") })
		rows := make([]row, n)
		for i := range rows {
			rows[i] = row{"row": int64(i), "i64": int64(1<<53 + 1), "f64": 0.1, "flag": true, "name": "007"}
			number.Append(int64(i))
			if err := w.EndRow(); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		checkBoth(t, file.Bytes(), rows)
	}
}
