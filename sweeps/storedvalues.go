package sweeps

import (
	"maps"
	"math"
	"slices"
)

// The values of a range are computed, and a later version of the program may compute one of them differently in its last
// digits. It would then be another point with another key, and an old grid could not be continued without computing runs
// again. So the values that a plan stores win: a grid that is read again for its plan has the plan's values, and a grid that
// extends a data set takes each stored value that one of its own values is close enough to be. Values that the grid writes
// out are not computed and never replaced. The ids of a set of banks are those of the plan only in a grid that is read
// again for it; a grid that extends a data set has its own.

// PlannedValues returns the grid with the values of a plan that was made from it: the k-th value of a range is the k-th
// label. It is the same grid if it has these values already.
func (g *Grid) PlannedValues(labels func(axis string) []string) (*Grid, error) {
	return g.replaceValues(labels, func(a *axis) []uint64 {
		stored := storedValues(a, labels)
		if len(stored) != a.values.len() {
			return nil
		}
		return stored
	})
}

// NearValues returns the grid in which values of ranges that are those of a data set, apart from rounding, are replaced by
// the stored ones. It is the same grid if there are none.
func (g *Grid) NearValues(labels func(axis string) []string) (*Grid, error) {
	return g.replaceValues(g.banks, func(a *axis) []uint64 {
		if a.kind != Float64 {
			return nil // integers are exact
		}
		var stored []float64
		for _, bits := range storedValues(a, labels) {
			stored = append(stored, math.Float64frombits(bits))
		}
		slices.Sort(stored)
		return a.near(stored)
	})
}

// storedValues are the values of labels that have the type of the axis.
func storedValues(a *axis, labels func(axis string) []string) []uint64 {
	var bits []uint64
	for _, label := range labels(a.name) {
		if v, err := ParseLabel(a.kind.String(), label); err == nil {
			bits = append(bits, v.bits)
		}
	}
	return bits
}

// roundingMax bounds the relative error with which any version has computed a value: 128 units in the last place.
const roundingMax = 1.0 / (1 << 45)

// near replaces values by stored ones, which are ascending. A stored value is the same as a computed one if they differ by at
// most roundingMax of the larger end of the range, of the value itself on a logarithmic scale, and by at most a
// quarter of the distance to the next value of the range.
func (a *axis) near(stored []float64) []uint64 {
	bits := slices.Clone(a.values.bits)
	value := func(i int) float64 { return math.Float64frombits(a.values.bits[i]) }
	for i := range bits {
		v := value(i)
		size, gap := max(math.Abs(a.span.from), math.Abs(a.span.to)), math.Inf(1)
		if a.span.scale == logScale {
			size = v
		}
		if i > 0 {
			gap = v - value(i-1)
		}
		if i+1 < len(bits) {
			gap = min(gap, value(i+1)-v)
		}
		at, _ := slices.BinarySearch(stored, v)
		best, distance := v, min(size*roundingMax, gap/4)
		for _, w := range stored[max(at-1, 0):min(at+1, len(stored))] {
			if d := math.Abs(w - v); d <= distance {
				best, distance = w, d
			}
		}
		bits[i] = FloatValue(best).bits
	}
	return bits
}

// replaceValues reads the grid again with other values of its ranges and sets of banks, which may decide which points are
// excluded. choose returns nil for a range whose values stay; banks may be nil.
func (g *Grid) replaceValues(banks func(axis string) []string, choose func(a *axis) []uint64) (*Grid, error) {
	ranges, changed := maps.Clone(g.ranges), false
	for _, a := range g.axes {
		if a.values == nil {
			continue
		}
		if a.banks != "" && banks != nil {
			changed = changed || !slices.Equal(banks(a.name), a.labels())
		}
		if !a.ranged() {
			continue
		}
		if bits := choose(a); bits != nil && !slices.Equal(bits, a.values.bits) {
			if ranges == nil {
				ranges = map[string][]uint64{}
			}
			ranges[a.name], changed = bits, true
		}
	}
	if !changed {
		return g, nil
	}
	return FromSource(g.file, g.Source(), WithRunsMax(math.MaxInt64), func(o *options) { o.ranges, o.banks, o.readings = ranges, banks, g.readings })
}
