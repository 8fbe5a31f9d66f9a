package tidy

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport says which parts of the module a part may import besides itself. A part that is not listed holds no code
// that the program is made of. A package may be named alone if it imports nothing but leaves of its part.
var mayImport = map[string][]string{
	"cmd":      {"runner", "sweeps", "datasets", "engine", "scripts/queries"},
	"runner":   {"sweeps", "datasets", "engine"},
	"sweeps":   {"engine", "datasets/errkind", "datasets/vfs", "datasets/parquet"},
	"datasets": {"engine"},
	"engine":   {},
	"scripts":  {"runner", "sweeps", "datasets", "engine"},
}

// mayImportInPart says which packages of its own part a package may import, for those on which others are built. What a
// table is does not depend on how it is stored, and storing does not depend on views, verification and rewriting.
var mayImportInPart = map[string][]string{
	"datasets/errkind":         {},
	"datasets/stats":           {},
	"datasets/parquet/columns": {},
	"datasets/parquet":         {"datasets/parquet/columns"},
	"datasets/tables":          {"datasets/parquet/columns", "datasets/parquet"},
	"datasets/vfs":             {"datasets/errkind"},
	"datasets/objects":         {"datasets/errkind", "datasets/vfs"},
	"datasets/tabular":         {"datasets/errkind", "datasets/parquet", "datasets/vfs"},
	"datasets":                 {"datasets/errkind", "datasets/parquet", "datasets/tables", "datasets/vfs"},
	"datasets/views":           {"datasets", "datasets/named", "datasets/stats", "datasets/tables"},
	"datasets/verify":          {"datasets", "datasets/parquet/columns", "datasets/errkind", "datasets/parquet", "datasets/tables", "datasets/vfs", "datasets/views"},
	"datasets/web":             {},
	"datasets/pictures":        {"datasets/errkind", "datasets/query", "datasets/sensitivity", "datasets/stats", "datasets/tables"},
	"datasets/pictures/draw":   {"datasets/pictures", "datasets/vfs", "datasets/web"},
	"datasets/report":          {"datasets/pictures", "datasets/pictures/draw", "datasets/web"},
	"runner/shell":             {},
	"runner/lab/dynamics":      {},
	"runner/plan":              {"runner/shell"},
	"runner/journal":           {"runner/plan"},
	"runner/status":            {"runner/journal", "runner/plan", "runner/shell"},
}

// impure are the packages, with all below them, that would let the engine's outcome depend on something but its input.
var impure = []string{"os", "time", "sync", "log", "math/rand", "net", "syscall", "unsafe", "runtime"}

func TestImportsPointOneWay(t *testing.T) {
	all := packages(t)
	for name := range mayImportInPart {
		if _, there := all[name]; !there {
			t.Errorf("mayImportInPart has %s, which does not exist", name)
		}
	}
	for from, imports := range all {
		part, _, _ := strings.Cut(from, "/")
		allowed, known := mayImport[part]
		if !known {
			t.Errorf("package %s is in a part of the tree that has no rule; say in mayImport what it may import", from)
		}
		for _, to := range imports {
			rest, ours := strings.CutPrefix(to, "sweep/")
			target, _, _ := strings.Cut(rest, "/")
			if ours && target != part && !slices.Contains(allowed, target) && !slices.Contains(allowed, rest) {
				t.Errorf("%s imports %s, but %s may import only %v", from, to, part, allowed)
			}
			if within, ruled := mayImportInPart[from]; ruled && ours && target == part && !slices.Contains(within, rest) {
				t.Errorf("%s imports %s, but may import only %v of its part", from, to, within)
			}
			if strings.HasPrefix(to, "github.com/parquet-go/") && !strings.HasPrefix(from, "datasets/parquet") && from != "sweeps/inputs" && !forTests(from) {
				t.Errorf("%s imports %s; Parquet files, which may be damaged or forged, are read with datasets/parquet and written with datasets/parquet/columns", from, to)
			}
			if ours && forTests(to) && !forTests(from) {
				t.Errorf("%s imports %s, which is for tests", from, to)
			}
		}
	}
}

// forTests reports whether a package contains only helpers and doubles for tests.
func forTests(name string) bool { return strings.HasSuffix(name, "test") }

func TestEngineIsPure(t *testing.T) {
	checked := 0
	for from, imports := range packages(t) {
		if from != "engine" && !strings.HasPrefix(from, "engine/") {
			continue
		}
		checked++
		for _, to := range imports {
			for _, bad := range impure {
				if to == bad || strings.HasPrefix(to, bad+"/") {
					t.Errorf("%s imports %s; what the engine computes may depend on its input alone", from, to)
				}
			}
		}
	}
	if checked < 3 {
		t.Errorf("only %d packages of the engine were looked at", checked)
	}
}

// packages maps every package of the module, by its path below the module, to its imports. Tests do not count.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		imports[strings.TrimPrefix(words[0], "sweep/")] = words[1:]
	}
	return imports
}
