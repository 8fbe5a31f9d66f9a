package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// What people write for numbers, and what to write instead.

var (
	grouped   = regexp.MustCompile(`\d{1,3}(?:[,' \x{00A0}\x{202F}]\d{3})+(?:\.\d+)?`)
	zeroFirst = regexp.MustCompile(`^[-+]?0[0-9][0-9_]*$`)
	currency  = regexp.MustCompile(`^\s*([-+]?)\s*(?:[$€£¥]|(?:USD|EUR|GBP|JPY|CHF)\b)|(?:[$€£¥]|\b(?:USD|EUR|GBP|JPY|CHF))\s*$`)
)

// NumberHint returns a hint for text that was probably meant to be a number, otherwise an empty string.
func NumberHint(text string) string {
	if hint := numberHint(text, ""); hint != "" && !zeroFirst.MatchString(text) {
		return hint
	}
	switch strings.ToUpper(text) {
	case "NA", "N/A", "NAN", "NULL", "NONE", "INF", "-INF", "#N/A":
		return "give it a value; a list has no missing or infinite ones"
	}
	return ""
}

// numberHint is the remedy for a text in the place of a number, empty if it looks like none.
func numberHint(text, unit string) string {
	plain := strings.TrimSpace(currency.ReplaceAllString(text, "$1"))
	switch {
	case zeroFirst.MatchString(plain) && plain == text:
		return zeroHint(text)
	case strings.HasSuffix(plain, "%"):
		if x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(plain, "%")), 64); err == nil {
			return "write the share as a fraction: " + shortest(x/100)
		}
		return ""
	case grouped.FindString(plain) != "" && grouped.FindString(plain) == strings.TrimLeft(plain, "+-"):
		plain = ungroup(plain)
	case decimalComma.MatchString(plain):
		plain = strings.Replace(plain, ",", ".", 1)
	case plain == text:
		return ""
	}
	if _, err := strconv.ParseFloat(plain, 64); err != nil {
		return ""
	}
	if whole, cents, hasCents := strings.Cut(plain, "."); unit == "cents" {
		switch {
		case !hasCents:
			return fmt.Sprintf("amounts are whole cents, without currency sign and separators: write %s, or %s00 for %s.00", whole, whole, whole)
		case len(cents) == 2:
			return fmt.Sprintf("amounts are whole cents: write %s%s for %s", whole, cents, plain)
		}
	}
	return "write " + plain + ", without currency sign and separators"
}

var decimalComma = regexp.MustCompile(`^[-+]?\d+,\d+$`)

// ungroup removes the separators of thousands.
func ungroup(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(",' \u00A0\u202F", r) {
			return -1
		}
		return r
	}, s)
}

// zeroHint names the two interpretations of an integer with a leading 0.
func zeroHint(text string) string {
	sign := ""
	if text[0] == '-' || text[0] == '+' {
		sign, text = strings.TrimPrefix(text[:1], "+"), text[1:]
	}
	digits := strings.ReplaceAll(text, "_", "")
	plain := strings.TrimLeft(digits, "0")
	if plain == "" {
		return "write 0"
	}
	octal, err := strconv.ParseUint(digits, 8, 64)
	if err != nil || strconv.FormatUint(octal, 10) == plain {
		return "write " + sign + plain
	}
	return fmt.Sprintf("it is %s%d to readers that take it for octal and %s%s to others; write the one you mean", sign, octal, sign, plain)
}

// syntaxHint is the remedy for a document that does not parse at a column of a line, counted in bytes from 0. Some
// mistakes are recognised only where a value should begin.
func syntaxHint(line string, at int, value bool) string {
	at = min(max(at, 0), len(line))
	for _, m := range grouped.FindAllStringIndex(line, -1) {
		if number := line[m[0]:m[1]]; m[0] <= at && at <= m[1] {
			return fmt.Sprintf("write %s for %s: a comma separates values", ungroup(number), number)
		}
	}
	rest := strings.TrimLeft(line[at:], " \t")
	token := rest[:len(rest)-len(strings.TrimLeft(rest, "+-_.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
	switch {
	case zeroFirst.MatchString(token):
		return "the number " + token + " begins with 0: " + zeroHint(token)
	case strings.HasPrefix(rest, "$") || strings.HasPrefix(rest, "€") || strings.HasPrefix(rest, "£") || strings.HasPrefix(rest, "¥"):
		return "write the number without currency sign"
	case strings.HasPrefix(rest, "%"):
		return "write a share as a fraction, for example 0.05 for 5%"
	case strings.HasPrefix(rest, ".") || strings.HasPrefix(token, "-."):
		return "write a digit before the decimal point, for example 0.5"
	case value && strings.HasPrefix(rest, "'"):
		return "put texts in double quotes"
	case value && isWord(token):
		return "put texts in quotes; truth values are true and false"
	}
	return ""
}

func isWord(token string) bool {
	return token != "" && strings.Trim(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == ""
}

func shortest(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// syntaxError is the error for a place where a document does not parse, counted in bytes; value reports whether a value
// should begin there.
func syntaxError(file string, l *lines, offset int, message string, value bool) *Error {
	line, col := l.at(offset)
	e := schemaErrorf(Pos{file, line, col}, "", "the document does not parse: %s", message)
	e.Remedy = syntaxHint(l.text(line), offset-int(l.starts[line-1]), value)
	return e
}
