package engine

import (
	"math"
	"math/bits"
)

// Conversions from float64 truncate toward zero, saturate at the bounds of the target and map NaN to 0.

func toInt64(x float64) int64 {
	switch {
	case math.IsNaN(x):
		return 0
	case x >= math.MaxInt64:
		return math.MaxInt64
	case x <= math.MinInt64:
		return math.MinInt64
	}
	return int64(x)
}

func toUint64(x float64) uint64 {
	switch {
	case !(x > 0):
		return 0
	case x >= math.MaxUint64:
		return math.MaxUint64
	}
	return uint64(x)
}

func toUint8(x float64) uint8 {
	switch {
	case !(x > 0):
		return 0
	case x >= 255:
		return 255
	}
	return uint8(x)
}

// tickAt is tick + n as a tick number, limited to the largest one.
func tickAt(tick int32, n uint64) int32 {
	if n >= math.MaxInt32-uint64(tick) {
		return math.MaxInt32
	}
	return tick + int32(n)
}

func satAdd(a, b int64) int64 {
	s := a + b
	switch {
	case a > 0 && b > 0 && s < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && s >= 0:
		return math.MinInt64
	}
	return s
}

func satSub(a, b int64) int64 {
	d := a - b
	switch {
	case a >= 0 && b < 0 && d < 0:
		return math.MaxInt64
	case a < 0 && b > 0 && d >= 0:
		return math.MinInt64
	}
	return d
}

func abs64(x int64) uint64 {
	if x < 0 {
		return uint64(-x)
	}
	return uint64(x)
}

// wide is an unsigned 128-bit integer.
type wide struct{ hi, lo uint64 }

func (w wide) plus(v wide) wide {
	lo, c := bits.Add64(w.lo, v.lo, 0)
	hi, _ := bits.Add64(w.hi, v.hi, c)
	return wide{hi, lo}
}

func (w wide) minus(v wide) wide {
	lo, b := bits.Sub64(w.lo, v.lo, 0)
	hi, _ := bits.Sub64(w.hi, v.hi, b)
	return wide{hi, lo}
}

func mulWide(a, b uint64) wide {
	hi, lo := bits.Mul64(a, b)
	return wide{hi, lo}
}

// times is w·m as 192 bits, most significant word first.
func (w wide) times(m uint64) (top, mid, low uint64) {
	low1, low := bits.Mul64(w.lo, m)
	top, mid = bits.Mul64(w.hi, m)
	mid, c := bits.Add64(mid, low1, 0)
	return top + c, mid, low
}

// mulDiv is min(maxInt64, (w·m + half) / d).
func (w wide) mulDiv(m, half, d uint64) int64 {
	top, mid, low := w.times(m)
	low, c := bits.Add64(low, half, 0)
	mid, c = bits.Add64(mid, 0, c)
	top += c
	if top >= d || mid >= d || top > 0 {
		return math.MaxInt64
	}
	q, _ := bits.Div64(mid, low, d)
	if q > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(q)
}
