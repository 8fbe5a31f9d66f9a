package design

import "sort"

var oneAtATime = &Kind{
	Name:   "one-at-a-time",
	Points: "a base point (the defaults, or the first values), then each other value of each axis alone",
	Levels: func(factors []Factor) Levels {
		levels, base := make([]int, len(factors)), make([]int, len(factors))
		for i, f := range factors {
			levels[i], base[i] = f.Levels, f.Base
		}
		return NewOneAtATime(levels, base)
	},
	Based: true,
}

// OneAtATime starts from a base point and varies one factor at a time: point 0 is the base, then come the other
// levels of the first factor, then those of the second, and so on.
type OneAtATime struct {
	base []int
	ends []int64 // number of points up to and including each factor's
}

// NewOneAtATime makes the design from the number of levels and the base level of each factor.
func NewOneAtATime(levels, base []int) OneAtATime {
	d := OneAtATime{base: base, ends: make([]int64, len(levels))}
	n := int64(1)
	for i, l := range levels {
		n += int64(l) - 1
		d.ends[i] = n
	}
	return d
}

// Points is one for the base and one for each other level.
func (d OneAtATime) Points() int64 {
	if len(d.ends) == 0 {
		return 1
	}
	return d.ends[len(d.ends)-1]
}

// At fills in the levels of point i.
func (d OneAtATime) At(i int64, level []int) {
	copy(level, d.base)
	if i == 0 {
		return
	}
	f := sort.Search(len(d.ends), func(k int) bool { return d.ends[k] > i })
	first := int64(1)
	if f > 0 {
		first = d.ends[f-1]
	}
	if level[f] = int(i - first); level[f] >= d.base[f] {
		level[f]++
	}
}
