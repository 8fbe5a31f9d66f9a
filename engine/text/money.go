package text

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Currency formats amounts of money, which are whole numbers of minor units, in major units. Its value is the number of
// decimal digits. Nothing else formats amounts, so that whoever prints one must know its currency: it is that of a scenario
// (Scenario.Currency) or of a data set (query.DB.Currency).
type Currency uint8

// Cents is the currency where nothing else is known, as in policies by themselves.
const Cents Currency = 2

// Money formats an amount with thousands separators: 123456 cents are "1,234.56", -150 are "-1.50".
func (c Currency) Money(minor int64) string { return c.format(strconv.FormatInt(minor, 10)) }

// Big formats an amount beyond 64 bits.
func (c Currency) Big(minor *big.Int) string { return c.format(minor.String()) }

// Mean formats a mean of amounts, rounded to whole minor units half away from zero: 5989.525 cents are "59.90". NaN, the mean
// of nothing, is a dash.
func (c Currency) Mean(minor float64) string {
	switch {
	case math.IsNaN(minor):
		return None
	case math.IsInf(minor, 0):
		return strconv.FormatFloat(minor, 'f', -1, 64)
	}
	rounded := math.Round(minor)
	if math.Abs(rounded) < 1<<63 {
		return c.Money(int64(rounded))
	}
	whole, _ := big.NewFloat(rounded).Int(nil)
	return c.Big(whole)
}

// format inserts separators and the decimal point into an integer.
func (c Currency) format(minor string) string {
	digits, negative := strings.CutPrefix(minor, "-")
	if missing := int(c) + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - int(c)
	text := group(digits[:point])
	if c > 0 {
		text += "." + digits[point:]
	}
	if negative {
		return "-" + text
	}
	return text
}
