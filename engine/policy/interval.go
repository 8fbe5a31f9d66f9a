package policy

import (
	"fmt"
	"math"
)

// interval is the set of values from min to max; if whole is set, only whole numbers and infinities.
type interval struct {
	min, max float64
	whole    bool
}

const (
	// wholeMax exceeds every count, tick and sum of amounts, and is far from overflow.
	wholeMax = 1 << 100

	// amountMax is the largest amount of a payment in cents.
	amountMax = 100_000_000_000_000_000

	// ticksMax is the largest number of ticks of a run.
	ticksMax = math.MaxInt32
)

// The intervals of many fields.
var (
	amounts   = interval{0, amountMax, true}
	wholes    = interval{0, wholeMax, true}
	anyWhole  = interval{-wholeMax, wholeMax, true}
	flags     = interval{0, 1, true}
	shares    = interval{0, 1, false}
	dayShares = interval{0, 1 - 1.0/ticksMax, false}
	prices    = interval{0, math.Inf(1), false}
	anything  = interval{math.Inf(-1), math.Inf(1), false}
)

func only(x float64) interval { return interval{x, x, x == math.Trunc(x)} }

// words describes the interval. It omits limits that only protect the arithmetic.
func (s interval) words() string {
	low, high := s.min > -wholeMax, s.max < wholeMax
	switch {
	case s.min == s.max:
		return "always " + formatNumber(s.min)
	case s == flags:
		return "0 or 1"
	case s == dayShares:
		return "at least 0, less than 1"
	case low && high:
		return fmt.Sprintf("from %s to %s", formatNumber(s.min), formatNumber(s.max))
	case low:
		return "at least " + formatNumber(s.min)
	case high:
		return "at most " + formatNumber(s.max)
	}
	return anyWords
}

// anyWords are the words for an interval without limits.
const anyWords = "any number"

// narrow rounds the limits of a whole interval inwards to whole numbers.
func (s interval) narrow() interval {
	if s.whole {
		s.min, s.max = math.Ceil(s.min), math.Floor(s.max)
	}
	return s
}

// join returns the smallest interval that contains both.
func (s interval) join(o interval) interval {
	return interval{math.Min(s.min, o.min), math.Max(s.max, o.max), s.whole && o.whole}
}

// valueRange is the set of values that an operand can have: none if its evaluation always fails, otherwise an interval,
// plus NaN if nan is set.
type valueRange struct {
	interval
	nan  bool
	none bool
}

func (a valueRange) join(b valueRange) valueRange {
	switch {
	case a.none:
		return b
	case b.none:
		return a
	}
	return valueRange{interval: a.interval.join(b.interval), nan: a.nan || b.nan}
}

func (a valueRange) isPoint() bool { return a.min == a.max && !a.nan && !a.none }

func (s interval) hasZero() bool { return s.min <= 0 && s.max >= 0 }

func (s interval) hasInfinity() bool { return math.IsInf(s.min, 0) || math.IsInf(s.max, 0) }
