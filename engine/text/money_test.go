package text

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMoney(t *testing.T) {
	for cents, want := range map[int64]string{
		0: "0.00", 1: "0.01", -1: "-0.01", 99: "0.99", 100: "1.00", -150: "-1.50", 99_999: "999.99", 100_000: "1,000.00",
		-123_456: "-1,234.56", 1_506_725_130_303: "15,067,251,303.03",
		math.MaxInt64: "92,233,720,368,547,758.07", math.MinInt64: "-92,233,720,368,547,758.08",
	} {
		if got := Cents.Money(cents); got != want {
			t.Errorf("%d cents are printed as %s, want %s", cents, got, want)
		}
	}
}

func TestFormatBeyond64Bits(t *testing.T) {
	sum, _ := new(big.Int).SetString("-170141183460469231731687303715884105728", 10)
	if got, want := Cents.Big(sum), "-1,701,411,834,604,692,317,316,873,037,158,841,057.28"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMeanIsRoundedHalfAwayFromZero(t *testing.T) {
	for cents, want := range map[float64]string{
		5989.525: "59.90", -149.5: "-1.50", -150: "-1.50", 0.5: "0.01", 0.49: "0.00", -0.4: "0.00", -0.5: "-0.01", 99.5: "1.00",
		99_999.5: "1,000.00", 0.49999999999999994: "0.00", 4503599627370495.5: "45,035,996,273,704.96",
		1 << 63: "92,233,720,368,547,758.08", -(1 << 63): "-92,233,720,368,547,758.08", math.NaN(): "–",
		1e20: "1,000,000,000,000,000,000.00",
	} {
		if got := Cents.Mean(cents); got != want {
			t.Errorf("a mean of %v cents is printed as %s, want %s", cents, got, want)
		}
	}
}

func TestCurrenciesHaveTheirDigits(t *testing.T) {
	for _, c := range []struct {
		digits Currency
		minor  int64
		want   string
	}{{0, 1500, "1,500"}, {0, 0, "0"}, {0, -7, "-7"}, {1, 15, "1.5"}, {3, 1500, "1.500"}, {3, -5, "-0.005"}, {3, 1_234_567, "1,234.567"}, {6, 1, "0.000001"}} {
		if got := c.digits.Money(c.minor); got != c.want {
			t.Errorf("%d with %d digits is printed as %s, want %s", c.minor, c.digits, got, c.want)
		}
	}
	if got := Currency(0).Mean(1499.5); got != "1,500" {
		t.Errorf("a mean of yen is printed as %s", got)
	}
}

// TestMoneyReadsBack holds that the printed digits are those of the amount.
func TestMoneyReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor, digits := rapid.Int64().Draw(t, "minor"), rapid.IntRange(0, 6).Draw(t, "digits")
		text := Currency(digits).Money(minor)
		back, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", ""))
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
		if !ok || back.Cmp(new(big.Rat).SetFrac(big.NewInt(minor), power)) != 0 {
			t.Fatalf("%d with %d digits are printed as %s", minor, digits, text)
		}
		if _, fraction, _ := strings.Cut(text, "."); len(fraction) != digits {
			t.Fatalf("%s does not have %d digits", text, digits)
		}
	})
}
