package query

import (
	"bufio"
	"io"
	"strings"
)

// writeCSV writes a header line and a line per row. NULL is an empty field, an empty text is "".
func writeCSV(w io.Writer, rows Rows) error {
	buf := bufio.NewWriter(w)
	columns := rows.Columns()
	for i, c := range columns {
		writeField(buf, i, c.Name)
	}
	buf.WriteByte('\n')
	err := each(rows, func(row []any) error {
		for i, v := range row {
			if v == nil {
				writeSeparator(buf, i)
				continue
			}
			writeField(buf, i, plainText(columns[i].Type, v))
		}
		return buf.WriteByte('\n')
	})
	if err != nil {
		return err
	}
	return buf.Flush()
}

// writeField leaves errors to the Flush at the end, which bufio.Writer remembers them for.
func writeField(w *bufio.Writer, i int, text string) {
	writeSeparator(w, i)
	if text != "" && !strings.ContainsAny(text, ",\"\r\n") && text == strings.TrimSpace(text) {
		w.WriteString(text)
		return
	}
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(text, `"`, `""`))
	w.WriteByte('"')
}

func writeSeparator(w *bufio.Writer, i int) {
	if i > 0 {
		w.WriteByte(',')
	}
}
