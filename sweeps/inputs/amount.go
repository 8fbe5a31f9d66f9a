package inputs

import (
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"sweep/engine/scenario"
)

// amountReader converts amounts to minor units exactly: the digits never pass through a double.
type amountReader struct {
	digits  int // decimal digits of an amount in its unit
	decimal byte
	groups  []string // texts that separate groups of three digits; the first is the one of the document
	round   bool
}

func newAmountReader(f scenario.AmountFormat) *amountReader {
	r := &amountReader{decimal: '.', round: f.Rounding == scenario.RoundHalfEven}
	if f.Decimal != "" {
		r.decimal = f.Decimal[0]
	}
	if f.Unit == scenario.MajorUnit {
		r.digits = f.Exponent
	}
	switch f.Group {
	case "":
	case " ":
		r.groups = []string{" ", "\u00a0", "\u2009", "\u202f"}
	case "'":
		r.groups = []string{"'", "\u2019"}
	default:
		r.groups = []string{f.Group}
	}
	return r
}

// plain reads amounts as programs write them: digits, a point, digits.
func (r *amountReader) plain() *amountReader {
	return &amountReader{digits: r.digits, decimal: '.', round: r.round}
}

// The amounts that fit: the engine adds amounts of up to this many minor units without overflow.
const amountMax = scenario.CentsMax

// amountText says which digits behind the decimal separator count as digits that the currency does not have.
type amountText uint8

const (
	writtenText amountText = iota // zeros count: 1.500 may mean 1500
	exactNumber                   // zeros do not count: a decimal of a Parquet file
	shortestOf                    // a double: always rounded
)

// read converts an amount. problem is "" or says what is wrong; rounded reports that digits were rounded.
func (r *amountReader) read(text []byte, kind amountText, negative bool) (cents int64, rounded bool, problem string) {
	rest := text
	minus := false
	if negative && len(rest) > 0 && rest[0] == '-' {
		minus, rest = true, rest[1:]
	}
	whole, n, ok := r.whole(rest)
	if !ok {
		return 0, false, r.oddAmount(text, negative)
	}
	rest = rest[n:]
	var fraction []byte
	if len(rest) > 0 {
		if rest[0] != r.decimal || len(rest) == 1 || !allDigits(rest[1:]) {
			return 0, false, r.oddAmount(text, negative)
		}
		fraction = rest[1:]
	}
	if kind != writtenText {
		for len(fraction) > r.digits && fraction[len(fraction)-1] == '0' {
			fraction = fraction[:len(fraction)-1]
		}
	}
	if len(fraction) > r.digits && !r.round && kind != shortestOf {
		return 0, false, fmt.Sprintf("%s has %d decimal digits, more than the %d of the unit; set payments.amount.exponent, unit, decimal or group, or rounding: half_even",
			quoted(text), len(fraction), r.digits)
	}
	cents, rounded, ok = r.join(whole, fraction)
	if !ok || cents > amountMax {
		return 0, false, fmt.Sprintf("%s is more than the largest amount of %d minor units", quoted(text), int64(amountMax))
	}
	if minus {
		cents = -cents
	}
	return cents, rounded, ""
}

// join appends as many digits of the fraction as the unit has and rounds the rest half to even.
func (r *amountReader) join(cents int64, fraction []byte) (_ int64, rounded, ok bool) {
	for i := range r.digits {
		digit := int64(0)
		if i < len(fraction) {
			digit = int64(fraction[i] - '0')
		}
		if cents > amountMax {
			return 0, false, false
		}
		cents = cents*10 + digit
	}
	if len(fraction) <= r.digits {
		return cents, false, true
	}
	rest := fraction[r.digits:]
	half, zeros := rest[0] == '5', true
	for _, b := range rest[1:] {
		zeros = zeros && b == '0'
	}
	if rest[0] > '5' || half && (!zeros || cents%2 == 1) {
		cents++
	}
	return cents, rest[0] != '0' || !zeros, true
}

// whole reads the digits before the decimal separator, in groups if they have separators, and the number of bytes.
func (r *amountReader) whole(text []byte) (value int64, n int, ok bool) {
	groups := [20]int{} // lengths
	last, count := 0, 0
	for n < len(text) {
		if b := text[n]; b >= '0' && b <= '9' {
			value = min(value*10+int64(b-'0'), amountMax+1)
			n, last = n+1, last+1
			continue
		}
		size := r.separator(text[n:])
		if size == 0 {
			break
		}
		if last == 0 || count == len(groups)-1 {
			return 0, 0, false
		}
		groups[count] = last
		n, last, count = n+size, 0, count+1
	}
	if last == 0 {
		return 0, 0, false
	}
	if count == 0 {
		return value, n, true
	}
	return value, n, last == 3 && text[0] != '0' && grouped(groups[:count])
}

// grouped reports whether the groups before the last one have three digits each, the first one to three; or, as in
// India, two digits each, the first one or two.
func grouped(lengths []int) bool {
	threes, twos := lengths[0] <= 3, lengths[0] <= 2
	for _, n := range lengths[1:] {
		threes, twos = threes && n == 3, twos && n == 2
	}
	return threes || twos
}

// separator is the number of bytes of a group separator at the beginning of a text.
func (r *amountReader) separator(text []byte) int {
	for _, g := range r.groups {
		if len(text) >= len(g) && string(text[:len(g)]) == g {
			return len(g)
		}
	}
	return 0
}

// oddAmount says why a text is no amount.
func (r *amountReader) oddAmount(text []byte, negative bool) string {
	s := string(text)
	why := "an amount is digits"
	if r.digits > 0 {
		why += " with the decimal separator " + fmt.Sprintf("%q", string(r.decimal))
	}
	switch {
	case s == "":
		return "the amount is empty"
	case strings.HasPrefix(s, "-") && !negative:
		return quoted(text) + " is negative"
	case strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-"):
		why += " and no sign"
	case strings.HasPrefix(s, "("):
		why += ", without parentheses"
	case strings.ContainsAny(s, "eE") && strings.ContainsAny(s[:1], "0123456789"):
		why += ", without an exponent"
	case strings.ContainsAny(s, ", .'\u00a0\u2009\u202f\u2019_") && len(r.groups) == 0:
		why += "; payments.amount.group sets the separator of groups of three digits"
	case len(r.groups) > 0:
		why += fmt.Sprintf(" and %q between groups of three digits", r.groups[0])
	}
	return fmt.Sprintf("%s is not an amount: %s", quoted(text), why)
}

// decimalText writes a decimal of a Parquet file: an integer divided by a power of ten.
func decimalText(unscaled *big.Int, scale int) []byte {
	digits := new(big.Int).Abs(unscaled).String()
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	out := make([]byte, 0, len(digits)+2)
	if unscaled.Sign() < 0 {
		out = append(out, '-')
	}
	out = append(out, digits[:len(digits)-scale]...)
	if scale > 0 {
		out = append(append(out, '.'), digits[len(digits)-scale:]...)
	}
	return out
}

func allDigits(text []byte) bool {
	for _, b := range text {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}

// quoted shows a value in a message; long ones are cut.
func quoted(text []byte) string {
	const bytesMax = 60
	if len(text) <= bytesMax {
		return fmt.Sprintf("%q", text)
	}
	n := bytesMax
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return fmt.Sprintf("%q…", text[:n])
}
