package text

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Width is the number of columns that a text takes on a terminal.
func Width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// PadLeft fills a text with spaces on its left to a width.
func PadLeft(s string, width int) string { return strings.Repeat(" ", max(width-Width(s), 0)) + s }

// PadRight fills a text with spaces on its right to a width.
func PadRight(s string, width int) string { return s + strings.Repeat(" ", max(width-Width(s), 0)) }

// Clip cuts a line to a number of columns.
func Clip(line string, width int) string {
	if Width(line) <= width {
		return line
	}
	cut, used := "", 0
	for rest, state := line, -1; rest != ""; {
		var cluster string
		var columns int
		cluster, rest, columns, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+columns > width-1 {
			break
		}
		cut, used = cut+cluster, used+columns
	}
	return cut + "…"
}

// Wrap divides a text into lines of a width, at blanks where it can.
func Wrap(text string, width int) []string {
	if Width(text) <= width {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.SplitAfter(text, " ") {
		if used > 0 && used+Width(strings.TrimRight(word, " ")) > width {
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
