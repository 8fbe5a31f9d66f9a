package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/sweeps"
)

// A grid that names its scenario by an absolute name is extracted with a relative one.
func TestExtractAbsoluteNames(t *testing.T) {
	dir := t.TempDir()
	base := filepath.Join(dir, "base.yaml")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scenario, err := os.ReadFile("../../sweeps/three-banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(base, string(scenario))
	grid := filepath.Join(dir, "grid.toml")
	write(grid, "scenario = '"+base+"'\nreplications = 2\n")
	g, err := sweeps.Load(grid)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := Extract(p.Doc)
	if err != nil {
		t.Fatal(err)
	}
	if x.Grid != "grid.toml" || len(x.Files) != 2 || strings.Contains(string(x.Files["grid.toml"]), "'"+dir) {
		t.Errorf("the grid is %s:\n%s", x.Grid, x.Files["grid.toml"])
	}
	for name := range x.Files {
		if !filepath.IsLocal(name) {
			t.Errorf("the name %s leads out of the folder", name)
		}
	}
}

// Whatever names a plan has, nothing is written elsewhere.
func TestExtractRefusesForeignNames(t *testing.T) {
	for _, name := range []string{"a/../../x", "../../x/../../y", "", ".", ".."} {
		doc := datasets.PlanDoc{GridFile: "grid.toml", Sources: []datasets.SourceFile{{Name: name, Text: "x"}, {Name: "grid.toml", Text: "scenario = 1"}}}
		x, err := Extract(doc)
		if err == nil {
			t.Errorf("%q is extracted", name)
		}
		for file := range x.Files {
			if !filepath.IsLocal(file) {
				t.Errorf("%q gives the name %q", name, file)
			}
		}
	}
}
