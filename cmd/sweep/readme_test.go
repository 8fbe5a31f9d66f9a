package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeShowsWhatIsPrinted runs the first study as in the README and checks that the README shows the tables and the
// narrative as they are printed.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(text)
	if first, _, _ := strings.Cut(readme, "\n"); !strings.HasPrefix(first, "# Sweep ") {
		t.Errorf("the first line does not say what this is: %s", first)
	}
	data := filepath.Join(t.TempDir(), "quickstart")

	printed := string(sweep(t, "run", "../../sweeps/quickstart.toml", "--dir", data))
	_, means, found := strings.Cut(printed, "\nmeans by")
	if !found || !strings.Contains(readme, "\nmeans by"+strings.TrimRight(means, "\n")+"\n") {
		t.Errorf("the README does not show these means:\nmeans by%s", means)
	}

	table := string(sweep(t, "query", data, "--file", "../../scripts/queries/quickstart.sql"))
	if !strings.Contains(readme, table) {
		t.Errorf("the README does not show this table:\n%s", table)
	}

	told := string(sweep(t, "simulate", "../../sweeps/three-banks.yaml", "--ticks", "0:0"))
	beginning, _, _ := strings.Cut(told, "  state ")
	if !strings.Contains(readme, beginning) {
		t.Errorf("the README does not show this narrative:\n%s", beginning)
	}

	for _, file := range regexp.MustCompile(`sweeps/[\w-]+\.toml`).FindAllString(readme, -1) {
		if _, err := os.Stat("../../" + file); err != nil {
			t.Error(err)
		}
	}
}
