package tidy

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// exitNumbers declare exit codes or a method that returns one.
var exitNumbers = regexp.MustCompile(`\) ExitCode\(\) int \{|\b[eE]xit[A-Z]\w* += +\d`)

// TestExitCodesStandInTheCommandOnly finds numbers of exit codes elsewhere; other packages give their errors kinds.
func TestExitCodesStandInTheCommandOnly(t *testing.T) {
	for _, name := range files(t) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "cmd/") {
			continue
		}
		if number := exitNumbers.FindString(read(t, name)); number != "" {
			t.Errorf("%s has %q; give the error a kind of datasets/errkind", name, number)
		}
	}
}
