package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sweep/runner"
)

var escapeSequence = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")

// TestTheBarFitsTheTerminal draws the bar on terminals of several widths: no line of it may be longer, as a line that has
// wrapped cannot be drawn over.
func TestTheBarFitsTheTerminal(t *testing.T) {
	for _, width := range []int{10, 20, 27, 30, 38, 45, 60, 80, 200} {
		t.Run(fmt.Sprintf("%d columns", width), func(t *testing.T) {
			t.Parallel()
			drawn := drawBar(width)
			longest := 0
			for _, line := range strings.FieldsFunc(drawn, func(r rune) bool { return r == '\r' || r == '\n' }) {
				longest = max(longest, utf8.RuneCountInString(strings.TrimRight(line, " ")))
			}
			if longest > width || longest < width/2 && width < 100 && width >= 27 {
				t.Errorf("the longest line has %d columns", longest)
			}
			if failed := strings.Contains(drawn, "failed"); failed != (width >= 45) {
				t.Errorf("failures are shown: %v", failed)
			}
		})
	}
}

// drawBar shows the progress of a sweep on a terminal of some columns and returns what was drawn, without escape sequences.
func drawBar(width int) string {
	var out bytes.Buffer
	p := newProgress(&Context{Context: context.Background(), Stderr: &out, Terminal: width}, false)
	s := runner.Snapshot{Runs: 100_000, Batches: 10, Workers: 2, Rate: 12345, Left: time.Hour}
	for _, s.Done = range []int64{0, 50_000, 99_999} {
		s.Failed = s.Done / 7
		p.Update(s)
		time.Sleep(110 * time.Millisecond) // the bar is drawn ten times a second
	}
	p.finish()
	_, drawn, _ := strings.Cut(out.String(), "\n") // after the line that says what will be done
	return escapeSequence.ReplaceAllString(drawn, "")
}
