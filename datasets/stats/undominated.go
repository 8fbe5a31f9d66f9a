package stats

import (
	"math"
	"slices"
)

// Undominated marks the rows that no other row beats: none is at most as large in every column and smaller in one. Less is
// better in every column; equal rows do not beat each other. A row with NaN is never marked.
func Undominated(rows [][]float64) []bool {
	order := make([]int, 0, len(rows))
	for i, row := range rows {
		if !slices.ContainsFunc(row, math.IsNaN) {
			order = append(order, i)
		}
	}
	// A row can only be beaten by one before it in lexicographic order, and then also by one that is not beaten itself.
	slices.SortStableFunc(order, func(a, b int) int { return slices.Compare(rows[a], rows[b]) })
	marks := make([]bool, len(rows))
	var front []int
	for _, i := range order {
		if last := len(front) - 1; last >= 0 && slices.Equal(rows[front[last]], rows[i]) {
			marks[i] = true
			continue
		}
		if !slices.ContainsFunc(front, func(j int) bool { return beats(rows[j], rows[i]) }) {
			marks[i] = true
			front = append(front, i)
		}
	}
	return marks
}

func beats(a, b []float64) bool {
	for k := range a {
		if a[k] > b[k] {
			return false
		}
	}
	return !slices.Equal(a, b)
}
