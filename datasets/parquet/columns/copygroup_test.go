package columns_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"

	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
	"sweep/datasets/parquet/columns/columnstest"
)

// pair has a required column with a dictionary and a nullable list.
type pair struct {
	Name columns.String    `column:"name" doc:"d"`
	List columns.Int64List `column:"list" doc:"d"`
}

// pairs are rows of it: in every third the list is NULL, in every fifth it is empty.
func writePairs(t *testing.T, w *columns.Writer, p *pair, rng *rand.Rand, rows int) {
	t.Helper()
	for i := range rows {
		p.Name.Append([]string{"a", "bb", ""}[rng.IntN(3)])
		switch {
		case i%3 == 0:
		case i%5 == 0:
			p.List.Append([]int64{})
		default:
			p.List.Append([]int64{rng.Int64(), int64(i)})
		}
		if err := w.EndRow(); err != nil {
			t.Fatal(err)
		}
	}
}

func newPairs(t *testing.T, codec string, f *columnstest.File) (*columns.Writer, *pair) {
	t.Helper()
	c, err := columns.NewCodec(codec)
	if err != nil {
		t.Fatal(err)
	}
	p := &pair{}
	return columns.New(columns.Options{Name: "pairs", Codec: c, CreatedBy: "test version 1.0.0 (build x)", Create: f.Create}, columns.Of(p)...), p
}

func openPairs(t *testing.T, data []byte) *parquet.File {
	t.Helper()
	f, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestCopiedRowGroupsReadAsTheOriginals mixes copied row groups with rows that are written, and reads the file with both
// readers.
func TestCopiedRowGroupsReadAsTheOriginals(t *testing.T) {
	var sources []*parquet.File
	var want columnstest.Table
	want.Columns = map[string][]any{}
	add := func(data []byte) {
		read, err := columnstest.ReadParquetGo(data)
		if err != nil {
			t.Fatal(err)
		}
		want.Rows += read.Rows
		for name, values := range read.Columns {
			want.Columns[name] = append(want.Columns[name], values...)
		}
	}
	out := &columnstest.File{}
	w, p := newPairs(t, "zstd", out)
	for i, rows := range []int{900, 40, 300} {
		written := &columnstest.File{}
		source, sp := newPairs(t, "zstd", written)
		writePairs(t, source, sp, rand.New(rand.NewPCG(uint64(i), 1)), rows)
		if err := source.Close(); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, openPairs(t, written.Bytes()))
		group, err := sources[i].Group(0)
		if err != nil {
			t.Fatal(err)
		}
		if !w.Copies(sources[i].Elements(), group) {
			t.Fatal("a row group of the same table cannot be copied")
		}
		if err := w.CopyGroup(sources[i].Content(), group); err != nil {
			t.Fatal(err)
		}
		add(written.Bytes())

		between := &columnstest.File{}
		bw, bp := newPairs(t, "zstd", between)
		writePairs(t, bw, bp, rand.New(rand.NewPCG(uint64(i), 2)), 7)
		if err := bw.Close(); err != nil {
			t.Fatal(err)
		}
		writePairs(t, w, p, rand.New(rand.NewPCG(uint64(i), 2)), 7)
		add(between.Bytes())
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func([]byte) (*columnstest.Table, error){"parquet-go": columnstest.ReadParquetGo, "Arrow": columnstest.ReadArrow} {
		got, err := read(out.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(got, &want) {
			t.Errorf("%s reads %d rows, not the %d that were written", name, got.Rows, want.Rows)
		}
	}
	file := openPairs(t, out.Bytes())
	if file.Groups() != 6 || w.Rows() != int64(want.Rows) {
		t.Errorf("%d row groups, %d rows", file.Groups(), w.Rows())
	}
	for g := range file.Groups() {
		if _, err := file.Group(g); err != nil {
			t.Errorf("the page index of row group %d: %v", g, err)
		}
	}
}

func TestOtherRowGroupsAreNotCopied(t *testing.T) {
	written := &columnstest.File{}
	source, sp := newPairs(t, "snappy", written)
	writePairs(t, source, sp, rand.New(rand.NewPCG(1, 1)), 10)
	if err := source.Close(); err != nil {
		t.Fatal(err)
	}
	file := openPairs(t, written.Bytes())
	group, err := file.Group(0)
	if err != nil {
		t.Fatal(err)
	}
	w, _ := newPairs(t, "zstd", &columnstest.File{})
	if w.Copies(file.Elements(), group) {
		t.Error("a row group of another compression would be copied")
	}
	var e every
	codec, err := columns.NewCodec("snappy")
	if err != nil {
		t.Fatal(err)
	}
	other := columns.New(columns.Options{Name: "every", Codec: codec}, columns.Of(&e)...)
	if other.Copies(file.Elements(), group) {
		t.Error("a row group of another table would be copied")
	}
}
