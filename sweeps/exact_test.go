package sweeps

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestConditionsAreEvaluatedExactly evaluates conditions over one point. Each one that is true here is false, or an
// error, in arithmetic of 64 bits or of doubles.
func TestConditionsAreEvaluatedExactly(t *testing.T) {
	axes := `[[axis]]
name = "big"
set = "agents.BANK_A.unsecured_cap"
values = [4_000_000_000]
[[axis]]
name = "lowest"
set = "agents.BANK_A.opening_balance"
values = [-9_223_372_036_854_775_808]
[[axis]]
name = "odd"
set = "agents.BANK_B.opening_balance"
values = [9_007_199_254_740_993]
[[axis]]
name = "tenth"
set = "cost_rates.overdraft_bps_per_tick"
values = [0.1]
[[axis]]
name = "even"
set = "cost_rates.delay_cost_per_tick_per_cent"
values = [9_007_199_254_740_992.0]
[[axis]]
name = "zero"
set = "cost_rates.eod_penalty_per_transaction"
values = [0]
`
	for condition, want := range map[string]bool{
		"big * big > 1000000":                                    true,
		"big * big == 16e18":                                     true,
		"big * big * big * big / (big * big) == big * big":       true,
		"9223372036854775807 + big > 9e18":                       true,
		"-lowest > 0":                                            true,
		"-lowest == 9223372036854775808.0":                       true,
		"lowest - 1 < lowest":                                    true,
		"lowest * -1 > 0":                                        true,
		"lowest % -1 == 0":                                       true,
		"odd > even":                                             true,
		"odd == even":                                            false,
		"odd == 9007199254740993.0":                              true,
		"odd in [9007199254740992.0]":                            false,
		"even in [1, 9007199254740992]":                          true,
		"tenth * 3 == 0.3":                                       true,
		"tenth + 0.2 == 0.3":                                     true,
		"tenth / 3 * 3 == tenth":                                 true,
		"tenth > 0.1000000000000000000001":                       false,
		"tenth == 0.1000000000000000000001":                      false,
		"odd / 2 == 4503599627370496.5":                          true,
		"big * big * big % 7 == 6":                               true,
		"-7 % 4 == -3":                                           true,
		"2 ** 100 == 1267650600228229401496703205376.0":          true,
		"(big * big) ** 0.5 == big":                              true,
		"2 ** -1 == 0.5":                                         true,
		"zero ** 0 == 1":                                         true,
		"big in 1..5 or tenth in 0..1":                           false,
		"zero in 0..5 and zero not in 1..5":                      true,
		"zero == 0 or 1 / zero > 3":                              true,
		"lowest < 0 < big":                                       true,
		"not (tenth != 0.1) and (big > 1 and true) == true":      true,
		"'abc' startsWith 'a' and 'abc' matches '^a.c$'":         true,
		"'a' + 'b' == 'ab' and 'abc' contains 'b' and 'a' < 'b'": true,
	} {
		_, err := FromSource("grid.toml", source(t, head+"exclude = [\""+condition+"\"]\n"+axes))
		if got := contains(err, "every point is excluded"); got != want || err != nil && !got {
			t.Errorf("%s is %v, want %v (%v)", condition, got, want, err)
		}
	}
	for condition, want := range map[string]string{
		"big / zero > 1":             "cannot be evaluated at big = 4000000000, lowest = -9223372036854775808, odd = 9007199254740993, tenth = 0.1, even = 9.007199254740992e+15, zero = 0: division by zero",
		"big % zero > 1":             "division by zero",
		"zero ** -1 > 1":             "division by zero",
		"lowest ** 0.5 > 1":          "needs an integer exponent",
		"big ** big > 1":             "too large to be computed exactly",
		"big ** 1e9 > 1":             "too large to be computed exactly",
		"big > 99999999999999999999": "numbers without a decimal point must fit in 64 bits",
		"big ?? true":                "a condition cannot have",
		"[big][0] == 1":              "a condition cannot have",
		"big == nil":                 "a condition cannot have",
		"'a' matches '('":            "",
	} {
		_, err := FromSource("grid.toml", source(t, head+"exclude = [\""+condition+"\"]\n"+axes))
		if err == nil || !contains(err, want) || strings.Contains(err.Error(), "strconv") {
			t.Errorf("%s gives %v, want %q", condition, err, want)
		}
	}
}

// TestExactNumbersAgreeWithFractions compares the short ways of exact numbers with plain fractions.
func TestExactNumbersAgreeWithFractions(t *testing.T) {
	ints := []int64{0, 1, -1, 2, 3, math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, math.MinInt64 + 1, 1 << 53, 1<<53 + 1, -1 << 53, 3037000500, -3037000500}
	number := rapid.Custom(func(t *rapid.T) exact {
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 0:
			return exactInt(rapid.SampledFrom(ints).Draw(t, "corner"))
		case 1:
			return exactInt(rapid.Int64().Draw(t, "int"))
		case 2:
			return exactFloat(rapid.Float64Range(-1e20, 1e20).Draw(t, "float"))
		}
		return exactRat(big.NewRat(rapid.Int64().Draw(t, "num"), rapid.Int64Range(1, 1000).Draw(t, "denom")))
	})
	rapid.Check(t, func(t *rapid.T) {
		x, y := number.Draw(t, "x"), number.Draw(t, "y")
		a, b := x.rat(), y.rat()
		expect := func(what string, got exact, want *big.Rat) {
			if got.rat().Cmp(want) != 0 {
				t.Fatalf("%v %s %v is %v, want %v", a, what, b, got.rat(), want)
			}
		}
		if x.compare(y) != a.Cmp(b) || x.sign() != a.Sign() {
			t.Fatalf("%v compares with %v as %d, want %d", a, b, x.compare(y), a.Cmp(b))
		}
		expect("+", x.add(y), new(big.Rat).Add(a, b))
		expect("-", x.subtract(y), new(big.Rat).Sub(a, b))
		expect("*", x.multiply(y), new(big.Rat).Mul(a, b))
		quotient, err := x.divide(y)
		if (err != nil) != (b.Sign() == 0) {
			t.Fatalf("%v / %v: %v", a, b, err)
		}
		if err != nil {
			return
		}
		expect("/", quotient, new(big.Rat).Quo(a, b))
		if rest, err := x.remainder(y); err == nil {
			whole := new(big.Int).Quo(a.Num(), b.Num())
			expect("%", rest, new(big.Rat).Sub(a, new(big.Rat).Mul(new(big.Rat).SetInt(whole), b)))
		} else if a.IsInt() && b.IsInt() {
			t.Fatal(err)
		}
	})
}

func BenchmarkConditions(b *testing.B) {
	for _, condition := range []string{"(a + b) % 2 == 1", "a * b > 9 and b in [1, 2, 3]", "x > 0.25 and a < 7", "x * 3 > 0.6"} {
		b.Run(condition, func(b *testing.B) {
			text := fmt.Sprintf("%sexclude = %q\n", head, condition)
			for _, name := range []string{"a", "b"} {
				text += fmt.Sprintf("[[axis]]\nname = %q\nset = \"agents.BANK_A.x%s\"\nrange = { from = 1, to = 300, n = 300, scale = \"int\" }\n", name, name)
			}
			text += "[[axis]]\nname = \"x\"\nset = \"cost_rates.delay_cost_per_tick_per_cent\"\nvalues = [0.1, 0.2, 0.3]\n"
			for range b.N {
				grid(b, text)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/270_000, "ns/point")
		})
	}
}
