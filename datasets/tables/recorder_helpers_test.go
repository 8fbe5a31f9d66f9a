package tables_test

import (
	"os"
	"path/filepath"
	"testing"

	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// CaseDirs lists the reference cases; in short mode, every eighth.
func CaseDirs(t testing.TB) []string {
	t.Helper()
	dirs, err := filepath.Glob("../../engine/testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no reference cases: %v", err)
	}
	if !testing.Short() {
		return dirs
	}
	var some []string
	for i := 0; i < len(dirs); i += 8 {
		some = append(some, dirs[i])
	}
	return some
}

// loadScenario reads a scenario file; its policies lie beside it.
func loadScenario(t testing.TB, file string) *scenario.Scenario {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := scenario.DecodeBytes(file, data, scenario.Files{Dir: enginetest.Policies(os.DirFS(filepath.Dir(file)))})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
