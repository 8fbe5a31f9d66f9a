package printable

import (
	"io"
	"unicode/utf8"
)

// Writer writes text of several lines and escapes what cannot be printed.
type Writer struct {
	w     io.Writer
	split []byte // the first bytes of an incomplete character
}

// NewWriter returns a writer that writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Unescaped returns the underlying writer, for other formats and the program's own control sequences.
func (w *Writer) Unescaped() io.Writer { return w.w }

// Write writes text. An incomplete character at the end is kept for the next call.
func (w *Writer) Write(data []byte) (int, error) {
	text := data
	if len(w.split) > 0 {
		text = append(w.split, data...)
		w.split = nil
	}
	if n := unfinished(text); n > 0 {
		w.split = append([]byte(nil), text[len(text)-n:]...)
		text = text[:len(text)-n]
	}
	if _, err := io.WriteString(w.w, Text(string(text))); err != nil {
		return 0, err
	}
	return len(data), nil
}

// Flush writes an incomplete character left over from Write.
func (w *Writer) Flush() error {
	rest := w.split
	w.split = nil
	if len(rest) == 0 {
		return nil
	}
	_, err := io.WriteString(w.w, Text(string(rest)))
	return err
}

// unfinished returns the number of bytes at the end that belong to an incomplete character.
func unfinished(text []byte) int {
	for n := 1; n <= min(utf8.UTFMax-1, len(text)); n++ {
		if tail := text[len(text)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
