package sweeps

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func stepLabels(s span, n int) string { return labels(slices.Collect(newSpacing(s).steps(n))) }

func TestStepsAreTheNumbersAUserWouldWrite(t *testing.T) {
	for _, c := range []struct {
		span span
		n    int
		want string
	}{
		{span{0, 1, linearScale}, 11, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1"},
		{span{0.1, 0.7, linearScale}, 7, "0.1 0.2 0.3 0.4 0.5 0.6 0.7"},
		{span{-1, 1, linearScale}, 3, "-1 0 1"},
		{span{1e-6, 1e-3, logScale}, 4, "1e-06 1e-05 0.0001 0.001"},
		{span{1, 1024, logScale}, 11, "1 2 4 8 16 32 64 128 256 512 1024"},
		{span{1, 1e15, logScale}, 4, "1 100000 10000000000 1e+15"},
		{span{1, 2, logScale}, 3, "1 1.4142135623730951 2"},
		{span{0, 10, intScale}, 5, "0 3 5 8 10"},
		{span{-10, 0, intScale}, 5, "-10 -7 -5 -2 0"},
		{span{0, 1 << 53, intScale}, 2, "0 9007199254740992"},
	} {
		if got := stepLabels(c.span, c.n); got != c.want {
			t.Errorf("%+v in %d steps: %s, want %s", c.span, c.n, got, c.want)
		}
	}
}

func TestLevelsOfMorrisAreTheNumbersAUserWouldWrite(t *testing.T) {
	g := grid(t, head+`
[design]
kind = "morris"
trajectories = 30
[[axis]]
name = "price"
set = "cost_rates.delay_cost_per_tick_per_cent"
range = { from = 1e-6, to = 1e-3, scale = "log" }
[[axis]]
name = "rate"
set = "cost_rates.overdraft_bps_per_tick"
range = { from = 0.1, to = 0.4 }
[[axis]]
name = "credit"
set = "agents.*.unsecured_cap"
range = { from = 0, to = 7, scale = "int" }
`)
	seen := map[string]bool{}
	for _, p := range points(t, g) {
		for i, label := range strings.Fields(p) {
			seen[fmt.Sprint(i, "=", label)] = true
		}
	}
	want := []string{"0=0.0001", "0=0.001", "0=1e-05", "0=1e-06", "1=0.1", "1=0.2", "1=0.3", "1=0.4", "2=0", "2=2", "2=5", "2=7"}
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) {
		t.Errorf("levels %v, want %v", got, want)
	}
}

func TestSampledValuesStayInTheirRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := span{from: rapid.Float64Range(1e-300, 1e15).Draw(t, "from"), scale: scale(rapid.IntRange(0, 2).Draw(t, "scale"))}
		s.to = s.from * (1 + rapid.Float64Range(1e-9, 1e6).Draw(t, "ratio"))
		if s.scale == intScale {
			s.from, s.to = math.Floor(s.from/1e3)-1e6, math.Ceil(s.to/1e12)+1e12
		}
		r := newSpacing(s)
		lowest, highest := number(r.at(0)), number(r.at(1))
		if lowest != s.from || highest != s.to {
			t.Fatalf("%+v begins with %g and ends with %g", s, lowest, highest)
		}
		u, v := rapid.Float64Range(0, 1).Draw(t, "u"), rapid.Float64Range(0, 1).Draw(t, "v")
		x, y := number(r.at(min(u, v))), number(r.at(max(u, v)))
		if x < s.from || y > s.to || x > y {
			t.Fatalf("%+v at %g and %g is %g and %g", s, min(u, v), max(u, v), x, y)
		}
	})
}

func number(v Value) float64 {
	if v.Type == Int64 {
		return float64(v.Any().(int64))
	}
	return v.Any().(float64)
}

func TestIntegersHaveEqualShares(t *testing.T) {
	s := newSpacing(span{1, 6, intScale})
	counts := map[string]int{}
	for i := range 600 {
		counts[s.at(float64(i)/600).Label()]++
	}
	for label, n := range counts {
		if n != 100 {
			t.Errorf("%s has %d of 600", label, n)
		}
	}
	if len(counts) != 6 {
		t.Errorf("shares %v", counts)
	}
}

func TestLevelsOfLatticePoints(t *testing.T) {
	for n := 2; n <= 200; n++ {
		for k := range n {
			if got := levelAt(float64(k)/float64(n), n); got != k {
				t.Errorf("%d/%d is level %d of %d", k, n, got, n)
			}
		}
		if got := levelAt(1, n); got != n-1 {
			t.Errorf("1 is level %d of %d", got, n)
		}
	}
}
