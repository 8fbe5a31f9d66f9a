package pictures

import (
	"math"
	"strconv"
	"strings"

	"sweep/engine/text"
)

// minus is the sign of numbers in texts; a hyphen is none.
const minus = "−"

// fixed writes a number with that many decimals and grouped digits.
func fixed(x float64, decimals int) string {
	return strings.Replace(text.Fixed(x, decimals), "-", minus, 1)
}

// exponent writes a number as 2.5e−6.
func exponent(x float64) string {
	mantissa, power, _ := strings.Cut(strconv.FormatFloat(x, 'e', 2, 64), "e")
	mantissa = strings.TrimSuffix(strings.TrimRight(mantissa, "0"), ".")
	n, _ := strconv.Atoi(power)
	return strings.ReplaceAll(mantissa+"e"+strconv.Itoa(n), "-", minus)
}

// moneyLevel writes an amount that is a level of an axis: in whole major units if all levels are.
func moneyLevel(minor float64, all []string, c text.Currency) string {
	unit, decimals := math.Pow10(int(c)), 0
	for _, l := range all {
		if v, err := strconv.ParseInt(l, 10, 64); err == nil && v%int64(unit) != 0 {
			decimals = int(c)
		}
	}
	return fixed(minor/unit, decimals)
}

// moneyNumber writes an amount between the ends of a range: in whole major units if it is whole or large.
func moneyNumber(minor float64, c text.Currency) string {
	major := minor / math.Pow10(int(c))
	if major == math.Trunc(major) || math.Abs(major) >= 1e5 {
		return fixed(major, 0)
	}
	return fixed(major, int(c))
}

// count writes a number of things: "12 points".
func count(n int, noun string) string { return text.Counted(int64(n), noun) }

// percent writes a share.
func percent(x float64) string { return strings.Replace(text.Share(x), "-", minus, 1) }

// say writes a value of a metric with its unit.
func (m *Metric) say(x float64) string {
	switch m.Unit {
	case "money":
		major := x / math.Pow10(int(m.currency))
		if math.Abs(major) < 1e5 {
			return fixed(major, int(m.currency))
		}
		return fixed(major, 0)
	case "share":
		return percent(x)
	case "ticks":
		return fixed(x, 2)
	}
	return significant(x, 3)
}

// significant writes a number with that many significant digits.
func significant(x float64, digits int) string {
	if x == 0 {
		return "0"
	}
	size := int(math.Floor(math.Log10(math.Abs(x))))
	if size < -5 || size > 12 {
		return exponent(x)
	}
	return fixed(x, max(0, digits-1-size))
}

// rounded keeps that many significant digits, so that files have no digits without meaning.
func rounded(x float64, digits int) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64)
	if err != nil {
		return x
	}
	return v
}

// mean and half are cells of a table: five and three significant digits, nil for what is not a number. Digits before the point are
// kept: amounts are shown with the digits of the currency, and 16,866.00 must not stand for 16,866.34.
func mean(x float64) any { return cell(x, 5) }
func half(x float64) any { return cell(x, 3) }

func cell(x float64, digits int) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	if math.Abs(x) >= math.Pow10(digits) {
		return math.Round(x)
	}
	return rounded(x, digits)
}

// quoted writes a text of SQL.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// column writes a name of SQL.
func column(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// list joins what was said with a form for each.
func list[T any](items []T, say func(T) string, separator string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = say(item)
	}
	return strings.Join(texts, separator)
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// lowerFirst continues a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
