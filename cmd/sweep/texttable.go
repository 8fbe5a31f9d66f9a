package main

import (
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"sweep/engine/printable"
)

// textTable lines up text in columns for people. A heading that begins with ">" aligns its column to the right.
type textTable struct {
	rows  [][]string
	right []bool
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

// writeTo writes the table with two blanks between columns, every line after the indent.
func (t *textTable) writeTo(w io.Writer, indent string) {
	widths := make([]int, len(t.right))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		line.WriteString(indent)
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			fill := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
			if t.right[i] {
				line.WriteString(fill + cell)
			} else {
				line.WriteString(cell + fill)
			}
		}
		io.WriteString(w, strings.TrimRight(line.String(), " ")+"\n")
	}
}
