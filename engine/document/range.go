package document

import (
	"math"
	"math/big"
	"strconv"
)

// Range is a range of numbers. The zero Range contains all numbers.
type Range struct {
	low, high       float64
	hasLow, hasHigh bool
	open            bool    // low itself is outside
	limit           float64 // if not 0: the largest absolute value, a technical bound that documentation states once
}

// AtLeast is the range of numbers ≥ low.
func AtLeast(low float64) Range { return Range{low: low, hasLow: true} }

// Above is the range of numbers > low.
func Above(low float64) Range { return Range{low: low, hasLow: true, open: true} }

// Between is the range low … high, both included.
func Between(low, high float64) Range {
	return Range{low: low, hasLow: true, high: high, hasHigh: true}
}

// Limit is the range with a technical bound on the absolute value.
func (r Range) Limit(limit float64) Range {
	r.limit = limit
	return r
}

// requirement completes a message that starts with "must be"; empty if the number is in range.
func (r Range) requirement(n *Node) string {
	outside := r.hasLow && (n.compare(r.low) < 0 || r.open && n.compare(r.low) == 0) || r.hasHigh && n.compare(r.high) > 0
	switch {
	case outside && r.hasLow && r.hasHigh:
		return "from " + rangeNumber(r.low) + " to " + rangeNumber(r.high)
	case outside && r.open:
		return "greater than " + rangeNumber(r.low)
	case outside:
		return "at least " + rangeNumber(r.low)
	case r.limit != 0 && n.compare(r.limit) > 0:
		return "at most " + rangeNumber(r.limit)
	case r.limit != 0 && n.compare(-r.limit) < 0:
		return "at least " + rangeNumber(-r.limit)
	}
	return ""
}

// compare is −1, 0 or 1 for a number below, at or above a bound. An integer is not rounded to a double for it.
func (n *Node) compare(bound float64) int {
	x := new(big.Float)
	switch {
	case n.Kind == Float:
		x.SetFloat64(n.Float)
	case n.Uint != 0:
		x.SetUint64(n.Uint)
	default:
		x.SetInt64(n.Int)
	}
	return x.Cmp(big.NewFloat(bound))
}

// String is the range in mathematical notation without its technical bound, empty for the range of everything.
func (r Range) String() string {
	switch {
	case r.hasLow && r.hasHigh:
		return rangeNumber(r.low) + " … " + rangeNumber(r.high)
	case r.open:
		return "> " + rangeNumber(r.low)
	case r.hasLow:
		return "≥ " + rangeNumber(r.low)
	}
	return ""
}

func rangeNumber(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1<<62 {
		return strconv.FormatInt(int64(x), 10)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
