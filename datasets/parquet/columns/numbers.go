package columns

import (
	"encoding/binary"
	"math"
	"unsafe"

	"github.com/parquet-go/parquet-go/encoding/plain"
	"github.com/parquet-go/parquet-go/format"
)

// Int32 is a column of 32-bit integers: ticks, days, counts, numbers of payments.
type Int32 = Int[int32]

// Date is a column of dates: days since 1970-01-01.
type Date struct{ Int32 }

// Int64 is a column of 64-bit integers: money, run ids, sequence numbers.
type Int64 = Int[int64]

// Int is a column of integers.
type Int[T int32 | int64] struct {
	deltas[T]
	leaf
}

// NewInt64 makes a column that is no field of a table struct.
func NewInt64(s Spec) *Int64 { s.Type = TypeInt64; return &Int64{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Int[T]) Append(v T) {
	c.mark()
	c.vals = append(c.vals, v)
}

// Put is Append without a mark; see Mark.
func (c *Int[T]) Put(v T) { c.vals = append(c.vals, v) }

// AppendN gives n rows from the current one on the value v; the column must not be nullable.
func (c *Int[T]) AppendN(v T, n int) {
	for range n {
		c.vals = append(c.vals, v)
	}
}

func (c *Int[T]) pageValues() int           { return c.count() }
func (c *Int[T]) pageSize() int             { return widthOf[T]() * c.count() }
func (c *Int[T]) clearPage()                { c.clear() }
func (c *Int[T]) encoding() format.Encoding { return c.integers() }
func (c *Int[T]) settle(tmp *[]byte) error  { return c.deltas.settle(&c.leaf, integersOf[T](), tmp) }
func (c *Int[T]) choose(w *Writer) error    { return c.deltas.choose(w, &c.leaf, integersOf[T]()) }

func (c *Int[T]) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	if c.plain {
		return c.appendPlain(dst, tmp, integersOf[T]())
	}
	return c.appendPage(dst, tmp, integersOf[T]())
}

func (c *Int[T]) bounds() pageBounds {
	if c.count() == 0 {
		return pageBounds{}
	}
	return boundsInt(c.extremes(integersOf[T]()))
}

// widthOf is the number of bytes of an integer.
func widthOf[T int32 | int64]() int { return int(unsafe.Sizeof(T(0))) }

func boundsInt[T int32 | int64](low, high T) pageBounds {
	return pageBounds{low: appendInt(low), high: appendInt(high), lowInt: int64(low), highInt: int64(high)}
}

func appendInt[T int32 | int64](v T) []byte {
	if widthOf[T]() == 4 {
		return binary.LittleEndian.AppendUint32(nil, uint32(v))
	}
	return binary.LittleEndian.AppendUint64(nil, uint64(v))
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
