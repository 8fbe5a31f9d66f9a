package stats

import (
	"cmp"
	"slices"
)

// Holm adjusts p-values so that the chance of any false claim keeps its level (Holm 1979).
func Holm(p []float64) []float64 {
	return adjust(p, func(order []int, adjusted []float64) {
		reached := 0.0
		for k, i := range order {
			reached = max(reached, min(1, float64(float64(len(p)-k)*p[i])))
			adjusted[i] = reached
		}
	})
}

// BenjaminiHochberg adjusts p-values so that the share of false ones among the claims keeps its level on average (1995).
func BenjaminiHochberg(p []float64) []float64 {
	return adjust(p, func(order []int, adjusted []float64) {
		reached := 1.0
		for k, i := range slices.Backward(order) {
			reached = min(reached, float64(float64(len(p))*p[i])/float64(k+1))
			adjusted[i] = reached
		}
	})
}

// adjust hands the positions of the p-values in ascending order to a method.
func adjust(p []float64, method func(order []int, adjusted []float64)) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := make([]float64, len(p))
	method(order, adjusted)
	return adjusted
}
