// Package money formats amounts of money for people. Amounts are stored in cents and shown in units with thousands
// separators and two decimals. All money is formatted here.
package money

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"sweep/engine/figures"
)

// Format formats cents as units: 123456 is "1,234.56", -150 is "-1.50".
func Format(cents int64) string {
	return format(strconv.FormatInt(cents, 10))
}

// FormatBig formats cents beyond 64 bits.
func FormatBig(cents *big.Int) string { return format(cents.String()) }

// Mean formats a mean of cents, rounded to whole cents half away from zero: 5989.525 is "59.90". NaN, the mean of
// nothing, is a dash.
func Mean(cents float64) string {
	switch {
	case math.IsNaN(cents):
		return figures.None
	case math.IsInf(cents, 0):
		return strconv.FormatFloat(cents, 'f', -1, 64)
	}
	rounded := math.Round(cents)
	if math.Abs(rounded) < 1<<63 {
		return Format(int64(rounded))
	}
	whole, _ := big.NewFloat(rounded).Int(nil)
	return FormatBig(whole)
}

// format inserts separators and the decimal point into an integer number of cents.
func format(cents string) string {
	digits, negative := strings.CutPrefix(cents, "-")
	if missing := 3 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	text := figures.Group(digits[:len(digits)-2]) + "." + digits[len(digits)-2:]
	if negative {
		return "-" + text
	}
	return text
}
