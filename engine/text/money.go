package text

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Money formats cents as units with thousands separators: 123456 is "1,234.56", -150 is "-1.50".
func Money(cents int64) string { return money(strconv.FormatInt(cents, 10)) }

// BigMoney formats cents beyond 64 bits.
func BigMoney(cents *big.Int) string { return money(cents.String()) }

// MeanMoney formats a mean of cents, rounded to whole cents half away from zero: 5989.525 is "59.90". NaN, the mean of
// nothing, is a dash.
func MeanMoney(cents float64) string {
	switch {
	case math.IsNaN(cents):
		return None
	case math.IsInf(cents, 0):
		return strconv.FormatFloat(cents, 'f', -1, 64)
	}
	rounded := math.Round(cents)
	if math.Abs(rounded) < 1<<63 {
		return Money(int64(rounded))
	}
	whole, _ := big.NewFloat(rounded).Int(nil)
	return BigMoney(whole)
}

// money inserts separators and the decimal point into an integer number of cents.
func money(cents string) string {
	digits, negative := strings.CutPrefix(cents, "-")
	if missing := 3 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	text := group(digits[:len(digits)-2]) + "." + digits[len(digits)-2:]
	if negative {
		return "-" + text
	}
	return text
}
