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
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return fmt.Errorf("the number %s is not a finite double", text)
	}
	n.Float = v
	return nil
}

// AsInt64 is the value of an integer, or of a float without fraction, if it fits.
func (n *Node) AsInt64() (int64, bool) {
	switch n.Kind {
	case Int:
		return n.Int, n.Uint == 0
	case Float:
		// 2^63 is the first double beyond the range; every smaller integral double converts exactly.
		if n.Float == math.Trunc(n.Float) && n.Float >= -(1<<63) && n.Float < 1<<63 {
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
		if n.Float == math.Trunc(n.Float) && n.Float >= 0 && n.Float < 1<<64 {
			return uint64(n.Float), true
		}
	}
	return 0, false
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
