package main

import (
	"io"
	"math"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"sweep/engine/printable"
)

// textTable aligns text in columns. A heading that begins with ">" aligns its column to the right.
type textTable struct {
	rows  [][]string
	right []bool

	keyColumns int // at the left, which name a row; 0: 1
}

// newTable makes a table with headings; a table without headings has only alignments (">" or empty).
func newTable(headings ...string) *textTable {
	t := &textTable{right: make([]bool, len(headings))}
	row := make([]string, len(headings))
	named := false
	for i, h := range headings {
		row[i], t.right[i] = strings.CutPrefix(h, ">")
		named = named || row[i] != ""
	}
	if named {
		t.rows = append(t.rows, row)
	}
	return t
}

// add appends a row. A cell is one line, whatever its text is.
func (t *textTable) add(cells ...string) {
	for i := range cells {
		cells[i] = printable.Line(cells[i])
	}
	t.rows = append(t.rows, cells)
}

// writeTo writes the table with two spaces between columns and an indent. If lines would be longer than the terminal, texts
// are wrapped; if that is not enough, the table is split into parts, each with the key columns. Nothing is omitted.
func (t *textTable) writeTo(c *Context, indent string) {
	room := math.MaxInt
	if c.OutTerminal > 0 {
		room = max(c.OutTerminal-uniseg.StringWidth(indent), 1)
	}
	for i, columns := range t.parts(room) {
		if i > 0 {
			io.WriteString(c.Stdout, "\n")
		}
		widths, _ := t.fit(columns, room)
		for _, row := range t.rows {
			for _, line := range t.lines(row, columns, widths) {
				io.WriteString(c.Stdout, strings.TrimRight(indent+line, " ")+"\n")
			}
		}
	}
}

// columnGap are the blanks between columns.
const columnGap = "  "

// parts divides the columns so that each part fits. Every part begins with the key columns.
func (t *textTable) parts(room int) [][]int {
	var parts [][]int
	part := slices.Clone(t.keys())
	for column := len(part); column < len(t.right); column++ {
		if _, fits := t.fit(append(part, column), room); !fits && len(part) > len(t.keys()) {
			parts = append(parts, part)
			part = slices.Clone(t.keys())
		}
		part = append(part, column)
	}
	return append(parts, part)
}

// keys are the columns that name a row.
func (t *textTable) keys() []int {
	n := max(t.keyColumns, 1)
	keys := make([]int, min(n, len(t.right)))
	for i := range keys {
		keys[i] = i
	}
	return keys
}

// fit gives the widths of columns in a room: those of their content, less for texts if it must be.
func (t *textTable) fit(columns []int, room int) (widths []int, fits bool) {
	widths = make([]int, len(columns))
	total := (len(columns) - 1) * len(columnGap)
	for i, column := range columns {
		for _, row := range t.rows {
			if column < len(row) {
				widths[i] = max(widths[i], uniseg.StringWidth(row[column]))
			}
		}
		total += widths[i]
	}
	for total > room {
		widest := -1
		for i, column := range columns {
			if !t.right[column] && widths[i] > wrappedMin && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return widths, false
		}
		widths[widest]--
		total--
	}
	return widths, true
}

// wrappedMin is the width that a text has at least when it continues on further lines.
const wrappedMin = 16

// lines lines up a row.
func (t *textTable) lines(row []string, columns, widths []int) []string {
	cells, height := make([][]string, len(columns)), 1
	for i, column := range columns {
		if column < len(row) {
			cells[i] = wrapped(row[column], widths[i])
			height = max(height, len(cells[i]))
		}
	}
	lines := make([]string, height)
	for n := range lines {
		for i, column := range columns {
			cell := ""
			if n < len(cells[i]) {
				cell = cells[i][n]
			}
			fill := strings.Repeat(" ", max(widths[i]-uniseg.StringWidth(cell), 0))
			if t.right[column] {
				cell = fill + cell
			} else {
				cell += fill
			}
			if i > 0 {
				cell = columnGap + cell
			}
			lines[n] += cell
		}
	}
	return lines
}

// wrapped divides a text into lines of a width, at blanks where it can.
func wrapped(text string, width int) []string {
	if uniseg.StringWidth(text) <= width {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.SplitAfter(text, " ") {
		if used > 0 && used+uniseg.StringWidth(strings.TrimRight(word, " ")) > width {
			lines, line, used = append(lines, strings.TrimRight(line, " ")), "", 0
		}
		for rest, state := word, -1; rest != ""; {
			var cluster string
			var columns int
			cluster, rest, columns, state = uniseg.FirstGraphemeClusterInString(rest, state)
			if used > 0 && used+columns > width && cluster != " " {
				lines, line, used = append(lines, line), "", 0
			}
			line, used = line+cluster, used+columns
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}
