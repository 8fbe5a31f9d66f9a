package inputs

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// trimSpace removes the spaces around a value, also those that are no ASCII.
func trimSpace(text []byte) []byte {
	for len(text) > 0 {
		switch b := text[0]; {
		case b == ' ' || b == '\t':
			text = text[1:]
			continue
		case b >= utf8.RuneSelf:
			return bytes.TrimFunc(text, unicode.IsSpace)
		}
		break
	}
	for len(text) > 0 {
		switch b := text[len(text)-1]; {
		case b == ' ' || b == '\t':
			text = text[:len(text)-1]
			continue
		case b >= utf8.RuneSelf:
			return bytes.TrimFunc(text, unicode.IsSpace)
		}
		break
	}
	return text
}
