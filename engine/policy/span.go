package policy

import (
	"fmt"
	"math"
)

// span is the set of values from min to max; if whole is set, only whole numbers and infinities.
type span struct {
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

// The spans of many fields.
var (
	amounts   = span{0, amountMax, true}
	wholes    = span{0, wholeMax, true}
	anyWhole  = span{-wholeMax, wholeMax, true}
	flags     = span{0, 1, true}
	shares    = span{0, 1, false}
	dayShares = span{0, 1 - 1.0/ticksMax, false}
	prices    = span{0, math.Inf(1), false}
	anything  = span{math.Inf(-1), math.Inf(1), false}
)

func only(x float64) span { return span{x, x, x == math.Trunc(x)} }

// words describes the span. It omits limits that only protect the arithmetic.
func (s span) words() string {
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

// anyWords are the words for a span without limits.
const anyWords = "any number"

// narrow rounds the limits of a whole span inwards to whole numbers.
func (s span) narrow() span {
	if s.whole {
		s.min, s.max = math.Ceil(s.min), math.Floor(s.max)
	}
	return s
}

// join returns the smallest span that contains both.
func (s span) join(o span) span {
	return span{math.Min(s.min, o.min), math.Max(s.max, o.max), s.whole && o.whole}
}

// possible is the set of values that an operand can have: none if its evaluation always fails, otherwise a span, plus NaN
// if nan is set.
type possible struct {
	span
	nan  bool
	none bool
}

func (a possible) join(b possible) possible {
	switch {
	case a.none:
		return b
	case b.none:
		return a
	}
	return possible{span: a.span.join(b.span), nan: a.nan || b.nan}
}

func (a possible) isPoint() bool { return a.min == a.max && !a.nan && !a.none }

func (s span) hasZero() bool { return s.min <= 0 && s.max >= 0 }

func (s span) hasInfinity() bool { return math.IsInf(s.min, 0) || math.IsInf(s.max, 0) }
