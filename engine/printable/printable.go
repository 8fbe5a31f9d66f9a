// Package printable keeps text that comes from files from acting on a terminal. Names, labels and messages may hold
// characters that move the cursor, clear the screen, reverse the direction of writing or take no room; a person who reads
// the output would see something other than what is there. They are written as escapes instead: \u001b for ESC.
//
// The escapes are those of JSON, so that JSON which is escaped this way still has the same meaning.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Rune reports whether a character may be written as it is. Control characters, characters that control the layout
// (direction marks, blanks of no width) and separators of lines and paragraphs may not. The two joiners stay: scripts and
// compound symbols need them.
func Rune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r != 0x7f
	}
	const joiner, nonJoiner = '\u200d', '\u200c'
	return r == joiner || r == nonJoiner || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs)
}

// Bad finds the first character of a text that may not be written as it is; size is 0 if there is none.
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

// Line is a text in which every character that may not be written as it is, ends of lines included, is an escape.
func Line(s string) string { return escaped(s, false) }

// Text is the same for a text of several lines, of which ends of lines and tabs are part.
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

// Escape is how a character is written that may not be written as it is; a byte that is no character is \xNN.
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
