package datasetstest

import (
	"os"
	"path/filepath"
	"testing"

	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// Cases are the directories of the reference cases, and of scenarios of rules that are in none of them.
func Cases(t testing.TB) []string {
	t.Helper()
	root := ".."
	for range 3 { // the tests run in the directories of their packages
		dirs, err := filepath.Glob(root + "/engine/testdata/cases/*")
		if err != nil {
			t.Fatal(err)
		}
		others, err := filepath.Glob(root + "/engine/testdata/scenarios/*")
		if err != nil {
			t.Fatal(err)
		}
		if len(dirs) > 0 {
			rules, err := filepath.Glob(root + "/engine/testdata/rules/*")
			if err != nil || len(rules) == 0 {
				t.Fatalf("there are no cases of the settlement rules: %v", err)
			}
			return append(append(dirs, rules...), others...)
		}
		root += "/.."
	}
	t.Fatal("there are no reference cases")
	return nil
}

// SomeCases are Cases; in short mode, every eighth.
func SomeCases(t testing.TB) []string {
	t.Helper()
	dirs := Cases(t)
	if !testing.Short() {
		return dirs
	}
	var some []string
	for i := 0; i < len(dirs); i += 8 {
		some = append(some, dirs[i])
	}
	return some
}

// LoadScenario reads a scenario file; its policies lie beside it.
func LoadScenario(t testing.TB, file string) *scenario.Scenario {
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
