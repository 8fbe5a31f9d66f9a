package query

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/engine/printable"
	"sweep/engine/text"
)

// cellWidthMax is the width of one cell in a table on a terminal.
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
	shown := chosen(columns, cells, widths, o)
	buf := bufio.NewWriter(w)
	for r, line := range cells {
		writeLine(buf, columns, line, widths, shown)
		if r == 0 {
			writeRule(buf, widths, shown)
		}
	}
	return tableNote(len(cells)-1, total, shown, columns, cells), buf.Flush()
}

// cell is the text of a value on one line, shortened if asked for.
func cell(t Type, v any, short bool) string {
	if v == nil {
		return "·"
	}
	shown := ""
	if f, ok := v.(float64); ok {
		shown = readableFloat(f)
	} else {
		shown = plainText(t, v)
	}
	shown = printable.Line(strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\t", " ").Replace(shown))
	if short {
		return text.Clip(shown, cellWidthMax)
	}
	return shown
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
		for i, cell := range line {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	return widths
}

// chosen are the indices of the columns that a line has room for, and always one. If they do not all fit, the columns that
// are NULL or 0 in every row shown make room, but for the first, and a result with all columns of runs has the order of WriteOptions.
func chosen(columns []Column, cells [][]string, widths []int, o WriteOptions) []int {
	all := make([]int, len(columns))
	for i := range all {
		all[i] = i
	}
	shown := fitting(all, widths, o.Width)
	if len(shown) == len(all) {
		return shown
	}
	if len(o.Order) > 0 && !slices.ContainsFunc(o.Order, func(name string) bool { return !hasColumn(columns, name) }) {
		slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(placeIn(o.Order, columns[a]), placeIn(o.Order, columns[b])) })
	}
	full := slices.DeleteFunc(slices.Clone(all), func(i int) bool { return i != all[0] && isEmpty(cells, i) })
	return fitting(full, widths, o.Width)
}

func hasColumn(columns []Column, name string) bool {
	return slices.ContainsFunc(columns, func(c Column) bool { return c.Name == name })
}

// placeIn is the place of a column in an order; those that it does not name come last.
func placeIn(order []string, c Column) int {
	if i := slices.Index(order, c.Name); i >= 0 {
		return i
	}
	return len(order)
}

// isEmpty reports whether a column has nothing but NULL and 0.
func isEmpty(cells [][]string, column int) bool {
	return len(cells) > 1 && !slices.ContainsFunc(cells[1:], func(line []string) bool { return line[column] != "·" && line[column] != "0" })
}

// fitting are the first of some columns that a line of the given width has room for, and always one.
func fitting(columns, widths []int, width int) []int {
	var shown []int
	used := 0
	for _, i := range columns {
		if used += widths[i] + 2; width > 0 && used-2 > width && len(shown) > 0 {
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
		switch {
		case columns[i].Type.Numeric():
			w.WriteString(text.PadLeft(line[i], widths[i]))
		case n == len(shown)-1:
			w.WriteString(line[i]) // no blanks at the end of a line
		default:
			w.WriteString(text.PadRight(line[i], widths[i]))
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

// namesMax is the number of columns left out that a note names.
const namesMax = 10

// tableNote says what a table leaves out, empty if nothing.
func tableNote(rows, total int, shown []int, all []Column, cells [][]string) string {
	var notes []string
	if rows < total {
		notes = append(notes, fmt.Sprintf("%d of %s rows; --max-rows 0 shows all", rows, text.Count(int64(total))))
	}
	var names []string
	empty := 0
	for i, c := range all {
		if !slices.Contains(shown, i) {
			names = append(names, c.Name)
			if isEmpty(cells, i) {
				empty++
			}
		}
	}
	if len(names) == 0 {
		return strings.Join(notes, "; ")
	}
	note := fmt.Sprintf("%d of %d columns not shown", len(names), len(all))
	if empty > 0 {
		note += fmt.Sprintf(", %d of them NULL or 0 in every row", empty)
	}
	if len(names) <= namesMax {
		note += ": " + strings.Join(names, ", ")
	} else {
		note += "; select the columns you want, or write all to a file with --output"
	}
	return strings.Join(append(notes, note), "; ")
}
