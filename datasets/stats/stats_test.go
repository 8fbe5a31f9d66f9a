package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// ten are the differences of the specification's check values.
var ten = []float64{-12, 5, -30, -8, -22, 14, -9, -17, -3, -26}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func nearInterval(t *testing.T, what string, got Interval, low, high, within float64) {
	t.Helper()
	near(t, what+", low", got.Low, low, within)
	near(t, what+", high", got.High, high, within)
}

// The values are those of the specification.
func TestMeanAndItsIntervals(t *testing.T) {
	m := MomentsOf(ten)
	near(t, "mean", m.Mean, -10.8, 1e-14)
	near(t, "sd", m.SD(), 13.750152, 5e-7)
	near(t, "se", m.SE(), 4.348180, 5e-7)
	near(t, "t", m.Mean/m.SE(), -2.483798, 5e-7)
	near(t, "p", TTwoSided(m.Mean/m.SE(), 9), 0.034774, 5e-7)
	i, ok := m.TInterval(0.95)
	if !ok {
		t.Fatal("no t interval")
	}
	nearInterval(t, "t interval", i, -20.636266, -0.963734, 5e-7)
	if i, ok = m.HallInterval(0.95); !ok {
		t.Fatal("no interval by Hall")
	}
	nearInterval(t, "Hall's interval", i, -19.871702, 0.043764, 5e-7)
	if _, ok := MeanInterval([]float64{3}, 0.95); ok {
		t.Error("one value has an interval")
	}
	if _, ok := MomentsOf([]float64{3}).HallInterval(0.95); ok {
		t.Error("one value has an interval by Hall")
	}
}

// Without skewness, Hall's interval is Student's.
func TestHallOfSymmetricValues(t *testing.T) {
	m := MomentsOf([]float64{-3, -1, 0, 1, 3})
	a, _ := m.TInterval(0.9)
	b, _ := m.HallInterval(0.9)
	nearInterval(t, "Hall's interval", b, a.Low, a.High, 1e-14)
}

// The values are SciPy's.
func TestStudent(t *testing.T) {
	for _, c := range [][3]float64{
		{0.975, 1, 12.706204736174694}, {0.975, 2, 4.302652729749462}, {0.975, 29, 2.045229642132703}, {0.975, 999, 1.9623414611334493},
		{0.9999, 7, 7.063432828157639}, {0.95, 1e6, 1.6448551507220404}, {0.75, 3, 0.7648923284043444},
	} {
		near(t, "quantile", TQuantile(c[0], c[1])/c[2], 1, 1e-10)
	}
	for _, c := range [][3]float64{
		{2.483798, 9, 0.03477407123976253}, {0.001, 5, 0.9992407867721976}, {-12, 30, 5.580185415199261e-13},
		{40, 999, 1.242642119627181e-209}, {1e-6, 1e5, 0.9999992021174339}, {0, 3, 1},
	} {
		near(t, "p", TTwoSided(c[0], c[1])/c[2], 1, 1e-12)
	}
}

func TestEqualValuesHaveNoVariance(t *testing.T) {
	x := slices.Repeat([]float64{0.1}, 7)
	if m := MomentsOf(x); m.Mean != 0.1 || m.SD() != 0 || m.Skewness() != 0 {
		t.Errorf("%+v", m)
	}
}

// The values are SciPy's and NumPy's.
func TestRanksAndQuantiles(t *testing.T) {
	x := []float64{3.5, 1.25, 2, 2, -7, 11.5, 2, 1.25, 0.1, 40}
	y := []float64{1, 2, 2, 5, -3, 9.5, 0, 0, 1, 3}
	if want := []float64{8, 3.5, 6, 6, 1, 9, 6, 3.5, 2, 10}; !slices.Equal(Ranks(x), want) {
		t.Errorf("ranks %v, want %v", Ranks(x), want)
	}
	r, _ := Spearman(x, y)
	near(t, "Spearman", r, 0.658397793374938, 1e-14)
	r, _ = Pearson(x, y)
	near(t, "Pearson", r, 0.3975906338190993, 1e-14)
	if _, ok := Spearman(x, make([]float64, len(x))); ok {
		t.Error("a constant column has a rank correlation")
	}
	for p, want := range map[float64]float64{0: -7, 0.05: -3.805, 0.5: 2, 0.9: 14.35, 1: 40} {
		near(t, "quantile", Quantile(Sorted(x), p), want, 1e-13)
	}
	if got := ECDF([]float64{2, 1, 2, 5}); !slices.Equal(got, []Step{{1, 0.25}, {2, 0.75}, {5, 1}}) {
		t.Errorf("ECDF %v", got)
	}
	near(t, "CVaR95 of 20", CVaR95(append(make([]float64, 19), 7)), 7, 0)
	near(t, "CVaR95 of 21", CVaR95(append(make([]float64, 20), 7)), 3.5, 0)
}

// The differences are those of the written numbers, not of the floats.
func TestDifferencesAreDecimal(t *testing.T) {
	d := Pair([]float64{0.3, 1e22, 0.1, 5, 1e-320}, []float64{0.1, 1, 0.3, 5, 0})
	if want := []float64{0.2, 1e22, -0.2, 0, 1e-320}; !slices.Equal(d.Values, want) {
		t.Errorf("%v, want %v", d.Values, want)
	}
	l, ok := Pair([]float64{0.3, 0.9, 1.2}, []float64{0, 0, 0}).lattice(100)
	if !ok || l.unit.Int64() != 3 || l.exp != -1 || l.last != 3 || !slices.Equal(l.steps, []int64{0, 2, 3}) {
		t.Errorf("lattice %+v", l)
	}
	near(t, "mean of steps", l.mean(5, 3), 0.8, 0)
	exact := PairDecimals([]string{"18446744073709551615", "12345678901234567890123456.03", "+.5e-1", "-7", "1e-99999999999999"}, []string{"18446744073709551613", "12345678901234567890123456", "1.", "7e0", "0"})
	if want := []float64{2, 0.03, -0.95, -14, 0}; !slices.Equal(exact.Values, want) {
		t.Errorf("differences of decimals: %v, not %v", exact.Values, want)
	}
	if _, ok := Single([]float64{1, 1e9 + 0.5}).lattice(1000); ok {
		t.Error("a lattice of more steps than allowed")
	}
}

func TestTotalsDoNotDependOnTheOrder(t *testing.T) {
	var a, b, none Total
	for _, x := range []float64{0.1, 0.2, 0.3, 1e17} {
		a.Add(x)
	}
	for _, x := range []float64{1e17, 0.3, 0.2, 0.1} {
		b.Add(x)
	}
	near(t, "mean", a.Mean(), 25000000000000000.15, 0)
	near(t, "mean in the other order", b.Mean(), a.Mean(), 0)
	if !math.IsNaN(none.Mean()) {
		t.Error("nothing has a mean")
	}
}

func TestUndominated(t *testing.T) {
	rows := [][]float64{{1, 5}, {2, 2}, {2, 2}, {3, 3}, {5, 1}, {1, 6}, {math.NaN(), 0}}
	if want := []bool{true, true, true, false, true, false, false}; !slices.Equal(Undominated(rows), want) {
		t.Errorf("%v, want %v", Undominated(rows), want)
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 4).Draw(t, "x")) }), 3, 3), 0, 20).Draw(t, "rows")
		marks := Undominated(rows)
		for i, a := range rows {
			beaten := slices.ContainsFunc(rows, func(b []float64) bool {
				return b[0] <= a[0] && b[1] <= a[1] && b[2] <= a[2] && b[0]+b[1]+b[2] < a[0]+a[1]+a[2]
			})
			if marks[i] == beaten {
				t.Fatalf("row %v: marked %v, beaten %v", a, marks[i], beaten)
			}
		}
	})
}
