// Package text formats what people read: numbers, money, durations, sizes, plurals, lists and tables. Nothing else in
// Sweep formats them.
//
// A number never claims more than the data supports: a share is "100.0 %" only for all and "0.0 %" only for none, and a
// mean or share of nothing is a dash.
package text

import (
	"math"
	"strconv"
	"strings"
)

// None is printed if there is no figure: the mean or a share of nothing.
const None = "–"

// Count formats a whole number with thousands separators: 1234567 is "1,234,567".
func Count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		return "-" + group(digits[1:])
	}
	return group(digits)
}

// group puts thousands separators between digits.
func group(digits string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// Share formats a ratio as a percentage with one decimal. Ratios that would round to 0 or 1 are "<0.1 %" and ">99.9 %".
// NaN, the share of nothing, is a dash.
func Share(ratio float64) string {
	if math.IsNaN(ratio) {
		return None
	}
	text := Fixed(100*ratio, 1)
	switch {
	case text == "0.0" && ratio > 0:
		return "<0.1 %"
	case text == "100.0" && ratio < 1:
		return ">99.9 %"
	}
	return text + " %"
}

// Part formats part as a share of all: a dash if all is 0.
func Part(part, all int64) string {
	if all == 0 {
		return None
	}
	if part != all && float64(part) == float64(all) {
		return ">99.9 %"
	}
	return Share(float64(part) / float64(all))
}

// Mean formats a mean with two decimals and thousands separators. NaN, the mean of nothing, is a dash; a positive mean
// that rounds to zero is "<0.01".
func Mean(mean float64) string {
	if math.IsNaN(mean) {
		return None
	}
	text := Fixed(mean, 2)
	if text == "0.00" && mean > 0 {
		return "<0.01"
	}
	return text
}

// Fixed formats a number with a fixed number of decimals and thousands separators. It rounds the shortest decimal that
// parses to x, half away from zero, so 0.125 is "0.13" and 2.675 is "2.68", as when rounding by hand. The result is
// never "-0.0".
func Fixed(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	digits, point := decimal(math.Abs(x))
	digits = roundAt(digits, point+decimals)
	// digits is now an integer in units of the last decimal.
	if len(digits) <= decimals {
		digits = strings.Repeat("0", decimals+1-len(digits)) + digits
	}
	text := group(digits[:len(digits)-decimals])
	if decimals > 0 {
		text += "." + digits[len(digits)-decimals:]
	}
	if x < 0 && strings.Trim(digits, "0") != "" {
		return "-" + text
	}
	return text
}

// Digits formats a number that is not negative with its first three digits, rounded, without zeros after the point.
func Digits(f float64) string {
	if f == 0 || math.IsInf(f, 0) || math.IsNaN(f) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 2, 64), 64)
	decimals := max(0, 2-int(math.Floor(math.Log10(rounded))))
	text := Fixed(rounded, decimals)
	if decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// decimal returns the shortest decimal that parses to x: 0.digits × 10^point.
func decimal(x float64) (digits string, point int) {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	point, _ = strconv.Atoi(exponent)
	return strings.Replace(mantissa, ".", "", 1), point + 1
}

// roundAt keeps the first n digits, rounded half up and padded with zeros. It returns an integer without leading zeros,
// "" for zero.
func roundAt(digits string, n int) string {
	if n < 0 {
		return ""
	}
	if n >= len(digits) {
		return strings.TrimLeft(digits+strings.Repeat("0", n-len(digits)), "0")
	}
	kept := []byte("0" + digits[:n])
	if digits[n] >= '5' {
		i := len(kept) - 1
		for ; kept[i] == '9'; i-- {
			kept[i] = '0'
		}
		kept[i]++
	}
	return strings.TrimLeft(string(kept), "0")
}
