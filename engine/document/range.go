package document

import (
	"math"
	"strconv"
)

// Range is a range of numbers. The zero Range holds everything.
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

// must says what is wrong with x as the end of a sentence that begins with "must be"; empty if x is inside.
func (r Range) must(x float64) string {
	outside := r.hasLow && (x < r.low || r.open && x == r.low) || r.hasHigh && x > r.high
	switch {
	case outside && r.hasLow && r.hasHigh:
		return "from " + rangeNumber(r.low) + " to " + rangeNumber(r.high)
	case outside && r.open:
		return "greater than " + rangeNumber(r.low)
	case outside:
		return "at least " + rangeNumber(r.low)
	case r.limit != 0 && x > r.limit:
		return "at most " + rangeNumber(r.limit)
	case r.limit != 0 && x < -r.limit:
		return "at least " + rangeNumber(-r.limit)
	}
	return ""
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
