package parquet_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
	"sweep/datasets/parquet/columns/columnstest"
)

// table has a column of every type, required and nullable.
type table struct {
	Run   columns.Int64      `column:"run_id" doc:"d"`
	Tick  columns.Int32      `column:"tick" doc:"d"`
	I64N  columns.Int64      `column:"i64_null,null" doc:"d"`
	F64   columns.Double     `column:"f64" doc:"d"`
	FlagN columns.Bool       `column:"flag_null,null" doc:"d"`
	Name  columns.String     `column:"name" doc:"d"`
	TextN columns.Text       `column:"text_null,null" doc:"d"`
	L32   columns.Int32List  `column:"l32" doc:"d"`
	LF64  columns.DoubleList `column:"lf64" doc:"d"`
	LName columns.StringList `column:"lname" doc:"d"`
}

// line is one row; nil stands for NULL.
type line struct {
	run   int64
	tick  int32
	i64   *int64
	f64   float64
	flag  *bool
	name  string
	text  *string
	l32   []int64
	lf64  []float64
	lname []string
}

// String is the row as the columns say it.
func (l *line) String() string {
	parts := []string{fmt.Sprint(l.run), fmt.Sprint(l.tick), "NULL", fmt.Sprint(l.f64), "NULL", fmt.Sprintf("%q", l.name), "NULL", "NULL", "NULL", "NULL"}
	if l.i64 != nil {
		parts[2] = fmt.Sprint(*l.i64)
	}
	if l.flag != nil {
		parts[4] = fmt.Sprint(*l.flag)
	}
	if l.text != nil {
		parts[6] = fmt.Sprintf("%q", *l.text)
	}
	if l.l32 != nil {
		parts[7] = list(l.l32, func(v int64) string { return fmt.Sprint(v) })
	}
	if l.lf64 != nil {
		parts[8] = list(l.lf64, func(v float64) string { return fmt.Sprint(v) })
	}
	if l.lname != nil {
		parts[9] = list(l.lname, func(v string) string { return fmt.Sprintf("%q", v) })
	}
	return strings.Join(parts, " ")
}

func list[T any](values []T, text func(T) string) string {
	var parts []string
	for _, v := range values {
		parts = append(parts, text(v))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (t *table) write(w *columns.Writer, l *line) error {
	t.Run.Append(l.run)
	t.Tick.Append(l.tick)
	t.F64.Append(l.f64)
	t.Name.Append(l.name)
	if l.i64 != nil {
		t.I64N.Append(*l.i64)
	}
	if l.flag != nil {
		t.FlagN.Append(*l.flag)
	}
	if l.text != nil {
		t.TextN.Append(*l.text)
	}
	if l.l32 != nil {
		t.L32.Append(l.l32)
	}
	if l.lf64 != nil {
		t.LF64.Append(l.lf64)
	}
	if l.lname != nil {
		t.LName.Append(l.lname)
	}
	return w.EndRow()
}

// draw makes the rows of runs with many and with few rows, over several row groups.
func draw(r *rand.Rand, runs int, perRun func(run int) int) []line {
	var lines []line
	for run := range runs {
		n := perRun(run)
		for i := range n {
			l := line{run: int64(run * 3), tick: int32(i * 10 / max(n, 10)), f64: r.NormFloat64(), name: fmt.Sprint("BANK_", r.IntN(9))}
			if r.IntN(3) == 0 {
				v, flag, text := r.Int64()-math.MaxInt64/2, r.IntN(2) == 0, strings.Repeat("x", r.IntN(9))
				l.i64, l.flag, l.text = &v, &flag, &text
			}
			for range r.IntN(3) {
				l.l32 = append(l.l32, int64(r.Int32()))
				l.lf64 = append(l.lf64, r.Float64())
				l.lname = append(l.lname, fmt.Sprint(r.IntN(5)))
			}
			if r.IntN(4) == 0 && l.l32 == nil {
				l.l32, l.lf64, l.lname = []int64{}, []float64{}, []string{}
			}
			lines = append(lines, l)
		}
	}
	return lines
}

func write(t testing.TB, lines []line) *columnstest.File {
	t.Helper()
	codec, err := columns.NewCodec("zstd")
	if err != nil {
		t.Fatal(err)
	}
	var tab table
	file := &columnstest.File{}
	w := columns.New(columns.Options{Name: "test", Codec: codec, CreatedBy: "test version 1.0.0 (build test)", Create: file.Create}, columns.Of(&tab)...)
	for i := range lines {
		if err := tab.write(w, &lines[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func open(t testing.TB, data []byte) *parquet.Table {
	t.Helper()
	f, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return parquet.NewTable(f)
}

// read returns the selected rows as text.
func read(t testing.TB, f *parquet.Table, s parquet.Selection) []string {
	t.Helper()
	r := f.Rows(s)
	var all []*parquet.Column
	for _, c := range f.Columns() {
		all = append(all, r.Column(c.Name))
	}
	var got []string
	for r.Next() {
		var parts []string
		for _, c := range all {
			parts = append(parts, c.String())
		}
		got = append(got, strings.Join(parts, " "))
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return got
}

func selected(lines []line, keep func(*line) bool) []string {
	var want []string
	for i := range lines {
		if keep(&lines[i]) {
			want = append(want, lines[i].String())
		}
	}
	return want
}

func TestRowsComeBackAsTheyWereWritten(t *testing.T) {
	// The rows fill two row groups and begin a third; runs 0 and 12 are longer than a row group.
	lines := draw(rand.New(rand.NewPCG(1, 2)), 9, func(run int) int { return []int{140000, 3, 0, 5000, 135000, 1, 2, 700, 40}[run] })
	f := open(t, write(t, lines).Bytes())
	if got, want := read(t, f, parquet.All()), selected(lines, func(*line) bool { return true }); !slices.Equal(got, want) {
		t.Error("the rows of the file are not those written")
	}
	for run := int64(-1); run < 28; run++ {
		if got, want := read(t, f, parquet.Run(run)), selected(lines, func(l *line) bool { return l.run == run }); !slices.Equal(got, want) {
			t.Errorf("run %d: %d rows that are not the %d written", run, len(got), len(want))
		}
	}
	for _, ticks := range [][2]int32{{0, 0}, {3, 5}, {9, 9}, {9, math.MaxInt32}, {10, 20}, {0, 4}, {5, 4}} {
		for _, run := range []int64{0, 3, 12, 24} {
			want := selected(lines, func(l *line) bool { return l.run == run && l.tick >= ticks[0] && l.tick <= ticks[1] })
			if got := read(t, f, parquet.Run(run).Ticks(ticks[0], ticks[1])); !slices.Equal(got, want) {
				t.Errorf("ticks %v of run %d: %d rows that are not the %d written", ticks, run, len(got), len(want))
			}
		}
	}
}

// TestColumnsCanBeReadNowAndThen asks each column for its value in some rows only.
func TestColumnsCanBeReadNowAndThen(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	lines := draw(random, 4, func(run int) int { return []int{70000, 90000, 5, 60000}[run] })
	f := open(t, write(t, lines).Bytes())
	r := f.Rows(parquet.All())
	var all []*parquet.Column
	for _, c := range f.Columns() {
		all = append(all, r.Column(c.Name))
	}
	for i := 0; r.Next(); i++ {
		want := strings.Split(lines[i].String(), " ")
		for n, c := range all[:7] { // the lists have blanks in them
			if random.IntN(1+n*n*n*20) == 0 && c.String() != want[n] {
				t.Fatalf("row %d, column %s: %s, want %s", i, c.Spec().Name, c, want[n])
			}
		}
		if random.IntN(3000) == 0 {
			if got, want := all[7].String()+" "+all[8].String()+" "+all[9].String(), strings.Join(want[7:], " "); got != want {
				t.Fatalf("row %d: lists %s, want %s", i, got, want)
			}
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestARunAmongManyIsReadWithoutTheOthers(t *testing.T) {
	lines := draw(rand.New(rand.NewPCG(3, 4)), 6, func(int) int { return 60000 })
	data := write(t, lines).Bytes()
	counted := &countingReader{data: data}
	f, err := parquet.Open(counted, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	r := parquet.NewTable(f).Rows(parquet.Run(12).Ticks(4, 4))
	value := r.Column("f64")
	n := 0
	for r.Next() {
		n++
		_ = value.Float()
	}
	if err := r.Close(); err != nil || n != 6000 {
		t.Fatalf("%d rows, %v", n, err)
	}
	// A column of doubles takes half a megabyte per run; the run's id and ticks take next to nothing.
	if counted.read > 600<<10 {
		t.Errorf("%d of %d bytes were read for 6000 of 360000 doubles", counted.read, len(data))
	}
}

type countingReader struct {
	data []byte
	read int
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	c.read += len(p)
	return bytes.NewReader(c.data).ReadAt(p, off)
}

func TestMistakesAreErrors(t *testing.T) {
	lines := draw(rand.New(rand.NewPCG(5, 6)), 2, func(int) int { return 100 })
	data := write(t, lines).Bytes()
	r := open(t, data).Rows(parquet.Run(3))
	r.Column("run_id")
	r.Column("balance")
	if r.Next() {
		t.Error("a column that is not there has rows")
	}
	if err := r.Close(); err == nil || !strings.Contains(err.Error(), "there is no column balance") {
		t.Errorf("error %v does not name the column", err)
	}
	swapped := slices.Concat(lines[100:], lines[:100])
	if err := open(t, write(t, swapped).Bytes()).Rows(parquet.Run(3)).Close(); err == nil || !strings.Contains(err.Error(), "ascending") {
		t.Errorf("runs out of order give the error %v", err)
	}
	if n := parquet.NoRows(); n.Column("x") == nil || n.Next() || n.Close() != nil {
		t.Error("no rows are not no rows")
	}
}

// A flipped bit must not crash the reader or give it more rows than there are.
func TestDamageIsNoPanic(t *testing.T) {
	lines := draw(rand.New(rand.NewPCG(7, 8)), 3, func(int) int { return 50 })
	data := write(t, lines).Bytes()
	const step = 7 // every bit takes half a minute and finds no more
	for i := 0; i < len(data)*8; i += step {
		broken := slices.Clone(data)
		broken[i/8] ^= 1 << (i % 8)
		f, err := parquet.Open(bytes.NewReader(broken), int64(len(broken)))
		if err != nil {
			continue
		}
		for _, s := range []parquet.Selection{parquet.All(), parquet.Run(3).Ticks(2, 6)} {
			r := parquet.NewTable(f).Rows(s)
			var all []*parquet.Column
			for _, c := range f.Columns() {
				all = append(all, r.Column(c.Name))
			}
			n := 0
			for r.Next() && n < 1000 {
				for _, c := range all {
					_ = c.String()
				}
				n++
			}
			r.Close()
			if n == 1000 {
				t.Fatalf("with bit %d flipped there is no end", i)
			}
		}
	}
}
