package document

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value checks one value that stands outside a section, such as an element of a list, against a declaration. It gives
// nil if the value was reported or is a permitted null.
func (r *Reader) Value(n *Node, path string, f Field) *Node { return r.check(n, path, &f) }

// check checks a value against its declaration.
func (r *Reader) check(n *Node, path string, f *Field) *Node {
	if n.Kind == Null && f.Type != Any {
		if !f.Nullable {
			r.Errorf(n, path, "set a value or omit the key", "must not be null")
		}
		return nil
	}
	switch f.Type {
	case Any:
		return n
	case IntType, UintType, FloatType:
		return r.checkNumber(n, path, f)
	case TextType:
		return r.checkText(n, path, f)
	}
	want := map[Type]Kind{BoolType: Bool, ListType: List, MapType: Map}[f.Type]
	if n.Kind != want {
		remedy := ""
		if f.Type == BoolType {
			remedy = "write true or false"
		}
		r.Errorf(n, path, remedy, "must be %v, not %s", want, describe(n))
		return nil
	}
	return n
}

func (r *Reader) checkNumber(n *Node, path string, f *Field) *Node {
	var ok bool
	switch f.Type {
	case IntType:
		_, ok = n.AsInt64()
	case UintType:
		_, ok = n.AsUint64()
	default:
		_, ok = n.exactFloat64()
	}
	if !ok {
		r.notANumber(n, path, f)
		return nil
	}
	if must := f.Range.requirement(n); must != "" {
		r.Errorf(n, path, "", "must be %s, not %s", must, describe(n))
		return nil
	}
	return n
}

// notANumber reports a value that is not the number it should be.
func (r *Reader) notANumber(n *Node, path string, f *Field) {
	want := "an integer"
	if f.Type == FloatType {
		want = "a number"
	}
	_, parsed := strconv.ParseFloat(n.Text, 64)
	x, isNumber := n.AsFloat64()
	switch {
	case n.Kind == Float && n.Text != "" && math.Abs(x) < 1<<64:
		r.Errorf(n, path, "write it as an integer, without decimal point and exponent",
			"%s has more digits than a double and would become %s", shorten(n.Text), strconv.FormatFloat(n.Float, 'f', 0, 64))
	case n.Kind == Int && f.Type == FloatType:
		r.Errorf(n, path, "write it with fewer digits", "the integer %s has more digits than a double and would become %s",
			describe(n), big.NewFloat(x).Text('f', 0))
	case n.Kind == String && parsed == nil && !zeroFirst.MatchString(n.Text) && !strings.ContainsAny(n.Text, "naNA"):
		r.Errorf(n, path, "remove the quotes", "must be %s, not text (%q)", want, n.Text)
	case n.Kind == String && numberHint(n.Text, f.Unit) != "":
		r.Errorf(n, path, numberHint(n.Text, f.Unit), "must be %s, not text (%q)", want, shorten(n.Text))
	case isNumber && x != math.Trunc(x) && f.Unit == "cents":
		r.Errorf(n, path, "amounts are whole cents", "must be an integer, not %s", describe(n))
	case isNumber && x < 0 && f.Type == UintType:
		r.Errorf(n, path, "", "must be at least 0, not %s", describe(n))
	case isNumber && x == math.Trunc(x):
		r.Errorf(n, path, "", "must fit in 64 bits, not %s", describe(n))
	default:
		r.Errorf(n, path, "", "must be %s, not %s", want, describe(n))
	}
}

func (r *Reader) checkText(n *Node, path string, f *Field) *Node {
	if n.Kind != String {
		remedy := ""
		if n.Kind == Int || n.Kind == Float || n.Kind == Bool {
			remedy = "put it in quotes"
		}
		r.Errorf(n, path, remedy, "must be text, not %s", describe(n))
		return nil
	}
	if len(f.Enum) > 0 && !slices.Contains(f.Enum, n.Text) {
		remedy := "use one of " + strings.Join(f.Enum, ", ")
		if best, ok := Nearest(n.Text, f.Enum); ok {
			remedy = fmt.Sprintf("did you mean %q? Use one of %s", best, strings.Join(f.Enum, ", "))
		}
		r.Errorf(n, path, remedy, "unknown value %q", n.Text)
		return nil
	}
	return n
}

// describe shows a value in a message: scalars as written, lists and maps by kind.
func describe(n *Node) string {
	switch n.Kind {
	case List, Map:
		return n.Kind.String()
	case String:
		return "text (" + strconv.Quote(shorten(n.Text)) + ")"
	}
	return string(n.Canonical())
}

// shorten cuts long text for a message.
func shorten(s string) string {
	const runesMax = 40
	if utf8.RuneCountInString(s) <= runesMax {
		return s
	}
	return string([]rune(s)[:runesMax-1]) + "…"
}
