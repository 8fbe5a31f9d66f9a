package pictures

import (
	"math"
	"slices"
	"testing"
)

// TestDensityCountsEveryPoint counts points whose cells are known: four columns of 1 to 10,000 on a logarithmic axis, two rows of 0 to 8.
func TestDensityCountsEveryPoint(t *testing.T) {
	xs := []float64{1, 5, 20, 200, 2000, 10000, math.NaN(), 20}
	ys := []float64{0, 3, 3.9, 4, 8, 5, 1, math.NaN()}
	l := densityOf(xs, ys, sideOf(xs, true, 4), sideOf(ys, true, 2)) // ys have a zero, so that side is linear
	if want := (lattice{side{1, 10000, true, 4}, side{0, 8, false, 2}, []int{2, 1, 0, 0, 0, 0, 1, 2}}); l.X != want.X || l.Y != want.Y || !slices.Equal(l.Counts, want.Counts) {
		t.Errorf("%+v, want %+v", l, want)
	}
	if l := densityOf([]float64{7, 7}, []float64{1, 1}, sideOf([]float64{7}, true, 3), sideOf([]float64{1}, false, 1)); !slices.Equal(l.Counts, []int{2, 0, 0}) {
		t.Errorf("points that are all the same: %v", l.Counts)
	}
	if n := len(both([]float64{1, 2}, 3)); n != 2 {
		t.Errorf("%d sides of positive values", n)
	}
	if n := len(both([]float64{-1, 2}, 3)); n != 1 {
		t.Errorf("%d sides of values of both signs", n)
	}
}

// TestFewKeepsWhatNothingBeats: of 10,000 marks 100 remain, in their order, those marked as best among them.
func TestFewKeepsWhatNothingBeats(t *testing.T) {
	best := func(n int) bool { return n%1000 == 7 }
	kept := few(seq(10000), 100, func(n int) (int64, bool) { return int64(n), best(n) })
	if len(kept) != 100 || !slices.IsSorted(kept) {
		t.Fatalf("%d marks: %v", len(kept), kept)
	}
	for k := range 10 {
		if !slices.Contains(kept, 1000*k+7) {
			t.Errorf("mark %d is missing", 1000*k+7)
		}
	}
	low := 0
	for _, n := range kept {
		low += boolean(n < 5000)
	}
	if low < 30 || low > 70 {
		t.Errorf("%d of 100 marks are from the lower half", low)
	}
}
