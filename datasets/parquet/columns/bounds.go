package columns

import "unicode/utf8"

// pageBounds are the smallest and largest value of a page as stored in the file; nil for a page without values.
type pageBounds struct {
	low, high       []byte
	lowInt, highInt int64 // of integer columns, to determine whether pages are in order
	inexact         bool  // cut texts: good for skipping pages, not for the minimum and maximum of a chunk
	undefined       bool  // there are values, but no bounds
}

// boundBytes is the length at which the bounds of texts are cut.
const boundBytes = 64

func boundsText(low, high string) pageBounds {
	l, cutLow := cutText(low)
	h, cutHigh := cutText(high)
	if cutHigh {
		var ok bool
		if h, ok = nextText(h); !ok {
			return pageBounds{undefined: true}
		}
	}
	return pageBounds{low: []byte(l), high: []byte(h), inexact: cutLow || cutHigh}
}

// cutText shortens s to at most boundBytes bytes between two characters.
func cutText(s string) (string, bool) {
	if len(s) <= boundBytes {
		return s, false
	}
	n := boundBytes
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// nextText is a text greater than every text that begins with s, and not longer.
func nextText(s string) (string, bool) {
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
		if r == utf8.RuneError {
			continue
		}
		if next := r + 1; utf8.ValidRune(next) && utf8.RuneLen(next) == size {
			return s + string(next), true
		}
	}
	return "", false
}
