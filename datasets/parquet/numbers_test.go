package parquet

import (
	"bytes"
	"slices"
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"
)

// TestNumbersAreThoseOfTheValues reads whole numbers, with NULLs and without, as numbers and value by value.
func TestNumbersAreThoseOfTheValues(t *testing.T) {
	for name, data := range map[string][]byte{
		"first pages":  sample(t, 5000, parquetgo.DataPageVersion(1)),
		"second pages": sample(t, 5000, parquetgo.DataPageVersion(2)),
		"small pages":  sample(t, 500, parquetgo.PageBufferSize(64)),
		"small groups": sample(t, 500, parquetgo.MaxRowsPerRowGroup(7)),
	} {
		f, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range []string{"run_id", "tick", "cap_cents", "late"} {
			for g := range f.Groups() {
				values, null, err := f.Int64s(g, column)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				var slow integers
				slow.rows = f.GroupRows(g)
				if err := f.Values(g, f.names[column], slow.any); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if int64(len(values)) != f.GroupRows(g) || !slices.Equal(values, slow.values) || !slices.Equal(null, slow.null) {
					t.Errorf("%s: row group %d of %s as numbers is not what it is value by value", name, g, column)
				}
				if err := f.Decode(g, f.names[column]); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

func TestNumbersThatDoNotFitTheirLevelsAreRefused(t *testing.T) {
	for name, n := range map[string]numbers{
		"too few numbers":    {ints: []int64{1}, defined: []byte{1, 0, 1}},
		"too many numbers":   {shorts: []int32{1, 2}, defined: []byte{0, 1}},
		"a level of a group": {ints: []int64{1}, defined: []byte{2}},
	} {
		if err := (&integers{rows: 3}).numbers(&n); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
