package query

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"sweep/engine/printable"
)

// cellWidthMax is the number of characters of one cell that a table on a terminal shows.
const cellWidthMax = 60

// writeTable writes the first rows aligned: numbers to the right, text to the left, NULL as ·. It counts the rows it
// leaves out. Floats are rounded to what people read; the other formats have all digits.
func writeTable(w io.Writer, rows Rows, o WriteOptions) (string, error) {
	columns := rows.Columns()
	cells := [][]string{make([]string, len(columns))}
	for i, c := range columns {
		cells[0][i] = printable.Line(c.Name)
	}
	total := 0
	err := each(rows, func(row []any) error {
		total++
		if o.MaxRows > 0 && total > o.MaxRows {
			return nil
		}
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = cell(columns[i].Type, v, o.Width > 0)
		}
		cells = append(cells, line)
		return nil
	})
	if err != nil {
		return "", err
	}
	widths := columnWidths(cells)
	shown := fitting(widths, o.Width)
	buf := bufio.NewWriter(w)
	for r, line := range cells {
		writeLine(buf, columns, line, widths, shown)
		if r == 0 {
			writeRule(buf, widths, shown)
		}
	}
	return tableNote(len(cells)-1, total, shown, columns), buf.Flush()
}

// cell is the text of a value on one line, shortened if asked for.
func cell(t Type, v any, short bool) string {
	if v == nil {
		return "·"
	}
	text := ""
	if f, ok := v.(float64); ok {
		text = readableFloat(f)
	} else {
		text = plainText(t, v)
	}
	text = printable.Line(strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\t", " ").Replace(text))
	if short && utf8.RuneCountInString(text) > cellWidthMax {
		text = string([]rune(text)[:cellWidthMax-1]) + "…"
	}
	return text
}

// readableFloat rounds to six digits behind the point, or to seven significant ones where that would lose them.
func readableFloat(v float64) string {
	size := math.Abs(v)
	if size != 0 && (size < 1e-3 || size >= 1e15) || math.IsNaN(v) || math.IsInf(v, 0) {
		return floatText(roundTo(v, 7), 64)
	}
	text := strconv.FormatFloat(v, 'f', 6, 64)
	if text = strings.TrimRight(strings.TrimRight(text, "0"), "."); text == "-0" {
		return "0"
	}
	return text
}

func roundTo(v float64, digits int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}

func columnWidths(cells [][]string) []int {
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, text := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	return widths
}

// fitting are the indices of the columns that a line of the given width has room for: the first ones, and always one.
func fitting(widths []int, width int) []int {
	var shown []int
	used := 0
	for i, w := range widths {
		if used += w + 2; width > 0 && used-2 > width && len(shown) > 0 {
			break
		}
		shown = append(shown, i)
	}
	return shown
}

func writeLine(w *bufio.Writer, columns []Column, line []string, widths, shown []int) {
	for n, i := range shown {
		if n > 0 {
			w.WriteString("  ")
		}
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(line[i]))
		switch {
		case columns[i].Type.Numeric():
			w.WriteString(pad + line[i])
		case n == len(shown)-1:
			w.WriteString(line[i]) // no blanks at the end of a line
		default:
			w.WriteString(line[i] + pad)
		}
	}
	w.WriteByte('\n')
}

func writeRule(w *bufio.Writer, widths, shown []int) {
	for n, i := range shown {
		if n > 0 {
			w.WriteString("  ")
		}
		w.WriteString(strings.Repeat("─", widths[i]))
	}
	w.WriteByte('\n')
}

// tableNote says what a table leaves out, empty if nothing.
func tableNote(shown, total int, columns []int, all []Column) string {
	var notes []string
	if shown < total {
		notes = append(notes, fmt.Sprintf("%d of %s rows; --max-rows 0 shows all", shown, grouped(total)))
	}
	if len(columns) < len(all) {
		names := make([]string, 0, len(all))
		for _, c := range all[len(columns):] {
			names = append(names, c.Name)
		}
		notes = append(notes, fmt.Sprintf("%d of %d columns fit; not shown: %s", len(columns), len(all), strings.Join(names, ", ")))
	}
	return strings.Join(notes, "; ")
}

// grouped writes a count with commas between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
