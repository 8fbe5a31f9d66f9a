package money

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// amount draws amounts of every size, the extreme ones among them.
var amount = rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, -1, 0, 1, 1e17, -1e17}))

// TestSumIsExact compares sums, differences, order and conversions with integers of any size.
func TestSumIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (Sum, *big.Int) {
			var s Sum
			exact := new(big.Int)
			for _, x := range rapid.SliceOfN(amount, 0, 40).Draw(t, name) {
				s.Add(x)
				exact.Add(exact, big.NewInt(x))
			}
			return s, exact
		}
		a, exactA := draw("a")
		b, exactB := draw("b")
		both := a
		both.AddSum(b)
		same(t, a, exactA)
		same(t, Of(exactA), exactA)
		same(t, both, new(big.Int).Add(exactA, exactB))
		same(t, a.Minus(b), new(big.Int).Sub(exactA, exactB))
		x, y := amount.Draw(t, "x"), amount.Draw(t, "y")
		same(t, Difference(x, y), new(big.Int).Sub(big.NewInt(x), big.NewInt(y)))
		if got, want := a.Compare(b), exactA.Cmp(exactB); got != want {
			t.Errorf("%s compared with %s is %d, want %d", a, b, got, want)
		}
	})
}

func same(t *rapid.T, s Sum, exact *big.Int) {
	if s.String() != exact.String() {
		t.Errorf("%s, want %s", s, exact)
	}
	if x, ok := s.Int64(); ok != exact.IsInt64() || ok && x != exact.Int64() {
		t.Errorf("%s is %d in 64 bits (%t)", exact, x, ok)
	}
	want, _ := new(big.Float).SetInt(exact).Float64()
	if got := s.Float64(); got != want {
		t.Errorf("%s is the double %v, want %v", exact, got, want)
	}
}
