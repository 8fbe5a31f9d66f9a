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

	checkPictures(t, readme, data)

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

// checkPictures draws the pictures of the README with the commands that it names. go test -update writes them.
func checkPictures(t *testing.T, readme, data string) {
	t.Helper()
	commands := regexp.MustCompile("`sweep plot out/quickstart (.*) -o (.*)\\.svg`").FindAllStringSubmatch(readme, -1)
	if len(commands) != 2 {
		t.Fatalf("the README has %d pictures", len(commands))
	}
	for _, c := range commands {
		for _, theme := range []string{"", "-dark"} {
			name := c[2] + theme + ".svg"
			drawn := filepath.Join(t.TempDir(), name)
			args := append([]string{"plot", data, "-o", drawn}, strings.Fields(c[1])...)
			if theme != "" {
				args = append(args, "--dark")
			}
			sweep(t, args...)
			got, err := os.ReadFile(drawn)
			if err != nil {
				t.Fatal(err)
			}
			kept := "../../docs/pictures/" + name
			if *update {
				if err := os.WriteFile(kept, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(kept); err != nil || string(want) != string(got) {
				t.Errorf("%s is not what sweep plot draws (error %v); just docs writes it", kept, err)
			}
			if len(got) > 60_000 || !strings.Contains(readme, "docs/pictures/"+name) {
				t.Errorf("%s has %d bytes, or the README does not show it", name, len(got))
			}
		}
	}
}
