package design

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func coordinates(d Unit, dimensions int) [][]float64 {
	out := make([][]float64, d.Points())
	for i := range out {
		out[i] = make([]float64, dimensions)
		d.At(int64(i), out[i])
	}
	return out
}

func TestLatinHypercubeHasOnePointPerStratum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 300).Draw(t, "points")
		factors := []string{"a", "b", "c"}
		x := coordinates(NewLatinHypercube(factors, n, rapid.Uint64().Draw(t, "seed")), len(factors))
		for j := range factors {
			seen := make([]bool, n)
			for i := range x {
				k := stratum(x[i][j], n)
				if seen[k] {
					t.Fatalf("stratum %d of factor %d has two points", k, j)
				}
				seen[k] = true
			}
		}
	})
}

// stratum finds k with k/n ≤ u < (k+1)/n.
func stratum(u float64, n int64) int64 {
	for k := range n {
		if float64(k)/float64(n) <= u && u < float64(k+1)/float64(n) {
			return k
		}
	}
	panic(fmt.Sprintf("%g is not in [0, 1)", u))
}

func TestCoordinatesOfAFactorDoNotDependOnTheOtherFactors(t *testing.T) {
	for name, make := range map[string]func(factors []string) Unit{
		"random":          func(f []string) Unit { return NewRandom(f, 20, 7) },
		"latin hypercube": func(f []string) Unit { return NewLatinHypercube(f, 20, 7) },
	} {
		few, many := coordinates(make([]string{"a", "b"}), 2), coordinates(make([]string{"b", "new", "a"}), 3)
		for i := range few {
			if few[i][0] != many[i][2] || few[i][1] != many[i][0] {
				t.Errorf("%s: point %d changed from %v to %v", name, i, few[i], many[i])
			}
		}
	}
}

func TestRandomCoordinatesAreUniformAndUncorrelated(t *testing.T) {
	const n = 20000
	x := coordinates(NewRandom([]string{"a", "b"}, n, 1), 2)
	var a, b, ab, aa float64
	for _, p := range x {
		a, b, ab, aa = a+p[0], b+p[1], ab+p[0]*p[1], aa+p[0]*p[0]
	}
	// Four standard errors of the moments of uniform numbers.
	for _, c := range []struct {
		what           string
		got, want, std float64
	}{
		{"mean a", a / n, 1. / 2, math.Sqrt(1. / 12)},
		{"mean b", b / n, 1. / 2, math.Sqrt(1. / 12)},
		{"mean a²", aa / n, 1. / 3, math.Sqrt(4. / 45)},
		{"mean ab", ab / n, 1. / 4, math.Sqrt(7. / 144)},
	} {
		if math.Abs(c.got-c.want) > 4*c.std/math.Sqrt(n) {
			t.Errorf("%s is %g, want %g", c.what, c.got, c.want)
		}
	}
}

func TestSobolHasOnePointPerDyadicInterval(t *testing.T) {
	for _, seed := range []uint64{0, 1, 2} {
		var shift []uint64
		if seed > 0 {
			shift = SobolShift(SobolDimensionsMax, seed)
		}
		for m := range 11 {
			n := int64(1) << m
			x := coordinates(NewSobol(SobolDimensionsMax, n, 0, shift), SobolDimensionsMax)
			for j := range SobolDimensionsMax {
				seen := make([]bool, n)
				for i := range x {
					k := int(x[i][j] * float64(n))
					if seen[k] {
						t.Fatalf("seed %d: dyadic interval %d of length 2^-%d of axis %d has two points", seed, k, m, j)
					}
					seen[k] = true
				}
			}
		}
	}
}

// The first points are those of the textbooks, the others were computed with SciPy's generator from the whole table.
func TestSobolCheckValues(t *testing.T) {
	first := coordinates(NewSobol(2, 8, 0, nil), 2)
	want := [][]float64{{0, 0}, {.5, .5}, {.75, .25}, {.25, .75}, {.375, .375}, {.875, .875}, {.625, .125}, {.125, .625}}
	if fmt.Sprint(first) != fmt.Sprint(want) {
		t.Errorf("first points %v, want %v", first, want)
	}
	u := make([]float64, SobolDimensionsMax)
	for _, c := range []struct {
		point, skip int64
		dimension   int
		want        float64
	}{
		{1, 0, 511, 0.5}, {2, 0, 511, 0.75}, {5, 0, 7, 0.375}, {1000, 0, 0, 0.2197265625}, {1000, 0, 1, 0.0966796875},
		{1000, 0, 2, 0.5185546875}, {1000, 0, 49, 0.4794921875}, {191, 8000, 99, 0.7947998046875},
		{4097, 0, 255, 0.1837158203125}, {0, 7777, 511, 0.1329345703125},
	} {
		NewSobol(SobolDimensionsMax, 1<<20, c.skip, nil).At(c.point, u)
		if u[c.dimension] != c.want {
			t.Errorf("coordinate %d of point %d after %d is %v, want %v", c.dimension, c.point, c.skip, u[c.dimension], c.want)
		}
	}
}

func TestMorrisTrajectoriesChangeEachFactorOnceByHalfTheLattice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 8).Draw(t, "factors")
		levels := 2 * rapid.IntRange(1, 5).Draw(t, "half")
		d, ok := NewMorris(k, 10, levels, rapid.Uint64().Draw(t, "seed"))
		if !ok || d.Points() != int64(10*(k+1)) {
			t.Fatalf("%d points, want %d", d.Points(), 10*(k+1))
		}
		delta := float64(levels/2) / float64(levels-1)
		x := coordinates(d, k)
		for r := range 10 {
			moved := make([]bool, k)
			for s := range k {
				from, to := x[r*(k+1)+s], x[r*(k+1)+s+1]
				f := theOneThatMoved(t, from, to)
				if moved[f] {
					t.Fatalf("factor %d moved twice", f)
				}
				moved[f] = true
				if math.Abs(math.Abs(to[f]-from[f])-delta) > 1e-15 || to[f] < 0 || to[f] > 1 {
					t.Fatalf("factor %d moved from %g to %g", f, from[f], to[f])
				}
			}
		}
	})
}

func theOneThatMoved(t *rapid.T, from, to []float64) int {
	moved := -1
	for f := range from {
		if from[f] != to[f] {
			if moved >= 0 {
				t.Fatalf("factors %d and %d moved at once", moved, f)
			}
			moved = f
		}
	}
	if moved < 0 {
		t.Fatal("no factor moved")
	}
	return moved
}

func TestMorrisStartsEverywhereAndMovesBothWays(t *testing.T) {
	d, _ := NewMorris(3, 400, 4, 3)
	starts, ups := map[float64]int{}, 0
	u := make([]float64, 3)
	for r := range int64(400) {
		d.At(4*r, u)
		before := u[1]
		starts[before]++
		d.At(4*r+3, u)
		if u[1] > before {
			ups++
		}
	}
	if len(starts) != 4 {
		t.Errorf("starts %v, want all four levels", starts)
	}
	if ups < 160 || ups > 240 {
		t.Errorf("%d of 400 trajectories go up", ups)
	}
}

func TestSaltelliBlocksMixTwoSamples(t *testing.T) {
	const k, n = 4, 8
	shift := SobolShift(2*k, 5)
	ab := coordinates(NewSobol(2*k, n, 3, shift), 2*k)
	for _, second := range []bool{false, true} {
		d, ok := NewSaltelli(k, n, 3, shift, second)
		per := k + 2
		if second {
			per = 2*k + 2
		}
		if !ok || d.Points() != int64(n*per) {
			t.Fatalf("%d points, want %d", d.Points(), n*per)
		}
		x := coordinates(d, k)
		for j := range n {
			a, b, block := ab[j][:k], ab[j][k:], x[j*per:(j+1)*per]
			expect(t, block[0], a)
			expect(t, block[per-1], b)
			for f := range k {
				expect(t, block[1+f], with(a, f, b[f]))
				if second {
					expect(t, block[1+k+f], with(b, f, a[f]))
				}
			}
		}
	}
}

func with(x []float64, f int, v float64) []float64 {
	y := append([]float64(nil), x...)
	y[f] = v
	return y
}

func expect(t *testing.T, got, want []float64) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("point %v, want %v", got, want)
	}
}

// The indices of the Ishigami function with a = 7, b = 0.1 are known in closed form; estimated with the formulas of
// Saltelli et al. (2010) for the first-order and of Jansen (1999) for the total indices, the design must find them.
func TestSaltelliFindsTheIndicesOfTheIshigamiFunction(t *testing.T) {
	const k, n = 3, 1 << 13
	d, _ := NewSaltelli(k, n, 0, SobolShift(2*k, 1), false)
	x := coordinates(d, k)
	y := make([]float64, len(x))
	mean := 0.0
	for i, u := range x {
		y[i] = ishigami(u)
		mean += y[i] / float64(len(y))
	}
	variance, first, total := 0.0, [k]float64{}, [k]float64{}
	for j := range n {
		block := y[j*(k+2) : (j+1)*(k+2)]
		a, b := block[0], block[k+1]
		variance += ((a-mean)*(a-mean) + (b-mean)*(b-mean)) / (2 * n)
		for f := range k {
			first[f] += b * (block[1+f] - a) / n
			total[f] += (a - block[1+f]) * (a - block[1+f]) / (2 * n)
		}
	}
	near(t, "variance", variance, 13.8446, 0.05)
	for f, want := range [k][2]float64{{0.3139, 0.5576}, {0.4424, 0.4424}, {0, 0.2437}} {
		near(t, fmt.Sprintf("S%d", f+1), first[f]/variance, want[0], 0.01)
		near(t, fmt.Sprintf("ST%d", f+1), total[f]/variance, want[1], 0.01)
	}
}

func ishigami(u []float64) float64 {
	x := func(i int) float64 { return math.Pi * (2*u[i] - 1) }
	s := math.Sin(x(1))
	return math.Sin(x(0)) + 7*s*s + 0.1*math.Pow(x(2), 4)*math.Sin(x(0))
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.4f, want %.4f", what, got, want)
	}
}

// Designs must not change between releases: stored data sets are extended and verified with them.
func TestDesignsKeepTheirPoints(t *testing.T) {
	morris, _ := NewMorris(2, 3, 4, 42)
	saltelli, _ := NewSaltelli(2, 2, 0, SobolShift(4, 42), true)
	for name, d := range map[string]Unit{
		"random":          NewRandom([]string{"a", "b"}, 3, 42),
		"latin hypercube": NewLatinHypercube([]string{"a", "b"}, 3, 42),
		"sobol":           NewSobol(2, 3, 0, SobolShift(2, 42)),
		"morris":          morris,
		"saltelli":        saltelli,
	} {
		if got := fmt.Sprint(coordinates(d, 2)); got != kept[name] {
			t.Errorf("%s:\n%s, want\n%s", name, got, kept[name])
		}
	}
}

var kept = map[string]string{
	"random": "[" +
		"[0.5601150695384292 0.6209754861669091] [0.9836814102324073 0.25751712346768063] " +
		"[0.4325716804049806 0.4082445956793026]" + "]",
	"latin hypercube": "[" +
		"[0.48282082843211255 0.3362086523005769] [0.6930776938745131 0.7205052978665936] " +
		"[0.030697623777755274 0.20044340581604278]" + "]",
	"sobol": "[" +
		"[0.4959086050185212 0.8925499215985355] [0.9959086050185212 0.3925499215985355] " +
		"[0.7459086050185212 0.6425499215985355]" + "]",
	"morris": "[" +
		"[0.3333333333333333 0.3333333333333333] [0.3333333333333333 1] [1 1] [0.3333333333333333 0] " +
		"[1 0] [1 0.6666666666666666] [0.6666666666666666 0.3333333333333333] [0 0.3333333333333333] " +
		"[0 1]" + "]",
	"saltelli": "[" +
		"[0.4959086050185212 0.8925499215985355] [0.793454986156668 0.8925499215985355] " +
		"[0.4959086050185212 0.9456099193176175] [0.4959086050185212 0.9456099193176175] " +
		"[0.793454986156668 0.8925499215985355] [0.793454986156668 0.9456099193176175] " +
		"[0.9959086050185212 0.3925499215985355] [0.293454986156668 0.3925499215985355] " +
		"[0.9959086050185212 0.4456099193176175] [0.9959086050185212 0.4456099193176175] " +
		"[0.293454986156668 0.3925499215985355] [0.293454986156668 0.4456099193176175]" + "]",
}
