package columns

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/encoding/plain"
	"github.com/parquet-go/parquet-go/format"
)

// Int32 is a column of 32-bit integers: ticks, days, counts, numbers of payments.
type Int32 struct {
	deltas[int32]
	leaf
}

// Append gives the current row the value v.
func (c *Int32) Append(v int32) {
	c.mark()
	c.vals = append(c.vals, v)
}

// Put is Append without a mark; see Mark.
func (c *Int32) Put(v int32) { c.vals = append(c.vals, v) }

// AppendN gives n rows from the current one on the value v; the column must not be nullable.
func (c *Int32) AppendN(v int32, n int) {
	for range n {
		c.vals = append(c.vals, v)
	}
}

func (c *Int32) pageValues() int           { return c.count() }
func (c *Int32) pageSize() int             { return 4 * c.count() }
func (c *Int32) clearPage()                { c.clear() }
func (c *Int32) encoding() format.Encoding { return c.integers() }
func (c *Int32) settle(tmp *[]byte) error  { return c.deltas.settle(&c.leaf, &ints32, tmp) }

func (c *Int32) choose(w *Writer) error { return c.deltas.choose(w, &c.leaf, &ints32) }

func (c *Int32) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	if c.plain {
		return c.appendPlain(dst, tmp, &ints32)
	}
	return c.appendPage(dst, tmp, &ints32)
}

func (c *Int32) bounds() pageBounds {
	if c.count() == 0 {
		return pageBounds{}
	}
	return bounds32(c.extremes(&ints32))
}

func bounds32(low, high int32) pageBounds {
	return pageBounds{
		low:     binary.LittleEndian.AppendUint32(nil, uint32(low)),
		high:    binary.LittleEndian.AppendUint32(nil, uint32(high)),
		lowInt:  int64(low),
		highInt: int64(high),
	}
}

// Date is a column of dates: days since 1970-01-01.
type Date struct{ Int32 }

// Int64 is a column of 64-bit integers: money, run ids, sequence numbers.
type Int64 struct {
	deltas[int64]
	leaf
}

// NewInt64 makes a column that is no field of a table struct.
func NewInt64(s Spec) *Int64 { s.Type = TypeInt64; return &Int64{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Int64) Append(v int64) {
	c.mark()
	c.vals = append(c.vals, v)
}

// Put is Append without a mark; see Mark.
func (c *Int64) Put(v int64) { c.vals = append(c.vals, v) }

// AppendN gives n rows from the current one on the value v; the column must not be nullable.
func (c *Int64) AppendN(v int64, n int) {
	for range n {
		c.vals = append(c.vals, v)
	}
}

func (c *Int64) pageValues() int           { return c.count() }
func (c *Int64) pageSize() int             { return 8 * c.count() }
func (c *Int64) clearPage()                { c.clear() }
func (c *Int64) encoding() format.Encoding { return c.integers() }
func (c *Int64) settle(tmp *[]byte) error  { return c.deltas.settle(&c.leaf, &ints64, tmp) }

func (c *Int64) choose(w *Writer) error { return c.deltas.choose(w, &c.leaf, &ints64) }

func (c *Int64) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	if c.plain {
		return c.appendPlain(dst, tmp, &ints64)
	}
	return c.appendPage(dst, tmp, &ints64)
}

func (c *Int64) bounds() pageBounds {
	if c.count() == 0 {
		return pageBounds{}
	}
	return bounds64(c.extremes(&ints64))
}

func bounds64(low, high int64) pageBounds {
	return pageBounds{
		low:     binary.LittleEndian.AppendUint64(nil, uint64(low)),
		high:    binary.LittleEndian.AppendUint64(nil, uint64(high)),
		lowInt:  low,
		highInt: high,
	}
}

// Double is a column of floating-point numbers.
type Double struct {
	vals []float64
	leaf
}

// NewDouble makes a column that is no field of a table struct.
func NewDouble(s Spec) *Double { s.Type = TypeDouble; return &Double{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Double) Append(v float64) {
	c.mark()
	c.vals = append(c.vals, v)
}

func (c *Double) pageValues() int           { return len(c.vals) }
func (c *Double) pageSize() int             { return 8 * len(c.vals) }
func (c *Double) clearPage()                { c.vals = c.vals[:0] }
func (c *Double) encoding() format.Encoding { return format.Plain }
func (c *Double) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	return appendEncoded(dst, tmp, c.vals, new(plain.Encoding).EncodeDouble)
}
func (c *Double) bounds() pageBounds { return boundsDouble(c.vals) }

// boundsDouble returns no bounds if a value is NaN, because readers that prune by bounds would then miss its row. A zero
// counts as both -0 and +0, as the format requires.
func boundsDouble(vals []float64) pageBounds {
	if len(vals) == 0 {
		return pageBounds{}
	}
	low, high := vals[0], vals[0]
	for i, v := range vals {
		if i > 0 && v == vals[i-1] {
			continue
		}
		low, high = min(low, v), max(high, v)
	}
	if math.IsNaN(low) {
		return pageBounds{undefined: true}
	}
	if low == 0 {
		low = math.Copysign(0, -1)
	}
	if high == 0 {
		high = 0
	}
	return pageBounds{
		low:  binary.LittleEndian.AppendUint64(nil, math.Float64bits(low)),
		high: binary.LittleEndian.AppendUint64(nil, math.Float64bits(high)),
	}
}

// Bool is a column of booleans.
type Bool struct {
	bits  []byte
	count int
	ones  int
	leaf
}

// NewBool makes a column that is no field of a table struct.
func NewBool(s Spec) *Bool { s.Type = TypeBool; return &Bool{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Bool) Append(v bool) {
	c.mark()
	c.Put(v)
}

// Put is Append without a mark; see Mark.
func (c *Bool) Put(v bool) {
	if c.count%8 == 0 {
		c.bits = append(c.bits, 0)
	}
	if v {
		c.bits[c.count/8] |= 1 << (c.count % 8)
		c.ones++
	}
	c.count++
}

func (c *Bool) pageValues() int           { return c.count }
func (c *Bool) pageSize() int             { return len(c.bits) }
func (c *Bool) clearPage()                { c.bits, c.count, c.ones = c.bits[:0], 0, 0 }
func (c *Bool) encoding() format.Encoding { return format.Plain }

func (c *Bool) encode(dst []byte, _ *[]byte) ([]byte, error) { return append(dst, c.bits...), nil }

func (c *Bool) bounds() pageBounds {
	if c.count == 0 {
		return pageBounds{}
	}
	low, high := byte(0), byte(0)
	if c.ones == c.count {
		low = 1
	}
	if c.ones > 0 {
		high = 1
	}
	return pageBounds{low: []byte{low}, high: []byte{high}}
}
