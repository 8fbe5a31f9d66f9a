package query

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// separated writes lines of fields. bufio.Writer keeps the first error and returns it from the Flush at the end.
type separated struct {
	*bufio.Writer
	separator byte
	escape    bool
}

// writeSeparated writes a header line and a line per row. NULL is an empty field, an empty text is "".
func writeSeparated(to io.Writer, rows Rows, separator byte, o WriteOptions) error {
	w := &separated{bufio.NewWriter(to), separator, o.EscapeFormulas}
	columns := rows.Columns()
	for i, c := range columns {
		w.begin(i)
		w.text(c.Name)
	}
	w.WriteByte('\n')
	err := each(rows, func(row []any) error {
		for i, v := range row {
			w.begin(i)
			switch {
			case v == nil:
			case columns[i].Type.Numeric():
				w.field(plainText(columns[i].Type, v))
			default:
				w.text(plainText(columns[i].Type, v))
			}
		}
		return w.WriteByte('\n')
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func (w *separated) begin(field int) {
	if field > 0 {
		w.WriteByte(w.separator)
	}
}

// text writes a value that is not a number.
func (w *separated) text(text string) {
	if w.escape && isFormula(text) {
		text = "'" + text
	}
	w.field(text)
}

func (w *separated) field(text string) {
	if text != "" && !strings.ContainsAny(text, ",;\"\r\n\t") && text == strings.TrimSpace(text) {
		w.WriteString(text)
		return
	}
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(text, `"`, `""`))
	w.WriteByte('"')
}

// isFormula reports whether a spreadsheet would treat a text as a formula, which may start programs. Spreadsheets for
// Chinese and Japanese also accept the full-width characters.
func isFormula(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " "))
	return text != "" && strings.ContainsRune("=+-@\t\r\n\v\f\x00＝＋－＠", first)
}
