package main

import (
	"math"
	"strings"

	"sweep/engine/text"
)

// glyphs are the characters of small pictures on a terminal.
type glyphs struct {
	bar   []rune // parts of a cell, the last one full
	spark []rune
	best  string
}

var (
	unicodeGlyphs = glyphs{[]rune("▏▎▍▌▋▊▉█"), []rune("▁▂▃▄▅▆▇█"), "●"}
	asciiGlyphs   = glyphs{[]rune("#"), []rune("_.:-=+*#"), "*"}
)

// barCells is the width of the longest bar.
const barCells = 10

// glyphs returns the characters for the terminal, nil if the output is none.
func (c *Context) glyphs() *glyphs {
	if c.OutTerminal == 0 {
		return nil
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToUpper(c.Env(name)); value != "" {
			if strings.Contains(value, "UTF-8") || strings.Contains(value, "UTF8") {
				return &unicodeGlyphs
			}
			return &asciiGlyphs
		}
	}
	return &asciiGlyphs
}

// printWithBars prints a table with a column of bars, and without it where it would not fit beside the others.
func (c *Context) printWithBars(g *glyphs, make func(bars *glyphs) *text.Table) {
	t := make(nil)
	if g != nil {
		if with := make(g); len(with.Lines(c.OutTerminal)) == len(t.Lines(c.OutTerminal)) {
			t = with
		}
	}
	c.printTable(t, "")
}

// barOf draws a value as a part of the largest one; nothing for values that are not positive.
func (g *glyphs) barOf(value, largest float64) string {
	if !(value > 0) || !(largest > 0) || math.IsInf(largest, 0) {
		return ""
	}
	parts := max(1, int(math.Round(value/largest*float64(barCells*len(g.bar)))))
	full, rest := parts/len(g.bar), parts%len(g.bar)
	bar := strings.Repeat(string(g.bar[len(g.bar)-1]), full)
	if rest > 0 {
		bar += string(g.bar[rest-1])
	}
	return bar
}

// sparkline draws values between their smallest and their largest; a blank for NaN.
func (g *glyphs) sparkline(values []float64) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	var line strings.Builder
	for _, v := range values {
		step := 0
		switch {
		case math.IsNaN(v):
			line.WriteByte(' ')
			continue
		case high > low:
			step = int((v - low) / (high - low) * float64(len(g.spark)-1))
		}
		line.WriteRune(g.spark[step])
	}
	return line.String()
}
