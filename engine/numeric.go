package engine

import (
	"math"
	"math/big"
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

// addSaturating returns a + b, both at least 0, saturating at the largest integer: for numbers that are only compared
// with amounts.
func addSaturating(a, b int64) int64 {
	if s := a + b; s >= 0 {
		return s
	}
	return math.MaxInt64
}

func abs64(x int64) uint64 {
	if x < 0 {
		return uint64(-x)
	}
	return uint64(x)
}

// uint128 is an unsigned 128-bit integer.
type uint128 struct{ hi, lo uint64 }

func (w uint128) plus(v uint128) uint128 {
	lo, c := bits.Add64(w.lo, v.lo, 0)
	hi, _ := bits.Add64(w.hi, v.hi, c)
	return uint128{hi, lo}
}

func (w uint128) minus(v uint128) uint128 {
	lo, b := bits.Sub64(w.lo, v.lo, 0)
	hi, _ := bits.Sub64(w.hi, v.hi, b)
	return uint128{hi, lo}
}

func mulWide(a, b uint64) uint128 {
	hi, lo := bits.Mul64(a, b)
	return uint128{hi, lo}
}

// times returns w·m as 192 bits, most significant word first.
func (w uint128) times(m uint64) (top, mid, low uint64) {
	low1, low := bits.Mul64(w.lo, m)
	top, mid = bits.Mul64(w.hi, m)
	mid, c := bits.Add64(mid, low1, 0)
	return top + c, mid, low
}

// mulDiv returns (w·m + half) / d, rounded down, if it fits a signed 64-bit integer.
func (w uint128) mulDiv(m, half, d uint64) (q int64, ok bool) {
	top, mid, low := w.times(m)
	low, c := bits.Add64(low, half, 0)
	mid, c = bits.Add64(mid, 0, c)
	top += c
	if top > 0 || mid >= d {
		return 0, false
	}
	x, _ := bits.Div64(mid, low, d)
	return int64(x), x <= math.MaxInt64
}

// exactMulDiv is mulDiv with arbitrary precision.
func (w uint128) exactMulDiv(m, half, d uint64) *big.Int {
	x := new(big.Int).Lsh(new(big.Int).SetUint64(w.hi), 64)
	x.Add(x, new(big.Int).SetUint64(w.lo))
	x.Mul(x, new(big.Int).SetUint64(m))
	x.Add(x, new(big.Int).SetUint64(half))
	return x.Quo(x, new(big.Int).SetUint64(d))
}
