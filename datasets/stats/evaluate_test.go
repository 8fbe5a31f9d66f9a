package stats

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

var twelve = []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}

// The values of these tests are those of the specification.
func TestExactBootstrap(t *testing.T) {
	d := Single(ten)
	e, ok := d.exactMeans()
	if !ok {
		t.Fatal("no exact bootstrap")
	}
	mean, square := 0.0, 0.0
	for k, p := range e.mass {
		x := e.lattice.mean(int64(k), e.n)
		mean += p * x
		square += p * x * x
	}
	near(t, "variance of the mean", square-mean*mean, 17.016, 1e-9)
	b, _ := d.Exact(0.95)
	near(t, "P(mean ≥ 0)", b.NotBelowZero, 0.00540973, 5e-9)
	nearInterval(t, "percentile", b.Percentile, -18.7, -2.5, 0)
	nearInterval(t, "basic", b.Basic, -19.1, -2.9, 1e-14)
	near(t, "acceleration", b.Acceleration, 0.0177251541, 5e-11)
	near(t, "z0", b.Z0, 0.0175772, 5e-8)
	nearInterval(t, "levels", b.Levels, 0.0314314, 0.9806307, 5e-8)
	nearInterval(t, "BCa", *b.BCa, -18.3, -2.0, 0)
}

func TestSignFlipAndEValue(t *testing.T) {
	two, one := SignFlip(ten)
	near(t, "sign flips, two-sided", two, 0.0390625, 0)
	near(t, "sign flips, one-sided", one, 0.01953125, 0)
	m := MomentsOf(ten)
	near(t, "E", math.Exp(LogEValue(m.Mean/m.SE(), 10)), 3.031406, 5e-7)
}

// One of ten days is worse, or better, by 1. Five circular blocks of two days all miss it with the probability 0.8⁵, and then the
// resampled mean is 0; without any difference it always is.
func TestBlockPValueCountsZeroOnBothSides(t *testing.T) {
	for _, x := range []float64{1, -1} {
		values := make([]float64, 10)
		values[4] = x
		if b, _ := PolitisWhite(values); b.Whole() != 2 {
			t.Fatalf("blocks of %d days", b.Whole())
		}
		e := Evaluate(values, make([]float64, 10), Question{Level: 0.95, Method: ByBlock})
		near(t, "p", e.PValue(), 2*math.Pow(0.8, 5), 0.03)
	}
	e := Evaluate(twelve, twelve, Question{Level: 0.95, Method: ByBlock})
	near(t, "p without a difference", e.PValue(), 1, 0)
}

func TestBlocks(t *testing.T) {
	for i, want := range []float64{0.4907407, 0.4189815, 0.3055556, 0.3101852} {
		near(t, "circular variance", CircularVariance(twelve, i+1), want, 5e-8)
	}
	near(t, "stationary variance, 1/2", StationaryVariance(twelve, 0.5), 0.3742082, 5e-8)
	near(t, "stationary variance, 1/4", StationaryVariance(twelve, 0.25), 0.2563478, 5e-8)
	b, ok := PolitisWhite(twelve)
	if !ok {
		t.Fatal("no lengths")
	}
	near(t, "stationary length", b.Stationary, 0.735681, 5e-7)
	near(t, "circular length", b.Circular, 0.842145, 5e-7)
	if b.Whole() != 1 {
		t.Errorf("blocks of %d", b.Whole())
	}
	// The resampled means have the variance that their formula gives.
	d := Single(twelve)
	s := d.meansOf(func() func([]int) {
		r := rand.New(rand.NewPCG(1, 2))
		return func(rows []int) {
			for i := range rows {
				if i%3 == 0 {
					rows[i] = r.IntN(12)
				} else {
					rows[i] = (rows[i-1] + 1) % 12
				}
			}
		}
	}())
	near(t, "variance of resampled means", MomentsOf(s.values).Variance(), 0.3055556, 0.02)
	near(t, "variance behind the interval", (d.Circular(0.95, 3).Percentile.High-d.Circular(0.95, 3).Percentile.Low)/(2*1.96), math.Sqrt(0.3055556), 0.03)
}

func TestAdjustedPValues(t *testing.T) {
	p := []float64{0.01, 0.04, 0.03, 0.005}
	for i, want := range []float64{0.03, 0.06, 0.06, 0.02} {
		near(t, "Holm", Holm(p)[i], want, 1e-15)
	}
	for i, want := range []float64{0.02, 0.04, 0.04, 0.02} {
		near(t, "Benjamini-Hochberg", BenjaminiHochberg(p)[i], want, 1e-15)
	}
	if got := Holm([]float64{0.7, 0.8}); !slices.Equal(got, []float64{1, 1}) {
		t.Errorf("Holm %v", got)
	}
}

// Both ways to convolve, and enumeration, give the same distribution.
func TestConvolutionsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.Int64Range(0, 12), 2, 5).Draw(t, "steps")
		counts := make([]float64, slices.Max(steps)+1)
		var support []int64
		for _, s := range steps {
			if counts[s] == 0 {
				support = append(support, s)
			}
			counts[s] += 1 / float64(len(steps))
		}
		want := make([]float64, len(steps)*(len(counts)-1)+1)
		var choose func(left int, sum int64, p float64)
		choose = func(left int, sum int64, p float64) {
			if left == 0 {
				want[sum] += p
				return
			}
			for _, s := range steps {
				choose(left-1, sum+s, p/float64(len(steps)))
			}
		}
		choose(len(steps), 0, 1)
		a, b := convolve(counts, support, len(steps)), convolveByTransform(counts, len(steps))
		for k := range want {
			if math.Abs(a[k]-want[k]) > 1e-13 || math.Abs(b[k]-want[k]) > 1e-13 {
				t.Fatalf("mass at %d: %g and %g, want %g", k, a[k], b[k], want[k])
			}
		}
	})
}

// For many resamples the Monte Carlo bootstrap comes close to the exact one.
func TestMonteCarloIsCloseToExact(t *testing.T) {
	d := Single(ten)
	exact, _ := d.Exact(0.9)
	sampled := d.MonteCarlo(0.9, ten)
	nearInterval(t, "percentile", sampled.Percentile, exact.Percentile.Low, exact.Percentile.High, 0.3)
	nearInterval(t, "BCa", *sampled.BCa, exact.BCa.Low, exact.BCa.High, 0.4)
	near(t, "z0", sampled.Z0, exact.Z0, 0.04)
	near(t, "P(mean ≥ 0)", sampled.NotBelowZero, exact.NotBelowZero, 0.003)
	if again := d.MonteCarlo(0.9, ten); again.Percentile != sampled.Percentile {
		t.Error("the same question has two answers")
	}
}

func TestOrderStatistics(t *testing.T) {
	values := make([]float64, resamples)
	for i := range values {
		values[i] = float64(i + 1)
	}
	for p, want := range map[float64]float64{0: 1, 0.00001: 1, 0.025: 250, 0.5: 5000, 0.975: 9750, 0.99999: 9999, 1: 9999} {
		near(t, "order statistic", orderStatistic(values, p), want, 0)
	}
}

func TestSmallSamples(t *testing.T) {
	zero := func(n int) []float64 { return make([]float64, n) }
	for _, c := range []struct {
		name    string
		d       []float64
		q       Question
		verdict Verdict
		method  Method
	}{
		{"one episode", []float64{-5}, Question{}, Undecided, Auto},
		{"the ten", ten, Question{}, Accept, ByExact},
		{"the ten by t and Hall", ten, Question{Method: ByT}, Undecided, ByT},
		{"the ten, margin", ten, Question{Margin: -25}, Reject, ByExact},
		{"99 equal", slices.Repeat([]float64{-1}, 99), Question{}, Undecided, ByT},
		{"100 equal", slices.Repeat([]float64{-1}, 100), Question{}, Accept, ByT},
		{"100 equal, blocks", slices.Repeat([]float64{-1}, 100), Question{Method: ByBlock}, Accept, ByBlock},
		{"100 zeros", zero(100), Question{}, Reject, ByT},
		{"100 zeros, margin", zero(100), Question{Margin: 1}, Accept, ByT},
		{"one large", append(slices.Repeat([]float64{-1, -2}, 100), 1000), Question{}, Undecided, ByT},
		{"too large", []float64{1e200, -1e200, 2e200}, Question{}, Undecided, Auto},
		{"too small", []float64{1e-200, -1e-200, 2e-200}, Question{}, Undecided, Auto},
		{"no common unit", []float64{1e-9, 1, 2, 3.5}, Question{}, Reject, ByBCa},
		{"no common unit, exact", []float64{1e-9, 1, 2, 3.5}, Question{Method: ByExact}, Undecided, ByExact},
	} {
		if c.q.Method == "" {
			c.q.Method = Auto
		}
		c.q.Level = 0.95
		e := Evaluate(c.d, zero(len(c.d)), c.q)
		if e.Verdict != c.verdict || e.Method != c.method {
			t.Errorf("%s: %s by %s (%s), want %s by %s", c.name, e.Verdict, e.Method, e.Reason, c.verdict, c.method)
		}
	}
}

func TestRatiosAndQuantiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x, y := make([]float64, 400), make([]float64, 400)
	for i := range x {
		y[i] = 10 + r.NormFloat64()
		x[i] = 2*y[i] + 0.1*r.NormFloat64()
	}
	ratio, i, ok := RatioInterval(x, y, 0.95)
	se := 0.1 / 10 / 20
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "ratio", ratio, 2, 4*se)
	near(t, "its width", (i.High-i.Low)/(2*1.96*se), 1, 0.15)
	q, i, _ := QuantileInterval(y, 0.5, 0.95)
	near(t, "median", q, 10, 0.2)
	near(t, "its width", (i.High-i.Low)/(2*1.96*1.2533/20), 1, 0.35)
}

// studies is the number of simulated studies of the tests below; the recipe statistics runs them with more.
func studies(t *testing.T, fast int) int {
	if n, err := strconv.Atoi(os.Getenv("SWEEP_TEST_STUDIES")); err == nil {
		return n
	}
	if testing.Short() {
		return fast / 4
	}
	return fast
}

// TestFalseAccepts counts how often a candidate is accepted at n = 1 000 although the mean difference is 0.
func TestFalseAccepts(t *testing.T) {
	sigma := 1.5
	lognormal := func(r *rand.Rand) float64 { return math.Exp(sigma * r.NormFloat64()) }
	mean := math.Exp(sigma * sigma / 2)
	penalty := func(noise float64) func(r *rand.Rand) float64 {
		return func(r *rand.Rand) float64 {
			x := -1 + noise*r.NormFloat64()
			if r.Float64() < 0.02 {
				x += 50
			}
			return x
		}
	}
	n := studies(t, 400)
	for _, c := range []struct {
		name string
		draw func(r *rand.Rand) float64
	}{
		{"normal", (*rand.Rand).NormFloat64},
		{"X - E X, log-normal", func(r *rand.Rand) float64 { return lognormal(r) - mean }},
		{"E X - X, log-normal", func(r *rand.Rand) float64 { return mean - lognormal(r) }},
		{"X - X', log-normal", func(r *rand.Rand) float64 { return lognormal(r) - lognormal(r) }},
		{"penalty in 2 %, noise 0.25", penalty(0.25)},
		{"penalty in 2 %, noise 0.5", penalty(0.5)},
		{"penalty in 2 %, noise 1", penalty(1)},
		{"penalty in 2 %, noise 2", penalty(2)},
	} {
		r := rand.New(rand.NewPCG(7, 8))
		accepted := 0
		d := make([]float64, 1000)
		for range n {
			for i := range d {
				d[i] = c.draw(r)
			}
			e := &Evaluation{N: len(d), Method: ByT, Moments: MomentsOf(d), Carriers: CarriersOf(d)}
			student, _ := e.Moments.TInterval(0.95)
			skew, _ := e.Moments.HallInterval(0.95)
			e.Student, e.Skew = &student, &skew
			if e.judge(Question{Level: 0.95}); e.Verdict == Accept {
				accepted++
			}
		}
		share := float64(accepted) / float64(n)
		t.Logf("%-28s %.2f %%", c.name, 100*share)
		if bound := 0.05 + 2*math.Sqrt(0.05*0.95/float64(n)); share > bound {
			t.Errorf("%s: %.2f %% false accepts, more than %.2f %%", c.name, 100*share, 100*bound)
		}
	}
}

// TestSequentialEvaluations looks after every episode from 50 to 500 at normal differences with mean 0.
func TestSequentialEvaluations(t *testing.T) {
	n := studies(t, 2000)
	r := rand.New(rand.NewPCG(9, 10))
	accepted := 0
	d := make([]float64, 500)
	for range n {
		for i := range d {
			d[i] = r.NormFloat64()
		}
		for k := 50; k <= len(d); k++ {
			if AcceptsSequentially(d[:k], 0.05) {
				accepted++
				break
			}
		}
	}
	share := float64(accepted) / float64(n)
	t.Logf("%.2f %% of %d end in accept", 100*share, n)
	if share > 0.05 {
		t.Errorf("%.2f %% of %d sequential evaluations end in accept", 100*share, n)
	}
}
