package sweeps

import (
	"os"
	"path/filepath"
	"testing"

	"sweep/sweeps/syntheticday"
)

// TestShippedGridsHaveNoWarnings checks every grid that ships, with all values of its axes.
func TestShippedGridsHaveNoWarnings(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	writeDay(t, filepath.Join(dir, "synthetic-day.csv"))
	names, err := filepath.Glob(filepath.Join(dir, "*.toml"))
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

// writeDay writes the day of payments that sweeps/alpha-frontier.toml uses.
func writeDay(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := syntheticday.Write(f, syntheticday.Shipped); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
