// Package printable escapes text from files for display on a terminal. Names, labels and messages may contain characters
// that move the cursor, clear the screen, reverse the writing direction or have no width, so that the output would not
// show the actual text. They are written as escapes instead: \u001b for ESC.
//
// The escapes are those of JSON, so escaping JSON does not change its meaning.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Rune reports whether a character can be printed unescaped. Control characters, layout controls (direction marks,
// zero-width spaces) and line and paragraph separators cannot. The two zero-width joiners can, because some scripts and
// emoji need them.
func Rune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r != 0x7f
	}
	const joiner, nonJoiner = '\u200d', '\u200c'
	return r == joiner || r == nonJoiner || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs)
}

// Bad finds the first character of a text that must be escaped; size is 0 if there is none.
func Bad(s string) (at, size int) { return bad(s, false) }

func bad(s string, lines bool) (at, size int) {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' && !(lines && (c == '\n' || c == '\t')) || c == 0x7f {
				return i, 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || !Rune(r) {
			return i, size
		}
		i += size
	}
	return len(s), 0
}

// Line escapes every character that cannot be printed, including line ends.
func Line(s string) string { return escaped(s, false) }

// Text is like Line for text of several lines: it keeps line ends and tabs.
func Text(s string) string { return escaped(s, true) }

func escaped(s string, lines bool) string {
	at, size := bad(s, lines)
	if size == 0 {
		return s
	}
	var b strings.Builder
	for size > 0 {
		b.WriteString(s[:at])
		b.WriteString(Escape(s[at : at+size]))
		s = s[at+size:]
		at, size = bad(s, lines)
	}
	b.WriteString(s)
	return b.String()
}

// Escape returns the escape of a character; an invalid byte becomes \xNN.
func Escape(char string) string {
	r, size := utf8.DecodeRuneInString(char)
	switch {
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf(`\x%02x`, char)
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r == '\r':
		return `\r`
	case r > 0xffff:
		high, low := utf16.EncodeRune(r)
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
