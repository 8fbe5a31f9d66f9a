package document

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// setInt fills an integer node from digits without underscores in the given base, with an optional sign.
func setInt(n *Node, digits string, base int) error {
	n.Kind = Int
	v, err := strconv.ParseInt(digits, base, 64)
	if err == nil {
		n.Int = v
		return nil
	}
	u, err := strconv.ParseUint(strings.TrimPrefix(digits, "+"), base, 64)
	if err == nil {
		n.Uint = u
		return nil
	}
	if errors.Is(err, strconv.ErrRange) || strings.HasPrefix(digits, "-") {
		return fmt.Errorf("the integer %s does not fit in 64 bits", digits)
	}
	return fmt.Errorf("%s is not an integer", digits)
}

// setFloat fills a float node with the nearest double.
func setFloat(n *Node, text string) error {
	n.Kind = Float
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err == nil && (math.IsInf(v, 0) || math.IsNaN(v)):
		return fmt.Errorf("the number %s is not finite", text)
	case err != nil:
		return tooLarge(text)
	case v == 0 && significant(text) != "":
		return fmt.Errorf("the number %s is too small for a double, which begins at 5e-324; write 0", shorten(text))
	}
	n.Float = v
	if v == math.Trunc(v) && significant(text) != significant(strconv.FormatFloat(v, 'f', 0, 64)) {
		n.Text = text
	}
	return nil
}

func tooLarge(text string) error {
	return fmt.Errorf("the number %s is too large for a double, which ends at 1.8e308", shorten(text))
}

// Rounded reports whether a value is not the number that the document has: a double without fraction, but not exactly
// what was written, nor the shortest text for the double.
func (n *Node) Rounded() bool {
	return n.Kind == Float && n.Text != "" && significant(n.Text) != significant(strconv.FormatFloat(n.Float, 'e', -1, 64))
}

// significant is the digits of a number without sign, point, exponent, and the zeros at both ends. Numbers of about the
// same size are equal if these are.
func significant(text string) string {
	mantissa, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(text, "+-")), "e")
	return strings.Trim(strings.Replace(mantissa, ".", "", 1), "0")
}

// AsInt64 is the value of an integer, or of a float without fraction, if it fits.
func (n *Node) AsInt64() (int64, bool) {
	switch n.Kind {
	case Int:
		return n.Int, n.Uint == 0
	case Float:
		// 2^63 is the first double beyond the range; every smaller integral double converts exactly.
		if n.Float == math.Trunc(n.Float) && n.Float >= -(1<<63) && n.Float < 1<<63 && n.Text == "" {
			return int64(n.Float), true
		}
	}
	return 0, false
}

// AsUint64 is the value of a non-negative integer, or of such a float without fraction, if it fits.
func (n *Node) AsUint64() (uint64, bool) {
	switch n.Kind {
	case Int:
		if n.Uint != 0 {
			return n.Uint, true
		}
		return uint64(n.Int), n.Int >= 0
	case Float:
		if n.Float == math.Trunc(n.Float) && n.Float >= 0 && n.Float < 1<<64 && n.Text == "" {
			return uint64(n.Float), true
		}
	}
	return 0, false
}

// exactFloat64 is the value of a number that a double holds. A number with a fraction or exponent stands for the nearest
// double, an integer for itself.
func (n *Node) exactFloat64() (float64, bool) {
	x, ok := n.AsFloat64()
	return x, ok && (n.Kind == Float || n.compare(x) == 0)
}

// AsFloat64 is the value of a number. An integer becomes the nearest double.
func (n *Node) AsFloat64() (float64, bool) {
	switch n.Kind {
	case Float:
		return n.Float, true
	case Int:
		if n.Uint != 0 {
			return float64(n.Uint), true
		}
		return float64(n.Int), true
	}
	return 0, false
}
