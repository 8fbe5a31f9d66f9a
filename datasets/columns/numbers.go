package columns

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// Int32 is a column of 32-bit integers: ticks, days, counts, numbers of payments.
type Int32 struct {
	leaf
	vals []int32
}

// Append gives the current row the value v.
func (c *Int32) Append(v int32) {
	c.mark()
	c.vals = append(c.vals, v)
}

// AppendN gives n rows from the current one on the value v; the column must not be nullable.
func (c *Int32) AppendN(v int32, n int) {
	for range n {
		c.vals = append(c.vals, v)
	}
}

func (c *Int32) pageValues() int           { return len(c.vals) }
func (c *Int32) pageSize() int             { return 4 * len(c.vals) }
func (c *Int32) clearPage()                { c.vals = c.vals[:0] }
func (c *Int32) encoding() format.Encoding { return format.DeltaBinaryPacked }

func (c *Int32) encode(dst []byte) ([]byte, error) {
	return new(delta.BinaryPackedEncoding).EncodeInt32(dst, c.vals)
}

func (c *Int32) bounds() pageBounds { return bounds32(c.vals) }

func bounds32(vals []int32) pageBounds {
	if len(vals) == 0 {
		return pageBounds{}
	}
	low, high := extremes(vals)
	return pageBounds{
		low:     binary.LittleEndian.AppendUint32(nil, uint32(low)),
		high:    binary.LittleEndian.AppendUint32(nil, uint32(high)),
		lowInt:  int64(low),
		highInt: int64(high),
	}
}

// Int64 is a column of 64-bit integers: money, run ids, sequence numbers.
type Int64 struct {
	leaf
	vals []int64
}

// NewInt64 makes a column that is no field of a table struct.
func NewInt64(s Spec) *Int64 { s.Type = TypeInt64; return &Int64{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Int64) Append(v int64) {
	c.mark()
	c.vals = append(c.vals, v)
}

// AppendN gives n rows from the current one on the value v; the column must not be nullable.
func (c *Int64) AppendN(v int64, n int) {
	for range n {
		c.vals = append(c.vals, v)
	}
}

func (c *Int64) pageValues() int           { return len(c.vals) }
func (c *Int64) pageSize() int             { return 8 * len(c.vals) }
func (c *Int64) clearPage()                { c.vals = c.vals[:0] }
func (c *Int64) encoding() format.Encoding { return format.DeltaBinaryPacked }

func (c *Int64) encode(dst []byte) ([]byte, error) {
	return new(delta.BinaryPackedEncoding).EncodeInt64(dst, c.vals)
}

func (c *Int64) bounds() pageBounds { return bounds64(c.vals) }

func bounds64(vals []int64) pageBounds {
	if len(vals) == 0 {
		return pageBounds{}
	}
	low, high := extremes(vals)
	return pageBounds{
		low:     binary.LittleEndian.AppendUint64(nil, uint64(low)),
		high:    binary.LittleEndian.AppendUint64(nil, uint64(high)),
		lowInt:  low,
		highInt: high,
	}
}

// extremes returns the smallest and the largest of the values, of which there is at least one. Four pairs are kept at a
// time, so that a comparison does not wait for the one before.
func extremes[T int32 | int64](vals []T) (low, high T) {
	l0, l1, l2, l3 := vals[0], vals[0], vals[0], vals[0]
	h0, h1, h2, h3 := l0, l0, l0, l0
	for len(vals) >= 4 {
		v := vals[:4]
		l0, h0 = min(l0, v[0]), max(h0, v[0])
		l1, h1 = min(l1, v[1]), max(h1, v[1])
		l2, h2 = min(l2, v[2]), max(h2, v[2])
		l3, h3 = min(l3, v[3]), max(h3, v[3])
		vals = vals[4:]
	}
	for _, v := range vals {
		l0, h0 = min(l0, v), max(h0, v)
	}
	return min(l0, l1, l2, l3), max(h0, h1, h2, h3)
}

// Double is a column of floating-point numbers.
type Double struct {
	leaf
	vals []float64
}

// NewDouble makes a column that is no field of a table struct.
func NewDouble(s Spec) *Double { s.Type = TypeDouble; return &Double{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Double) Append(v float64) {
	c.mark()
	c.vals = append(c.vals, v)
}

func (c *Double) pageValues() int                   { return len(c.vals) }
func (c *Double) pageSize() int                     { return 8 * len(c.vals) }
func (c *Double) clearPage()                        { c.vals = c.vals[:0] }
func (c *Double) encoding() format.Encoding         { return format.Plain }
func (c *Double) encode(dst []byte) ([]byte, error) { return plainDoubles(dst[:0], c.vals), nil }
func (c *Double) bounds() pageBounds                { return boundsDouble(c.vals) }

func plainDoubles(dst []byte, vals []float64) []byte {
	for _, v := range vals {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}

// boundsDouble gives no bounds for values with a NaN, because readers that prune by bounds would then lose its row. Zeros
// count as both zeros, as the format asks.
func boundsDouble(vals []float64) pageBounds {
	if len(vals) == 0 {
		return pageBounds{}
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range vals {
		if math.IsNaN(v) {
			return pageBounds{undefined: true}
		}
		low, high = min(low, v), max(high, v)
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

// Bool is a column of truth values.
type Bool struct {
	leaf
	bits  []byte
	count int
	ones  int
}

// NewBool makes a column that is no field of a table struct.
func NewBool(s Spec) *Bool { s.Type = TypeBool; return &Bool{leaf: leaf{spec: s}} }

// Append gives the current row the value v.
func (c *Bool) Append(v bool) {
	c.mark()
	if c.count%8 == 0 {
		c.bits = append(c.bits, 0)
	}
	if v {
		c.bits[c.count/8] |= 1 << (c.count % 8)
		c.ones++
	}
	c.count++
}

func (c *Bool) pageValues() int                   { return c.count }
func (c *Bool) pageSize() int                     { return len(c.bits) }
func (c *Bool) clearPage()                        { c.bits, c.count, c.ones = c.bits[:0], 0, 0 }
func (c *Bool) encoding() format.Encoding         { return format.Plain }
func (c *Bool) encode(dst []byte) ([]byte, error) { return append(dst[:0], c.bits...), nil }

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
