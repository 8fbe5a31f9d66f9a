// Package money adds amounts of money without overflow.
package money

import (
	"math"
	"math/big"
	"math/bits"

	"sweep/engine/text"
)

// Sum is a 128-bit sum of amounts. It cannot overflow with up to 2^64 amounts of any size. The zero Sum is 0.
type Sum struct {
	hi int64
	lo uint64
}

// Of returns an integer of at most 127 bits as a sum.
func Of(x *big.Int) Sum {
	lo := new(big.Int).And(x, new(big.Int).SetUint64(math.MaxUint64))
	return Sum{new(big.Int).Rsh(x, 64).Int64(), lo.Uint64()}
}

// Total returns the sum of amounts.
func Total(amounts ...int64) Sum {
	var s Sum
	for _, x := range amounts {
		s.Add(x)
	}
	return s
}

// Difference returns a − b.
func Difference(a, b int64) Sum {
	lo, borrow := bits.Sub64(uint64(a), uint64(b), 0)
	return Sum{a>>63 - b>>63 - int64(borrow), lo}
}

// Add adds an amount.
func (s *Sum) Add(x int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(x), 0)
	s.hi += x>>63 + int64(carry)
}

// AddSum adds a sum.
func (s *Sum) AddSum(t Sum) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, t.lo, 0)
	s.hi += t.hi + int64(carry)
}

// Minus returns s − t.
func (s Sum) Minus(t Sum) Sum {
	lo, borrow := bits.Sub64(s.lo, t.lo, 0)
	return Sum{s.hi - t.hi - int64(borrow), lo}
}

// Int64 returns the sum and whether it fits 64 bits.
func (s Sum) Int64() (x int64, ok bool) {
	x = int64(s.lo)
	return x, s.hi == x>>63
}

// Compare returns −1, 0 or 1 if s is less than, equal to or greater than t.
func (s Sum) Compare(t Sum) int {
	switch {
	case s.hi < t.hi, s.hi == t.hi && s.lo < t.lo:
		return -1
	case s == t:
		return 0
	}
	return 1
}

// Float64 returns the nearest double.
func (s Sum) Float64() float64 {
	if x, ok := s.Int64(); ok {
		return float64(x)
	}
	f, _ := new(big.Float).SetInt(s.Big()).Float64()
	return f
}

// Format formats the sum as money.
func (s Sum) Format(c text.Currency) string { return c.Big(s.Big()) }

// String returns the sum in decimal digits.
func (s Sum) String() string { return s.Big().String() }

// Big returns the sum as an integer of any size.
func (s Sum) Big() *big.Int {
	b := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	return b.Add(b, new(big.Int).SetUint64(s.lo))
}
