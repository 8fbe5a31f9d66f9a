package scenario

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/engine/document"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// requireGolden compares a text with a golden file. Rewrite golden files only when every changed line can be explained.
func requireGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// The exact messages for all scenarios that must be refused, except for mistakes inside policy documents.
func TestInvalidMessages(t *testing.T) {
	var b strings.Builder
	for _, file := range scenarioFiles(t, "testdata/invalid/*/scenario.yaml", 45) {
		_, _, err := load(t, file)
		if err == nil {
			t.Fatalf("%s is accepted", file)
		}
		if err.(document.Errors).Class() == document.PolicyError {
			continue
		}
		b.WriteString("-- " + filepath.Base(filepath.Dir(file)) + "\n" + err.Error() + "\n")
	}
	requireGolden(t, "testdata/invalid.golden", b.String())
}
