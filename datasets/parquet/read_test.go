package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

type row struct {
	RunID int64    `parquet:"run_id"`
	Tick  int32    `parquet:"tick"`
	Name  string   `parquet:"name,dict"`
	Note  *string  `parquet:"note,optional"`
	Cap   *int64   `parquet:"cap_cents,optional"`
	Rate  float64  `parquet:"rate"`
	Late  bool     `parquet:"late"`
	IDs   []int32  `parquet:"ids,list"`
	Names []string `parquet:"names,list"`
}

func sample(t testing.TB, rows int, options ...parquetgo.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquetgo.NewGenericWriter[row](&b, options...)
	for i := range rows {
		r := row{RunID: int64(i / 10), Tick: int32(i), Name: fmt.Sprint("bank ", i%3), Rate: float64(i) / 3, Late: i%2 == 0}
		if i%4 == 0 {
			note, limit := fmt.Sprint("note ", i), int64(i)
			r.Note, r.Cap, r.IDs, r.Names = &note, &limit, []int32{int32(i), 7}, []string{"a", note}
		}
		if _, err := w.Write([]row{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// decodeAll decodes every value of a file.
func decodeAll(data []byte) error {
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for g := range f.Groups() {
		for c := range f.Columns() {
			if err := f.Check(g, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestSoundFilesAreReadWhole(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":        sample(t, 100, parquetgo.DataPageVersion(1)),
		"second pages": sample(t, 100, parquetgo.DataPageVersion(2)),
		"small groups": sample(t, 100, parquetgo.MaxRowsPerRowGroup(7)),
		"small pages":  sample(t, 100, parquetgo.PageBufferSize(64)),
		"compressed":   sample(t, 100, parquetgo.Compression(&zstd.Codec{})),
	} {
		t.Run(name, func(t *testing.T) {
			if err := decodeAll(data); err != nil {
				t.Fatal(err)
			}
			rows := readRows(t, data)
			if len(rows) != 100 || rows[44] != "4 44 false 1 bank 2 note 44\n" || rows[45] != "4 0 true 0 bank 0 \n" {
				t.Errorf("%d rows, row 44 is %q, row 45 is %q", len(rows), rows[44], rows[45])
			}
		})
	}
}

func readRows(t *testing.T, data []byte) []string {
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Run  *Column `column:"run_id"`
		Cap  *Column `column:"cap_cents"`
		Late *Column `column:"late"`
		Name *Column `column:"name"`
		Note *Column `column:"note"`
	}
	at := NewTable(f).Rows(All())
	at.Bind(&c)
	var rows []string
	for at.Next() {
		rows = append(rows, fmt.Sprintln(c.Run.Int(), c.Cap.Int(), c.Cap.Null(), c.Late.Int(), c.Name.Text(), c.Note.Text()))
	}
	if err := at.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestColumnsAreDescribed(t *testing.T) {
	data := sample(t, 1)
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range f.Columns() {
		text := c.Name + " " + c.Type
		if c.Nullable {
			text += " NULL"
		}
		got = append(got, text)
	}
	want := "run_id BIGINT, tick INTEGER, name VARCHAR, note VARCHAR NULL, cap_cents BIGINT NULL, rate DOUBLE, late BOOLEAN, ids INTEGER[], names VARCHAR[]"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if !f.Has("tick") || f.Has("nothing") {
		t.Error("columns are not found by their names")
	}
	for name, read := range map[string]func(c *Column){"nothing": func(*Column) {}, "name": func(c *Column) { c.Int() }, "rate": func(c *Column) { c.Text() },
		"tick": func(c *Column) { c.Float() }, "ids": func(c *Column) { c.Texts() }, "names": func(c *Column) { c.Ints() }} {
		rows := NewTable(f).Rows(All())
		c := rows.Column(name)
		if rows.Next() {
			read(c)
		}
		if err := rows.Close(); err == nil || !strings.Contains(err.Error(), "column "+name) {
			t.Errorf("column %s, not there or of another type, was read: %v", name, err)
		}
	}
}

// memoryMax bounds what one damaged file of a few kilobytes may allocate.
const memoryMax = 256 << 20

// TestDamageNeverPanicsNorEatsMemory flips every third bit of a small file, and cuts the file at every byte.
func TestDamageNeverPanicsNorEatsMemory(t *testing.T) {
	for name, good := range map[string][]byte{
		"plain": sample(t, 12, parquetgo.DataPageVersion(1)),
		"zstd":  sample(t, 12, parquetgo.DataPageVersion(1), parquetgo.Compression(&zstd.Codec{})),
	} {
		found := 0
		for i := 0; i < 8*len(good); i += 3 {
			bad := bytes.Clone(good)
			bad[i/8] ^= 1 << (i % 8)
			if decodeBounded(t, name, bad) != nil {
				found++
			}
		}
		if decodeAll(good) != nil || found < len(good) {
			t.Errorf("%s: %d of %d flipped bits are noticed without a checksum of the file", name, found, 8*len(good)/3)
		}
		for n := range good {
			if decodeBounded(t, name, good[:n]) == nil {
				t.Errorf("%s: the first %d bytes of %d pass", name, n, len(good))
			}
		}
	}
}

func decodeBounded(t *testing.T, name string, data []byte) error {
	before := allocated()
	err := decodeAll(data)
	if used := allocated() - before; used > memoryMax {
		t.Errorf("%s: decoding %d bytes took %d MiB", name, len(data), used>>20)
	}
	return err
}

// allocated is the number of bytes allocated on the heap since the process began.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func TestClaimsAreComparedWithTheFile(t *testing.T) {
	good := sample(t, 12)
	huge := bytes.Clone(good)
	binary.LittleEndian.PutUint32(huge[len(huge)-8:], 1<<31)
	for name, data := range map[string][]byte{"nothing": nil, "magic only": []byte("PAR1PAR1PAR1"), "a huge footer": huge, "text": []byte(strings.Repeat("x", 100))} {
		if _, err := Open(bytes.NewReader(data), int64(len(data))); err == nil {
			t.Errorf("%s is a Parquet file", name)
		}
	}
	for name, data := range map[string][]byte{
		"a list of 2^31 elements":  {0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07},
		"a text of 2^31 bytes":     {0x18, 0xff, 0xff, 0xff, 0xff, 0x07},
		"a map of 2^31 pairs":      {0x1b, 0xff, 0xff, 0xff, 0xff, 0x07, 0x55},
		"a map without types":      {0x1b, 0x05},
		"an unknown type":          {0x1e, 0x00},
		"no end":                   {0x15, 0x02},
		"bytes after the end":      {0x15, 0x02, 0x00, 0x00},
		"structs without end":      bytes.Repeat([]byte{0x1c}, 1_000_000),
		"lists of lists of lists":  bytes.Repeat([]byte{0x19}, 1_000_000),
		"a varint without an end":  {0x15, 0xff, 0xff, 0xff},
		"a field number cut short": {0x05},
		"a double cut short":       {0x17, 0x00, 0x00},
	} {
		if err := scanStruct(data); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	sound := []byte{0x15, 0x02, 0x11, 0x12, 0x18, 0x01, 'x', 0x29, 0x15, 0x02, 0x1c, 0x00, 0x1b, 0x01, 0x55, 0x02, 0x04, 0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0x05, 0x30, 0x02, 0x00}
	if err := scanStruct(sound); err != nil {
		t.Errorf("a sound struct does not pass: %v", err)
	}
}

func TestRowsAreThoseThatWereWritten(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":        sample(t, 3000, parquetgo.DataPageVersion(1)),
		"small groups": sample(t, 3000, parquetgo.MaxRowsPerRowGroup(7)),
		"small pages":  sample(t, 3000, parquetgo.PageBufferSize(64)),
	} {
		f, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		rows := f.Rows()
		n := 0
		for rows.Next() {
			list := 0
			for _, v := range rows.Values(7) {
				if !v.IsNull() {
					list += int(v.Int32())
				}
			}
			want := 0
			if n%4 == 0 {
				want = n + 7
			}
			if tick := int(rows.Values(1)[0].Int32()); tick != n || list != want || string(rows.Values(2)[0].ByteArray()) != fmt.Sprint("bank ", n%3) {
				t.Fatalf("%s: row %d has tick %d and list %d", name, n, tick, list)
			}
			n++
		}
		rows.Close()
		if rows.Err() != nil || n != 3000 {
			t.Errorf("%s: %d rows, %v", name, n, rows.Err())
		}
	}
}

func TestDamagedRowsEndInAnError(t *testing.T) {
	good := sample(t, 100, parquetgo.DataPageVersion(1))
	for i := 0; i < 8*len(good); i += 41 {
		bad := bytes.Clone(good)
		bad[i/8] ^= 1 << (i % 8)
		f, err := Open(bytes.NewReader(bad), int64(len(bad)))
		if err != nil {
			continue
		}
		rows, n := f.Rows(), int64(0)
		for rows.Next() {
			n++
		}
		rows.Close()
		if rows.Err() == nil && n != f.NumRows() {
			t.Errorf("bit %d: %d rows of %d and no error", i, n, f.NumRows())
		}
	}
}

func TestSameRowsIgnoresHowFilesAreDivided(t *testing.T) {
	open := func(data []byte) *File {
		f, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	whole := open(sample(t, 100))
	for name, c := range map[string]struct {
		other *File
		same  bool
	}{
		"small groups":   {open(sample(t, 100, parquetgo.MaxRowsPerRowGroup(7))), true},
		"small pages":    {open(sample(t, 100, parquetgo.PageBufferSize(64))), true},
		"compressed":     {open(sample(t, 100, parquetgo.Compression(&zstd.Codec{}))), true},
		"a row less":     {open(sample(t, 99)), false},
		"another value":  {open(changed(t, 100, func(r *row) { r.Rate++ })), false},
		"another list":   {open(changed(t, 100, func(r *row) { r.IDs = append(r.IDs, 1) })), false},
		"NULL":           {open(changed(t, 100, func(r *row) { r.Cap = nil })), false},
		"another column": {open(otherColumns(t)), false},
	} {
		same, err := sameFiles(whole, c.other)
		if err != nil || same != c.same {
			t.Errorf("%s: %v, %v", name, same, err)
		}
	}
	nan := changed(t, 100, func(r *row) { r.Rate = math.NaN() })
	if same, err := sameFiles(open(nan), open(nan)); err != nil || !same {
		t.Errorf("a value that is no number differs from itself (%v)", err)
	}
}

// sameFiles reports whether two files have the same columns and the same rows in the same order.
func sameFiles(a, b *File) (bool, error) {
	if a.NumRows() != b.NumRows() || !slices.Equal(a.Columns(), b.Columns()) {
		return false, nil
	}
	rows := b.Rows()
	defer rows.Close()
	return SameRows(a, rows)
}

// changed is sample with one row changed.
func changed(t *testing.T, rows int, change func(*row)) []byte {
	list, err := parquetgo.Read[row](bytes.NewReader(sample(t, rows)), int64(len(sample(t, rows))))
	if err != nil {
		t.Fatal(err)
	}
	change(&list[4])
	var b bytes.Buffer
	if err := parquetgo.Write(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func otherColumns(t *testing.T) []byte {
	type other struct {
		RunID int64 `parquet:"run_id"`
	}
	var b bytes.Buffer
	if err := parquetgo.Write(&b, make([]other, 100)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
