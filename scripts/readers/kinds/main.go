// Command kinds writes Parquet files with every kind of column and value that a data set can have: kinds FILE…
//
// All files have the same rows, those of ROWS in scripts/readers/more.py.
package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"sweep/datasets/parquet/columns"
)

type kinds struct {
	Row     columns.Int32      `column:"row" doc:"Number of the row."`
	Flag    columns.Bool       `column:"flag,null" doc:"d"`
	Int32   columns.Int32      `column:"int32,null" doc:"d"`
	Int64   columns.Int64      `column:"int64,null" doc:"d"`
	Double  columns.Double     `column:"double,null" doc:"d"`
	Name    columns.String     `column:"name,null" doc:"d"`
	Text    columns.Text       `column:"text,null" doc:"d"`
	Ints    columns.Int32List  `column:"ints" doc:"d"`
	Longs   columns.Int64List  `column:"longs" doc:"d"`
	Doubles columns.DoubleList `column:"doubles" doc:"d"`
	Names   columns.StringList `column:"names" doc:"d"`
}

func main() {
	for _, path := range os.Args[1:] {
		if err := write(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	codec, err := columns.NewCodec("zstd")
	if err != nil {
		return err
	}
	var k kinds
	w := columns.New(columns.Options{Name: "kinds", Codec: codec, Create: func() (io.WriteCloser, error) { return os.Create(path) }}, columns.Of(&k)...)
	for i := range int32(4) {
		k.Row.Append(i)
		if i < 3 {
			k.append(int(i))
		}
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return w.Close()
}

// append gives the current row values; without it, all are NULL.
func (k *kinds) append(i int) {
	k.Flag.Append(i == 0)
	k.Int32.Append([]int32{math.MinInt32, math.MaxInt32, 0}[i])
	k.Int64.Append([]int64{math.MinInt64, math.MaxInt64, 1<<53 + 1}[i])
	k.Double.Append([]float64{math.NaN(), math.Inf(-1), 0.1}[i])
	k.Name.Append([]string{"", "null", "007"}[i])
	k.Text.Append([]string{"Zürich", "2024-01-01", "line 1\nline 2"}[i])
	k.Ints.Append([][]int64{{}, {1, math.MinInt32}, {math.MaxInt32}}[i])
	k.Longs.Append([][]int64{{}, {1<<53 + 1, math.MinInt64}, {math.MaxInt64}}[i])
	k.Doubles.Append([][]float64{{}, {math.NaN(), 0.1}, {math.Inf(1)}}[i])
	k.Names.Append([][]string{{}, {"", "null"}, {"Zürich"}}[i])
}
