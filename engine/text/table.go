package text

import (
	"math"
	"slices"
	"strings"

	"sweep/engine/printable"
)

// Table aligns text in columns. A heading that begins with ">" aligns its column to the right.
type Table struct {
	rows  [][]string
	right []bool

	KeyColumns int // at the left, which name a row; 0: 1
}

// NewTable makes a table with headings; a table without headings has only alignments (">" or empty).
func NewTable(headings ...string) *Table {
	t := &Table{right: make([]bool, len(headings))}
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

// Add appends a row. A cell is one line, whatever its text is.
func (t *Table) Add(cells ...string) {
	for i := range cells {
		cells[i] = printable.Line(cells[i])
	}
	t.rows = append(t.rows, cells)
}

// Len is the number of rows, with the headings.
func (t *Table) Len() int { return len(t.rows) }

// Lines are the lines of the table, with two spaces between columns. If they would be longer than room, texts are
// wrapped; if that is not enough, the table is split into parts, each with the key columns. Nothing is omitted. A room of 0
// has no limit.
func (t *Table) Lines(room int) []string {
	if room <= 0 {
		room = math.MaxInt
	}
	var lines []string
	for i, columns := range t.parts(room) {
		if i > 0 {
			lines = append(lines, "")
		}
		widths, _ := t.fit(columns, room)
		for _, row := range t.rows {
			lines = append(lines, t.lines(row, columns, widths)...)
		}
	}
	return lines
}

// columnGap are the blanks between columns.
const columnGap = "  "

// parts divides the columns so that each part fits. Every part begins with the key columns.
func (t *Table) parts(room int) [][]int {
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
func (t *Table) keys() []int {
	n := max(t.KeyColumns, 1)
	keys := make([]int, min(n, len(t.right)))
	for i := range keys {
		keys[i] = i
	}
	return keys
}

// fit gives the widths of columns in a room: those of their content, less for texts if it must be.
func (t *Table) fit(columns []int, room int) (widths []int, fits bool) {
	widths = make([]int, len(columns))
	total := (len(columns) - 1) * len(columnGap)
	for i, column := range columns {
		for _, row := range t.rows {
			if column < len(row) {
				widths[i] = max(widths[i], Width(row[column]))
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
func (t *Table) lines(row []string, columns, widths []int) []string {
	cells, height := make([][]string, len(columns)), 1
	for i, column := range columns {
		if column < len(row) {
			cells[i] = Wrap(row[column], widths[i])
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
			pad := PadRight
			if t.right[column] {
				pad = PadLeft
			}
			if i > 0 {
				lines[n] += columnGap
			}
			lines[n] += pad(cell, widths[i])
		}
		lines[n] = strings.TrimRight(lines[n], " ")
	}
	return lines
}
