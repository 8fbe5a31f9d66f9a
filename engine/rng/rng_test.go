package rng

import (
	"fmt"
	"math"
	"math/big"
	"testing"
)

func TestOutputsAndStates(t *testing.T) {
	cases := []struct{ seed, out, state uint64 }{
		{0, 5180492295206395165, 33554433},
		{1, 5180492295206395165, 33554433},
		{42, 6255019084209693600, 1409286176},
		{12345, 10977518812293740004, 414263032884},
		{math.MaxUint64, 17954947803125907456, 0},
	}
	for _, c := range cases {
		s := New(c.seed)
		if got := s.Next(); got != c.out {
			t.Errorf("seed %d: first output %d, want %d", c.seed, got, c.out)
		}
		if c.state != 0 && s.State() != c.state {
			t.Errorf("seed %d: state %d, want %d", c.seed, s.State(), c.state)
		}
	}
	s := New(1)
	var last uint64
	for i := 0; i < 10; i++ {
		last = s.Next()
	}
	if last != 13833565160122170005 || s.State() != 15716741940523069913 {
		t.Errorf("tenth output of seed 1: %d, state %d", last, s.State())
	}
}

func TestRange(t *testing.T) {
	s := New(42)
	got := ""
	for i := 0; i < 10; i++ {
		got += fmt.Sprint(s.Range(-50, 51), " ")
	}
	if want := "-4 29 41 -45 -25 20 -1 -47 26 46 "; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestFloatBits(t *testing.T) {
	s := New(12345)
	for i, want := range []uint64{0x3fe30aff66593df6, 0x3fe819d749694e37, 0x3fb399ce5b8adb50, 0x3fe78dee7f7c08b6, 0x3fbe98e12059e768} {
		if got := math.Float64bits(s.Float()); got != want {
			t.Errorf("float %d: %x want %x", i, got, want)
		}
	}
}

func TestPoisson(t *testing.T) {
	cases := []struct {
		lambda float64
		seed   uint64
		want   string
		state  uint64
	}{
		{0, 1, "0 0 0 0 0 0 0 0 0 0 ", 1},
		{0.5, 1, "0 1 0 0 2 0 1 0 0 2 ", 13477404266289442085},
		{2.5, 42, "6 3 2 0 2 4 2 4 3 5 ", 16518247870839709096},
		{20, 12345, "16 17 27 15 23 21 22 25 26 20 ", 2687993300941484725},
		{50, 1, "50 57 44 61 48 52 41 53 38 51 ", 16022589529100343670},
		{700, 42, "707 657 716 689 680 670 702 683 734 731 ", 16435273235524897464},
		{740, 42, "741 715 740 763 676 733 722 758 762 753 ", 15826694887902080279},
	}
	for _, c := range cases {
		s, p := New(c.seed), NewPoisson(c.lambda)
		got := ""
		for i := 0; i < 10; i++ {
			got += fmt.Sprint(p.Draw(&s), " ")
		}
		if got != c.want || s.State() != c.state {
			t.Errorf("Poisson(%v) seed %d: %s state %d, want %s state %d", c.lambda, c.seed, got, s.State(), c.want, c.state)
		}
	}
}

func TestNormalBits(t *testing.T) {
	want := map[uint64][]uint64{
		1:     {0xbfe83fc91d926eea, 0xbfd0e893e7aac5b2, 0x3fdf73c51ad615af, 0xbfd2f92efa54fa0d, 0xbf488514b016e059},
		42:    {0x3fd2f23475957b8f, 0x3fe49ebe917f603a, 0x3fd811a00c6d0d7c, 0xbffa81059de4262f, 0xbfe6f879ead0639c},
		12345: {0x3f94ad47bafbf0e4, 0xbfc95ad0a8077acf, 0x3fe02d70ad65e17e, 0xbf96d54a01cdad71, 0xbfe771fb3f08ecf3},
	}
	for seed, bits := range want {
		s := New(seed)
		for i, w := range bits {
			if got := math.Float64bits(s.Normal()); got != w {
				t.Errorf("seed %d normal %d: %x want %x", seed, i, got, w)
			}
		}
	}
}

// TestExactFunctions compares with 200-bit series: the result must be the nearest double.
func TestExactFunctions(t *testing.T) {
	s := New(7)
	for i := 0; i < 3000; i++ {
		x := (s.Float() - 0.5) * 80
		check(t, "exp", x, Exp(x), bigExp(big.NewFloat(x).SetPrec(300)))
		u := s.Float()
		if l := Log(u); u > 0 {
			// exp(log u) must reproduce u within half a unit of l; compare through the exponential.
			checkLog(t, u, l)
		}
		c := 2 * math.Pi * s.Float()
		check(t, "cos", c, Cos(c), bigCos(new(big.Float).SetPrec(300).SetFloat64(c)))
	}
}

func check(t *testing.T, name string, x, got float64, want *big.Float) {
	t.Helper()
	if w, _ := want.Float64(); got != w {
		t.Errorf("%s(%v) = %x, want %x", name, x, math.Float64bits(got), math.Float64bits(w))
	}
}

func checkLog(t *testing.T, u, l float64) {
	t.Helper()
	// u lies between exp of the two midpoints around l.
	mid := func(a, b float64) *big.Float {
		m := new(big.Float).SetPrec(300).Add(big.NewFloat(a).SetPrec(300), big.NewFloat(b).SetPrec(300))
		return m.Quo(m, big.NewFloat(2))
	}
	lo := bigExp(mid(math.Nextafter(l, math.Inf(-1)), l))
	hi := bigExp(mid(l, math.Nextafter(l, math.Inf(1))))
	bu := big.NewFloat(u)
	if bu.Cmp(lo) < 0 || bu.Cmp(hi) > 0 {
		t.Errorf("log(%v) = %v is not the nearest double", u, l)
	}
}

func bigExp(x *big.Float) *big.Float {
	const halvings = 20
	r := new(big.Float).SetPrec(300).SetMantExp(x, -halvings)
	sum := new(big.Float).SetPrec(300).SetInt64(1)
	term := new(big.Float).SetPrec(300).SetInt64(1)
	for n := int64(1); n < 40; n++ {
		term.Mul(term, r)
		term.Quo(term, new(big.Float).SetInt64(n))
		sum.Add(sum, term)
	}
	for i := 0; i < halvings; i++ {
		sum.Mul(sum, sum)
	}
	return sum
}

func bigCos(x *big.Float) *big.Float {
	z := new(big.Float).SetPrec(300).Mul(x, x)
	sum := new(big.Float).SetPrec(300).SetInt64(1)
	term := new(big.Float).SetPrec(300).SetInt64(1)
	for n := int64(1); n < 120; n += 2 {
		term.Mul(term, z)
		term.Quo(term, new(big.Float).SetInt64(-n*(n+1)))
		sum.Add(sum, term)
	}
	return sum
}

func BenchmarkNormal(b *testing.B) {
	s := New(1)
	sum := 0.0
	for i := 0; i < b.N; i++ {
		sum += s.Normal()
	}
	_ = sum
}
