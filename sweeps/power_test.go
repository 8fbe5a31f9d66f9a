package sweeps

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// TestDecadesShareTheirPlaces scans all pairs of decades with up to ten steps in a decade: every whole decade is its
// decimal literal, and a place is the same double in every range that has it, for steps and for sampled places.
func TestDecadesShareTheirPlaces(t *testing.T) {
	const lowest, highest = -9, 9
	for _, perDecade := range []int{1, 2, 3, 4, 7, 10} {
		places := map[int]float64{} // steps above the lowest decade → the double
		for from := lowest; from < highest; from++ {
			for to := from + 1; to <= highest; to++ {
				r, n := newSpacing(span{power(from), power(to), logScale}), perDecade*(to-from)+1
				for i, v := range slices.Collect(r.steps(n)) {
					x, at := v.float(), perDecade*(from-lowest)+i
					if known, ok := places[at]; ok && known != x {
						t.Fatalf("1e%d to 1e%d, %d a decade: step %d is %v, elsewhere %v", from, to, perDecade, i, x, known)
					}
					if places[at] = x; i%perDecade == 0 && x != power(from+i/perDecade) {
						t.Fatalf("1e%d to 1e%d, %d a decade: step %d is %v", from, to, perDecade, i, x)
					}
					if again := r.step(i, n).float(); again != x {
						t.Fatalf("1e%d to 1e%d: step %d of %d is %v alone, %v among all", from, to, i, n, again, x)
					}
				}
				if to == from+2 {
					if x := r.at(0.5).float(); x != power(from+1) {
						t.Fatalf("the middle of 1e%d to 1e%d is %v", from, to, x)
					}
				}
			}
		}
	}
}

func power(exponent int) float64 {
	x, err := strconv.ParseFloat(fmt.Sprintf("1e%d", exponent), 64)
	if err != nil {
		panic(err)
	}
	return x
}

// TestLogarithmicStepsAreRoundedOnce holds steps against the definition: the m-th power of the exact place is rational, so
// the middles between a step and its neighbours can be compared with it without any rounding.
func TestLogarithmicStepsAreRoundedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.IntRange(1, 99_999)
		from, _ := strconv.ParseFloat(fmt.Sprintf("%de%d", digits.Draw(t, "from"), rapid.IntRange(-30, 10).Draw(t, "exponent")), 64)
		to, _ := strconv.ParseFloat(strconv.FormatFloat(from*float64(1+digits.Draw(t, "ratio")), 'g', 6, 64), 64)
		n := rapid.IntRange(2, 12).Draw(t, "n")
		r := newSpacing(span{from, to, logScale})
		i := rapid.IntRange(0, n-1).Draw(t, "i")
		x, m := r.step(i, n).float(), n-1
		want := new(big.Rat).Mul(ratPower(decimal(from), m-i), ratPower(decimal(to), i))
		below, above := middle(x, math.Nextafter(x, 0)), middle(x, math.Inf(1))
		if ratPower(below, m).Cmp(want) > 0 || ratPower(above, m).Cmp(want) < 0 {
			t.Fatalf("step %d of %d from %v to %v is %v, which is not the nearest double", i, n, from, to, x)
		}
	})
}

func middle(x, towards float64) *big.Rat {
	sum := new(big.Rat).SetFloat64(x)
	sum.Add(sum, new(big.Rat).SetFloat64(math.Nextafter(x, towards)))
	return sum.Quo(sum, big.NewRat(2, 1))
}

func ratPower(x *big.Rat, n int) *big.Rat {
	out := big.NewRat(1, 1)
	for range n {
		out.Mul(out, x)
	}
	return out
}

func TestExtendingARangeKeepsItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hundredths := rapid.IntRange(-5000, 5000)
		from, step, n := hundredths.Draw(t, "from"), rapid.IntRange(1, 500).Draw(t, "step"), rapid.IntRange(2, 50).Draw(t, "n")
		decimals := func(k int) float64 { x, _ := strconv.ParseFloat(fmt.Sprintf("%de-2", k), 64); return x }
		steps := slices.Collect(newSpacing(span{decimals(from), decimals(from + (n-1)*step), linearScale}).steps(n))
		for i, v := range steps {
			if want := FloatValue(decimals(from + i*step)); v != want {
				t.Fatalf("step %d is %v, want %v", i, v.Label(), want.Label())
			}
		}
	})
}

func TestPowersAtTheEndsOfTheDoubles(t *testing.T) {
	r := newSpacing(span{5e-324, 1.7976931348623157e308, logScale})
	if lowest, highest := r.at(0).float(), r.at(1).float(); lowest != 5e-324 || highest != 1.7976931348623157e308 {
		t.Errorf("the ends are %v and %v", lowest, highest)
	}
	steps := slices.Collect(r.steps(1_000_000))
	if last := steps[len(steps)-1].float(); last != 1.7976931348623157e308 {
		t.Errorf("the last of a million steps is %v", last)
	}
	if i := 271_828; steps[i] != r.step(i, len(steps)) {
		t.Errorf("step %d is %v among all, %v alone", i, steps[i], r.step(i, len(steps)))
	}
}

func BenchmarkPlaces(b *testing.B) {
	for _, s := range []span{{0.1, 0.7, linearScale}, {1e-6, 1e-3, logScale}, {0, 1000, intScale}} {
		b.Run(scaleNames[s.scale], func(b *testing.B) {
			r := newSpacing(s)
			for i := range b.N {
				r.at(float64(i%9973) / 9973)
			}
		})
	}
}
