package document

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestPositionsDoNotDependOnTheOrderInWhichTheyAreAskedFor compares positions that are found one after the other,
// forwards and at random, with those that a fresh index gives.
func TestPositionsDoNotDependOnTheOrderInWhichTheyAreAskedFor(t *testing.T) {
	text := "a = [1, 22, \"drei\"]\n\nß = \"ünf\" # sechs — sieben\n" + strings.Repeat("äb, ", 50) + "\nend"
	var offsets []int
	for i := range text { // the beginnings of characters
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	check := func(order string, l *lines, offset int) {
		line, col := l.at(offset)
		if wantLine, wantCol := newLines([]byte(text)).at(offset); line != wantLine || col != wantCol {
			t.Errorf("%s: offset %d is %d:%d, want %d:%d", order, offset, line, col, wantLine, wantCol)
		}
	}
	forwards, anyhow := newLines([]byte(text)), newLines([]byte(text))
	for _, offset := range offsets {
		check("forwards", forwards, offset)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		check("at random", anyhow, offsets[random.IntN(len(offsets))])
	}
	if line, col := forwards.at(strings.Index(text, "sieben")); line != 3 || col != 21 {
		t.Errorf("sieben stands at %d:%d, want 3:21", line, col)
	}
}
