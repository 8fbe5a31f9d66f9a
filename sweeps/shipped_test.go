package sweeps

import (
	"path/filepath"
	"testing"
)

// TestShippedGridsHaveNoWarnings checks every grid that ships, with all values of its axes.
func TestShippedGridsHaveNoWarnings(t *testing.T) {
	names, err := filepath.Glob("*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no grids: %v", err)
	}
	for _, name := range names {
		g, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		for _, w := range g.Warnings() {
			t.Error(w)
		}
	}
}
