package columns_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"sweep/datasets/parquet/columns"
	"sweep/datasets/parquet/columns/columnstest"
)

// every has a column of every type, required and nullable.
type every struct {
	I32   columns.Int32      `column:"i32" doc:"d"`
	I32N  columns.Int32      `column:"i32_null,null" doc:"d"`
	I64   columns.Int64      `column:"i64" doc:"d"`
	I64N  columns.Int64      `column:"i64_null,null" unit:"cents" doc:"d"`
	I64P  columns.Int64      `column:"i64_plain,null,plain" doc:"d"`
	F64   columns.Double     `column:"f64" doc:"d"`
	F64N  columns.Double     `column:"f64_null,null" doc:"d"`
	Flag  columns.Bool       `column:"flag" doc:"d"`
	FlagN columns.Bool       `column:"flag_null,null" doc:"d"`
	Name  columns.String     `column:"name" doc:"d"`
	NameN columns.String     `column:"name_null,null" doc:"d"`
	Text  columns.Text       `column:"text" doc:"d"`
	TextN columns.Text       `column:"text_null,null" doc:"d"`
	L32   columns.Int32List  `column:"l32" doc:"d"`
	L64   columns.Int64List  `column:"l64" doc:"d"`
	LF64  columns.DoubleList `column:"lf64" doc:"d"`
	LName columns.StringList `column:"lname" doc:"d"`
	Never columns.Int64      `column:"never,null" doc:"d"`
}

// row is one row of every, nil for NULL.
type row map[string]any

func (e *every) write(w *columns.Writer, r row) error {
	e.I32.Append(r["i32"].(int32))
	e.I64.Append(r["i64"].(int64))
	e.F64.Append(r["f64"].(float64))
	e.Flag.Append(r["flag"].(bool))
	e.Name.Append(r["name"].(string))
	e.Text.Append(r["text"].(string))
	set(r["i32_null"], e.I32N.Append)
	set(r["i64_null"], e.I64N.Append)
	set(r["i64_plain"], e.I64P.Append)
	set(r["f64_null"], e.F64N.Append)
	set(r["flag_null"], e.FlagN.Append)
	set(r["name_null"], e.NameN.Append)
	set(r["text_null"], e.TextN.Append)
	setList(r["l32"], func(list []int32) {
		wide := make([]int64, len(list))
		for i, v := range list {
			wide[i] = int64(v)
		}
		e.L32.Append(wide)
	})
	setList(r["l64"], e.L64.Append)
	setList(r["lf64"], e.LF64.Append)
	setList(r["lname"], e.LName.Append)
	return w.EndRow()
}

func set[T any](v any, put func(T)) {
	if v != nil {
		put(v.(T))
	}
}

func setList[T any](v any, put func([]T)) {
	if v == nil {
		return
	}
	list := []T{}
	for _, x := range v.([]any) {
		list = append(list, x.(T))
	}
	put(list)
}

// writeEvery writes the rows and returns the file.
func writeEvery(t failer, compression string, rows []row) []byte {
	t.Helper()
	codec, err := columns.NewCodec(compression)
	if err != nil {
		t.Fatal(err)
	}
	var e every
	var f columnstest.File
	w := columns.New(columns.Options{Name: "every", Codec: codec, Create: f.Create, CreatedBy: "test version 1 (build )"}, columns.Of(&e)...)
	for _, r := range rows {
		if err := e.write(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if len(rows) > 0 && !f.Closed {
		t.Fatal("the file was not closed")
	}
	return f.Bytes()
}

// checkBoth compares a file as both readers see it with the rows written.
func checkBoth(t failer, data []byte, rows []row) {
	t.Helper()
	for name, read := range map[string]func([]byte) (*columnstest.Table, error){"parquet-go": columnstest.ReadParquetGo, "arrow": columnstest.ReadArrow} {
		table, err := read(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if table.Rows != len(rows) {
			t.Fatalf("%s reads %d rows, %d were written", name, table.Rows, len(rows))
		}
		for column, values := range table.Columns {
			for i, got := range values {
				if want := rows[i][column]; !columnstest.Same(got, want) {
					t.Fatalf("%s, row %d, column %s: read %#v, written %#v", name, i, column, got, want)
				}
			}
		}
	}
}

func drawRow(t *rapid.T, label string) row {
	float := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.Inf(1), math.NaN()}))
	name := rapid.OneOf(rapid.SampledFrom([]string{"", "A", "BANK_B"}), rapid.StringN(0, 80, -1))
	r := row{
		"i32": rapid.Int32().Draw(t, label+"i32"), "i64": rapid.Int64().Draw(t, label+"i64"), "f64": float.Draw(t, label+"f64"),
		"flag": rapid.Bool().Draw(t, label+"flag"), "name": name.Draw(t, label+"name"), "text": name.Draw(t, label+"text"),
	}
	maybe := func(column string, v any) {
		if rapid.Bool().Draw(t, label+column+"?") {
			r[column] = v
		}
	}
	maybe("i32_null", rapid.Int32().Draw(t, label))
	maybe("i64_plain", rapid.Int64().Draw(t, label))
	maybe("i64_null", rapid.Int64().Draw(t, label))
	maybe("f64_null", float.Draw(t, label))
	maybe("flag_null", rapid.Bool().Draw(t, label))
	maybe("name_null", name.Draw(t, label))
	maybe("text_null", name.Draw(t, label))
	maybe("l32", anys(rapid.SliceOfN(rapid.Int32(), 0, 4).Draw(t, label)))
	maybe("l64", anys(rapid.SliceOfN(rapid.Int64(), 0, 4).Draw(t, label)))
	maybe("lf64", anys(rapid.SliceOfN(rapid.Float64(), 0, 4).Draw(t, label)))
	maybe("lname", anys(rapid.SliceOfN(name, 0, 4).Draw(t, label)))
	return r
}

func anys[T any](list []T) []any {
	out := []any{}
	for _, v := range list {
		out = append(out, v)
	}
	return out
}

// Whatever is written is read back by both readers, with every codec.
func TestRandomRowsAreReadBackByBothReaders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := make([]row, rapid.IntRange(1, 90).Draw(t, "rows"))
		for i := range rows {
			rows[i] = drawRow(t, fmt.Sprint(i))
		}
		compression := rapid.SampledFrom(columns.Codecs()).Draw(t, "compression")
		checkBoth(t, writeEvery(t, compression, rows), rows)
	})
}

// failer is what tests and rapid checks have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// patterned makes many rows in which presence comes in long and short runs.
func patterned(n int) []row {
	rows := make([]row, n)
	for i := range rows {
		r := row{"i32": int32(i / 50), "i64": int64(i) * 1_000_003, "f64": float64(i) / 3, "flag": i%3 == 0,
			"name": fmt.Sprint("bank ", i%37), "text": strings.Repeat("x", i%5)}
		if i%1000 < 500 {
			r["i64_plain"] = int64(i%1000) << 40
			r["i32_null"] = int32(-i)
		}
		if i%17 == 0 {
			r["i64_null"] = int64(i) << 20
			r["name_null"] = fmt.Sprint("reason ", i)
		}
		if i > n/2 {
			r["f64_null"] = -float64(i)
			r["flag_null"] = i%2 == 0
			r["text_null"] = fmt.Sprint("text ", i)
		}
		if i%13 == 0 {
			r["l32"] = anys([]int32{int32(i), int32(i + 1)})
			r["l64"] = anys(make([]int64, i%7))
			r["lf64"] = anys([]float64{1.5})
			r["lname"] = anys([]string{"A", fmt.Sprint("B", i%3)})
		}
		rows[i] = r
	}
	return rows
}

// Files of several row groups, with pages cut inside and outside the run patterns, are read back exactly.
func TestSeveralRowGroupsAreReadBack(t *testing.T) {
	rows := patterned(columns.RowGroupRows + 70_001)
	data := writeEvery(t, "zstd", rows)
	checkBoth(t, data, rows)
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.RowGroups()); n != 2 || f.RowGroups()[0].NumRows() != columns.RowGroupRows {
		t.Errorf("%d row groups, the first of %d rows", n, f.RowGroups()[0].NumRows())
	}
}

// The numbers of rows around every boundary of a mask word, a byte and a page are read back exactly.
func TestOddNumbersOfRowsAreReadBack(t *testing.T) {
	for _, n := range []int{1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 4095, 4096, 4097} {
		rows := patterned(n)
		checkBoth(t, writeEvery(t, "zstd", rows), rows)
	}
}

// Columns that are the same in all rows have their value in every row, over the boundaries of steps and pages.
func TestRepeatedColumnsHaveTheirValueInEveryRow(t *testing.T) {
	codec, err := columns.NewCodec("zstd")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 2, 64, 65, columns.StepRows + 1, 3*columns.StepRows + 7} {
		var f columnstest.File
		number, i64, text := columns.NewInt64(columns.Spec{Name: "n"}), columns.NewInt64(columns.Spec{Name: "i64", Nullable: true}), columns.NewString(columns.Spec{Name: "text", Nullable: true})
		f64, on := columns.NewDouble(columns.Spec{Name: "f64", Nullable: true}), columns.NewBool(columns.Spec{Name: "on", Nullable: true})
		w := columns.New(columns.Options{Name: "repeated", Codec: codec, Create: f.Create}, number, i64, text, f64, on)
		for _, put := range []func(){func() { i64.Append(-7) }, func() { text.Append("x") }, func() { f64.Append(0.5) }, func() { on.Append(true) }} {
			w.Repeat(put)
		}
		var rows []row
		for i := range n {
			number.Append(int64(i))
			if err := w.EndRow(); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row{"n": int64(i), "i64": int64(-7), "text": "x", "f64": 0.5, "on": true})
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		checkBoth(t, f.Bytes(), rows)
	}
}

// Large lists and texts cut row groups before they have all their rows, so that memory stays bounded.
func TestLargeValuesCutRowGroupsEarly(t *testing.T) {
	rows := patterned(3000)
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range rows {
		list := make([]any, 1000)
		for j := range list {
			list[j] = int64(noise.Uint64())
		}
		rows[i]["l64"] = list
	}
	data := writeEvery(t, "zstd", rows)
	checkBoth(t, data, rows)
	f, _ := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if n := len(f.RowGroups()); n < 2 {
		t.Errorf("24 MB of lists stand in %d row group", n)
	}
}

// The same appends give the same bytes.
func TestBytesAreDeterministic(t *testing.T) {
	rows := patterned(20_000)
	for _, compression := range columns.Codecs() {
		if !bytes.Equal(writeEvery(t, compression, rows), writeEvery(t, compression, rows)) {
			t.Errorf("%s: two writers gave different bytes for the same rows", compression)
		}
	}
}

// A table without rows opens no file.
func TestNoRowsNoFile(t *testing.T) {
	if data := writeEvery(t, "zstd", nil); data != nil {
		t.Errorf("an empty table has %d bytes", len(data))
	}
}

// A row that leaves out a required value is a bug, and the writer says which column it is.
func TestMissingRequiredValuePanics(t *testing.T) {
	defer func() {
		if r := fmt.Sprint(recover()); !strings.Contains(r, "column i64 of table every") {
			t.Errorf("panic %q does not name the column", r)
		}
	}()
	codec, _ := columns.NewCodec("none")
	var e every
	var f columnstest.File
	w := columns.New(columns.Options{Name: "every", Codec: codec, Create: f.Create}, columns.Of(&e)...)
	e.I32.Append(1)
	_ = w.EndRow()
	_ = w.Close()
	t.Error("no panic")
}

// The bytes are the same on every machine and stay the same over versions: runs computed twice are compared by hash. If
// a new version of an encoder changes them, stored data sets and new runs stop being comparable byte for byte, so the
// change needs a new format version.
func TestBytesAreThoseOfThisFormatVersion(t *testing.T) {
	golden := map[string]string{
		"zstd":   "a1dfe0dcd8730773",
		"snappy": "e0cb4ae95f80bb95",
		"none":   "54a1a9d69e34a7e5",
	}
	rows := patterned(20_000)
	for compression, want := range golden {
		if got := fmt.Sprintf("%x", sha256.Sum256(writeEvery(t, compression, rows)))[:16]; got != want {
			t.Errorf("%s: the file has the hash %s, expected %s", compression, got, want)
		}
	}
}
