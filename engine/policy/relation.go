package policy

import "math"

// relation is a set of possible orderings of two values. Every comparison is true for some orderings and false for the
// others, so its outcome for each ordering is exactly known.
type relation uint8

const (
	incomparable relation = 1 << iota // one of them is not a number
	sameInfinity                      // their difference is not a number
	farBelow                          // left - right <= -tolerance
	justBelow
	same0 // no difference
	justAbove
	farAbove // left - right >= tolerance

	anyRelation  = incomparable | sameInfinity | farBelow | nearlyEqual | farAbove
	nearlyEqual  = justBelow | same0 | justAbove
	allDifferent = farBelow | farAbove
)

// trueFor contains the orderings for which a comparison is true; see compare.
var trueFor = [...]relation{
	opEqual:          nearlyEqual,
	opNotEqual:       allDifferent,
	opLess:           farBelow | justBelow,
	opLessOrEqual:    farBelow | nearlyEqual | sameInfinity,
	opGreater:        farAbove | justAbove,
	opGreaterOrEqual: farAbove | nearlyEqual | sameInfinity,
}

// mirrored returns the relation with the two values swapped.
func (r relation) mirrored() relation {
	out := r & (incomparable | sameInfinity | same0)
	for _, pair := range [][2]relation{{farBelow, farAbove}, {justBelow, justAbove}} {
		if r&pair[0] != 0 {
			out |= pair[1]
		}
		if r&pair[1] != 0 {
			out |= pair[0]
		}
	}
	return out
}

// relationOf returns the possible orderings of two values; none if one of them always fails.
func relationOf(a, b valueRange) relation {
	if a.none || b.none {
		return 0
	}
	var r relation
	if a.nan || b.nan {
		r |= incomparable
	}
	low, high := a.min-b.max, a.max-b.min
	if math.IsNaN(low) {
		low, r = math.Inf(-1), r|sameInfinity
	}
	if math.IsNaN(high) {
		high, r = math.Inf(1), r|sameInfinity
	}
	if a.hasInfinity() && b.hasInfinity() {
		r |= sameInfinity
	}
	for _, c := range []struct {
		way      relation
		possible bool
	}{
		{farBelow, low <= -tolerance}, {justBelow, low < 0 && high > -tolerance}, {same0, low <= 0 && high >= 0},
		{justAbove, high > 0 && low < tolerance}, {farAbove, high >= tolerance},
	} {
		if c.possible {
			r |= c.way
		}
	}
	if a.whole && b.whole {
		r &^= justBelow | justAbove
	}
	if betweenWhole(a, b) || betweenWhole(b, a) {
		r &^= nearlyEqual
	}
	return r
}

// betweenWhole reports whether a has only whole numbers and b is a single number clearly between two of them.
func betweenWhole(a, b valueRange) bool {
	return a.whole && b.isPoint() && !math.IsInf(b.min, 0) && math.Abs(b.min-math.Round(b.min)) >= tolerance
}

// narrowed returns the possible values of a if one of the given orderings with b applies. NaN implies nothing about the
// other value.
func narrowed(a, b valueRange, r relation) valueRange {
	if r&incomparable == 0 {
		a.nan, b.nan = false, false
	}
	if b.nan {
		return a
	}
	if r&farAbove == 0 {
		a.max = math.Min(a.max, math.Nextafter(b.max+tolerance, math.Inf(1)))
	}
	if r&(farAbove|justAbove) == 0 {
		a.max = math.Min(a.max, b.max)
	}
	if r&farBelow == 0 {
		a.min = math.Max(a.min, math.Nextafter(b.min-tolerance, math.Inf(-1)))
	}
	if r&(farBelow|justBelow) == 0 {
		a.min = math.Max(a.min, b.min)
	}
	if r&(farAbove|justAbove|same0|sameInfinity) == 0 && !math.IsInf(b.max, 0) {
		a.max = math.Min(a.max, math.Nextafter(b.max, math.Inf(-1)))
	}
	if r&(farBelow|justBelow|same0|sameInfinity) == 0 && !math.IsInf(b.min, 0) {
		a.min = math.Max(a.min, math.Nextafter(b.min, math.Inf(1)))
	}
	a.interval = a.interval.narrow()
	if r&(nearlyEqual|sameInfinity) == 0 && b.isPoint() && a.whole {
		if a.min == b.min {
			a.min++
		}
		if a.max == b.min {
			a.max--
		}
	}
	return a
}
