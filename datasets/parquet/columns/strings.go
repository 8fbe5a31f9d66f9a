package columns

import (
	"encoding/binary"
	"math/bits"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"
)

// String is a column of strings that repeat: names, kinds, reasons. A row group stores each of them once.
type String struct {
	codes []int32
	dict  dictionary
	leaf
}

// NewString makes a column that is no field of a table struct.
func NewString(s Spec) *String { s.Type = TypeString; return &String{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *String) Append(v string) {
	c.mark()
	c.codes = append(c.codes, c.dict.code(v))
}

// AppendName gives the current row the i-th of the names. It is faster than Append(names[i]) while the list of
// names stays the same; Writer.ForgetNames must be called before another list is used.
func (c *String) AppendName(names []string, i int32) {
	c.mark()
	c.codes = append(c.codes, c.dict.nameCode(names, i))
}

// Put is Append without a mark; see Mark.
func (c *String) Put(v string) { c.codes = append(c.codes, c.dict.code(v)) }

// PutName is AppendName without a mark; see Mark.
func (c *String) PutName(names []string, i int32) {
	c.codes = append(c.codes, c.dict.nameCode(names, i))
}

// AppendNames gives the next rows, one each, all names in order; the column must not be nullable.
func (c *String) AppendNames(names []string) {
	for i := range names {
		c.codes = append(c.codes, c.dict.nameCode(names, int32(i)))
	}
}

// AppendN gives n rows from the current one on the value v; the column must not be nullable.
func (c *String) AppendN(v string, n int) {
	code := c.dict.code(v)
	for range n {
		c.codes = append(c.codes, code)
	}
}

func (c *String) forgetNames() { c.dict.forget() }

func (c *String) pageValues() int              { return len(c.codes) }
func (c *String) pageSize() int                { return 4*len(c.codes) + c.dict.bytes }
func (c *String) clearPage()                   { c.codes = c.codes[:0] }
func (c *String) clearGroup()                  { c.dict.clear() }
func (c *String) encoding() format.Encoding    { return format.RLEDictionary }
func (c *String) dictionary() ([]string, bool) { return c.dict.entries, true }
func (c *String) bounds() pageBounds           { return c.dict.bounds(len(c.codes)) }

func (c *String) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	return c.dict.encode(dst, tmp, c.codes)
}

// dictionary numbers the distinct strings of a row group in the order of their first use.
type dictionary struct {
	entries []string
	index   map[string]int32
	recent  [recentStrings]int32 // code + 1 of a string seen before, by its slot; 0 if there is none
	names   []int32              // code + 1 of the names of a list, 0 if not yet used
	bytes   int
}

// recentStrings is the number of slots for strings seen before, a power of 2. Most columns have fewer strings.
const recentStrings = 64

func (d *dictionary) code(v string) int32 {
	slot := slotOf(v)
	if i := d.recent[slot] - 1; i >= 0 && d.entries[i] == v {
		return i
	}
	code, ok := d.index[v]
	if !ok {
		if d.index == nil {
			d.index = map[string]int32{}
		}
		code = int32(len(d.entries))
		d.entries = append(d.entries, v)
		d.index[v] = code
		d.bytes += len(v) + 4
	}
	d.recent[slot] = code + 1
	return code
}

// slotOf distinguishes most names and reasons of a column, including those that differ only in a number near the end.
func slotOf(v string) uint {
	n := len(v)
	if n < 4 {
		return uint(n) % recentStrings
	}
	return (uint(n) + 7*uint(v[0]) + 10*uint(v[n-4]) + uint(v[n-3]) + 3*uint(v[n-1])) % recentStrings
}

func (d *dictionary) nameCode(names []string, i int32) int32 {
	if int(i) < len(d.names) && d.names[i] != 0 {
		return d.names[i] - 1
	}
	if len(d.names) < len(names) {
		d.names = append(d.names, make([]int32, len(names)-len(d.names))...)
	}
	code := d.code(names[i])
	d.names[i] = code + 1
	return code
}

func (d *dictionary) forget() { clear(d.names) }

func (d *dictionary) clear() {
	clear(d.entries)
	d.entries = d.entries[:0]
	clear(d.index)
	d.forget()
	d.recent, d.bytes = [recentStrings]int32{}, 0
}

// encode appends the codes with the number of bits that the largest code needs.
func (d *dictionary) encode(dst []byte, tmp *[]byte, codes []int32) ([]byte, error) {
	width := bits.Len(uint(max(0, len(d.entries)-1)))
	return appendEncoded(append(dst, byte(width)), tmp, codes, (&rle.Encoding{BitWidth: width}).EncodeInt32)
}

// bounds returns the bounds of all entries, which are valid for every page of the row group.
func (d *dictionary) bounds(values int) pageBounds {
	if values == 0 {
		return pageBounds{}
	}
	low, high := d.entries[0], d.entries[0]
	for _, e := range d.entries {
		low, high = min(low, e), max(high, e)
	}
	return boundsText(low, high)
}

// Text is a column of strings that seldom repeat: documents, messages.
type Text struct {
	bytes   []byte
	offsets []uint32
	low     string
	high    string
	leaf
}

// Append gives the current row the value v.
func (c *Text) Append(v string) {
	c.mark()
	if len(c.offsets) == 0 {
		c.offsets = append(c.offsets, 0)
		c.low, c.high = v, v
	}
	c.low, c.high = min(c.low, v), max(c.high, v)
	c.bytes = append(c.bytes, v...)
	c.offsets = append(c.offsets, uint32(len(c.bytes)))
	c.w.noteBytes(len(v))
}

func (c *Text) pageValues() int           { return max(0, len(c.offsets)-1) }
func (c *Text) pageSize() int             { return len(c.bytes) + 4*len(c.offsets) }
func (c *Text) clearPage()                { c.bytes, c.offsets = c.bytes[:0], c.offsets[:0] }
func (c *Text) encoding() format.Encoding { return format.DeltaLengthByteArray }

func (c *Text) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	if len(c.offsets) == 0 {
		return appendDeltaHeader(dst, 0, 0), nil // no lengths, no bytes
	}
	return appendEncoded(dst, tmp, c.offsets, func(buffer []byte, offsets []uint32) ([]byte, error) {
		return new(delta.LengthByteArrayEncoding).EncodeByteArray(buffer, c.bytes, offsets)
	})
}

func (c *Text) bounds() pageBounds {
	if c.pageValues() == 0 {
		return pageBounds{}
	}
	return boundsText(c.low, c.high)
}

// appendPlainStrings appends strings in the encoding of dictionary pages.
func appendPlainStrings(dst []byte, entries []string) []byte {
	for _, e := range entries {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(e)))
		dst = append(dst, e...)
	}
	return dst
}
