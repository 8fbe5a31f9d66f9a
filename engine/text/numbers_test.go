package text

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1,000", -999: "-999", -1000: "-1,000", math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := Count(n); got != want {
			t.Errorf("%d is printed as %s, want %s", n, got, want)
		}
	}
}

// TestShareClaimsAllAndNoneOnlyForAllAndNone also holds for counts too large for doubles to tell apart.
func TestShareClaimsAllAndNoneOnlyForAllAndNone(t *testing.T) {
	for _, c := range []struct {
		part, all int64
		want      string
	}{
		{0, 0, "–"}, {0, 3, "0.0 %"}, {3, 3, "100.0 %"}, {1, 3, "33.3 %"}, {2, 3, "66.7 %"}, {1, 100_000, "<0.1 %"},
		{99_999, 100_000, ">99.9 %"}, {1, 2000, "0.1 %"}, {9_994, 10_000, "99.9 %"}, {9_995, 10_000, ">99.9 %"},
		{math.MaxInt64 - 1, math.MaxInt64, ">99.9 %"}, {1, math.MaxInt64, "<0.1 %"}, {3, 2, "150.0 %"},
	} {
		if got := Part(c.part, c.all); got != c.want {
			t.Errorf("%d of %d is printed as %s, want %s", c.part, c.all, got, c.want)
		}
	}
	if got := Share(math.NaN()); got != "–" {
		t.Errorf("a share of nothing is printed as %s", got)
	}
}

func TestMean(t *testing.T) {
	for mean, want := range map[float64]string{
		0: "0.00", 0.004: "<0.01", 0.005: "0.01", 2.675: "2.68", 0.125: "0.13", 999.995: "1,000.00", 12345.678: "12,345.68", -0.001: "0.00",
		-0.005: "-0.01", 1e21: "1,000,000,000,000,000,000,000.00", 5e-324: "<0.01", math.NaN(): "–",
	} {
		if got := Mean(mean); got != want {
			t.Errorf("a mean of %v is printed as %s, want %s", mean, got, want)
		}
	}
}

// TestFixedAgainstRationals compares with the rounding of math/big's rational numbers, which is half away from zero.
func TestFixedAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		decimals := rapid.IntRange(0, 6).Draw(t, "decimals")
		exact, _ := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
		want := exact.FloatString(decimals)
		if strings.Trim(want, "-0.") == "" {
			want = strings.TrimPrefix(want, "-")
		}
		if got := strings.ReplaceAll(Fixed(x, decimals), ",", ""); got != want {
			t.Fatalf("%v with %d decimals is printed as %s, want %s", x, decimals, got, want)
		}
	})
}
