package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"sweep/datasets/stats"
	"sweep/sweeps/design"
)

// ishigami has a = 7 and b = 0.1, its arguments on the unit cube.
func ishigami(u []float64) float64 {
	x := func(i int) float64 { return math.Pi * (2*u[i] - 1) }
	sin1, sin2 := math.Sin(x(0)), math.Sin(x(1))
	return sin1 + 7*sin2*sin2 + 0.1*math.Pow(x(2), 4)*sin1
}

// saltelli are the outputs of a function at the points of the design that grids have, with a shift from the seed.
func saltelli(t *testing.T, factors int, samples int64, second bool, seed uint64, f func([]float64) float64) *stats.Outputs {
	t.Helper()
	d, ok := design.NewSaltelli(factors, samples, 0, design.SobolShift(2*factors, seed), second)
	if !ok {
		t.Fatal("too many points")
	}
	o, u := &stats.Outputs{}, make([]float64, factors)
	for i := range d.Points() {
		d.At(i, u)
		o.Means = append(o.Means, f(u))
	}
	return o
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// The exact indices follow from the integrals of the function (Saltelli et al. 2008).
var ishigamiS1, ishigamiST = []float64{0.3139, 0.4424, 0}, []float64{0.5576, 0.4424, 0.2437}

func TestSobolOfIshigami(t *testing.T) {
	s, ok := stats.Sobol(saltelli(t, 3, 4096, true, 1, ishigami), 3, true, 0.95)
	if !ok {
		t.Fatal("no indices")
	}
	for i := range 3 {
		near(t, fmt.Sprint("S1 of ", i+1), s.S1[i], ishigamiS1[i], 0.02)
		near(t, fmt.Sprint("ST of ", i+1), s.ST[i], ishigamiST[i], 0.02)
	}
	near(t, "S12", s.S2[0][1], 0, 0.02)
	near(t, "S13", s.S2[0][2], 0.2437, 0.02)
	near(t, "S23", s.S2[1][2], 0, 0.02)
}

func TestIntervalsOfSobolIndices(t *testing.T) {
	shifts, samples, least := 100, int64(4096), 88
	if testing.Short() {
		shifts, samples, least = 20, 512, 17
	}
	inside := map[string]int{}
	for seed := range shifts {
		s, ok := stats.Sobol(saltelli(t, 3, samples, false, uint64(seed), ishigami), 3, false, 0.95)
		if !ok {
			t.Fatal("no indices")
		}
		for i := range 3 {
			if in := s.S1CI[i]; in.Low <= ishigamiS1[i] && ishigamiS1[i] <= in.High {
				inside[fmt.Sprint("S", i+1)]++
			}
			if in := s.STCI[i]; in.Low <= ishigamiST[i] && ishigamiST[i] <= in.High {
				inside[fmt.Sprint("ST", i+1)]++
			}
		}
	}
	for _, index := range []string{"S1", "S2", "S3", "ST1", "ST2", "ST3"} {
		if inside[index] < least {
			t.Errorf("%s is in %d of %d intervals", index, inside[index], shifts)
		}
	}
}

func TestSobolOfG(t *testing.T) {
	a := []float64{0, 1, 4.5, 9, 99, 99, 99, 99}
	g := func(u []float64) float64 {
		product := 1.0
		for i, x := range u {
			product *= (math.Abs(4*x-2) + a[i]) / (1 + a[i])
		}
		return product
	}
	s, ok := stats.Sobol(saltelli(t, 8, 4096, false, 3, g), 8, false, 0.95)
	if !ok {
		t.Fatal("no indices")
	}
	for i, want := range []float64{0.716192, 0.179048, 0.023676, 0.007162, 0.000072, 0.000072, 0.000072, 0.000072} {
		near(t, fmt.Sprint("S1 of ", i+1), s.S1[i], want, 0.02)
	}
	for i, want := range []float64{0.787144, 0.242198, 0.034317, 0.010460, 0.000105, 0.000105, 0.000105, 0.000105} {
		near(t, fmt.Sprint("ST of ", i+1), s.ST[i], want, 0.02)
	}
}

// The indices of y = x₁ + 2x₂ over three blocks, from the formulas by hand.
func TestSobolByHand(t *testing.T) {
	a, b := [][2]float64{{1, 0}, {2, 3}, {5, 1}}, [][2]float64{{4, 2}, {0, 1}, {3, 6}}
	f := func(x, y float64) float64 { return x*x + 2*y + x*y }
	var y []float64
	for j := range a {
		y = append(y, f(a[j][0], a[j][1]), f(b[j][0], a[j][1]), f(a[j][0], b[j][1]), f(a[j][0], b[j][1]), f(b[j][0], a[j][1]), f(b[j][0], b[j][1]))
	}
	m := stats.Mean(y)
	var s1, st [2]float64
	var both, sum, squares float64
	for j := range a {
		r := y[6*j:]
		fa, ab, ba, fb := r[0]-m, [2]float64{r[1] - m, r[2] - m}, [2]float64{r[3] - m, r[4] - m}, r[5]-m
		for i := range 2 {
			s1[i] += fb * (ab[i] - fa) / 3
			st[i] += (fa - ab[i]) * (fa - ab[i]) / 6
		}
		both += (ba[0]*ab[1] - fa*fb) / 3
		sum += (fa + fb) / 6
		squares += (fa*fa + fb*fb) / 6
	}
	v := squares - sum*sum
	s, ok := stats.Sobol(&stats.Outputs{Means: y}, 2, true, 0.95)
	if !ok {
		t.Fatal("no indices")
	}
	for i := range 2 {
		near(t, "S1", s.S1[i], s1[i]/v, 1e-12)
		near(t, "ST", s.ST[i], st[i]/v, 1e-12)
	}
	near(t, "S2", s.S2[0][1], both/v-s1[0]/v-s1[1]/v, 1e-12)
}

func TestConstantOutputsHaveNoIndices(t *testing.T) {
	o := &stats.Outputs{Means: slices.Repeat([]float64{0.1}, 12)}
	if _, ok := stats.Sobol(o, 2, false, 0.95); ok {
		t.Error("Sobol")
	}
	if _, ok := stats.Morris(o, [][]stats.MorrisStep{{{0, 0, 1, 1}}}, 0.95); ok {
		t.Error("Morris")
	}
	if _, _, ok := stats.PAWN(make([]int, 12), o.Means, 3); ok {
		t.Error("PAWN")
	}
	if _, ok := stats.Regional(o.Means, o.Means, 0.1); ok {
		t.Error("regional")
	}
	if _, ok := stats.ANOVA(o.Means, []int{3, 4}); ok {
		t.Error("ANOVA")
	}
	if _, _, ok := stats.PRIM([][]float64{o.Means}, o.Means, 0.1); ok {
		t.Error("PRIM")
	}
	// A and B are constant, the hybrids are not.
	if _, ok := stats.Sobol(&stats.Outputs{Means: []float64{1, 2, 3, 1, 1, 4, 5, 1}}, 2, false, 0.95); ok {
		t.Error("Sobol without variance of A and B")
	}
}

// Resamples are the same on any number of cores, with and without replications.
func TestIntervalsDoNotDependOnCores(t *testing.T) {
	o := saltelli(t, 3, 64, false, 1, ishigami)
	r := rand.New(rand.NewPCG(1, 2))
	noisy := &stats.Outputs{Means: make([]float64, len(o.Means))}
	for i, y := range o.Means {
		values := make([]float64, 5)
		for k := range values {
			values[k] = y + r.NormFloat64()
		}
		noisy.Replications = append(noisy.Replications, values)
		noisy.Means[i] = stats.Mean(values)
	}
	common := *noisy
	common.Common = true
	for _, o := range []*stats.Outputs{o, noisy, &common} {
		before := runtime.GOMAXPROCS(1)
		one, _ := stats.Sobol(o, 3, false, 0.95)
		runtime.GOMAXPROCS(16)
		many, _ := stats.Sobol(o, 3, false, 0.95)
		runtime.GOMAXPROCS(before)
		for i := range 3 {
			if *one.S1CI[i] != *many.S1CI[i] || *one.STCI[i] != *many.STCI[i] {
				t.Errorf("%v and %v", one.S1CI[i], many.S1CI[i])
			}
			if one.S1CI[i].Low >= one.S1[i] || one.S1CI[i].High <= one.S1[i] {
				t.Errorf("S1 %v is outside of %v", one.S1[i], one.S1CI[i])
			}
		}
	}
}

func TestMorrisOfAPolynomial(t *testing.T) {
	f := func(u []float64) float64 { return 1 + 2*u[0] - 3*u[1] + 4*u[2]*u[3] }
	d, _ := design.NewMorris(4, 20, 4, 1)
	points := make([][]float64, d.Points())
	o := &stats.Outputs{}
	for i := range points {
		points[i] = make([]float64, 4)
		d.At(int64(i), points[i])
		o.Means = append(o.Means, f(points[i]))
	}
	var trajectories [][]stats.MorrisStep
	for at := 0; at < len(points); at += 5 {
		var steps []stats.MorrisStep
		for s := range 4 {
			for k := range 4 {
				if size := points[at+s+1][k] - points[at+s][k]; size != 0 {
					steps = append(steps, stats.MorrisStep{Factor: k, From: at + s, To: at + s + 1, Size: size})
				}
			}
		}
		trajectories = append(trajectories, steps)
	}
	m, ok := stats.Morris(o, trajectories, 0.95)
	if !ok {
		t.Fatal("no measures")
	}
	near(t, "μ* of x₁", m[0].MuStar, 2, 1e-12)
	near(t, "μ of x₂", m[1].Mu, -3, 1e-12)
	near(t, "μ* of x₂", m[1].MuStar, 3, 1e-12)
	near(t, "σ of x₁", m[0].Sigma, 0, 1e-12)
	near(t, "σ of x₂", m[1].Sigma, 0, 1e-12)
	for _, k := range []int{2, 3} {
		if !(m[k].Sigma > 0.1) || !(m[k].MuStarCI.Low < m[k].MuStar && m[k].MuStar < m[k].MuStarCI.High) {
			t.Errorf("x%d: %+v, interval %v", k+1, m[k], m[k].MuStarCI)
		}
	}
}

func TestPAWNOfIshigami(t *testing.T) {
	const n = 5000
	d := design.NewLatinHypercube([]string{"a", "b", "c"}, n, 1)
	x, y := make([][]int, 3), make([]float64, n)
	u := make([]float64, 3)
	for i := range y {
		d.At(int64(i), u)
		y[i] = ishigami(u)
		for k := range x {
			x[k] = append(x[k], int(u[k]*1e9))
		}
	}
	for k, want := range [][2]float64{{0.23, 0.32}, {0.38, 0.50}, {0.09, 0.18}} {
		median, maximum, ok := stats.PAWN(x[k], y, 10)
		if !ok {
			t.Fatal("no distances")
		}
		near(t, fmt.Sprint("median of ", k+1), median, want[0], 0.03)
		near(t, fmt.Sprint("maximum of ", k+1), maximum, want[1], 0.04)
	}
}

// Ten rows in slices of 3, 3 and 4 rows, and levels as slices; the distances are counted by hand.
func TestPAWNByHand(t *testing.T) {
	y := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	median, maximum, _ := stats.PAWN([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, y, 3)
	near(t, "median", median, 0.6, 1e-15)   // 0–2: 1 − 0.3; 3–5: at 5, 1 − 0.6; 6–9: 0.6
	near(t, "maximum", maximum, 0.7, 1e-15) //
	median, maximum, _ = stats.PAWN([]int{1, 0, 1, 0, 1, 0, 1, 0, 1, 0}, y, 3)
	near(t, "median of levels", median, 0.1, 1e-15)
	near(t, "maximum of levels", maximum, 0.1, 1e-15)
}

func TestRegionalByHand(t *testing.T) {
	distance, ok := stats.Regional([]float64{1, 2, 3, 4, 5, 6}, []float64{0, 0, 1, 0, 1, 1}, 0.5)
	if !ok {
		t.Fatal("no distance")
	}
	near(t, "distance", distance, 2.0/3, 1e-15)
}

// y = x₁ + 10 x₁x₂ on two levels each, plus a factor without effect: the effects are orthogonal, so their squares add up.
func TestANOVAByHand(t *testing.T) {
	var cells []float64
	for _, a := range []float64{-1, 1} {
		for _, b := range []float64{-1, 1} {
			for range 3 {
				cells = append(cells, a+10*a*b)
			}
		}
	}
	s, ok := stats.ANOVA(cells, []int{2, 2, 3})
	if !ok {
		t.Fatal("no shares")
	}
	near(t, "x₁", s.Main[0], 1.0/101, 1e-14)
	near(t, "x₂", s.Main[1], 0, 1e-14)
	near(t, "x₁x₂", s.Pairs[0][1], 100.0/101, 1e-14)
	near(t, "x₁x₃", s.Pairs[0][2], 0, 1e-14)
	if _, ok := stats.ANOVA([]float64{0.1 + 0.2, 0.3, 0.3, 0.3}, []int{2, 2}); ok {
		t.Error("rounding has shares")
	}
	// Only the first factor has an effect; means of tenths are not exact.
	s, _ = stats.ANOVA([]float64{0.1, 0.1, 0.1, 0.7, 0.7, 0.7, 0.9, 0.9, 0.9, 0.3, 0.3, 0.3}, []int{4, 3})
	if s.Main[1] != 0 || s.Pairs[0][1] != 0 {
		t.Errorf("rounding has the shares %v and %v", s.Main[1], s.Pairs[0][1])
	}
	near(t, "the only factor", s.Main[0], 1, 1e-14)
}

func TestShareOfTheSeed(t *testing.T) {
	o := &stats.Outputs{Means: []float64{1, 5}, Replications: [][]float64{{0, 2}, {4, 6}}}
	share, ok := o.SeedShare() // within 2, between 8 − 2/2
	if !ok {
		t.Fatal("no share")
	}
	near(t, "share", share, 2.0/9, 1e-15)
	if _, ok := (&stats.Outputs{Means: []float64{1, 2}}).SeedShare(); ok {
		t.Error("a share without replications")
	}
}
