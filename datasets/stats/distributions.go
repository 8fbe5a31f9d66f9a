package stats

import (
	"cmp"
	"slices"
)

// KolmogorovSmirnov is the largest distance between the empirical distribution functions of two samples in ascending order.
func KolmogorovSmirnov(a, b []float64) float64 {
	most, i, j := 0, 0, 0 // distances are multiples of 1/(len(a)·len(b))
	for i < len(a) && j < len(b) {
		x := min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		distance := i*len(b) - j*len(a)
		most = max(most, distance, -distance)
	}
	return float64(most) / (float64(len(a)) * float64(len(b)))
}

// PAWN are the median and the maximum, over the slices of a factor, of the distance between the outputs of the slice and all
// outputs. The values of the factor are ranks: equal ones for equal values. If there are no more different ones than slices, each
// is a slice; else slice s of S has the rows from ⌊sn/S⌋ to before ⌊(s + 1)n/S⌋ in the order of the factor. ok is false for
// constant outputs.
func PAWN(factor []int, y []float64, parts int) (median, maximum float64, ok bool) {
	if len(y) == 0 || Constant(y) {
		return 0, 0, false
	}
	all := Sorted(y)
	var distances []float64
	for _, rows := range slicesOf(factor, parts) {
		slice := make([]float64, len(rows))
		for i, row := range rows {
			slice[i] = y[row]
		}
		slices.Sort(slice)
		distances = append(distances, KolmogorovSmirnov(slice, all))
	}
	return Median(distances), slices.Max(distances), true
}

// slicesOf divides the rows by their value of a factor.
func slicesOf(factor []int, count int) [][]int {
	order := make([]int, len(factor))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(factor[a], factor[b]) })
	var parts [][]int
	for first := 0; first < len(order) && len(parts) <= count; {
		end := first + 1
		for end < len(order) && factor[order[end]] == factor[order[first]] {
			end++
		}
		parts = append(parts, order[first:end])
		first = end
	}
	if len(parts) <= count {
		return parts
	}
	parts = parts[:0]
	for s := range count {
		parts = append(parts, order[s*len(order)/count:(s+1)*len(order)/count])
	}
	return parts
}

// Regional is the distance between the distributions of a factor in the rows with outputs above the threshold and in the others.
// ok is false if one side is empty.
func Regional(factor, y []float64, threshold float64) (distance float64, ok bool) {
	var above, rest []float64
	for i, x := range factor {
		if y[i] > threshold {
			above = append(above, x)
		} else {
			rest = append(rest, x)
		}
	}
	if len(above) == 0 || len(rest) == 0 {
		return 0, false
	}
	slices.Sort(above)
	slices.Sort(rest)
	return KolmogorovSmirnov(above, rest), true
}
