package sweeps

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the messages of testdata/mistakes anew")

// TestMistakes loads and checks each grid of testdata/mistakes and compares what a user is told, word by word.
func TestMistakes(t *testing.T) {
	names, err := filepath.Glob("testdata/mistakes/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no grids: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			g, err := Load(name)
			if err == nil {
				err = g.Check()
			}
			if err == nil {
				t.Fatal("the grid has no mistakes")
			}
			got := strings.ReplaceAll(err.Error(), filepath.FromSlash("testdata/mistakes/"), "") + "\n"
			golden := strings.TrimSuffix(name, ".toml") + ".txt"
			if *rewrite {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("told\n%s\nwant\n%s", got, want)
			}
		})
	}
}
