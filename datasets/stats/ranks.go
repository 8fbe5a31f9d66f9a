package stats

import (
	"cmp"
	"math"
	"slices"
)

// Ranks are the ranks of values from 1 on; equal values share the mean of theirs.
func Ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	ranks := make([]float64, len(x))
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && x[order[end]] == x[order[first]] {
			end++
		}
		for _, i := range order[first:end] {
			ranks[i] = float64(first+1+end) / 2
		}
		first = end
	}
	return ranks
}

// Spearman is the rank correlation of two columns, with mean ranks for ties; ok is false if one of them is constant.
func Spearman(x, y []float64) (r float64, ok bool) { return Pearson(Ranks(x), Ranks(y)) }

// Pearson is the correlation of two columns; ok is false if one of them is constant, or if they have fewer than two rows.
func Pearson(x, y []float64) (r float64, ok bool) {
	a, b := MomentsOf(x), MomentsOf(y)
	if len(x) < 2 || a.M2 == 0 || b.M2 == 0 {
		return 0, false
	}
	sum := 0.0
	for i := range x {
		sum += float64((x[i] - a.Mean) * (y[i] - b.Mean))
	}
	scale := math.Sqrt(a.M2 * b.M2) // exact for ranks, unless it leaves the range of a double
	if scale == 0 || math.IsInf(scale, 0) {
		scale = float64(math.Sqrt(a.M2) * math.Sqrt(b.M2))
	}
	r = sum / scale
	return max(-1, min(1, r)), Finite(r)
}
