package tidy

import (
	"regexp"
	"strings"
	"testing"
)

// bareSlot is a value of an event, read or written by its number instead of its name.
var bareSlot = regexp.MustCompile(`\.(N|F|Text)\[\d+\]|\b(Numbers|Floats|Texts)\{[^}:]+\}`)

func TestValuesOfEventsAreUsedByName(t *testing.T) {
	for _, bad := range []string{"ev.N[0] = 1", "ev.N = Numbers{1, 2}", "e.Text[2]"} {
		if !bareSlot.MatchString(bad) {
			t.Errorf("the check accepts %s", bad)
		}
	}
	for _, name := range files(t) {
		if !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "scripts/tidy/") {
			continue
		}
		if m := bareSlot.FindString(read(t, name)); m != "" {
			t.Errorf("%s: %s: use the name of the slot (engine/eventkinds.go)", name, m)
		}
	}
}
