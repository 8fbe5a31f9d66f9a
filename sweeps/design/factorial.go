package design

import "sort"

var factorial = &Kind{
	Name:   "factorial",
	Points: "every combination of the axes; the first axis varies slowest",
	Levels: crossed,
	Nested: true,
}

// zip is a factorial design of a single factor.
var zip = &Kind{
	Name:     "zip",
	Points:   "the first value of each axis, then the second of each, and so on",
	Levels:   crossed,
	Together: true,
}

func crossed(factors []Factor) Levels {
	if f, ok := NewFactorial(factors); ok {
		return f
	}
	return nil
}

// Factor is one factor of a factorial design. A factor may depend on an earlier one: its levels are then different
// ones for every level of that factor.
type Factor struct {
	Levels  int     // number of levels, all of them 0 … Levels−1
	Parent  int     // number of the factor this one depends on, −1 for none
	Choices [][]int // per level of the parent: the levels of this factor that go with it; unused without parent
	Base    int     // level from which a based design starts
}

// Factorial is the full crossing of factors. The first factor varies slowest; a factor that depends on another one
// varies right inside that one, before the next independent factor does.
type Factorial struct {
	factors  []Factor
	roots    []int   // factors without parent, in order
	children [][]int // by factor
	points   int64
	// offsets[f][p] are the numbers of combinations of factor f and all that depend on it, up to each of its levels
	// that go with level p of its parent; nil where each level is one combination.
	offsets [][][]int64
}

// NewFactorial makes the design; ok is false if it has more points than an int64 can count. Parents must precede the
// factors that depend on them.
func NewFactorial(factors []Factor) (f *Factorial, ok bool) {
	f = &Factorial{factors: factors, children: make([][]int, len(factors)), offsets: make([][][]int64, len(factors)), points: 1}
	for i, factor := range factors {
		if factor.Parent < 0 {
			f.roots = append(f.roots, i)
		} else {
			f.children[factor.Parent] = append(f.children[factor.Parent], i)
		}
	}
	for i := len(factors) - 1; i >= 0; i-- {
		if !f.accumulate(i) {
			return nil, false
		}
	}
	for _, r := range f.roots {
		if f.points, ok = Multiply(f.points, f.combinations(r, 0)); !ok {
			return nil, false
		}
	}
	return f, true
}

// accumulate fills the offsets of a factor whose children have theirs.
func (f *Factorial) accumulate(i int) bool {
	if len(f.children[i]) == 0 {
		return true
	}
	parents := 1
	if f.factors[i].Parent >= 0 {
		parents = len(f.factors[i].Choices)
	}
	f.offsets[i] = make([][]int64, parents)
	for p := range parents {
		n := f.size(i, p)
		sums := make([]int64, n+1)
		for k := range n {
			below := int64(1)
			for _, c := range f.children[i] {
				var ok bool
				if below, ok = Multiply(below, f.combinations(c, f.level(i, p, k))); !ok {
					return false
				}
			}
			if sums[k+1] = sums[k] + below; sums[k+1] < 0 {
				return false
			}
		}
		f.offsets[i][p] = sums
	}
	return true
}

// size is the number of levels of factor i that go with level p of its parent.
func (f *Factorial) size(i, p int) int {
	if f.factors[i].Parent < 0 {
		return f.factors[i].Levels
	}
	return len(f.factors[i].Choices[p])
}

// level is the k-th level of factor i that goes with level p of its parent.
func (f *Factorial) level(i, p, k int) int {
	if f.factors[i].Parent < 0 {
		return k
	}
	return f.factors[i].Choices[p][k]
}

// combinations is the number of combinations of factor i and its dependents under level p of its parent.
func (f *Factorial) combinations(i, p int) int64 {
	if f.offsets[i] == nil {
		return int64(f.size(i, p))
	}
	sums := f.offsets[i][p]
	return sums[len(sums)-1]
}

// Points is the number of combinations.
func (f *Factorial) Points() int64 { return f.points }

// At fills in the levels of point i.
func (f *Factorial) At(i int64, level []int) { f.split(i, f.roots, 0, level) }

// split divides a number among factors that are crossed under level p of their common parent; the last one varies
// fastest.
func (f *Factorial) split(i int64, crossed []int, p int, level []int) {
	for k := len(crossed) - 1; k >= 0; k-- {
		n := f.combinations(crossed[k], p)
		f.choose(i%n, crossed[k], p, level)
		i /= n
	}
}

// choose sets the level of factor x, and of all that depend on it, from the number of their combination.
func (f *Factorial) choose(i int64, x, p int, level []int) {
	if f.offsets[x] == nil {
		level[x] = f.level(x, p, int(i))
		return
	}
	sums := f.offsets[x][p]
	k := sort.Search(len(sums)-1, func(k int) bool { return sums[k+1] > i })
	level[x] = f.level(x, p, k)
	f.split(i-sums[k], f.children[x], level[x], level)
}

// Stride is the largest number s for which all points of a block [k·s, (k+1)·s) have the same levels of the factors
// marked as used.
func (f *Factorial) Stride(used []bool) int64 {
	s := int64(1)
	for k := len(f.roots) - 1; k >= 0; k-- {
		if f.uses(f.roots[k], used) {
			break
		}
		s *= f.combinations(f.roots[k], 0)
	}
	return s
}

func (f *Factorial) uses(i int, used []bool) bool {
	if used[i] {
		return true
	}
	for _, c := range f.children[i] {
		if f.uses(c, used) {
			return true
		}
	}
	return false
}
