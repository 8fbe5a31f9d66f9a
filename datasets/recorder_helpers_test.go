package datasets_test

import (
	"os"
	"path/filepath"
	"testing"

	"sweep/engine/scenario"
)

// loadScenario reads a scenario file; its policies lie beside it.
func loadScenario(t testing.TB, file string) *scenario.Scenario {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := scenario.DecodeBytes(file, data, scenario.Files{Dir: scenario.FromFS(os.DirFS(filepath.Dir(file)))})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
